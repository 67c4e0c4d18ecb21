//! The rpms, as far as a Debian machine can judge them: their contents, what they ask for, and laying them down and
//! taking them away in a root of their own. Their scripts are read, not run.

use std::{collections::BTreeSet, path::Path, process::Command};

use deskbell_tests::packages::packages;

use crate::machine::{file, made};

fn rpm(arguments: &[&str], package: &Path) -> String {
    let mut command = Command::new("rpm");
    let output = command.args(arguments).arg(package).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "rpm {arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_rpm_holds_what_the_plan_says_and_asks_for_what_it_loads() {
    for package in packages() {
        let made = file(&made(), &package.name, '-', ".rpm");
        let database = tempfile::tempdir().unwrap();
        let own = format!("--dbpath={}", database.path().display());
        let listed = rpm(&["-qlp", &own], &made);
        let listed: BTreeSet<&str> = listed.lines().collect();
        let planned = package.files.keys().chain(package.rpm_files.keys()).chain(&package.folders);
        assert_eq!(listed, planned.map(String::as_str).collect(), "{}", package.name);
        let needs = rpm(&["-qp", "--requires", &own], &made);
        let webkit = needs.contains("libwebkit2gtk-4.1.so.0()(64bit)");
        assert_eq!(webkit, package.name == "deskbell", "{needs}");
        assert!(
            needs.contains("libc.so.6(GLIBC_") && !needs.contains("libwebkit2gtk-4.1-0"),
            "{needs}"
        );
        let scripts = tempfile::NamedTempFile::new().unwrap();
        let texts = rpm(&["-qp", "--qf", "%{POSTIN}\\n%{PREUN}\\n%{POSTUN}\\n", &own], &made);
        std::fs::write(scripts.path(), texts.replace("(none)", "")).unwrap();
        assert!(Command::new("sh").arg("-n").arg(scripts.path()).status().unwrap().success());
    }
}

#[test]
fn an_rpm_is_laid_down_and_taken_away_without_rest() {
    let root = tempfile::tempdir().unwrap();
    let at = format!("--root={}", root.path().display());
    for package in packages() {
        let made = file(&made(), &package.name, '-', ".rpm");
        rpm(&["--install", "--nodeps", "--noscripts", &at], &made);
        let inside = |path: &str| root.path().join(path.trim_start_matches('/'));
        let missing: Vec<&String> =
            package.files.keys().filter(|path| !inside(path).is_file()).collect();
        assert!(missing.is_empty(), "{missing:?}");
        rpm(&["--erase", "--noscripts", &at], Path::new(&package.name));
        let left: Vec<&String> =
            package.files.keys().filter(|path| inside(path).exists()).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
