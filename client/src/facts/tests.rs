//! Facts from a made-up system.

use std::fs;

use super::*;

/// The files Linux keeps about itself; other systems have no root that could be another one.
fn system() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let files = [
        ("proc/sys/kernel/hostname", "aldermoor-17\n"),
        ("sys/class/dmi/id/sys_vendor", "LENOVO"),
        ("sys/class/dmi/id/product_name", "ThinkPad T14"),
        ("sys/class/dmi/id/bios_date", "03/01/2023"),
        ("etc/os-release", "ID=debian\nPRETTY_NAME=\"Debian 12\"\n"),
        ("run/reboot-required", ""),
        ("sys/class/drm/card0-HDMI-A-1/status", "connected"),
        ("sys/class/drm/card0-HDMI-A-1/modes", "2560x1440\n1920x1080"),
        ("sys/class/drm/card0-DP-1/status", "disconnected"),
        ("sys/class/net/wlp1s0/operstate", "up"),
        ("sys/class/net/wlp1s0/address", "aa:bb:cc:dd:ee:ff"),
        ("sys/class/net/wlp1s0/wireless/x", ""),
        ("sys/class/net/lo/operstate", "unknown"),
    ];
    for (path, content) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    root
}

#[cfg(unix)]
fn print(snapshot: &Snapshot, id: SectionId) -> String {
    let section = snapshot.facts.sections.iter().find(|section| section.id == id).unwrap();
    let lines = section.lines.iter().map(|line| {
        let value = line.value.as_ref().map_or("-", |value| value.as_str());
        let unit = line.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
        format!("{}: {value}{unit}", line.key)
    });
    lines.collect::<Vec<_>>().join("; ")
}

fn now() -> Timestamp {
    Timestamp::new("2026-11-19T09:00:00Z".parse().unwrap())
}

#[cfg(unix)] // Read from the files of the made-up system.
#[test]
fn sections_say_what_the_system_says() {
    let root = system();
    let snapshot = Reader::of(root.path()).read(now(), &withheld_at_first());
    assert_eq!(
        print(&snapshot, SectionId::Computer),
        "hostname: aldermoor-17; model: LENOVO ThinkPad T14; age: 3 years"
    );
    assert!(print(&snapshot, SectionId::System).contains("restart_pending: yes"));
    assert_eq!(print(&snapshot, SectionId::Screens), "screens: 1; screen: HDMI-A-1 2560x1440");
    assert_eq!(
        print(&snapshot, SectionId::Network),
        "wired: none; wireless: connected; vpn: not connected"
    );
    assert!(!format!("{snapshot:?}").contains("aa:bb"), "no addresses");
}

#[cfg(unix)] // Read from the files of the made-up system.
#[test]
fn a_section_that_cannot_be_read_leaves_the_others() {
    let root = system();
    fs::remove_dir_all(root.path().join("sys/class/drm")).unwrap();
    let snapshot = Reader::of(root.path()).read(now(), &withheld_at_first());
    assert_eq!(snapshot.unread, [SectionId::Screens]);
    assert!(snapshot.facts.sections.len() >= 4);
}

#[test]
fn open_apps_are_read_only_when_switched_on() {
    let root = system();
    let has_apps = |snapshot: &Snapshot| {
        snapshot.facts.sections.iter().any(|section| section.id == SectionId::Apps)
    };
    let reader = Reader::of(root.path());
    assert!(!has_apps(&reader.read(now(), &withheld_at_first())));
    assert!(has_apps(&reader.read(now(), &[])));
}

#[test]
fn what_is_switched_off_is_absent_from_what_is_sent() {
    let root = system();
    let snapshot = Reader::of(root.path()).read(now(), &[]);
    let sent = snapshot.sent(&[SectionId::Network, SectionId::Apps]).unwrap();
    let off = [SectionId::Network, SectionId::Apps];
    assert!(!sent.sections.iter().any(|s| off.contains(&s.id)));
    let shown = snapshot.view(&off).facts;
    for section in &sent.sections {
        assert!(shown.sections.contains(section), "sent as shown");
    }
    assert_eq!(snapshot.sent(&SectionId::ALL), None);
}
