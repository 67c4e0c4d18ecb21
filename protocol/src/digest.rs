//! What makes two requests with one id the same: the person's words, nothing else.

use sha2::{Digest as _, Sha256};

use crate::{
    ids::AttachmentId,
    ticket::{Impact, Reach},
};

/// Digest of the person's words, stored with the id of the first accepted request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordsDigest(pub [u8; 32]);

/// Digests description or body, impact, reach and attachment ids, each with its length so that nothing runs together.
pub fn words_digest(
    words: &str,
    impact: Option<Impact>,
    reach: Option<&Reach>,
    attachments: &[AttachmentId],
) -> WordsDigest {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    part(words.as_bytes());
    part(format!("{impact:?}").as_bytes());
    part(format!("{:?}", reach.map(|r| r.by)).as_bytes());
    part(reach.and_then(|r| r.detail.as_ref()).map_or(&[], |detail| detail.as_str().as_bytes()));
    for id in attachments {
        part(id.0.as_bytes());
    }
    WordsDigest(hash.finalize().into())
}
