//! Codes that people read at one place and type at another.

use deskbell_protocol::{WriteId, enroll::TokenHash};

/// What codes are made of. No two of these look or sound alike over a bad telephone line.
const LETTERS: &[u8; 16] = b"23456789FHKLMRWX";
/// Characters of a code.
const LENGTH: usize = 8;

/// The code of a request. It follows from the device's token, which the server does not keep: a repeat gets the same code
/// without it being stored anywhere.
pub(super) fn of(purpose: &str, token: &str, id: WriteId) -> String {
    let digest = TokenHash::of(&format!("{purpose} {} {token}", id.0));
    let letter = |byte: &u8| LETTERS.get(usize::from(byte & 0x0f)).copied().map_or('2', char::from);
    digest.bytes().iter().take(LENGTH).map(letter).collect()
}

/// What was typed, without what only helps the eye.
pub(super) fn plain(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_follows_from_token_and_id_and_looks_as_it_is_read() {
        let (one, two) = (WriteId(uuid::Uuid::from_u128(1)), WriteId(uuid::Uuid::from_u128(2)));
        let code = of("join", "a token", one);
        assert_eq!(code, of("join", "a token", one));
        assert_ne!(code, of("join", "a token", two));
        assert_ne!(code, of("join", "another token", one));
        assert_ne!(code, of("sign in", "a token", one));
        assert_eq!(code.len(), LENGTH);
        let spoken = format!(" {}-{} ", &code[..4].to_lowercase(), &code[4..]);
        assert_eq!(plain(&spoken), code);
    }
}
