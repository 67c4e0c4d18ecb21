//! Who and what enrols: the machine, its account and the account's name, as the system knows them.

use std::path::Path;

use deskbell_protocol::MachineId;
use uuid::Uuid;

use super::os;
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

/// What a system itself says; empty where it does not.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) machine: String,
    pub(super) hostname: String,
    pub(super) boot: String,
    pub(super) account: String,
    pub(super) display_name: String,
}

/// Reads it from the system; on Linux from the files under a root.
#[must_use]
pub fn account(root: &Path) -> Account {
    let known = os::account(root);
    let hostname = first_of([
        known.hostname,
        sysinfo::System::host_name().unwrap_or_default(),
        "computer".to_owned(),
    ]);
    let machine = first_of([known.machine, hostname.clone()]);
    let boot = first_of([known.boot, sysinfo::System::boot_time().unwrap_or_default().to_string()]);
    let account = first_of([known.account, settings::session_account(), "account".to_owned()]);
    let display_name = first_of([known.display_name, account.clone()]);
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
