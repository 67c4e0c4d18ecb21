//! Strangers and nonsense at the bell's socket: each ends with its own connection, and the bell goes on serving.
#![cfg(unix)] // Windows' pipe is tested where it is made.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    fs::{self, Permissions},
    io::{self, Read as _, Write as _},
    os::unix::{fs::PermissionsExt as _, net::UnixStream, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use deskbell_client::bridge::{
    Answer, BRIDGE_VERSION, FromBell, Page, Request, ToBell,
    codec::{FrameLimits, read_frame, write_frame},
    transport::{HandOver, Place, hand_over},
};
use tokio::runtime::Runtime;

/// The socket a stranger is to knock at.
const DOOR: &str = "DESKBELL_TEST_DOOR";
/// What a stranger finds, as its exit code.
const CLOSED: i32 = 40;
const SENT_AWAY: i32 = 41;
const LET_IN: i32 = 42;
/// The user that owns nothing.
const NOBODY: u32 = 65534;
/// Long enough for the busiest computer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A bell of a user without a desktop, and the directory it listens in.
struct Bell {
    process: Child,
    home: tempfile::TempDir,
    runtime: Runtime,
}

impl Bell {
    fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_deskbell"));
        command.env_clear().env("HOME", home.path()).env("XDG_RUNTIME_DIR", home.path());
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = command.spawn().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let bell = Self { process, home, runtime };
        bell.serves();
        bell
    }

    fn place(&self) -> Place {
        Place::open(Some(self.home.path()), self.home.path()).unwrap()
    }

    fn socket(&self) -> PathBuf {
        self.place().socket()
    }

    /// A second start is heard.
    fn serves(&self) {
        self.runtime.block_on(hand_over(&self.place(), HandOver::default())).unwrap();
    }

    /// Its open files.
    fn files(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.process.id())).unwrap().count()
    }

    fn knock(&self, line: &[u8]) -> UnixStream {
        let mut stream = UnixStream::connect(self.socket()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // One that was ended already takes no more.
        stream.write_all(line).ok();
        stream
    }
}

impl Drop for Bell {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.process.kill());
        self.process.wait().unwrap();
    }
}

/// A window that stays open meanwhile.
struct Window {
    stream: tokio::net::UnixStream,
    asked: u64,
}

impl Window {
    fn open(bell: &Bell) -> Self {
        let socket = bell.socket();
        bell.runtime.block_on(async {
            let mut stream = tokio::net::UnixStream::connect(socket).await.unwrap();
            let hello = ToBell::Hello { version: BRIDGE_VERSION, page: Page::Form };
            write_frame(&mut stream, &hello, None, FrameLimits::default()).await.unwrap();
            Self { stream, asked: 0 }
        })
    }

    /// What it asks is answered.
    fn is_answered(&mut self, bell: &Bell) {
        self.asked += 1;
        let id = self.asked;
        let frame = ToBell::Request { id, request: Request::TryNow };
        let asking = async {
            let limits = FrameLimits::default();
            write_frame(&mut self.stream, &frame, None, limits).await.unwrap();
            loop {
                let heard = read_frame::<FromBell, _>(&mut self.stream, limits).await.unwrap();
                let done = FromBell::Answer { id, answer: Answer::Done };
                if heard.unwrap().words == done {
                    return;
                }
            }
        };
        bell.runtime.block_on(async { tokio::time::timeout(PATIENCE, asking).await }).unwrap();
    }
}

/// Whether the other side let go without a word.
fn is_ended(mut stream: UnixStream) -> bool {
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => rest.is_empty(),
        Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
    }
}

/// What cannot be a frame.
fn nonsense() -> Vec<Vec<u8>> {
    let framed = |json: &[u8]| {
        let length = u32::try_from(json.len()).unwrap();
        [&length.to_be_bytes()[..], &[0; 4], json].concat()
    };
    vec![
        vec![0xff; 8],
        [&[0, 0, 0, 2, 0xff, 0xff, 0xff, 0xff][..], b"{}"].concat(),
        framed(b"{\"say\":"),
        framed(b"\xff\xfe"),
        framed(b"{\"say\":\"nothing\"}"),
        framed(format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).as_bytes()),
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(),
    ]
}

#[test]
fn nonsense_ends_its_own_connection_only() {
    let bell = Bell::start();
    let mut window = Window::open(&bell);
    window.is_answered(&bell);
    for line in nonsense() {
        assert!(is_ended(bell.knock(&line)), "{:?}", String::from_utf8_lossy(&line[..8]));
        window.is_answered(&bell);
    }
    // Half a frame, and then nobody.
    for length in [1, 7, 8, 12] {
        drop(bell.knock(&[0, 0, 0, 9, 0, 0, 0, 0, b'{', b'"', b's', b'a'][..length]));
    }
    window.is_answered(&bell);
    bell.serves();
}

#[test]
fn ten_thousand_connections_are_bounded_and_forgotten() {
    const KNOCKERS: usize = 8;
    const KNOCKS: usize = 1250;
    let bell = Bell::start();
    let mut window = Window::open(&bell);
    window.is_answered(&bell);
    let before = bell.files();
    thread::scope(|scope| {
        for knocker in 0..KNOCKERS {
            let bell = &bell;
            scope.spawn(move || talk_nonsense(bell, knocker..knocker + KNOCKS));
        }
    });
    window.is_answered(&bell);
    // The last ones may not have been let go yet.
    let is_forgotten = (0..1000).any(|_| {
        bell.serves();
        bell.files() <= before
    });
    assert!(is_forgotten, "{} files, {before} before", bell.files());
}

/// Connects once for each of these numbers; now and then looks at how many connections the bell holds.
fn talk_nonsense(bell: &Bell, knocks: std::ops::Range<usize>) {
    // Windows, those that have not said what they are, and what a bell holds anyway.
    const MOST_FILES: usize = 16 + 8 + 40;
    let socket = bell.socket();
    let lines = nonsense();
    for knock in knocks {
        let mut stream = UnixStream::connect(&socket).unwrap();
        // One that was ended already takes no more.
        stream.write_all(&lines[knock % lines.len()]).ok();
        if knock.is_multiple_of(100) {
            assert!(bell.files() <= MOST_FILES, "{} files", bell.files());
        }
    }
}

#[test]
fn silent_connections_keep_no_window_waiting() {
    let bell = Bell::start();
    let mut window = Window::open(&bell);
    window.is_answered(&bell);
    let silent: Vec<UnixStream> = (0..60).map(|_| bell.knock(&[])).collect();
    window.is_answered(&bell);
    drop(silent);
    bell.serves();
}

/// Somebody at the door: another test runs this as another user.
#[test]
fn a_knock() {
    let Some(door) = std::env::var_os(DOOR) else { return };
    let code = match UnixStream::connect(Path::new(&door)) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => CLOSED,
        Err(_) => 1,
        Ok(mut stream) => {
            let json = format!(
                "{{\"say\":\"hello\",\"version\":{BRIDGE_VERSION},\"page\":{{\"name\":\"form\"}}}}"
            );
            let length = u32::try_from(json.len()).unwrap();
            let frame = [&length.to_be_bytes()[..], &[0; 4], json.as_bytes()].concat();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            // One that was ended already takes no more.
            stream.write_all(&frame).ok();
            let mut first = [0];
            if matches!(stream.read(&mut first), Ok(1)) { LET_IN } else { SENT_AWAY }
        }
    };
    std::process::exit(code);
}

/// Lets another process of this test knock.
fn knocks(socket: &Path, user: Option<u32>) -> Option<i32> {
    // The link of the system leads to the program also for who may not enter its folder.
    let mut command = Command::new("/proc/self/exe");
    command.args(["--exact", "a_knock"]).env_clear().env(DOOR, socket).current_dir("/");
    if let Some(user) = user {
        command.uid(user).gid(user);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().unwrap().code()
}

#[test]
fn another_user_is_refused_even_where_the_directory_is_open() {
    if !rustix::process::geteuid().is_root() {
        say("another user at the socket was not tried: only root may become nobody");
        return;
    }
    let bell = Bell::start();
    let socket = bell.socket();
    assert_eq!(knocks(&socket, None), Some(LET_IN));
    assert_eq!(knocks(&socket, Some(NOBODY)), Some(CLOSED), "the directory is closed");
    for (path, mode) in
        [(bell.home.path(), 0o755), (socket.parent().unwrap(), 0o755), (&socket, 0o777)]
    {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }
    assert_eq!(knocks(&socket, Some(NOBODY)), Some(SENT_AWAY), "the kernel says who it is");
    assert_eq!(knocks(&socket, None), Some(LET_IN));
}

fn say(words: &str) {
    // Past what a test run catches: whoever reads its output shall know.
    io::stderr().write_all(format!("{words}\n").as_bytes()).unwrap();
}
