//! Debian packages, by Debian's own tools.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use super::{
    Build,
    plan::Package,
    stage::{inside, lay_out},
};
use crate::step;

/// Makes a package and gives its file.
pub(super) fn make(package: &Package, build: &Build, into: &Path) -> Result<PathBuf> {
    let architecture = printed(Command::new("dpkg").arg("--print-architecture"))?;
    let file = into.join(format!("{}_{}_{architecture}.deb", package.name, build.version));
    let folder = tempfile::tempdir()?;
    let stage = folder.path().join("stage");
    lay_out(&stage, &package.files, &package.folders, &build.programs)?;
    let control = stage.join("DEBIAN");
    fs::create_dir(&control)?;
    fs::set_permissions(&control, Permissions::from_mode(0o755))?;
    let depends = depends(package, &stage, folder.path())?;
    let size = installed_kilobytes(&stage)?;
    let text = self::control(package, build, &architecture, &depends, size);
    fs::write(control.join("control"), text)?;
    let settings: String = package.settings().map(|path| format!("{path}\n")).collect();
    if !settings.is_empty() {
        fs::write(control.join("conffiles"), settings)?;
    }
    fs::write(control.join("md5sums"), sums(package, &stage)?)?;
    for (name, text) in scripts(package)? {
        fs::write(control.join(name), text)?;
        fs::set_permissions(control.join(name), Permissions::from_mode(0o755))?;
    }
    let mut dpkg = Command::new("dpkg-deb");
    dpkg.arg("--root-owner-group")
        .args(build.deb_compression())
        .arg("--build")
        .arg(&stage)
        .arg(&file);
    step::must(build.reproducible(&mut dpkg).stdout(std::process::Stdio::null()))?;
    Ok(file)
}

fn control(
    package: &Package,
    build: &Build,
    architecture: &str,
    depends: &str,
    kilobytes: u64,
) -> String {
    let mut lines = vec![
        format!("Package: {}", package.name),
        format!("Version: {}", build.version),
        format!("Architecture: {architecture}"),
        format!("Maintainer: {}", build.maintainer),
        format!("Installed-Size: {kilobytes}"),
        format!("Depends: {depends}"),
    ];
    if !package.deb_recommends.is_empty() {
        lines.push(format!("Recommends: {}", package.deb_recommends.join(", ")));
    }
    lines.push(format!("Section: {}", package.section));
    lines.push("Priority: optional".to_owned());
    lines.push(format!("Description: {}", package.summary));
    lines.extend(package.description.lines().map(|line| match line {
        "" => " .".to_owned(),
        line => format!(" {line}"),
    }));
    lines.join("\n") + "\n"
}

/// What the programs load, as the packages that hold it, and what the package says besides.
fn depends(package: &Package, stage: &Path, folder: &Path) -> Result<String> {
    let debian = folder.join("debian");
    fs::create_dir_all(&debian)?;
    // The tool reads this file to learn that there is a package; nothing of it is used.
    fs::write(
        debian.join("control"),
        "Source: deskbell\n\nPackage: deskbell\nArchitecture: any\n",
    )?;
    let mut tool = Command::new("dpkg-shlibdeps");
    tool.arg("-O").current_dir(folder);
    for program in &package.programs {
        tool.arg(format!("-e{}", inside(stage, &format!("/usr/bin/{program}")).display()));
    }
    let found = printed(&mut tool)?;
    let libraries = found.strip_prefix("shlibs:Depends=").context("dpkg-shlibdeps said nothing")?;
    let all = package.deb_depends.iter().map(String::as_str);
    Ok(std::iter::once(libraries).chain(all).collect::<Vec<_>>().join(", "))
}

/// The scripts in Debian's frames: each says for itself in which of its calls it does something, and none asks.
fn scripts(package: &Package) -> Result<Vec<(&'static str, String)>> {
    let framed = |call: &str, body: &str| {
        format!("#!/bin/sh\nset -e\n[ \"$1\" = {call} ] || exit 0\n{body}")
    };
    let mut scripts = Vec::new();
    for (name, call, source) in
        [("postinst", "configure", "after-install"), ("prerm", "remove", "before-remove")]
    {
        let body = package.script(source)?;
        if !body.is_empty() {
            scripts.push((name, framed(call, &body)));
        }
    }
    let (removed, purged) = (package.script("after-remove")?, package.script("purge")?);
    let body = format!(
        "#!/bin/sh\nset -e\ncase \"$1\" in\nremove)\n:\n{removed};;\npurge)\n:\n{purged};;\nesac\n"
    );
    scripts.push(("postrm", body));
    Ok(scripts)
}

fn sums(package: &Package, stage: &Path) -> Result<String> {
    let settings: Vec<&str> = package.settings().collect();
    let files = package.files.keys().filter(|path| !settings.contains(&path.as_str()));
    let mut tool = Command::new("md5sum");
    tool.current_dir(stage).args(files.map(|path| path.trim_start_matches('/')));
    Ok(printed(&mut tool)? + "\n")
}

fn installed_kilobytes(folder: &Path) -> Result<u64> {
    let mut size = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        size += if about.is_dir() {
            1 + installed_kilobytes(&entry.path())?
        } else {
            about.len().div_ceil(1024)
        };
    }
    Ok(size)
}

fn printed(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", step::shown(command)))?;
    if !output.status.success() {
        bail!("this failed: {}", step::shown(command));
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
