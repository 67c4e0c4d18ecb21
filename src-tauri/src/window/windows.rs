//! What a window needs of Windows: the `WebView2` runtime.

use std::path::PathBuf;

use tauri::Url;
use windows_registry::CURRENT_USER;

use crate::environment::text;

/// `LOCALAPPDATA`: where the bell of this account is found.
pub(crate) fn runtime_dir() -> Option<PathBuf> {
    text("LOCALAPPDATA").map(PathBuf::from)
}

/// The language of the account's formats, such as `de-CH`.
pub(crate) fn locale() -> String {
    CURRENT_USER
        .open(r"Control Panel\International")
        .and_then(|key| key.get_string("LocaleName"))
        .unwrap_or_default()
}

/// Whether a window can be; else the key of the sentence that says why not. Asked here because making one without the
/// runtime would show a dialog that names no way out.
pub(crate) fn can_show() -> Result<(), &'static str> {
    tauri::webview_version().map(|_| ()).map_err(|_| "cli-no-webview2")
}

/// Whether the address is that of the program's own pages: `WebView2` knows no schemes of programs.
pub(crate) fn is_own(url: &Url) -> bool {
    matches!((url.scheme(), url.host_str()), ("http", Some("tauri.localhost")))
}

/// What the page's `prefers-color-scheme` will be: the choice for applications in the system's settings.
pub(crate) fn prefers_dark() -> bool {
    CURRENT_USER
        .open(r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize")
        .and_then(|key| key.get_u32("AppsUseLightTheme"))
        .is_ok_and(|light| light == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_stays_with_its_own_pages() {
        assert!(is_own(&"http://tauri.localhost/index.html".parse().unwrap()));
        for foreign in [
            "https://example.org/",
            "tauri://localhost/",
            "file:///C:/Windows/win.ini",
            "data:text/html,x",
            "http://localhost/",
        ] {
            assert!(!is_own(&foreign.parse().unwrap()), "{foreign}");
        }
    }
}
