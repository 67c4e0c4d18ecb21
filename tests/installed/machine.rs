//! This machine, with Deskbell's packages on it for as long as a test lasts.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The person's settings and the server's data that a purge takes away.
pub(crate) const POLICY: &str = "/etc/deskbell/policy.toml";
pub(crate) const SERVER_DATA: &str = "/var/lib/deskbell";
pub(crate) const BACKUPS: &str = "/var/lib/deskbell-backups";
const NAMES: [&str; 2] = ["deskbell", "deskbell-server"];

/// Where the packages are.
pub(crate) fn made() -> PathBuf {
    let folder = std::env::var_os("DESKBELL_PACKAGES").unwrap_or_else(|| {
        panic!("cargo xtask package --verify makes the packages and runs this test")
    });
    PathBuf::from(folder)
}

/// The one file in a folder for this package and ending.
pub(crate) fn file(folder: &Path, name: &str, separator: char, ending: &str) -> PathBuf {
    let start = format!("{name}{separator}");
    let found = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).find(|path| {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let rest = file.strip_prefix(&start).unwrap_or_default();
        rest.starts_with(|first: char| first.is_ascii_digit()) && file.ends_with(ending)
    });
    found.unwrap_or_else(|| panic!("no package {name} in {}", folder.display()))
}

/// The machine; everything of Deskbell is gone from it when this is dropped.
pub(crate) struct Machine;

impl Machine {
    /// Puts packages on it, with what they need, as an administrator does; nobody is there to answer a question.
    pub(crate) fn install(&self, packages: &[PathBuf]) {
        let mut arguments = vec!["install", "-y", "--no-install-recommends", "--allow-downgrades"];
        let files: Vec<String> =
            packages.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        arguments.extend(files.iter().map(String::as_str));
        apt(&arguments);
    }

    /// Removes a package.
    pub(crate) fn remove(&self, name: &str) {
        apt(&["remove", "-y", name]);
    }

    /// Purges packages.
    pub(crate) fn purge(&self, names: &[&str]) {
        let mut arguments = vec!["purge", "-y"];
        arguments.extend(names);
        apt(&arguments);
    }

    /// The version of a package, if it is installed.
    pub(crate) fn version(&self, name: &str) -> Option<String> {
        let format = ["-W", "-f", "${db:Status-Status} ${Version}"];
        let output = Command::new("dpkg-query").args(format).arg(name).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.strip_prefix("installed ").map(str::to_owned)
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let mut dpkg = Command::new("dpkg");
        // A test that failed is told of by its own words; what can be taken away here is taken away.
        dpkg.arg("--purge")
            .args(NAMES)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        dpkg.status().ok();
        fs::remove_dir_all(BACKUPS).ok();
        if account().is_some() {
            Command::new("userdel").arg("deskbell").stderr(Stdio::null()).status().ok();
        }
    }
}

/// The line of the server's account, if there is one.
pub(crate) fn account() -> Option<String> {
    let output = Command::new("getent").args(["passwd", "deskbell"]).output().unwrap();
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn apt(arguments: &[&str]) {
    let mut command = Command::new("apt-get");
    command.args(["-q", "-o", "DPkg::Lock::Timeout=600"]).args(arguments);
    // A question would find no answer and fail the test.
    command.stdin(Stdio::null()).env_remove("DEBIAN_FRONTEND");
    let output = command.output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "apt-get {arguments:?}:\n{said}");
}
