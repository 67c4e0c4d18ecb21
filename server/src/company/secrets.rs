//! What ties a sign-in to the browser it was begun in. All of it follows from one secret that only that browser keeps, so
//! that the server stores nothing by which a stolen database could end somebody's sign-in.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use deskbell_protocol::enroll::TokenHash;

/// The secret of a browser, and what follows from it.
pub(crate) struct Secrets<'a>(pub &'a str);

impl Secrets<'_> {
    /// What comes back with the answer, so that an answer begun elsewhere is known as foreign.
    pub(crate) fn state(&self) -> String {
        self.part("state")
    }

    /// What the company's word must hold, so that a word given for another sign-in is known as such.
    pub(crate) fn nonce(&self) -> String {
        self.part("nonce")
    }

    /// What proves, when the code is handed in, that this sign-in asked for it (RFC 7636).
    pub(crate) fn verifier(&self) -> String {
        self.part("verifier")
    }

    fn part(&self, name: &str) -> String {
        URL_SAFE_NO_PAD.encode(TokenHash::of(&format!("{name} {}", self.0)).bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_its_own_and_follows_from_the_browsers_secret() {
        let (one, other) = (Secrets("one"), Secrets("other"));
        assert_eq!(one.state(), Secrets("one").state());
        assert_ne!(one.state(), other.state());
        assert_ne!(one.state(), one.nonce());
        assert_ne!(one.nonce(), one.verifier());
        assert!((43..=128).contains(&one.verifier().len()), "RFC 7636, section 4.1");
    }
}
