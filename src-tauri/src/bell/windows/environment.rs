//! What a Windows session tells in variables and registry.

use std::path::PathBuf;

use deskbell_client::bridge::transport::Display;
use windows_registry::CURRENT_USER;

use crate::environment::text;

/// Windows finds the parts of its desktop by itself.
#[derive(Debug, Clone)]
pub(crate) struct Desktop;

pub(crate) fn desktop() -> Desktop {
    Desktop
}

/// `LOCALAPPDATA`: the account's own folder on this computer.
pub(crate) fn runtime_dir() -> Option<PathBuf> {
    text("LOCALAPPDATA").map(PathBuf::from)
}

/// Where the bell keeps its own files.
pub(super) fn data_folder() -> PathBuf {
    runtime_dir().unwrap_or_else(std::env::temp_dir).join("deskbell")
}

/// A session has one desktop.
pub(crate) fn display() -> Display {
    Display::default()
}

/// Who may come to the front is passed on from process to process.
pub(crate) fn activation() -> Option<String> {
    None
}

/// The language of the account's formats, such as `de-CH`.
pub(crate) fn locale() -> String {
    CURRENT_USER
        .open(r"Control Panel\International")
        .and_then(|key| key.get_string("LocaleName"))
        .unwrap_or_default()
}
