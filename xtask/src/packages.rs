//! The system packages a command needs: which are missing, and how to get them.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, IsTerminal as _},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

use crate::step;

/// What a package is needed for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    Build,
    Run,
    Test,
    /// Making packages and looking at them.
    Package,
    /// Compiling for Windows and running under Wine.
    Windows,
    /// A compiler for Windows, where rustup has not brought one.
    WindowsRust,
}

impl Need {
    /// Whether a command with this need also has the other one.
    fn includes(self, other: Self) -> bool {
        match self {
            Self::Build | Self::Run | Self::Test => other <= self,
            Self::Package | Self::Windows | Self::WindowsRust => {
                other == self || other == Self::Build
            }
        }
    }
}

/// How its presence shows on a system without dpkg.
enum Sign {
    Program(&'static str),
    Library(&'static str),
    Font(&'static str),
}

struct Package {
    need: Need,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    sign: Sign,
}

#[rustfmt::skip]
const PACKAGES: &[Package] = &[
    Package { need: Need::Build, debian: "build-essential", fedora: "gcc", arch: "base-devel", sign: Sign::Program("cc") },
    Package { need: Need::Build, debian: "pkg-config", fedora: "pkgconf-pkg-config", arch: "pkgconf", sign: Sign::Program("pkg-config") },
    Package { need: Need::Build, debian: "libwebkit2gtk-4.1-dev", fedora: "webkit2gtk4.1-devel", arch: "webkit2gtk-4.1", sign: Sign::Library("webkit2gtk-4.1") },
    Package { need: Need::Run, debian: "dbus", fedora: "dbus-daemon", arch: "dbus", sign: Sign::Program("dbus-daemon") },
    Package { need: Need::Test, debian: "xvfb", fedora: "xorg-x11-server-Xvfb", arch: "xorg-server-xvfb", sign: Sign::Program("Xvfb") },
    Package { need: Need::Test, debian: "webkit2gtk-driver", fedora: "webkit2gtk-driver", arch: "webkit2gtk-4.1", sign: Sign::Program("WebKitWebDriver") },
    Package { need: Need::Test, debian: "fonts-dejavu-core", fedora: "dejavu-sans-fonts", arch: "ttf-dejavu", sign: Sign::Font("DejaVu Sans") },
    Package { need: Need::Test, debian: "fonts-noto-core", fedora: "google-noto-sans-fonts", arch: "noto-fonts", sign: Sign::Font("Noto Sans") },
    Package { need: Need::Test, debian: "dunst", fedora: "dunst", arch: "dunst", sign: Sign::Program("dunst") },
    Package { need: Need::Test, debian: "gnome-keyring", fedora: "gnome-keyring", arch: "gnome-keyring", sign: Sign::Program("gnome-keyring-daemon") },
    Package { need: Need::Test, debian: "xfce4-panel", fedora: "xfce4-panel", arch: "xfce4-panel", sign: Sign::Program("xfce4-panel") },
    Package { need: Need::Test, debian: "xdotool", fedora: "xdotool", arch: "xdotool", sign: Sign::Program("xdotool") },
    Package { need: Need::Test, debian: "imagemagick", fedora: "ImageMagick", arch: "imagemagick", sign: Sign::Program("import") },
    Package { need: Need::Test, debian: "strace", fedora: "strace", arch: "strace", sign: Sign::Program("strace") },
    Package { need: Need::Test, debian: "faketime", fedora: "libfaketime", arch: "libfaketime", sign: Sign::Program("faketime") },
    Package { need: Need::Test, debian: "chromium", fedora: "chromium", arch: "chromium", sign: Sign::Program("chromium") },
    Package { need: Need::Test, debian: "chromium-driver", fedora: "chromedriver", arch: "chromium", sign: Sign::Program("chromedriver") },
    Package { need: Need::Package, debian: "dpkg-dev", fedora: "dpkg-dev", arch: "dpkg", sign: Sign::Program("dpkg-shlibdeps") },
    Package { need: Need::Package, debian: "rpm", fedora: "rpm-build", arch: "rpm-tools", sign: Sign::Program("rpmbuild") },
    Package { need: Need::Package, debian: "desktop-file-utils", fedora: "desktop-file-utils", arch: "desktop-file-utils", sign: Sign::Program("desktop-file-validate") },
    Package { need: Need::Package, debian: "appstream", fedora: "appstream", arch: "appstream", sign: Sign::Program("appstreamcli") },
    Package { need: Need::Package, debian: "mmdebstrap", fedora: "mmdebstrap", arch: "mmdebstrap", sign: Sign::Program("mmdebstrap") },
    Package { need: Need::Windows, debian: "gcc-mingw-w64-x86-64-win32", fedora: "mingw64-gcc", arch: "mingw-w64-gcc", sign: Sign::Program("x86_64-w64-mingw32-gcc") },
    Package { need: Need::Windows, debian: "wine64", fedora: "wine-core", arch: "wine", sign: Sign::Program("wineserver") },
    Package { need: Need::Windows, debian: "wine", fedora: "wine-core", arch: "wine", sign: Sign::Program("wine") },
    Package { need: Need::WindowsRust, debian: "rustc-web", fedora: "rust", arch: "rust", sign: Sign::Program("rustc") },
    Package { need: Need::WindowsRust, debian: "cargo-web", fedora: "cargo", arch: "rust", sign: Sign::Program("cargo") },
    Package { need: Need::WindowsRust, debian: "libstd-rust-web-dev", fedora: "rust", arch: "rust", sign: Sign::Program("rustc") },
    Package { need: Need::WindowsRust, debian: "rust-web-src", fedora: "rust-src", arch: "rust-src", sign: Sign::Program("rustc") },
];

/// What builds the pages, and where it is got.
const NODE: &str = "Node.js 20.19 or newer (of 22: 22.12 or newer), https://nodejs.org";

/// Sees to it that everything `need` includes is there.
pub(crate) fn ensure(need: Need) -> Result<()> {
    for (program, from) in [("node", NODE), ("npm", NODE), ("git", "git, https://git-scm.com")] {
        if !on_path(program) {
            bail!("`{program}` is missing. Install {from}, then run this command again.");
        }
    }
    judge_node(&version_of_node()?)?;
    let wanted: Vec<&Package> =
        PACKAGES.iter().filter(|package| need.includes(package.need)).collect();
    if on_path("dpkg-query") && on_path("apt-get") {
        install_debian(&wanted)
    } else {
        name_others(&wanted)
    }
}

/// What `node --version` says.
fn version_of_node() -> Result<String> {
    let output = Command::new("node").arg("--version").output().context("cannot start node")?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The pages' tools end with a syntax error under an older Node.js, which names no way out.
fn judge_node(version: &str) -> Result<()> {
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    let (major, minor) = (parts.next().and_then(Result::ok), parts.next().and_then(Result::ok));
    let is_new_enough = match (major, minor) {
        (Some(20), Some(minor)) => minor >= 19,
        (Some(22), Some(minor)) => minor >= 12,
        (Some(major), Some(_)) => major > 22,
        (None, _) | (_, None) => false,
    };
    if is_new_enough {
        return Ok(());
    }
    bail!(
        "Node.js is {version}, and the pages are built with {NODE}. Debian 12 and Ubuntu 24.04 bring Node.js 18: get \
         a newer one from https://nodejs.org/en/download (an archive to unpack, or `nvm install 22`), put its `bin` \
         first in PATH, then run this command again."
    )
}

fn install_debian(wanted: &[&Package]) -> Result<()> {
    let ubuntu = std::fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=ubuntu"));
    let names: Vec<&str> = wanted.iter().map(|package| debian_name(package, ubuntu)).collect();
    let missing = not_installed(&names)?;
    if missing.is_empty() {
        return Ok(());
    }
    let as_root = rustix::process::geteuid().is_root();
    if !as_root && !on_path("sudo") {
        bail!(
            "system packages are missing and there is no sudo. As root: apt-get install {}",
            missing.join(" ")
        );
    }
    step::say("These system packages are missing. This installs them:");
    let line = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    step::say(&format!("  {}{line}", if as_root { "" } else { "sudo " }));
    if std::io::stdin().is_terminal() && !agreed()? {
        bail!("nothing was installed; this command needs the packages above");
    }
    step::must(&mut apt(as_root, &["update"]))?;
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(&missing);
    step::must(&mut apt(as_root, &arguments)).context("the packages could not be installed")
}

/// Ubuntu calls its browser differently from Debian.
fn debian_name(package: &Package, ubuntu: bool) -> &'static str {
    match (package.debian, ubuntu) {
        ("chromium", true) => "chromium-browser",
        ("chromium-driver", true) => "chromium-chromedriver",
        (name, _) => name,
    }
}

fn not_installed<'a>(names: &[&'a str]) -> Result<Vec<&'a str>> {
    // Exits with an error as soon as one name is unknown to it, which is an answer too.
    let output = Command::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${db:Status-Status}\n"])
        .args(names)
        .stderr(Stdio::null())
        .output()
        .context("cannot ask dpkg-query")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(names
        .iter()
        .copied()
        .filter(|name| !text.lines().any(|line| line == format!("{name} installed")))
        .collect())
}

fn apt(as_root: bool, arguments: &[&str]) -> Command {
    let mut command = Command::new(if as_root { "env" } else { "sudo" });
    if !as_root {
        command.arg("env");
    }
    command
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300", "-q"])
        .args(arguments);
    command
}

fn agreed() -> Result<bool> {
    step::say("Go ahead? [Y/n]");
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "" | "y" | "Y" | "yes"))
}

fn name_others(wanted: &[&Package]) -> Result<()> {
    let missing: Vec<&&Package> = wanted.iter().filter(|package| !shows(&package.sign)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    // Some systems have in one package what others have in several.
    let names = |name: fn(&Package) -> &'static str| {
        let names: BTreeSet<_> = missing.iter().map(|package| name(package)).collect();
        names.into_iter().collect::<Vec<_>>().join(" ")
    };
    bail!(
        "system packages are missing, and there is no apt here to install them. Install them, then run this command again:\n  \
         Debian, Ubuntu   apt-get install {}\n  Fedora           dnf install {}\n  Arch             pacman -S {}",
        names(|package| package.debian),
        names(|package| package.fedora),
        names(|package| package.arch),
    )
}

fn shows(sign: &Sign) -> bool {
    let answers = |program: &str, arguments: &[&str]| {
        Command::new(program)
            .args(arguments)
            .stderr(Stdio::null())
            .output()
            .ok()
            .filter(|output| output.status.success())
    };
    match sign {
        Sign::Program(name) => on_path(name),
        Sign::Library(name) => answers("pkg-config", &["--exists", name]).is_some(),
        Sign::Font(name) => {
            answers("fc-list", &[name]).is_some_and(|output| !output.stdout.is_empty())
        }
    }
}

/// Whether a program can be started by its name.
pub(crate) fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::{Need, PACKAGES, judge_node};

    fn names(need: Need) -> Vec<&'static str> {
        let wanted = PACKAGES.iter().filter(|package| need.includes(package.need));
        wanted.map(|package| package.debian).collect()
    }

    #[test]
    fn a_node_on_which_the_pages_cannot_be_built_is_named_with_a_way_out() {
        for good in ["v20.19.0", "v20.20.1", "v22.12.0", "v23.0.0", "v24.1.0"] {
            assert!(judge_node(good).is_ok(), "{good}");
        }
        for old in ["v18.19.0", "v18.20.4", "v20.18.3", "v21.7.0", "v22.11.0", "", "v", "nonsense"]
        {
            let said = judge_node(old).map_err(|error| error.to_string());
            let said = said.expect_err(old);
            assert!(said.contains(&format!("Node.js is {old},")), "{said}");
            assert!(said.contains("20.19") && said.contains("https://nodejs.org"), "{said}");
        }
    }

    #[test]
    fn an_ordinary_run_installs_nothing_for_windows() {
        let windows = ["wine", "wine64", "gcc-mingw-w64-x86-64-win32", "rustc-web"];
        for need in [Need::Build, Need::Run, Need::Test] {
            assert!(names(need).iter().all(|name| !windows.contains(name)));
        }
    }

    #[test]
    fn windows_needs_what_builds_and_no_desktop() {
        let names = names(Need::Windows);
        assert!(names.contains(&"build-essential") && names.contains(&"wine64"));
        assert!(!names.contains(&"xvfb") && !names.contains(&"rustc-web"));
    }
}
