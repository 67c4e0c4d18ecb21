//! The link by which a technician looks at a computer: a template of the organisation's, filled for one ticket.
//!
//! What a computer says of itself is anybody's words, so it is filled in escaped, and never where it could name another
//! host. Which programs may be started is a closed list.

use deskbell_protocol::text::Line;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Schemes of programs for remote help, beside `https`.
pub const SCHEMES: [&str; 12] = [
    "anydesk",
    "ms-quick-assist",
    "ms-rd",
    "msteams",
    "rdp",
    "rustdesk",
    "screenconnect",
    "splashtop",
    "ssh",
    "teamviewer10",
    "teamviewerapi",
    "vnc",
];

/// What may stand in a template.
const PLACES: [&str; 3] = ["hostname", "address", "account"];

/// What a template is filled with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filling<'a> {
    /// The computer's name.
    pub hostname: Option<&'a str>,
    /// The requester's usual e-mail address: a laptop sends no address of its own.
    pub address: Option<&'a str>,
    /// The account's name there.
    pub account: Option<&'a str>,
}

/// A part of a template.
enum Part<'a> {
    Text(&'a str),
    Place(&'a str),
}

/// Checks a template.
///
/// # Errors
/// The code of what is wrong: another scheme, a place nobody knows, or one within the name of a host.
pub fn check(template: &Line) -> Result<(), &'static str> {
    let raw = template.as_str();
    let is_plain = raw.chars().all(|c| c.is_ascii_graphic());
    let (scheme, rest) = raw.split_once(':').ok_or("not_a_session_link")?;
    let scheme = scheme.to_ascii_lowercase();
    let is_https = scheme == "https";
    if !is_plain || rest.is_empty() || !(is_https || SCHEMES.contains(&scheme.as_str())) {
        return Err("not_a_session_link");
    }
    let mut before = String::new();
    for part in parts(raw).ok_or("unknown_place")? {
        match part {
            Part::Text(text) => before.push_str(text),
            Part::Place(_) if is_https && !names_its_host(&before) => return Err("place_in_host"),
            Part::Place(_) => before.push('x'),
        }
    }
    if is_https && !names_its_host(&format!("{before}/")) {
        return Err("not_a_session_link");
    }
    Ok(())
}

/// The link of one computer; `None` where something that the template wants is not known.
pub fn filled(template: &Line, with: Filling<'_>) -> Option<String> {
    let mut link = String::new();
    for part in parts(template.as_str())? {
        match part {
            Part::Text(text) => link.push_str(text),
            Part::Place(place) => {
                let value = match place {
                    "hostname" => with.hostname,
                    "address" => with.address,
                    _ => with.account,
                };
                let value = value.filter(|value| !value.is_empty())?;
                link.extend(utf8_percent_encode(value, NON_ALPHANUMERIC));
            }
        }
    }
    Some(link)
}

/// Whether this beginning of an address names a host to its end, with nobody's name before it.
fn names_its_host(before: &str) -> bool {
    let Some((_, rest)) = before.split_once("://") else { return false };
    let Some(end) = rest.find(['/', '?', '#']) else { return false };
    let host = rest.get(..end).unwrap_or_default();
    !host.is_empty() && !host.contains(['@', '\\', '%'])
}

/// A template in its parts; `None` if a brace is none of a known place.
fn parts(raw: &str) -> Option<Vec<Part<'_>>> {
    let mut found = Vec::new();
    let mut rest = raw;
    while let Some((text, after)) = rest.split_once('{') {
        let (place, end) = after.split_once('}')?;
        if text.contains('}') || !PLACES.contains(&place) {
            return None;
        }
        found.extend([Part::Text(text), Part::Place(place)]);
        rest = end;
    }
    if rest.contains('}') {
        return None;
    }
    found.push(Part::Text(rest));
    Some(found)
}
