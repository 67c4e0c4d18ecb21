//! A Windows of the tests' own, played by Wine: made once, without a screen, with the four gaps of Wine 8 filled that
//! programs built with Rust and Tauri fall into. None of them is worked round in the product.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result};

use crate::{step, test::TestProgram};

const RANDOM: &str = include_str!("../../wine/bcryptprimitives.c");
const COUNTERS: &str = include_str!("../../wine/pdh.c");
/// What is set in the registry of a new prefix, beside the version.
const SETTINGS: [&[&str]; 2] = [
    &[r"HKCU\Software\Wine\DllOverrides", "/v", "pdh", "/d", "native", "/f"],
    &[r"HKCU\Software\Wine\WineDbg", "/v", "ShowCrashDialog", "/t", "REG_DWORD", "/d", "0", "/f"],
];
/// The version that keeps tao from calling what Wine has something else in the place of.
const VERSION: &str = "win81";

/// A prefix, and where its programs find the libraries that lie beside them.
pub(super) struct Prefix {
    folder: PathBuf,
    libraries: PathBuf,
}

impl Prefix {
    /// Makes it, unless it is there as it should be.
    pub(super) fn prepare(libraries: PathBuf) -> Result<Self> {
        let folder = step::kept("windows")?.join("prefix");
        let prefix = Self { folder, libraries };
        let stamp = prefix.folder.join(".deskbell");
        let wanted = [RANDOM, COUNTERS, VERSION].concat();
        if std::fs::read_to_string(&stamp).is_ok_and(|made| made == wanted) {
            return Ok(prefix);
        }
        step::title("a Windows to test on");
        if prefix.folder.exists() {
            std::fs::remove_dir_all(&prefix.folder)?;
        }
        step::must(prefix.wine("wineboot").arg("-i"))?;
        step::must(prefix.wine("wineserver").arg("-w"))?;
        prefix.add_library("bcryptprimitives", RANDOM, &["-ladvapi32"])?;
        prefix.add_library("pdh", COUNTERS, &[])?;
        step::must(prefix.wine("wine").args(["winecfg", "-v", VERSION]))?;
        for setting in SETTINGS {
            step::must(prefix.wine("wine").args(["reg", "add"]).args(setting))?;
        }
        step::must(prefix.wine("wineserver").arg("-w"))?;
        std::fs::write(&stamp, wanted).context("cannot note that the prefix is whole")?;
        Ok(prefix)
    }

    /// A test program, ready to run.
    pub(super) fn run(&self, program: &TestProgram) -> Command {
        let mut command = self.wine("wine");
        command
            .arg(&program.file)
            .current_dir(&program.folder)
            .env("WINEPATH", self.libraries.as_os_str())
            .env("INSTA_UPDATE", "no")
            .env("INSTA_WORKSPACE_ROOT", step::root());
        command
    }

    /// Ends every program of this Windows, and it itself.
    pub(super) fn stop(&self) {
        // Without one that runs it says so with its code, which is as good.
        self.wine("wineserver").arg("-k").status().ok();
        self.wine("wineserver").arg("-w").status().ok();
    }

    fn wine(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("WINEPREFIX", &self.folder)
            .env("WINEDEBUG", "-all")
            .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
            .env_remove("DISPLAY")
            .env_remove("LD_LIBRARY_PATH")
            .stdin(Stdio::null());
        command
    }

    fn add_library(&self, name: &str, source: &str, links: &[&str]) -> Result<()> {
        let text = self.folder.join(name).with_extension("c");
        std::fs::write(&text, source)?;
        let built = self.folder.join("drive_c/windows/system32").join(name).with_extension("dll");
        let mut compile = Command::new("x86_64-w64-mingw32-gcc");
        compile.args(["-O2", "-shared", "-s", "-o"]).arg(built).arg(text).args(links);
        step::must(&mut compile)
    }
}
