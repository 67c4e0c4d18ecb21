//! Screen, session bus and the services of a desktop.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::Command,
};
use zbus::{Connection, connection, fdo::DBusProxy, names::BusName};

use super::{
    process::{Process, quiet},
    until,
};

/// Which services a desktop has; a person's desktop may lack any of them.
#[derive(Debug, Clone, Copy)]
pub struct Parts {
    /// A panel that shows tray icons.
    pub tray: bool,
    /// A notification service.
    pub notifications: bool,
    /// A password store, unlocked.
    pub keyring: bool,
}

impl Parts {
    /// Everything.
    pub const ALL: Self = Self { tray: true, notifications: true, keyring: true };
    /// A bare screen with a session bus.
    pub const NONE: Self = Self { tray: false, notifications: false, keyring: false };
}

/// A desktop.
pub struct Desktop {
    /// A connection to its session bus.
    pub bus: Connection,
    pub(super) witness: Witness,
    environment: Vec<(&'static str, String)>,
    // Fields are dropped in this order: what needs the bus and the screen ends before them, the folder last.
    services: Vec<Process>,
    bus_process: Process,
    screen: Process,
    folder: TempDir,
}

/// The folder of a desktop in which the screen keeps what it shows.
const FRAMES: &str = "frames";

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=FOLDER/bus</listen><auth>EXTERNAL</auth>
<servicedir>FOLDER/services</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"#;

const PANEL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0"><property name="configver" type="int" value="2"/>
<property name="panels" type="array"><value type="int" value="1"/>
<property name="panel-1" type="empty"><property name="position" type="string" value="p=8;x=640;y=1008"/>
<property name="length" type="uint" value="100"/><property name="position-locked" type="bool" value="true"/>
<property name="size" type="uint" value="32"/>
<property name="plugin-ids" type="array"><value type="int" value="1"/></property></property></property>
<property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property></channel>"#;

const DUNST: &str = "[global]\nfont = DejaVu Sans 10\norigin = top-right\nnotification_limit = 0\nmarkup = full\nidle_threshold = 0\ndmenu = FOLDER/choose\n\
[urgency_low]\ntimeout = 0\n[urgency_normal]\ntimeout = 0\n[urgency_critical]\ntimeout = 0\n";

/// Stands in for the menu a person would choose from: prints the line a test wrote down.
const CHOOSE: &str = r##"#!/bin/sh
while IFS= read -r line || [ -n "$line" ]; do
  case "$line" in
    "#$(cat FOLDER/choice) "*"[$(cat FOLDER/chosen),"*) printf '%s\n' "$line"; exit 0;;
  esac
done
"##;

impl Desktop {
    /// A desktop with everything.
    pub async fn start() -> Self {
        Self::with(Parts::ALL).await
    }

    /// A desktop with some services.
    pub async fn with(parts: Parts) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the desktop");
        let mut environment = lay_out(folder.path());
        let (screen, display) = screen(&folder.path().join(FRAMES)).await;
        environment.push(("DISPLAY", format!(":{display}")));
        let (bus_process, address) = bus(folder.path(), &environment).await;
        environment.push(("DBUS_SESSION_BUS_ADDRESS", address.clone()));
        let bus = connection::Builder::address(address.as_str())
            .expect("an address")
            .build()
            .await
            .expect("the session bus");
        let mut desktop = Self {
            bus,
            witness: Witness::of(&format!(":{display}")),
            environment,
            services: Vec::new(),
            bus_process,
            screen,
            folder,
        };
        if parts.keyring {
            desktop.start_keyring().await;
        }
        if parts.notifications {
            desktop.start_notifications().await;
        }
        if parts.tray {
            desktop.start_tray().await;
        }
        desktop
    }

    /// A command of a program on this desktop: it sees this screen, bus and folders and nothing of the person's own.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = quiet(program);
        command.env_clear().envs(self.environment.iter().map(|(name, value)| (*name, value)));
        command.current_dir(self.folder.path());
        command
    }

    /// The folder everything of this desktop lies in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file that holds what its screen shows at every moment: an X window dump (XWD).
    pub fn frame(&self) -> PathBuf {
        self.folder().join(FRAMES).join("Xvfb_screen0")
    }

    /// The process ids of screen and bus.
    pub fn ground(&self) -> [i32; 2] {
        [self.screen.id(), self.bus_process.id()]
    }

    /// A picture of the whole screen.
    pub async fn picture(&self, file: &Path) {
        let mut import = self.command("import");
        let done = import
            .args(["-window", "root"])
            .arg(file)
            .status()
            .await
            .expect("ImageMagick is installed");
        assert!(done.success(), "the screen could not be captured");
    }

    /// Waits until somebody on the bus has this name.
    pub async fn wait_for_name(&self, name: &'static str) {
        let names = DBusProxy::new(&self.bus).await.expect("the bus answers");
        let name = BusName::try_from(name).expect("a name");
        until(&format!("{name} is on the bus"), || async {
            names.name_has_owner(name.clone()).await.unwrap_or(false).then_some(())
        })
        .await;
    }

    /// Starts the password store, with an unlocked collection.
    pub async fn start_keyring(&mut self) {
        let mut command = self.command("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]).stdin(Stdio::piped());
        let mut process = Process::start(command);
        let mut input = process.child().stdin.take().expect("its input is piped");
        input.write_all(b"a password of this test").await.expect("it reads the password");
        drop(input);
        self.services.push(process);
        self.wait_for_name("org.freedesktop.secrets").await;
    }

    /// Starts the notification service.
    pub async fn start_notifications(&mut self) {
        let mut command = self.command("dunst");
        command.arg("-conf").arg(self.folder().join("dunstrc"));
        self.services.push(Process::start(command));
        self.wait_for_name("org.freedesktop.Notifications").await;
    }

    /// Starts the panel that shows tray icons.
    pub async fn start_tray(&mut self) {
        let mut command = self.command("xfce4-panel");
        command.args(["--disable-wm-check"]);
        self.services.push(Process::start(command));
        self.wait_for_name("org.kde.StatusNotifierWatcher").await;
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        self.witness.look();
    }
}

/// Takes one picture of the screen when a test has failed: it says more than the test's last words.
#[derive(Clone)]
pub(super) struct Witness {
    display: String,
    has_looked: Arc<AtomicBool>,
}

impl Witness {
    fn of(display: &str) -> Self {
        Self { display: display.to_owned(), has_looked: Arc::default() }
    }

    /// Looks, if the test is failing and nobody looked before.
    pub(super) fn look(&self) {
        if !std::thread::panicking() || self.has_looked.swap(true, Ordering::Relaxed) {
            return;
        }
        let folder = crate::contract::root().join("target/desktop-failures");
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("unknown").replace("::", "-");
        let taken = fs::create_dir_all(&folder).and_then(|()| {
            let mut import = std::process::Command::new("import");
            import.args(["-window", "root"]).arg(folder.join(format!("{name}.png")));
            import.env("DISPLAY", &self.display).status()
        });
        // A picture that could not be taken must not hide why the test failed.
        taken.map(|_| ()).unwrap_or_default();
    }
}

/// The folders and files of a desktop, and the environment that leads programs there.
fn lay_out(folder: &Path) -> Vec<(&'static str, String)> {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let make = |name: &str| -> PathBuf {
        let path = folder.join(name);
        fs::create_dir_all(&path).expect("a folder of the desktop");
        path
    };
    let mut environment =
        vec![("PATH", std::env::var_os("PATH").unwrap_or_default().to_string_lossy().into_owned())];
    let folders = [
        ("HOME", "home"),
        ("XDG_RUNTIME_DIR", "run"),
        ("XDG_DATA_HOME", "home/data"),
        ("XDG_CONFIG_HOME", "home/config"),
        ("XDG_CACHE_HOME", "home/cache"),
        ("XDG_STATE_HOME", "home/state"),
        ("TMPDIR", "tmp"),
    ];
    environment.extend(folders.map(|(name, below)| (name, text(&make(below)))));
    fs::set_permissions(folder.join("run"), Permissions::from_mode(0o700))
        .expect("a private folder");
    let set = [
        ("USER", "marta"),
        ("LANG", "C.UTF-8"),
        ("TZ", "Europe/London"),
        ("GDK_BACKEND", "x11"),
        ("XDG_SESSION_TYPE", "x11"),
        ("XDG_CURRENT_DESKTOP", "XFCE"),
        ("NO_AT_BRIDGE", "1"),
        ("GTK_USE_PORTAL", "0"),
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
    ];
    environment.extend(set.map(|(name, value)| (name, value.to_owned())));

    let write = |path: PathBuf, text: &str| {
        fs::write(path, text.replace("FOLDER", &folder.to_string_lossy()))
            .expect("a file of the desktop");
    };
    let panel = make("home/config/xfce4/xfconf/xfce-perchannel-xml");
    write(panel.join("xfce4-panel.xml"), PANEL);
    write(folder.join("bus.conf"), BUS);
    write(folder.join("dunstrc"), DUNST);
    write(folder.join("choose"), CHOOSE);
    fs::set_permissions(folder.join("choose"), Permissions::from_mode(0o700)).expect("a program");
    // The panel's settings are the only service that starts on demand: anything else a test wants, it starts.
    let services = make("services");
    let xfconf = Path::new("/usr/share/dbus-1/services/org.xfce.Xfconf.service");
    if xfconf.exists() {
        fs::copy(xfconf, services.join("org.xfce.Xfconf.service")).expect("a service file");
    }
    environment
}

/// A screen, and its number.
async fn screen(frames: &Path) -> (Process, String) {
    fs::create_dir_all(frames).expect("a folder for what the screen shows");
    let mut command = quiet("Xvfb");
    command
        .args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp", "-noreset"])
        .arg("-fbdir")
        .arg(frames)
        .stdout(Stdio::piped());
    let mut process = Process::start(command);
    let number = first_line(&mut process).await;
    (process, number)
}

/// A session bus, and its address.
async fn bus(folder: &Path, environment: &[(&'static str, String)]) -> (Process, String) {
    let mut command = quiet("dbus-daemon");
    command.arg(format!("--config-file={}", folder.join("bus.conf").display()));
    command.args(["--nofork", "--nopidfile", "--print-address=1"]).stdout(Stdio::piped());
    command.env_clear().envs(environment.iter().map(|(name, value)| (*name, value)));
    let mut process = Process::start(command);
    let address = first_line(&mut process).await;
    (process, address)
}

async fn first_line(process: &mut Process) -> String {
    let output = process.child().stdout.take().expect("its output is piped");
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).await.expect("its output can be read");
    assert!(!line.trim().is_empty(), "a program of the desktop did not start");
    line.trim().to_owned()
}
