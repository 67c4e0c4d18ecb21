//! What a window needs of Linux: a display that GTK can use.

use std::path::PathBuf;

use tauri::Url;

use crate::environment::text;

/// `XDG_RUNTIME_DIR`.
pub(crate) fn runtime_dir() -> Option<PathBuf> {
    text("XDG_RUNTIME_DIR").map(PathBuf::from)
}

/// `LC_ALL`, `LC_MESSAGES` or `LANG`.
pub(crate) fn locale() -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(text).unwrap_or_default()
}

/// Whether a window can be; else the key of the sentence that says why not. Asked here because Tauri would end the
/// program without a sentence.
pub(crate) fn can_show() -> Result<(), &'static str> {
    if ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().find_map(text).is_none() {
        return Err("cli-no-display");
    }
    gtk::init().map_err(|_| "cli-display-refused")
}

/// Whether the address is that of the program's own pages.
pub(crate) fn is_own(url: &Url) -> bool {
    matches!((url.scheme(), url.host_str()), ("tauri", Some("localhost")))
}

/// What the page's `prefers-color-scheme` will be: the webview asks GTK the same.
pub(crate) fn prefers_dark() -> bool {
    use gtk::prelude::GtkSettingsExt as _;
    let Some(settings) = gtk::Settings::default() else { return false };
    let theme = settings.gtk_theme_name().unwrap_or_default().to_lowercase();
    settings.is_gtk_application_prefer_dark_theme()
        || theme.ends_with("-dark")
        || theme.ends_with(":dark")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_stays_with_its_own_pages() {
        assert!(is_own(&"tauri://localhost/index.html".parse().unwrap()));
        for foreign in [
            "https://example.org/",
            "http://tauri.localhost/",
            "file:///etc/passwd",
            "data:text/html,x",
            "tauri://elsewhere/",
        ] {
            assert!(!is_own(&foreign.parse().unwrap()), "{foreign}");
        }
    }
}
