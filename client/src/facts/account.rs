//! Who and what enrols: the machine, its account and the account's name, as the system knows them.

use std::{fs, path::Path};

use deskbell_protocol::MachineId;
use uuid::Uuid;

use crate::settings;

/// Ids of machines and boots are derived under this name, so that the system's own never leave the computer.
const NAMESPACE: Uuid = Uuid::from_u128(0x7f0b_6c0a_5d1e_4b7c_9a53_2e6d_3c81_d9f4);

/// What enrolment says about this computer and account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Derived from the system's machine id.
    pub machine: MachineId,
    /// The computer's name.
    pub hostname: String,
    /// The operating system.
    pub os: String,
    /// The account's name.
    pub account: String,
    /// The person's name, as the account has it.
    pub display_name: String,
    /// Changes with every start of the computer.
    pub boot: Uuid,
}

/// Reads it from the system under a root.
#[must_use]
pub fn account(root: &Path) -> Account {
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_default();
    let hostname = first_of([
        read("proc/sys/kernel/hostname").trim().to_owned(),
        sysinfo::System::host_name().unwrap_or_default(),
        "computer".to_owned(),
    ]);
    let machine = first_of([read("etc/machine-id").trim().to_owned(), hostname.clone()]);
    let boot = first_of([
        read("proc/sys/kernel/random/boot_id").trim().to_owned(),
        sysinfo::System::boot_time().unwrap_or_default().to_string(),
    ]);
    let entry = entry_of(&read("etc/passwd"), uid(root));
    let session = settings::session_account();
    let account = first_of([
        entry.as_ref().map(|(name, _)| name.clone()).unwrap_or_default(),
        session,
        "account".to_owned(),
    ]);
    let display_name = first_of([entry.map(|(_, full)| full).unwrap_or_default(), account.clone()]);
    let derived =
        |kind: &str, raw: &str| Uuid::new_v5(&NAMESPACE, format!("{kind}:{raw}").as_bytes());
    Account {
        machine: MachineId(derived("machine", &machine)),
        hostname,
        os: sysinfo::System::long_os_version().unwrap_or_else(|_| "unknown".to_owned()),
        account,
        display_name,
        boot: derived("boot", &boot),
    }
}

fn first_of<const N: usize>(candidates: [String; N]) -> String {
    candidates.into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default()
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

#[cfg(unix)]
fn uid(root: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(root.join("proc/self")).ok().map(|meta| meta.uid())
}
#[cfg(not(unix))]
fn uid(_root: &Path) -> Option<u32> {
    None
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
        let made = account(root.path());
        assert_ne!(made.machine.0.simple().to_string(), raw);
        assert_eq!(made.machine, account(root.path()).machine);
    }
}
