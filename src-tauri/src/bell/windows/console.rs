//! Where words go: a program of the desktop has no console, unless it was started from one.

use std::{
    fs::OpenOptions,
    io::{self, stderr},
    os::windows::io::AsRawHandle as _,
    sync::Mutex,
};

use tracing_subscriber::fmt::writer::BoxMakeWriter;
use windows::Win32::System::Console::{ATTACH_PARENT_PROCESS, AttachConsole};

use super::environment::data_folder;

/// Bytes of a log after which the next start begins a new one; the one before is kept.
const LOG_BYTES: u64 = 1024 * 1024;

/// Takes part in the console the program was started from, if there is one.
#[expect(unsafe_code, reason = "a call without conditions")]
pub(crate) fn attach() {
    // SAFETY: the call has no conditions. It fails where there is no console, or a pipe in its place already.
    drop(unsafe { AttachConsole(ATTACH_PARENT_PROCESS) });
}

/// The console or pipe somebody listens at, else a file beside the data.
pub(crate) fn log() -> BoxMakeWriter {
    if !stderr().as_raw_handle().is_null() {
        return BoxMakeWriter::new(stderr);
    }
    match file() {
        Ok(file) => BoxMakeWriter::new(Mutex::new(file)),
        Err(_) => BoxMakeWriter::new(io::sink),
    }
}

fn file() -> io::Result<std::fs::File> {
    let (path, before) = (data_folder().join("bell.log"), data_folder().join("bell.old.log"));
    std::fs::create_dir_all(data_folder())?;
    if std::fs::metadata(&path).is_ok_and(|file| file.len() > LOG_BYTES) {
        std::fs::rename(&path, before)?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}
