//! The six sections, each from the system's own files or sysinfo.

use std::{fs, path::Path};

use deskbell_protocol::{
    Timestamp,
    facts::{FactLine, SectionId},
};

use super::{Unread, line};

/// Reads one section.
pub(super) fn read(root: &Path, id: SectionId, now: Timestamp) -> Result<Vec<FactLine>, Unread> {
    match id {
        SectionId::Computer => computer(root, now),
        SectionId::System => system(root),
        SectionId::Screens => screens(root),
        SectionId::Network => network(root),
        SectionId::Space => space(),
        SectionId::Apps => apps(),
        SectionId::Unknown => Err(Unread),
    }
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

fn lines(lines: impl IntoIterator<Item = Option<FactLine>>) -> Vec<FactLine> {
    lines.into_iter().flatten().collect()
}

fn computer(root: &Path, now: Timestamp) -> Result<Vec<FactLine>, Unread> {
    let dmi = root.join("sys/class/dmi/id");
    let hostname = text(&root.join("proc/sys/kernel/hostname"))
        .or_else(|| sysinfo::System::host_name().ok())
        .ok_or(Unread)?;
    let vendor = text(&dmi.join("sys_vendor"));
    let product = text(&dmi.join("product_name")).or_else(|| sysinfo::Product::name().ok());
    let model = match (vendor, product) {
        (Some(vendor), Some(product)) if !product.starts_with(&vendor) => {
            Some(format!("{vendor} {product}"))
        }
        (_, Some(product)) => Some(product),
        (Some(vendor), None) => Some(vendor),
        (None, None) => None,
    };
    let built = text(&dmi.join("bios_date"));
    let age = built.as_deref().and_then(|date| age_in_years(date, now));
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

fn system(root: &Path) -> Result<Vec<FactLine>, Unread> {
    let release = text(&root.join("etc/os-release"));
    let name = release
        .as_deref()
        .and_then(|release| release.lines().find_map(|l| l.strip_prefix("PRETTY_NAME=")))
        .map(|name| name.trim_matches('"').to_owned())
        .or_else(|| sysinfo::System::long_os_version().ok())
        .ok_or(Unread)?;
    let kernel = text(&root.join("proc/sys/kernel/osrelease"))
        .or_else(|| sysinfo::System::kernel_version().ok());
    let restart = ["run/reboot-required", "var/run/reboot-required"]
        .iter()
        .any(|path| root.join(path).exists());
    let up = text(&root.join("proc/uptime"))
        .and_then(|raw| raw.split('.').next()?.parse::<u64>().ok())
        .map(|seconds| (seconds / 86_400).to_string());
    Ok(lines([
        line("os", Some(name), None),
        line("kernel", kernel, None),
        line("restart_pending", Some(if restart { "yes" } else { "no" }.to_owned()), None),
        line("running_for", up, Some("days")),
    ]))
}

fn screens(root: &Path) -> Result<Vec<FactLine>, Unread> {
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
        found.push(line("screen", Some(format!("{connector} {size}")), None));
    }
    let count = line("screens", Some(found.len().to_string()), None);
    Ok(lines(std::iter::once(count).chain(found)))
}

/// Kinds of connection and whether they work; no addresses, no names of networks.
fn network(root: &Path) -> Result<Vec<FactLine>, Unread> {
    let net = root.join("sys/class/net");
    let (mut wired, mut wireless, mut vpn) = (None, None, false);
    for name in names(&net)? {
        let at = net.join(&name);
        let up = text(&at.join("operstate")).as_deref() == Some("up");
        let tunnel = at.join("tun_flags").exists()
            || ["wg", "ppp", "tun", "tap"].iter().any(|kind| name.starts_with(kind));
        if tunnel {
            vpn |= up || text(&at.join("carrier")).as_deref() == Some("1");
        } else if at.join("wireless").exists() || at.join("phy80211").exists() {
            wireless = Some(wireless.unwrap_or(false) || up);
        } else if at.join("device").exists() {
            wired = Some(wired.unwrap_or(false) || up);
        }
    }
    let state = |found: Option<bool>| match found {
        Some(true) => Some("connected".to_owned()),
        Some(false) => Some("not connected".to_owned()),
        None => Some("none".to_owned()),
    };
    Ok(lines([
        line("wired", state(wired), None),
        line("wireless", state(wireless), None),
        line("vpn", state(Some(vpn)), None),
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
