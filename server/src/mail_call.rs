//! A call from a mail: what a call log may begin with. A mail is anybody's words, so nothing of it is believed, and nothing
//! of it is kept.

use deskbell_protocol::{
    Timestamp,
    desk::import::MailCall,
    limits::{SUBJECT_CHARS, TEXT_BYTES},
    text::{Body, Email, Name, Subject},
};
use mail_parser::{Address, DateTime, MessageParser};

/// Most characters of a name.
const NAME_CHARS: usize = 120;

/// What a mail says; `None` if it says neither who wrote it nor what. Callers are not looked up.
pub(crate) fn read(mail: &[u8]) -> Option<MailCall> {
    let mail = MessageParser::default().parse(mail)?;
    let sender = mail.from().and_then(Address::first);
    let call = MailCall {
        callers: Vec::new(),
        name: sender.and_then(|sender| sender.name()).and_then(name),
        address: sender.and_then(|sender| sender.address()).and_then(address),
        subject: mail.subject().and_then(subject),
        text: mail.body_text(0).and_then(|text| body(&text)),
        sent_at: mail.date().filter(|at| at.is_valid()).map(moment),
    };
    let says_something = call.address.is_some() || call.subject.is_some() || call.text.is_some();
    says_something.then_some(call)
}

fn name(raw: &str) -> Option<Name> {
    Name::parse(&cut(&one_line(raw), NAME_CHARS)).ok()
}

fn address(raw: &str) -> Option<Email> {
    let (account, host) = raw.rsplit_once('@')?;
    let is_one = !account.is_empty() && !host.is_empty() && !raw.contains(char::is_whitespace);
    Email::parse(raw).ok().filter(|_| is_one)
}

fn subject(raw: &str) -> Option<Subject> {
    Subject::parse(&cut(&one_line(raw), SUBJECT_CHARS)).ok()
}

fn body(raw: &str) -> Option<Body> {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String =
        unified.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect();
    let end = clean.floor_char_boundary(TEXT_BYTES);
    Body::parse(clean.get(..end)?).ok()
}

fn moment(at: &DateTime) -> Timestamp {
    Timestamp::from_millis(at.to_timestamp().saturating_mul(1000))
}

fn one_line(raw: &str) -> String {
    let spaced: String = raw.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// With an ellipsis where something was left out.
fn cut(raw: &str, most: usize) -> String {
    if raw.chars().count() <= most {
        return raw.to_owned();
    }
    let head: String = raw.chars().take(most - 1).collect();
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(mail: &str) -> (String, String, String, String) {
        let call = read(mail.replace('\n', "\r\n").as_bytes()).unwrap();
        let or_none = |text: Option<String>| text.unwrap_or_default();
        (
            or_none(call.name.map(String::from)),
            or_none(call.address.map(String::from)),
            or_none(call.subject.map(String::from)),
            or_none(call.text.map(String::from)),
        )
    }

    #[test]
    fn a_mail_begins_a_call() {
        let (name, address, subject, words) = text(
            "From: =?utf-8?Q?J=C3=BCrgen_Alder?= <jurgen@aldermoor.example>\n\
             Date: Thu, 19 Nov 2026 10:12:00 +0100\nSubject: =?utf-8?B?RHJ1Y2tlciDwn5ao?=\n\
             MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n\
             --b\nContent-Type: text/plain; charset=utf-8\n\nIt is jammed.\n\nJ.\n\
             --b\nContent-Type: text/html\n\n<b>It is jammed.</b>\n--b--\n",
        );
        assert_eq!((name.as_str(), address.as_str()), ("Jürgen Alder", "jurgen@aldermoor.example"));
        assert_eq!((subject.as_str(), words.as_str()), ("Drucker 🖨", "It is jammed.\n\nJ."));
        let sent = read(b"Date: Thu, 19 Nov 2026 10:12:00 +0100\r\nSubject: x\r\n\r\n").unwrap();
        assert_eq!(
            sent.sent_at,
            serde_json::from_value(serde_json::json!("2026-11-19T09:12:00Z")).unwrap()
        );
    }

    #[test]
    fn a_page_is_told_as_text_and_what_is_too_long_is_cut() {
        let long = "word ".repeat(40);
        let (_, _, subject, words) = text(&format!(
            "From: a@b.example\nSubject: {long}\nContent-Type: text/html\n\n\
             <p>Hello <script>alert(1)</script>there</p>",
        ));
        assert_eq!(subject.chars().count(), 80);
        assert!(subject.ends_with('…') && words.contains("Hello") && !words.contains('<'));
        let huge = format!("Subject: x\n\n{}", "ü".repeat(100_000));
        assert!(text(&huge).3.len() <= TEXT_BYTES);
    }

    #[test]
    fn hostile_mails_are_harmless() {
        let nested: String = (0..2_000)
            .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))
            .collect();
        let bomb = format!("From: a@b.example\r\nMIME-Version: 1.0\r\n{nested}");
        let wrapped = "Content-Type: message/rfc822\r\n\r\n".repeat(5_000);
        for mail in [
            bomb.as_bytes(),
            wrapped.as_bytes(),
            b"".as_slice(),
            b"\xFF\xFE\x00\x00",
            b"From: \x00\x01\x1b[31m\r\nSubject: \x07bell\r\n\r\n\x08\x08",
            b"Subject: =?utf-8?B?////?=\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
            b"Date: Thu, 99 Zzz 999999999999 99:99:99 +9999\r\nSubject: x\r\n\r\n",
        ] {
            let call = read(mail);
            let told = format!("{call:?}");
            assert!(!told.contains("\\u{1b}") && !told.contains("\\u{7}"), "{told}");
        }
        assert_eq!(read(b""), None);
    }

    #[test]
    fn an_address_is_one_or_none() {
        for odd in ["nobody", "@b.example", "a@", "a b@c.example"] {
            assert_eq!(address(odd), None, "{odd}");
        }
    }
}
