//! What a Windows computer may lack.

use windows_registry::{CURRENT_USER, LOCAL_MACHINE};

use super::{environment::Desktop, notes};

/// Where the WebView2 runtime writes its version, for every account and for one.
const EVERYBODYS_WEBVIEW: &str =
    r"SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
const OWN_WEBVIEW: &str =
    r"Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
/// What an uninstalled one leaves behind.
const NO_VERSION: &str = "0.0.0.0";

/// Keys of sentences for what is missing; none of it stops the main job.
pub(crate) async fn missing(_desktop: &Desktop) -> Vec<&'static str> {
    let answers = tokio::task::spawn_blocking(notes::service_answers).await;
    if matches!(answers, Ok(Ok(true))) { Vec::new() } else { vec!["cli-no-notifications"] }
}

/// The key of the sentence for what keeps windows from opening, beyond the display.
pub(crate) fn no_webview() -> Option<&'static str> {
    let version = [(LOCAL_MACHINE, EVERYBODYS_WEBVIEW), (CURRENT_USER, OWN_WEBVIEW)]
        .into_iter()
        .find_map(|(root, path)| root.open(path).and_then(|key| key.get_string("pv")).ok())
        .filter(|version| !version.is_empty() && version != NO_VERSION);
    version.is_none().then_some("cli-no-webview2")
}
