//! Mails that wait to be sent: one file each (RFC 5322) in the data directory, where a mail system picks them up.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use deskbell_protocol::text::{Email, Name};
use uuid::Uuid;

use crate::words;

/// The folder of mails.
#[derive(Debug, Clone)]
pub struct MailFolder(PathBuf);

impl MailFolder {
    /// Makes the folder if it is missing.
    pub fn in_directory(data: &Path) -> io::Result<Self> {
        let folder = data.join("mail");
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        Ok(Self(folder))
    }

    /// Puts a sign-in link into the folder. Blocks.
    pub fn put_link(&self, to: &Email, organisation: &Name, link: &str) -> io::Result<()> {
        let subject = words::plain("mail-sign-in-subject");
        let body = words::text("mail-sign-in-body", &[("link", link.to_owned().into())]);
        let text = format!(
            "To: {}\r\nSubject: {}\r\nX-Deskbell-Organisation: {}\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
            to.as_str(),
            encoded_word(&subject),
            encoded_word(organisation.as_str()),
            body.replace('\n', "\r\n"),
        );
        let name = Uuid::new_v4().simple().to_string();
        let draft = self.0.join(format!("{name}.draft"));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&draft)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, self.0.join(format!("{name}.eml")))
    }
}

/// Header text that may hold any letter (RFC 2047).
fn encoded_word(text: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text.to_owned();
    }
    format!("=?utf-8?B?{}?=", STANDARD.encode(text))
}
