//! From installing to purging, with a person at work in between.

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use deskbell_tests::desktop::{Bell, Desktop, Tray, until, until_within};

use crate::{
    machine::{BACKUPS, Machine, POLICY, SERVER_DATA, account, file, made},
    service::Service,
};

const FIRST: &str = "My second screen stays black when I dock at my desk.";
const BEFORE_THE_UPGRADE: &str = "The Wi-Fi in the Elm room drops every few minutes.";
const BEFORE_THE_REMOVAL: &str = "The badge reader at the east door does not know me.";
/// The bell looks twice at its file before it becomes the new one.
const RESTART: Duration = Duration::from_secs(150);
const BELL: &str = "/usr/bin/deskbell";

#[tokio::test]
async fn from_installing_to_purging() {
    let machine = Machine;
    let packages = made();
    let debs =
        |folder: &Path| ["deskbell", "deskbell-server"].map(|name| file(folder, name, '_', ".deb"));
    machine.install(&debs(&packages));
    assert!(
        fs::read_to_string(POLICY)
            .unwrap()
            .lines()
            .all(|line| line.is_empty() || line.starts_with('#'))
    );

    units_are_right();
    let mut service = Service::start().await;
    configure(&service).await;
    let desktop = Desktop::start().await;
    let autostart = fs::read_to_string("/etc/xdg/autostart/deskbell.desktop").unwrap();
    assert!(autostart.contains(&format!("\nExec={BELL}\n")));
    check_says(&desktop, "(policy)").await;
    let bell = Bell::installed(&desktop, Path::new(BELL)).await;
    let tray = Tray::wait(&desktop).await;
    tray.wait_for("Connected").await;
    send(&desktop, &bell, &tray, FIRST, "receipt-number").await;
    arrived(&service, &[FIRST]).await;
    assert!(!tray.labels().await.iter().any(|label| label == "Quit"), "the policy hides Quit");

    upgrade(&machine, &mut service, &desktop, &bell, &tray, &debs(&packages.join("upgrade"))).await;
    arrived(&service, &[FIRST, BEFORE_THE_UPGRADE]).await;

    remove_and_come_back(&machine, &mut service, &desktop, bell, &debs(&packages)[..1]).await;
    arrived(&service, &[FIRST, BEFORE_THE_UPGRADE, BEFORE_THE_REMOVAL]).await;
    server_is_kept_until_the_purge(&machine, &mut service).await;
    machine.purge(&["deskbell", "deskbell-server"]);
    for gone in [
        "/etc/deskbell",
        "/etc/deskbell-server",
        SERVER_DATA,
        "/usr/share/deskbell",
        "/etc/xdg/autostart/deskbell.desktop",
    ] {
        assert!(!Path::new(gone).exists(), "{gone} is still there");
    }
    assert!(Path::new(BACKUPS).exists(), "backups outlive a purge");
    assert!(desktop.folder().join("home/data/deskbell").is_dir(), "a home belongs to its person");
}

/// Where systemd can say so, it finds everything the units name.
fn units_are_right() {
    for unit in [
        "deskbell-server.service",
        "deskbell-server-backup.service",
        "deskbell-server-backup.timer",
    ] {
        let mut verify = Command::new("systemd-analyze");
        let output = verify.args(["verify", "--man=no", unit]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && !said.contains("deskbell"), "{unit}: {said}");
    }
}

/// The administrator's policy: where the server is, and that the bell stays.
async fn configure(service: &Service) {
    let key = service.command(&["enrollment-key", "create", "--auto-approve"]).await;
    let policy = format!(
        "server_url = \"{}\"\nenrollment_key = {}\nshow_quit = false\n",
        service.base, key["key"]
    );
    fs::write(POLICY, policy).unwrap();
}

async fn check_says(desktop: &Desktop, words: &str) {
    let output = desktop.command(BELL).arg("--check").stdout(std::process::Stdio::piped()).output();
    let said = String::from_utf8(output.await.unwrap().stdout).unwrap();
    assert!(said.contains(words) && said.contains("server: answers"), "{said}");
}

/// Asks for help in the real window and leaves it open on what the window says then.
async fn send(desktop: &Desktop, bell: &Bell, tray: &Tray, words: &str, then: &str) {
    tray.choose("Need IT help?").await;
    let window = bell.window(desktop).await;
    window.write("what", words).await;
    window.by_id("send").await.click().await.unwrap();
    window.by_id(then).await;
}

async fn close_windows(bell: &Bell) {
    for window in bell.windows() {
        let window = rustix::process::Pid::from_raw(window).unwrap();
        rustix::process::kill_process(window, rustix::process::Signal::TERM).ok();
    }
    until("the windows are gone", || async { bell.windows().is_empty().then_some(()) }).await;
}

async fn arrived(service: &Service, expected: &[&str]) {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    until(&format!("the server has {expected:?}"), || async {
        (service.tickets().await == expected).then_some(())
    })
    .await;
}

/// An unsent request and the settings live through an upgrade, and the bell that runs becomes the new one.
async fn upgrade(
    machine: &Machine,
    service: &mut Service,
    desktop: &Desktop,
    bell: &Bell,
    tray: &Tray,
    later: &[PathBuf; 2],
) {
    close_windows(bell).await;
    service.stop().await;
    send(desktop, bell, tray, BEFORE_THE_UPGRADE, "saved-title").await;
    close_windows(bell).await;
    let policy = fs::read(POLICY).unwrap();
    let before = running_file(bell);
    machine.install(later);
    for name in ["deskbell", "deskbell-server"] {
        assert!(machine.version(name).unwrap().ends_with("+upgrade"));
    }
    assert_eq!(fs::read(POLICY).unwrap(), policy, "an upgrade leaves the policy alone");
    until_within(RESTART, "the bell that ran is the new program", || async {
        let now = running_file(bell);
        (now != before && now == fs::metadata(BELL).unwrap().ino()).then_some(())
    })
    .await;
    service.start_again().await;
}

/// The file a bell runs from.
fn running_file(bell: &Bell) -> u64 {
    fs::metadata(format!("/proc/{}/exe", bell.id())).unwrap().ino()
}

/// Removed while a request waits, the bell ends as at the end of a session; the request stays, and is sent by the next bell.
async fn remove_and_come_back(
    machine: &Machine,
    service: &mut Service,
    desktop: &Desktop,
    mut bell: Bell,
    debs: &[PathBuf],
) {
    service.stop().await;
    let tray = Tray::wait(desktop).await;
    tray.wait_for("Need IT help?").await;
    send(desktop, &bell, &tray, BEFORE_THE_REMOVAL, "saved-title").await;
    let windows = bell.windows();
    machine.remove("deskbell");
    assert_eq!(bell.wait().await, Some(0), "the bell ended by itself, in order");
    until("its windows are gone", || async {
        // One that nobody has waited for is still listed, but runs no file.
        let gone = |window: &i32| fs::read_link(format!("/proc/{window}/exe")).is_err();
        windows.iter().all(gone).then_some(())
    })
    .await;
    assert!(!Path::new(BELL).exists() && Path::new(POLICY).exists());
    assert!(desktop.folder().join("home/data/deskbell").is_dir(), "what was not sent stays");

    machine.install(debs);
    service.start_again().await;
    let mut bell = Bell::installed(desktop, Path::new(BELL)).await;
    until("the next bell has sent it", || async {
        service.tickets().await.contains(&BEFORE_THE_REMOVAL.to_owned()).then_some(())
    })
    .await;
    assert_eq!(bell.stop().await, Some(0));
}

async fn server_is_kept_until_the_purge(machine: &Machine, service: &mut Service) {
    service.back_up().await;
    let kept = "DESKBELL_BACKUPS_KEPT=1\n";
    let settings = "/etc/deskbell-server/environment";
    fs::write(settings, fs::read_to_string(settings).unwrap() + kept).unwrap();
    until("a second has passed since the last backup", || async {
        let newest = Command::new("date").args(["-u", "+%Y-%m-%dT%H-%M-%SZ"]).output().unwrap();
        let now = String::from_utf8(newest.stdout).unwrap();
        (!Path::new(BACKUPS).join(now.trim()).exists()).then_some(())
    })
    .await;
    service.back_up().await;
    let backups: Vec<_> =
        fs::read_dir(BACKUPS).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(backups.len(), 1, "as many as the settings say: {backups:?}");
    assert!(backups[0].join("manifest.json").is_file());
    service.stop().await;
    machine.remove("deskbell-server");
    assert!(Path::new(SERVER_DATA).join("deskbell.db").is_file(), "a removal keeps the queue");
    assert!(account().is_some());
}
