//! Packages for Fedora and its relatives, by `rpmbuild`, which finds what programs load by itself.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use super::{Build, plan::Package, stage::lay_out};
use crate::step;

/// Makes a package and gives its file.
pub(super) fn make(package: &Package, build: &Build, into: &Path) -> Result<PathBuf> {
    let architecture = std::env::consts::ARCH;
    let file = into.join(format!("{}-{}-1.{architecture}.rpm", package.name, build.version));
    let folder = tempfile::tempdir()?;
    let stage = folder.path().join("stage");
    let files = package.files.iter().chain(&package.rpm_files);
    lay_out(&stage, files, &package.folders, &build.programs)?;
    let spec = folder.path().join("package.spec");
    fs::write(&spec, self::spec(package, build, &stage)?)?;
    let mut rpmbuild = Command::new("rpmbuild");
    rpmbuild.args(["-bb", "--quiet", "--target", architecture]);
    let top = format!("_topdir {}", folder.path().join("rpm").display());
    let here = format!("_rpmdir {}", into.display());
    for define in [top.as_str(), here.as_str()].into_iter().chain(DEFINITIONS) {
        rpmbuild.arg("--define").arg(define);
    }
    rpmbuild.arg("--define").arg(build.rpm_compression());
    step::must(build.reproducible(&mut rpmbuild).arg(&spec))?;
    Ok(file)
}

const DEFINITIONS: [&str; 10] = [
    "_buildhost deskbell",
    "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
    "_build_id_links none",
    "__os_install_post %{nil}",
    "debug_package %{nil}",
    "_unitdir /usr/lib/systemd/system",
    "_dbpath /nonexistent",
    "use_source_date_epoch_as_buildtime 1",
    "clamp_mtime_to_source_date_epoch 1",
    "source_date_epoch_from_changelog 0",
];

fn spec(package: &Package, build: &Build, stage: &Path) -> Result<String> {
    let mut lines = vec![
        format!("Name: {}", package.name),
        format!("Version: {}", build.version),
        "Release: 1".to_owned(),
        format!("Summary: {}", capital(&package.summary)),
        "License: MIT OR Apache-2.0".to_owned(),
        format!("Packager: {}", build.maintainer),
        "AutoReqProv: yes".to_owned(),
    ];
    lines.extend(package.rpm_requires.iter().map(|name| format!("Requires: {name}")));
    lines.extend(package.rpm_recommends.iter().map(|name| format!("Recommends: {name}")));
    lines.push(format!("%description\n{}", package.description));
    lines.push(format!(
        "%install\nmkdir -p %{{buildroot}}\ncp -a {}/. %{{buildroot}}/",
        stage.display()
    ));
    for (section, when, script) in [
        ("%post", None, "after-install"),
        ("%preun", Some(LAST), "before-remove"),
        ("%postun", Some(LAST), "after-remove"),
    ] {
        let body = package.script(script)?;
        if !body.is_empty() {
            lines.push(format!("{section}\n{}{body}:", when.unwrap_or_default()));
        }
    }
    lines.push("%files\n%defattr(-,root,root,-)".to_owned());
    lines.extend(package.folders.iter().map(|path| format!("%dir {path}")));
    let settings: Vec<&str> = package.settings().collect();
    for path in package.files.keys().chain(package.rpm_files.keys()) {
        lines.push(match path.as_str() {
            path if settings.contains(&path) => format!("%config(noreplace) {path}"),
            path if path.starts_with("/usr/share/licenses/") => format!("%license {path}"),
            path if path.starts_with("/usr/share/doc/") => format!("%doc {path}"),
            path => path.to_owned(),
        });
    }
    Ok(lines.join("\n") + "\n")
}

/// An upgrade, too, removes a package: the older one.
const LAST: &str = "[ \"$1\" = 0 ] || exit 0\n";

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
