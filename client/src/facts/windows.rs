//! Facts from the registry and the calls Windows has for them. The root is a Unix matter; there is one registry.

use std::path::Path;

use ipconfig::{IfType, OperStatus};
use windows::{
    Win32::{
        Graphics::Gdi::{
            DEVMODEW, DISPLAY_DEVICE_ATTACHED_TO_DESKTOP, DISPLAY_DEVICEW, ENUM_CURRENT_SETTINGS,
            EnumDisplayDevicesW, EnumDisplaySettingsW,
        },
        Security::Authentication::Identity::{GetUserNameExW, NameDisplay},
    },
    core::{PCWSTR, PWSTR},
};
use windows_registry::LOCAL_MACHINE;

use super::{
    Unread,
    account::Known,
    sections::{Computer, Network, System},
};

const FIRMWARE: &str = r"HARDWARE\DESCRIPTION\System\BIOS";
/// Each is there while a restart is waited for.
const RESTARTS: [&str; 2] = [
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending",
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired",
];
/// What makers write into the description of an adapter that is a way into another network.
const VPN: [&str; 8] =
    ["vpn", "tap-", "wintun", "wireguard", "anyconnect", "fortinet", "pangp", "juniper"];
/// Adapters that no cable goes into.
const NO_CABLE: [&str; 5] = ["hyper-v", "virtualbox", "vmware", "bluetooth", "virtual"];
/// Letters of the longest name an account may have.
const NAME_LETTERS: usize = 1024;

/// What enrolment says; the account's short name is the session's.
pub(super) fn account(_root: &Path) -> Known {
    Known {
        machine: text(r"SOFTWARE\Microsoft\Cryptography", "MachineGuid").unwrap_or_default(),
        display_name: full_name().unwrap_or_default(),
        ..Known::default()
    }
}

pub(super) fn computer(_root: &Path) -> Result<Computer, Unread> {
    Ok(Computer {
        hostname: None,
        vendor: text(FIRMWARE, "SystemManufacturer"),
        product: text(FIRMWARE, "SystemProductName"),
        built: text(FIRMWARE, "BIOSReleaseDate"),
    })
}

pub(super) fn system(_root: &Path) -> Result<System, Unread> {
    let restart_pending = RESTARTS.iter().any(|key| LOCAL_MACHINE.open(key).is_ok());
    let days_up = sysinfo::System::uptime().ok().map(|seconds| seconds / 86_400);
    Ok(System { name: None, kernel: None, restart_pending, days_up })
}

/// Screens of the desktop with their size.
#[expect(unsafe_code, reason = "screens are listed by number into structures")]
pub(super) fn screens(_root: &Path) -> Result<Vec<String>, Unread> {
    let mut found = Vec::new();
    for number in 0.. {
        let mut device =
            DISPLAY_DEVICEW { cb: size_u32::<DISPLAY_DEVICEW>(), ..Default::default() };
        // SAFETY: the structure says its size and outlives the call.
        let known = unsafe { EnumDisplayDevicesW(PCWSTR::null(), number, &raw mut device, 0) };
        if !known.as_bool() {
            break;
        }
        if !device.StateFlags.contains(DISPLAY_DEVICE_ATTACHED_TO_DESKTOP) {
            continue;
        }
        let mut mode = DEVMODEW {
            dmSize: u16::try_from(size_of::<DEVMODEW>()).map_err(|_| Unread)?,
            ..Default::default()
        };
        let name = PCWSTR(device.DeviceName.as_ptr());
        // SAFETY: the name came from the system with its zero; the structure says its size and outlives the call.
        let known = unsafe { EnumDisplaySettingsW(name, ENUM_CURRENT_SETTINGS, &raw mut mode) };
        let short = until_zero(&device.DeviceName).replace(r"\\.\", "");
        let size = if known.as_bool() {
            format!("{}x{}", mode.dmPelsWidth, mode.dmPelsHeight)
        } else {
            "connected".to_owned()
        };
        found.push(format!("{short} {size}"));
    }
    Ok(found)
}

pub(super) fn network(_root: &Path) -> Result<Network, Unread> {
    let mut found = Network::default();
    for adapter in ipconfig::get_adapters().map_err(|_| Unread)? {
        let up = adapter.oper_status() == OperStatus::IfOperStatusUp;
        match kind(adapter.if_type(), adapter.description()) {
            Kind::Wired => found.wired = Some(found.wired.unwrap_or(false) || up),
            Kind::Wireless => found.wireless = Some(found.wireless.unwrap_or(false) || up),
            Kind::Vpn => found.vpn |= up,
            Kind::Other => {}
        }
    }
    Ok(found)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Wired,
    Wireless,
    Vpn,
    Other,
}

/// Tunnels of the system itself (Teredo and its like) are not the person's way into another network.
fn kind(of: IfType, description: &str) -> Kind {
    let description = description.to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| description.contains(word));
    match of {
        _ if holds(&VPN) => Kind::Vpn,
        IfType::Ppp => Kind::Vpn,
        IfType::Ieee80211 if !holds(&NO_CABLE) => Kind::Wireless,
        IfType::EthernetCsmacd if !holds(&NO_CABLE) => Kind::Wired,
        _ => Kind::Other,
    }
}

fn text(key: &str, value: &str) -> Option<String> {
    let text = LOCAL_MACHINE.open(key).and_then(|key| key.get_string(value)).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The person's name as the directory has it; an account of this computer alone has none.
#[expect(unsafe_code, reason = "the name is written into a buffer")]
fn full_name() -> Option<String> {
    let mut name = [0_u16; NAME_LETTERS];
    let mut length = u32::try_from(NAME_LETTERS).ok()?;
    // SAFETY: the buffer is as long as it is said to be.
    let known =
        unsafe { GetUserNameExW(NameDisplay, Some(PWSTR(name.as_mut_ptr())), &raw mut length) };
    known.then(|| until_zero(&name)).filter(|name| !name.is_empty())
}

fn until_zero(letters: &[u16]) -> String {
    let end = letters.iter().position(|letter| *letter == 0).unwrap_or(letters.len());
    String::from_utf16_lossy(&letters[..end])
}

fn size_u32<T>() -> u32 {
    u32::try_from(size_of::<T>()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(IfType::EthernetCsmacd, "Intel(R) Ethernet Connection I219-LM", Kind::Wired)]
    #[case(IfType::Ieee80211, "Intel(R) Wi-Fi 6 AX201", Kind::Wireless)]
    #[case(IfType::Ieee80211, "Microsoft Wi-Fi Direct Virtual Adapter", Kind::Other)]
    #[case(IfType::EthernetCsmacd, "Hyper-V Virtual Ethernet Adapter", Kind::Other)]
    #[case(IfType::EthernetCsmacd, "Cisco AnyConnect Virtual Miniport Adapter", Kind::Vpn)]
    #[case(IfType::Unsupported, "WireGuard Tunnel", Kind::Vpn)]
    #[case(IfType::Ppp, "WAN Miniport (IKEv2)", Kind::Vpn)]
    #[case(IfType::Tunnel, "Teredo Tunneling Pseudo-Interface", Kind::Other)]
    #[case(IfType::SoftwareLoopback, "Software Loopback Interface 1", Kind::Other)]
    fn adapters_are_told_apart(#[case] of: IfType, #[case] description: &str, #[case] is: Kind) {
        assert_eq!(kind(of, description), is);
    }

    #[test]
    fn every_section_has_its_shape() {
        let root = Path::new("");
        assert!(system(root).is_ok());
        assert!(computer(root).is_ok());
        assert!(screens(root).is_ok());
        assert!(network(root).is_ok());
    }
}
