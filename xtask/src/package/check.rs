//! What tools can say about packages before anybody installs them.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Result, bail};

use super::{Made, stage::inside};
use crate::{packages::on_path, step};

/// Ten times the exposure a unit may have.
const EXPOSURE: &str = "--threshold=20";

/// Every check there is a tool for; a missing tool is said, a fault ends the command.
pub(super) fn packages(made: &Made) -> Result<()> {
    for deb in &made.debs {
        let unpacked = tempfile::tempdir()?;
        step::must(Command::new("dpkg-deb").arg("--extract").arg(deb).arg(unpacked.path()))?;
        files(unpacked.path())?;
        names_nobody(
            &printed(Command::new("dpkg-deb").arg("--contents").arg(deb))?,
            " root/root ",
        )?;
    }
    for rpm in &made.rpms {
        let mut rpm_list = Command::new("rpm");
        rpm_list.args([
            "-qp",
            "--dbpath",
            "/nonexistent",
            "--qf",
            "[ %{FILEUSERNAME}/%{FILEGROUPNAME} %{FILENAMES}\\n]",
        ]);
        names_nobody(&printed(rpm_list.arg(rpm))?, " root/root ")?;
    }
    Ok(())
}

/// Launchers, metainfo and units, each judged by its own tool.
fn files(root: &Path) -> Result<()> {
    for folder in ["/usr/share/applications", "/etc/xdg/autostart"] {
        each(&inside(root, folder), "desktop-file-validate", &[])?;
    }
    each(&inside(root, "/usr/share/metainfo"), "appstreamcli", &["validate", "--no-net"])?;
    let units = inside(root, "/usr/lib/systemd/system");
    for service in listed(&units).into_iter().filter(|file| file.ends_with(".service")) {
        each_file(
            &units.join(service),
            "systemd-analyze",
            &["security", "--offline=true", EXPOSURE],
        )?;
    }
    Ok(())
}

fn each(folder: &Path, tool: &str, arguments: &[&str]) -> Result<()> {
    listed(folder).iter().try_for_each(|file| each_file(&folder.join(file), tool, arguments))
}

fn each_file(file: &Path, tool: &str, arguments: &[&str]) -> Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if !on_path(tool) {
        step::say(&format!("not checked, {tool} is not here: {name}"));
        return Ok(());
    }
    let output = Command::new(tool).args(arguments).arg(file).stdin(Stdio::null()).output()?;
    let last = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        bail!("{tool} refuses {name}:\n{last}{}", String::from_utf8_lossy(&output.stderr));
    }
    let said = last.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("nothing to say");
    step::say(&format!("{tool} {}: {name}: {}", arguments.first().unwrap_or(&""), said.trim()));
    Ok(())
}

/// Every file belongs to root, whoever built the package.
fn names_nobody(listing: &str, owner: &str) -> Result<()> {
    match listing.lines().find(|line| !line.contains(owner)) {
        Some(line) => bail!("a file of the package does not belong to root: {line}"),
        None => Ok(()),
    }
}

fn listed(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn printed(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("this failed: {}", step::shown(command));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
