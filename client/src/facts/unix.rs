//! Facts from the files Linux keeps about itself, below a root.

use std::{fs, os::unix::fs::MetadataExt as _, path::Path};

use super::{
    Unread,
    account::Known,
    sections::{Computer, Network, System},
};

/// What enrolment says.
pub(super) fn account(root: &Path) -> Known {
    let raw = |path: &str| text(&root.join(path)).unwrap_or_default();
    let uid = fs::metadata(root.join("proc/self")).ok().map(|meta| meta.uid());
    let (account, display_name) =
        entry_of(&fs::read_to_string(root.join("etc/passwd")).unwrap_or_default(), uid)
            .unwrap_or_default();
    Known {
        machine: raw("etc/machine-id"),
        hostname: raw("proc/sys/kernel/hostname"),
        boot: raw("proc/sys/kernel/random/boot_id"),
        account,
        display_name,
    }
}

/// Name and full name (the first part of GECOS) of the account with this number.
fn entry_of(passwd: &str, uid: Option<u32>) -> Option<(String, String)> {
    let uid = uid?.to_string();
    passwd.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        let [name, _, number, _, gecos, ..] = fields.as_slice() else { return None };
        let full = gecos.split(',').next().unwrap_or_default().trim();
        (*number == uid).then(|| ((*name).to_owned(), full.to_owned()))
    })
}

pub(super) fn computer(root: &Path) -> Result<Computer, Unread> {
    let dmi = root.join("sys/class/dmi/id");
    Ok(Computer {
        hostname: text(&root.join("proc/sys/kernel/hostname")),
        vendor: text(&dmi.join("sys_vendor")),
        product: text(&dmi.join("product_name")),
        built: text(&dmi.join("bios_date")),
    })
}

pub(super) fn system(root: &Path) -> Result<System, Unread> {
    let release = text(&root.join("etc/os-release"));
    let name = release
        .as_deref()
        .and_then(|release| release.lines().find_map(|l| l.strip_prefix("PRETTY_NAME=")))
        .map(|name| name.trim_matches('"').to_owned());
    let restart_pending = ["run/reboot-required", "var/run/reboot-required"]
        .iter()
        .any(|path| root.join(path).exists());
    let days_up = text(&root.join("proc/uptime"))
        .and_then(|raw| raw.split('.').next()?.parse::<u64>().ok())
        .map(|seconds| seconds / 86_400);
    let kernel = text(&root.join("proc/sys/kernel/osrelease"));
    Ok(System { name, kernel, restart_pending, days_up })
}

pub(super) fn screens(root: &Path) -> Result<Vec<String>, Unread> {
    let drm = root.join("sys/class/drm");
    let mut found = Vec::new();
    for name in names(&drm)? {
        // Connectors are named card0-HDMI-A-1; cards themselves have no status.
        let Some((_, connector)) = name.split_once('-') else { continue };
        let at = drm.join(&name);
        if text(&at.join("status")).as_deref() != Some("connected") {
            continue;
        }
        let mode =
            text(&at.join("modes")).and_then(|modes| modes.lines().next().map(str::to_owned));
        let size = mode.unwrap_or_else(|| "connected".to_owned());
        found.push(format!("{connector} {size}"));
    }
    Ok(found)
}

pub(super) fn network(root: &Path) -> Result<Network, Unread> {
    let net = root.join("sys/class/net");
    let mut found = Network::default();
    for name in names(&net)? {
        let at = net.join(&name);
        let up = text(&at.join("operstate")).as_deref() == Some("up");
        let tunnel = at.join("tun_flags").exists()
            || ["wg", "ppp", "tun", "tap"].iter().any(|kind| name.starts_with(kind));
        if tunnel {
            found.vpn |= up || text(&at.join("carrier")).as_deref() == Some("1");
        } else if at.join("wireless").exists() || at.join("phy80211").exists() {
            found.wireless = Some(found.wireless.unwrap_or(false) || up);
        } else if at.join("device").exists() {
            found.wired = Some(found.wired.unwrap_or(false) || up);
        }
    }
    Ok(found)
}

fn text(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn names(path: &Path) -> Result<Vec<String>, Unread> {
    let entries = fs::read_dir(path).map_err(|_| Unread)?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_full_name_is_the_first_part_of_gecos() {
        let passwd =
            "root:x:0:0:root:/root:/bin/sh\nmarta:x:1000:1000:Marta Lind,4,,:/home/m:/bin/sh";
        let found = entry_of(passwd, Some(1000)).unwrap();
        assert_eq!(found, ("marta".to_owned(), "Marta Lind".to_owned()));
    }

    #[test]
    fn the_machine_id_does_not_leave_as_it_is() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("etc")).unwrap();
        let raw = "0123456789abcdef0123456789abcdef";
        fs::write(root.path().join("etc/machine-id"), raw).unwrap();
        let made = super::super::account(root.path());
        assert_ne!(made.machine.0.simple().to_string(), raw);
        assert_eq!(made.machine, super::super::account(root.path()).machine);
    }
}
