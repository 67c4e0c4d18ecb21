//! A compiler for Windows: rustup's, where its target is installed; else the system's, with a standard library built
//! once from the system's sources.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

use crate::step;

/// What is compiled for.
pub(crate) const TARGET: &str = "x86_64-pc-windows-gnu";
/// The system's own compiler: rustup's comes first in most paths.
const SYSTEM: &str = "/usr/bin";
/// The manifest of the crate that is built only for the standard library it needs.
const STD_MANIFEST: &str =
    "[package]\nname = \"stdbuild\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";

/// The file that says which compiler built a library.
const COMPILER: &str = "compiler.txt";

/// The file that says that everything was compiled once.
const COMPILED: &str = ".compiled";

/// A compiler with everything it needs.
pub(crate) struct Toolchain {
    /// The system's library; none where rustup has its own.
    sysroot: Option<PathBuf>,
    /// Where programs go: the compilers of host and Windows may differ, so they share nothing.
    build: PathBuf,
}

/// Whether the compiler at hand can compile for Windows as it is.
pub(crate) fn rustup_has_it() -> Result<bool> {
    let sysroot = said(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(libraries(Path::new(&sysroot)).is_dir())
}

impl Toolchain {
    /// The toolchain, if it has compiled everything before, so that only what has changed since is left.
    pub(crate) fn prepared() -> Result<Option<Self>> {
        let linker = std::env::var_os("PATH").is_some_and(|path| {
            std::env::split_paths(&path).any(|path| path.join("x86_64-w64-mingw32-gcc").is_file())
        });
        if !linker {
            return Ok(None);
        }
        let build = step::kept("windows")?.join("build");
        if !build.join(COMPILED).is_file() {
            return Ok(None);
        }
        if rustup_has_it()? {
            return Ok(Some(Self { sysroot: None, build }));
        }
        if !Path::new(SYSTEM).join("rustc").is_file() {
            return Ok(None);
        }
        let (sysroot, whole) = sysroot()?;
        Ok(whole.then_some(Self { sysroot: Some(sysroot), build }))
    }

    /// The toolchain, with its library built if need be.
    pub(crate) fn prepare() -> Result<Self> {
        let build = step::kept("windows")?.join("build");
        if rustup_has_it()? {
            return Ok(Self { sysroot: None, build });
        }
        let (sysroot, whole) = sysroot()?;
        if !whole {
            build_std(&sysroot)?;
        }
        Ok(Self { sysroot: Some(sysroot), build })
    }

    /// Notes that everything has been compiled once.
    pub(crate) fn note_compiled(&self) -> Result<()> {
        std::fs::write(self.build.join(COMPILED), "").context("cannot note what was compiled")
    }

    /// Where the programs are.
    pub(crate) fn programs(&self) -> PathBuf {
        self.build.join(TARGET).join("debug")
    }

    /// A command of cargo for Windows.
    pub(crate) fn cargo(&self, command: &str) -> Command {
        let mut cargo = step::cargo();
        if let Some(sysroot) = &self.sysroot {
            cargo = system_cargo();
            cargo.env(
                "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS",
                format!("--sysroot {}", sysroot.display()),
            );
        }
        cargo
            .args([command, "--target", TARGET])
            .env("CARGO_TARGET_DIR", &self.build)
            .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", "x86_64-w64-mingw32-gcc");
        cargo
    }
}

fn libraries(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

/// The system's cargo with the system's compiler, whatever the path says.
fn system_cargo() -> Command {
    let system = Path::new(SYSTEM);
    let mut cargo = Command::new(system.join("cargo"));
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_") && name != "CARGO_HOME") {
            cargo.env_remove(name);
        }
    }
    cargo
        .current_dir(step::root())
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTFLAGS")
        .env("RUSTC", system.join("rustc"))
        .env("RUSTDOC", system.join("rustdoc"));
    cargo
}

/// The folder of the library, and whether it was built by the compiler at hand: one built by another is of no use.
fn sysroot() -> Result<(PathBuf, bool)> {
    let sysroot = step::kept("windows")?.join("sysroot");
    let built_by = std::fs::read_to_string(sysroot.join(COMPILER)).unwrap_or_default();
    let whole = !built_by.is_empty() && built_by == compiler()?;
    Ok((sysroot, whole))
}

fn compiler() -> Result<String> {
    said(Command::new(Path::new(SYSTEM).join("rustc")).arg("-vV"))
}

/// Builds the standard library from the compiler's own sources.
fn build_std(sysroot: &Path) -> Result<()> {
    step::title("standard library for Windows");
    let work = step::kept("windows/std")?;
    std::fs::create_dir_all(work.join("src"))?;
    std::fs::write(work.join("Cargo.toml"), STD_MANIFEST)?;
    std::fs::write(work.join("src/lib.rs"), "#![no_std]\n")?;
    let mut build = system_cargo();
    build
        .current_dir(&work)
        .args(["build", "--release", "--target", TARGET])
        .args(["-Z", "build-std=std,panic_unwind,panic_abort,proc_macro,test"])
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes");
    step::must(&mut build)?;
    if sysroot.exists() {
        std::fs::remove_dir_all(sysroot)?;
    }
    std::fs::create_dir_all(libraries(sysroot))?;
    for built in std::fs::read_dir(work.join("target").join(TARGET).join("release/deps"))? {
        let (path, name) = built.map(|built| (built.path(), built.file_name()))?;
        let ours = name.to_string_lossy().starts_with("libstdbuild");
        if path.extension().is_some_and(|ending| ending == "rlib") && !ours {
            std::fs::copy(&path, libraries(sysroot).join(name))?;
        }
    }
    // Last, so that a library that is not whole is built again.
    std::fs::write(sysroot.join(COMPILER), compiler()?)?;
    std::fs::remove_dir_all(work).context("cannot tidy up after the standard library")
}

fn said(command: &mut Command) -> Result<String> {
    let output =
        command.output().with_context(|| format!("cannot start {}", step::shown(command)))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
