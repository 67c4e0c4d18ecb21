//! The packages' plan, launchers, units and templates agree with the programs they are about.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

use cargo_metadata::MetadataCommand;
use deskbell_client::settings::{Origin, Settings, Sources};
use deskbell_tests::{
    contract::root,
    packages::{Package, package, packages},
    programs::program,
    sources::none,
};
use deskbell_words::Words;

/// Words by which people look for help (requirements, R0.10).
const LOOKED_FOR: [&str; 9] = [
    "support request",
    "help",
    "help desk",
    "helpdesk",
    "IT",
    "support",
    "tech support",
    "tech",
    "assistance",
];

/// What a network service must not leave out (security, section 5).
const HARDENED: [&str; 21] = [
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "CapabilityBoundingSet=",
    "RestrictNamespaces=yes",
    "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes",
    "SystemCallFilter=@system-service",
    "SystemCallArchitectures=native",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectProc=invisible",
    "UMask=0077",
    "LimitNOFILE=65536",
    "MemoryMax=2G",
    "Restart=on-failure",
    "TimeoutStopSec=15",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
];

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The keys of a file of the kind systemd and desktops use, in their order.
fn lines<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    let start = format!("{key}=");
    text.lines().filter_map(|line| line.strip_prefix(start.as_str())).collect()
}

/// Runs a tool that judges a file, where it is installed; ordinary tests do not install it.
fn judged_by(tool: &str, arguments: &[&str], file: &Path) {
    match Command::new(tool).args(arguments).arg(file).output() {
        Ok(output) => assert!(
            output.status.success(),
            "{tool} refuses {}: {}{}",
            file.display(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{tool}: {error}"),
    }
}

#[test]
fn each_package_holds_what_its_readers_were_told() {
    let held: BTreeMap<String, Vec<String>> = packages()
        .into_iter()
        .map(|package| (package.name, package.files.into_keys().collect()))
        .collect();
    insta::assert_json_snapshot!(held);
}

#[test]
fn every_file_of_a_package_comes_from_somewhere() {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo metadata answers");
    let ours = metadata.packages.iter().flat_map(|package| &package.targets);
    let programs: BTreeSet<&str> =
        ours.filter(|target| target.is_bin()).map(|target| target.name.as_str()).collect();
    let crates: BTreeSet<&str> =
        metadata.packages.iter().map(|package| package.name.as_str()).collect();
    let mut findings = Vec::new();
    for package in packages() {
        for (target, source) in package.files.iter().chain(&package.rpm_files) {
            let is_there = match source.split_once(':') {
                Some(("program", name)) => {
                    programs.contains(name) && package.programs.iter().any(|known| known == name)
                }
                Some(("notices", name)) => crates.contains(name),
                _ => root().join(source).is_file(),
            };
            if !is_there {
                findings.push(format!("{}: {target} from {source}", package.name));
            }
        }
    }
    none("files of packages come from somewhere", findings);
}

#[test]
fn scripts_are_shell_and_fail_for_nobody() {
    for package in packages() {
        for entry in std::fs::read_dir(root().join(&package.scripts)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "sh") {
                let parsed = Command::new("sh").arg("-n").arg(&path).status().unwrap();
                assert!(parsed.success(), "{} is no shell script", path.display());
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!text.contains("exit 1"), "{} may fail", path.display());
            }
        }
    }
}

/// Launchers of the laptop part: where they go, and their text.
fn launchers(package: &Package) -> Vec<(String, String)> {
    let launchers = package.files.iter().filter(|(target, _)| target.ends_with(".desktop"));
    launchers.map(|(target, source)| (target.clone(), text(source))).collect()
}

#[test]
fn launchers_start_what_the_package_holds() {
    let laptop = package("deskbell");
    let launchers = launchers(&laptop);
    assert_eq!(launchers.len(), 3);
    for (target, launcher) in launchers {
        for key in ["Exec", "TryExec"] {
            let started = lines(&launcher, key);
            assert!(
                !started.is_empty(),
                "{target} has no {key}: it would stay behind a removed package"
            );
            for line in started {
                let program = line.split(' ').next().unwrap_or_default();
                assert!(laptop.files.contains_key(program), "{target} starts {program}");
            }
        }
        let icon = lines(&launcher, "Icon")[0];
        let drawn = format!("/usr/share/icons/hicolor/scalable/apps/{icon}.svg");
        assert!(laptop.files.contains_key(&drawn), "{target} shows {icon}");
        judged_by("desktop-file-validate", &[], &root().join(&laptop.files[&target]));
    }
    let metainfo = "/usr/share/metainfo/org.deskbell.Deskbell.metainfo.xml";
    let source = &laptop.files[metainfo];
    assert!(text(source).contains(">deskbell.desktop</launchable>"));
    judged_by("appstreamcli", &["validate", "--no-net"], &root().join(source));
}

#[test]
fn the_launcher_is_found_by_the_words_people_look_for() {
    let launcher = text("installers/linux/laptop/launcher.desktop");
    let keywords: BTreeSet<&str> =
        lines(&launcher, "Keywords")[0].split(';').filter(|word| !word.is_empty()).collect();
    let said = Words::english().plain("app-search");
    let wanted = LOOKED_FOR.into_iter().chain(said.split(", "));
    let missing = wanted.filter(|word| !keywords.contains(word)).map(str::to_owned);
    none("words people look for help by", missing);
}

#[test]
fn the_policy_template_names_every_setting_and_is_right_when_uncommented() {
    let source = &package("deskbell").files["/usr/share/deskbell/policy.toml"];
    let template = text(source);
    let examples: Vec<&str> = template
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .filter(|line| !line.starts_with(' ') && line.contains(" = "))
        .collect();
    assert!(
        toml::from_str::<toml::Table>(&template).unwrap().is_empty(),
        "the template sets nothing by itself"
    );
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy.toml");
    std::fs::write(&policy, examples.join("\n").replace("the key as the server printed it", "key"))
        .unwrap();
    let settings = Settings::read(&Sources { policy: policy.into(), ..Sources::default() });
    // A new setting does not compile here before it is in the template.
    let Settings {
        server_url,
        enrollment_key,
        ca_fingerprints,
        data_dir,
        show_quit,
        shared,
        locale,
        problems,
    } = settings;
    assert_eq!(problems, []);
    let origins = [
        server_url.origin,
        enrollment_key.origin,
        ca_fingerprints.origin,
        data_dir.origin,
        show_quit.origin,
        shared.origin,
        locale.origin,
    ];
    assert_eq!(origins, [Origin::Policy; 7], "each setting has its example");
    assert_eq!(examples.len(), origins.len(), "each example is a setting: {examples:?}");
    let guide = text("docs/OPERATIONS.md");
    let untold = examples.iter().filter_map(|line| line.split(' ').next());
    none(
        "settings the guide names",
        untold.filter(|key| !guide.contains(&format!("| `{key}` |"))).map(str::to_owned),
    );
}

#[test]
fn the_servers_template_names_what_the_server_and_the_backup_read() {
    let server = package("deskbell-server");
    let template = text(&server.files["/usr/share/deskbell-server/environment"]);
    let named: BTreeSet<&str> = template
        .lines()
        .filter_map(|line| line.strip_prefix('#')?.split_once('='))
        .map(|(name, _)| name)
        .filter(|name| !name.contains(' '))
        .collect();
    let help = Command::new(program("deskbell-server", "deskbell-server"))
        .args(["serve", "--help"])
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let mut read: BTreeSet<&str> =
        help.split("[env: ").skip(1).filter_map(|rest| rest.split(['=', ']']).next()).collect();
    let backup = text(&server.files["/usr/libexec/deskbell-server/backup"]);
    assert!(backup.contains("${DESKBELL_BACKUPS_KEPT:-7}"));
    read.insert("DESKBELL_BACKUPS_KEPT");
    assert_eq!(named, read);
    assert!(template.lines().all(|line| line.is_empty() || line.starts_with('#')));
}

#[test]
fn the_servers_unit_is_shut_in_and_starts_what_the_package_holds() {
    let server = package("deskbell-server");
    let account = text(&server.files["/usr/lib/sysusers.d/deskbell-server.conf"]);
    for name in ["deskbell-server.service", "deskbell-server-backup.service"] {
        let source = &server.files[&format!("/usr/lib/systemd/system/{name}")];
        let unit = text(source);
        let user = lines(&unit, "User")[0];
        assert!(account.contains(&format!("u {user} ")), "{name} runs as {user}");
        let program = lines(&unit, "ExecStart")[0].split(' ').next().unwrap();
        assert!(server.files.contains_key(program), "{name} starts {program}");
        judged_by(
            "systemd-analyze",
            &["security", "--offline=true", "--threshold=20"],
            &root().join(source),
        );
    }
    let unit = text("installers/linux/server/deskbell-server.service");
    let options: BTreeSet<&str> = unit.lines().collect();
    let missing = HARDENED.into_iter().filter(|option| !options.contains(option));
    none("options of the unit", missing.map(str::to_owned));
    let timer = text("installers/linux/server/deskbell-server-backup.timer");
    assert!(timer.contains("[Timer]\nOnCalendar="));
}
