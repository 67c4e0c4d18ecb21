//! The six sections: what each says is the same everywhere, where it is read is each system's own.

use std::path::Path;

use deskbell_protocol::{
    Timestamp,
    facts::{FactLine, SectionId},
};

use super::{Unread, line, os};

/// Reads one section.
pub(super) fn read(root: &Path, id: SectionId, now: Timestamp) -> Result<Vec<FactLine>, Unread> {
    match id {
        SectionId::Computer => computer(os::computer(root)?, now),
        SectionId::System => system(os::system(root)?),
        SectionId::Screens => screens(&os::screens(root)?),
        SectionId::Network => network(&os::network(root)?),
        SectionId::Space => space(),
        SectionId::Apps => apps(),
        SectionId::Unknown => Err(Unread),
    }
}

/// The computer itself; what is not known is not said.
#[derive(Debug, Default)]
pub(super) struct Computer {
    pub(super) hostname: Option<String>,
    pub(super) vendor: Option<String>,
    pub(super) product: Option<String>,
    /// The firmware's date, `MM/DD/YYYY` (SMBIOS).
    pub(super) built: Option<String>,
}

/// The operating system.
#[derive(Debug)]
pub(super) struct System {
    pub(super) name: Option<String>,
    pub(super) kernel: Option<String>,
    pub(super) restart_pending: bool,
    /// Whole days since the start.
    pub(super) days_up: Option<u64>,
}

/// Whether there is a connection of each kind, and whether it works.
#[derive(Debug, Default)]
pub(super) struct Network {
    pub(super) wired: Option<bool>,
    pub(super) wireless: Option<bool>,
    pub(super) vpn: bool,
}

fn lines(lines: impl IntoIterator<Item = Option<FactLine>>) -> Vec<FactLine> {
    lines.into_iter().flatten().collect()
}

fn computer(found: Computer, now: Timestamp) -> Result<Vec<FactLine>, Unread> {
    let hostname = found.hostname.or_else(|| sysinfo::System::host_name().ok()).ok_or(Unread)?;
    let product = found.product.or_else(|| sysinfo::Product::name().ok());
    let model = match (found.vendor, product) {
        (Some(vendor), Some(product)) if !product.starts_with(&vendor) => {
            Some(format!("{vendor} {product}"))
        }
        (_, Some(product)) => Some(product),
        (Some(vendor), None) => Some(vendor),
        (None, None) => None,
    };
    let age = found.built.as_deref().and_then(|date| age_in_years(date, now));
    Ok(lines([
        line("hostname", Some(hostname), None),
        line("model", model, None),
        line("age", age.map(|years| years.to_string()), Some("years")),
    ]))
}

/// Whole years since the firmware's date, `MM/DD/YYYY` (SMBIOS): the nearest thing to an age.
fn age_in_years(date: &str, now: Timestamp) -> Option<i16> {
    let date = jiff::civil::Date::strptime("%m/%d/%Y", date).ok()?;
    let today = now.jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
    let years = today.year() - date.year();
    let before = (today.month(), today.day()) < (date.month(), date.day());
    let years = if before { years - 1 } else { years };
    (0..=40).contains(&years).then_some(years)
}

fn system(found: System) -> Result<Vec<FactLine>, Unread> {
    let name = found.name.or_else(|| sysinfo::System::long_os_version().ok()).ok_or(Unread)?;
    let kernel = found.kernel.or_else(|| sysinfo::System::kernel_version().ok());
    let restart = if found.restart_pending { "yes" } else { "no" };
    Ok(lines([
        line("os", Some(name), None),
        line("kernel", kernel, None),
        line("restart_pending", Some(restart.to_owned()), None),
        line("running_for", found.days_up.map(|days| days.to_string()), Some("days")),
    ]))
}

fn screens(found: &[String]) -> Result<Vec<FactLine>, Unread> {
    let count = line("screens", Some(found.len().to_string()), None);
    let each = found.iter().map(|screen| line("screen", Some(screen.clone()), None));
    Ok(lines(std::iter::once(count).chain(each)))
}

/// Kinds of connection and whether they work; no addresses, no names of networks.
fn network(found: &Network) -> Result<Vec<FactLine>, Unread> {
    let state = |found: Option<bool>| match found {
        Some(true) => Some("connected".to_owned()),
        Some(false) => Some("not connected".to_owned()),
        None => Some("none".to_owned()),
    };
    Ok(lines([
        line("wired", state(found.wired), None),
        line("wireless", state(found.wireless), None),
        line("vpn", state(Some(found.vpn)), None),
    ]))
}

fn space() -> Result<Vec<FactLine>, Unread> {
    let memory = sysinfo::MemoryRefreshKind::nothing().with_ram();
    let kind = sysinfo::RefreshKind::nothing().with_memory(memory);
    let system = sysinfo::System::new_with_specifics(kind).map_err(|_| Unread)?;
    let disks = sysinfo::Disks::new_with_refreshed_list().map_err(|_| Unread)?;
    // The disk people work on is the largest one that can be written.
    let disk = disks.iter().filter(|disk| !disk.is_read_only()).max_by_key(|d| d.total_space());
    Ok(lines([
        line("disk_free", disk.map(|disk| gigabytes(disk.available_space())), Some("GB")),
        line("disk_size", disk.map(|disk| gigabytes(disk.total_space())), Some("GB")),
        line("memory_free", Some(gigabytes(system.available_memory())), Some("GB")),
        line("memory_size", Some(gigabytes(system.total_memory())), Some("GB")),
    ]))
}

/// Gigabytes with one digit after the point, in whole numbers so that it says the same everywhere.
fn gigabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_add(50_000_000) / 100_000_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Names of this account's programs that hold a window's libraries are not known without a desktop; the names
/// of this account's processes with a terminal or session are, each once.
fn apps() -> Result<Vec<FactLine>, Unread> {
    let kind = sysinfo::ProcessRefreshKind::nothing()
        .with_user(sysinfo::UpdateKind::Always)
        .with_exe(sysinfo::UpdateKind::Never);
    let mut system = sysinfo::System::new().map_err(|_| Unread)?;
    system.refresh_processes_specifics(sysinfo::ProcessesToUpdate::All, true, kind);
    let own = sysinfo::get_current_pid().ok().and_then(|pid| system.process(pid));
    let user = own.and_then(|process| process.user_id()).cloned();
    let mut names: Vec<String> = system
        .processes()
        .values()
        .filter(|process| process.thread_kind().is_none() && process.user_id() == user.as_ref())
        .map(|process| process.name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names.dedup();
    Ok(lines(names.into_iter().map(|name| line("app", Some(name), None))))
}
