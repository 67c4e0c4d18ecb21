//! The installed service, started as its unit says, on a machine where no systemd runs the show.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, chown},
    path::Path,
    process::Stdio,
};

use deskbell_tests::{desktop::until, server::http};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::process::{Child, Command};

use crate::machine::{BACKUPS, SERVER_DATA, account};

const UNIT: &str = "/usr/lib/systemd/system/deskbell-server.service";
const SETTINGS: &str = "/etc/deskbell-server/environment";

/// The service of the package.
pub(crate) struct Service {
    /// Where it listens.
    pub(crate) base: String,
    token: String,
    process: Option<Child>,
}

impl Service {
    /// Tells the service where to listen, starts it, and makes an administrator's token.
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let template = fs::read_to_string(SETTINGS).unwrap();
        fs::write(SETTINGS, format!("{template}DESKBELL_LISTEN={address}\n")).unwrap();
        let mut service =
            Self { base: format!("http://{address}"), token: String::new(), process: None };
        service.start_again().await;
        let add =
            ["technician", "add", "--name", "Priya Raman", "--email", "priya@aldermoor.example"];
        service.command(&add).await;
        let made = service
            .command(&["api-token", "create", "--technician", "priya@aldermoor.example"])
            .await;
        made["token"].as_str().unwrap().clone_into(&mut service.token);
        service
    }

    /// Starts it as the unit says: directories first, then what comes before, then the program itself.
    pub(crate) async fn start_again(&mut self) {
        let unit = fs::read_to_string(UNIT).unwrap();
        assert_eq!(one(&unit, "StateDirectory"), "deskbell deskbell-backups");
        for folder in [SERVER_DATA, BACKUPS] {
            own(Path::new(folder));
        }
        let before = as_account(one(&unit, "ExecStartPre")).status().await.unwrap();
        assert!(before.success(), "what comes before the start: {before}");
        let mut start = as_account(one(&unit, "ExecStart"));
        start.kill_on_drop(true).stdout(Stdio::null()).stderr(Stdio::null());
        self.process = Some(start.spawn().unwrap());
        let ready = format!("{}/readyz", self.base);
        until("the installed service is ready", || async {
            http().get(&ready).send().await.ok().filter(|answer| answer.status().is_success())
        })
        .await;
    }

    /// Stops it as systemd does.
    pub(crate) async fn stop(&mut self) {
        let mut process = self.process.take().unwrap();
        let id = Pid::from_raw(i32::try_from(process.id().unwrap()).unwrap()).unwrap();
        kill_process(id, Signal::TERM).unwrap();
        assert!(process.wait().await.unwrap().success());
    }

    /// A command of an administrator at the machine.
    pub(crate) async fn command(&self, arguments: &[&str]) -> Value {
        let quoted: Vec<String> = arguments.iter().map(|word| format!("'{word}'")).collect();
        let line =
            format!("/usr/bin/deskbell-server {} --json --data {SERVER_DATA}", quoted.join(" "));
        let output = as_account(&line).stdout(Stdio::piped()).output().await.unwrap();
        assert!(output.status.success(), "{line}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Runs the backup as its unit says.
    pub(crate) async fn back_up(&self) {
        let unit = fs::read_to_string(UNIT.replace(".service", "-backup.service")).unwrap();
        assert!(as_account(one(&unit, "ExecStart")).status().await.unwrap().success());
    }

    /// The descriptions of all open tickets.
    pub(crate) async fn tickets(&self) -> Vec<String> {
        let list = self.get("/api/v1/desk/tickets?view=open").await;
        let mut descriptions = Vec::new();
        for item in list["items"].as_array().unwrap() {
            let path = format!("/api/v1/desk/tickets/{}", item["id"].as_str().unwrap());
            let ticket = self.get(&path).await;
            descriptions.push(ticket["description"].as_str().unwrap().to_owned());
        }
        descriptions.sort();
        descriptions
    }

    async fn get(&self, path: &str) -> Value {
        let request = http().get(format!("{}{path}", self.base)).bearer_auth(&self.token);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }
}

/// The one value of a key of a unit.
fn one<'a>(unit: &'a str, key: &str) -> &'a str {
    let start = format!("{key}=");
    unit.lines().find_map(|line| line.strip_prefix(start.as_str())).unwrap()
}

/// A command line of a unit, run by the unit's account with the settings systemd would read.
fn as_account(line: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args([
        "--reuid",
        "deskbell",
        "--regid",
        "deskbell",
        "--clear-groups",
        "--pdeathsig",
        "KILL",
    ]);
    command.args(["--", "/bin/sh", "-c", &format!("umask 0077; exec {line}")]);
    command.env_clear().env("PATH", "/usr/bin:/bin").current_dir("/").stdin(Stdio::null());
    let settings = fs::read_to_string(SETTINGS).unwrap();
    let settings = settings.lines().filter(|line| !line.starts_with('#'));
    command.envs(settings.filter_map(|line| line.split_once('=')));
    command
}

/// What systemd does for a `StateDirectory`.
fn own(folder: &Path) {
    let account = account().unwrap();
    let numbers: Vec<u32> =
        account.split(':').skip(2).take(2).map(|number| number.parse().unwrap()).collect();
    fs::create_dir_all(folder).unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
    chown(folder, Some(numbers[0]), Some(numbers[1])).unwrap();
}
