//! The link to a computer: no script, no other host, and nothing of a computer's own words unescaped.

use deskbell_domain::remote_session::{Filling, SCHEMES, check, filled};
use deskbell_protocol::text::Line;

fn line(raw: &str) -> Line {
    Line::parse(raw).unwrap()
}

#[test]
fn templates_of_web_pages_and_known_programs_are_taken() {
    for good in [
        "https://remote.aldermoor.example/join?host={hostname}&user={account}",
        "https://remote.aldermoor.example:8443/{hostname}",
        "https://remote.aldermoor.example",
        "teamviewer10://control?device={hostname}",
        "msteams:/l/call/0/0?users={address}",
        "rdp://{hostname}",
        "VNC://{hostname}:5900",
    ] {
        assert_eq!(check(&line(good)), Ok(()), "{good}");
    }
    for scheme in SCHEMES {
        assert_eq!(check(&line(&format!("{scheme}://{{hostname}}"))), Ok(()), "{scheme}");
    }
}

#[test]
fn what_could_run_or_lead_elsewhere_is_refused() {
    for (bad, code) in [
        ("javascript:alert('{hostname}')", "not_a_session_link"),
        ("JaVaScRiPt:alert(1)", "not_a_session_link"),
        ("data:text/html,{hostname}", "not_a_session_link"),
        ("vbscript:x", "not_a_session_link"),
        ("file:///etc/{hostname}", "not_a_session_link"),
        ("http://remote.example/{hostname}", "not_a_session_link"),
        ("//remote.example/{hostname}", "not_a_session_link"),
        ("{hostname}", "not_a_session_link"),
        ("https:", "not_a_session_link"),
        ("https://", "not_a_session_link"),
        ("https://user@remote.example/{hostname}", "place_in_host"),
        ("https://remote.example /{hostname}", "not_a_session_link"),
        ("https://{hostname}/", "place_in_host"),
        ("https://{hostname}.remote.example/", "place_in_host"),
        ("https://remote.example{hostname}", "place_in_host"),
        ("https:remote.example/{hostname}", "place_in_host"),
        ("https://remote.example/{password}", "unknown_place"),
        ("https://remote.example/{hostname", "unknown_place"),
        ("https://remote.example/}{hostname}", "unknown_place"),
    ] {
        assert_eq!(check(&line(bad)), Err(code), "{bad}");
    }
}

#[test]
fn a_computers_own_words_stay_words() {
    let template = line("https://remote.example/j?h={hostname}&a={account}&m={address}");
    let with = Filling {
        hostname: Some("LT/../../evil?x=1#\"><script>"),
        address: Some("marta@aldermoor.example"),
        account: Some("CORP\\märta"),
    };
    let link = filled(&template, with).unwrap();
    let (_, values) = link.split_once("?h=").unwrap();
    assert!(!values.contains(['/', '?', '#', '<', '"', '\\', '@', '.', ' ']), "{link}");
    assert!(link.ends_with("&m=marta%40aldermoor%2Eexample"), "{link}");
    assert_eq!(filled(&template, Filling { address: None, ..with }), None, "nothing is made up");
    assert_eq!(filled(&template, Filling { account: Some(""), ..with }), None);
    assert_eq!(filled(&line("rdp://{hostname}"), with).unwrap().matches("evil").count(), 1);
}
