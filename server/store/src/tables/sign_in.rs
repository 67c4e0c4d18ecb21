//! Tables `sessions`, `links` and `api_tokens`: how technicians are known. Only hashes are stored.

use deskbell_domain::session;
use deskbell_protocol::{TechnicianId, Timestamp, enroll::TokenHash};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    error::StoreError,
    sql::{Columns, Id},
};

/// A link that signs a technician in, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// SHA-256 of its token.
    pub hash: TokenHash,
    /// Whom it signs in.
    pub technician: TechnicianId,
    /// Which kind.
    pub kind: LinkKind,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Kinds of links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkKind {
    /// Printed or handed over; works in any browser.
    Invitation,
    /// Mailed; works only in the browser that asked, known by the hash of its nonce.
    SignIn {
        /// SHA-256 of the nonce in the asking browser's cookie.
        browser: TokenHash,
    },
}

/// Which API token: the first 8 bytes of its hash, 16 hexadecimal digits. It says nothing about the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiTokenId([u8; 8]);

impl ApiTokenId {
    /// The id of a token.
    pub fn of(hash: &TokenHash) -> Self {
        let mut id = [0; 8];
        id.iter_mut().zip(hash.bytes()).for_each(|(to, from)| *to = *from);
        Self(id)
    }

    /// An id as it was shown; `None` for any other text.
    pub fn parse(raw: &str) -> Option<Self> {
        let is_hex = raw.len() == 16 && raw.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = is_hex.then(|| u64::from_str_radix(raw, 16).ok()).flatten()?;
        Some(Self(number.to_be_bytes()))
    }
}

impl std::fmt::Display for ApiTokenId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", u64::from_be_bytes(self.0))
    }
}

/// An API token for administrators; the token itself is not known any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: ApiTokenId,
    /// For whom programs act by it.
    pub technician: TechnicianId,
    /// When it was made.
    pub made_at: Timestamp,
    /// Since when it is not valid any more.
    pub revoked_at: Option<Timestamp>,
}

/// Adds a link.
pub(crate) fn add_link(c: &Connection, link: &NewLink, now: Timestamp) -> Result<(), StoreError> {
    let (kind, browser) = match &link.kind {
        LinkKind::Invitation => ("invitation", None),
        LinkKind::SignIn { browser } => ("sign_in", Some(*browser.bytes())),
    };
    c.execute(
        "INSERT INTO links (token_hash, technician, kind, browser_hash, made_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            link.hash.bytes(),
            link.technician.sql(),
            kind,
            browser,
            now.millis(),
            link.expires_at.millis(),
        ),
    )?;
    Ok(())
}

/// Uses a link up; `None` if it is unknown, used, too old or of another browser.
pub(crate) fn use_link(
    c: &Connection,
    hash: &TokenHash,
    browser: Option<&TokenHash>,
    now: Timestamp,
) -> Result<Option<TechnicianId>, StoreError> {
    let used = c
        .prepare_cached(
            "UPDATE links SET used_at = ?3
             WHERE token_hash = ?1 AND used_at IS NULL AND expires_at > ?3
               AND (browser_hash IS NULL OR browser_hash = ?2)
               AND technician IN (SELECT id FROM technicians WHERE active = 1)
             RETURNING technician",
        )?
        .query_row((hash.bytes(), browser.map(|hash| *hash.bytes()), now.millis()), |row| {
            row.id(0)
        });
    Ok(used.optional()?)
}

/// Adds a session.
pub(crate) fn add_session(
    c: &Connection,
    hash: &TokenHash,
    technician: TechnicianId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let expires_at = session::ends_at(now, now);
    c.execute(
        "INSERT INTO sessions (token_hash, technician, made_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
        (hash.bytes(), technician.sql(), now.millis(), expires_at.millis()),
    )?;
    Ok(())
}

/// Puts the end of a session off, for it was used.
pub(crate) fn note_use(
    c: &Connection,
    hash: &TokenHash,
    used: Timestamp,
) -> Result<(), StoreError> {
    let made_at: Option<Timestamp> = c
        .prepare_cached("SELECT made_at FROM sessions WHERE token_hash = ?1")?
        .query_row([hash.bytes()], |row| row.time(0))
        .optional()?;
    let Some(made_at) = made_at else { return Ok(()) };
    c.prepare_cached("UPDATE sessions SET expires_at = MAX(expires_at, ?2) WHERE token_hash = ?1")?
        .execute((hash.bytes(), session::ends_at(made_at, used).millis()))?;
    Ok(())
}

/// Ends a session.
pub(crate) fn end_session(
    c: &Connection,
    hash: &TokenHash,
) -> Result<Option<TechnicianId>, StoreError> {
    let ended = c
        .prepare_cached("DELETE FROM sessions WHERE token_hash = ?1 RETURNING technician")?
        .query_row([hash.bytes()], |row| row.id(0));
    Ok(ended.optional()?)
}

/// Ends every session of a technician.
pub(crate) fn end_sessions(c: &Connection, technician: TechnicianId) -> Result<(), StoreError> {
    c.execute("DELETE FROM sessions WHERE technician = ?1", [technician.sql()])?;
    Ok(())
}

/// Whose session it is, while it is valid. `used` is when it was last used, as far as that is not written down yet.
pub(crate) fn by_session(
    c: &Connection,
    hash: &TokenHash,
    used: Option<Timestamp>,
    now: Timestamp,
) -> Result<Option<TechnicianId>, StoreError> {
    let found: Option<(TechnicianId, Timestamp, Timestamp)> = c
        .prepare_cached(
            "SELECT technician, made_at, expires_at FROM sessions WHERE token_hash = ?1",
        )?
        .query_row([hash.bytes()], |row| Ok((row.id(0)?, row.time(1)?, row.time(2)?)))
        .optional()?;
    Ok(found.and_then(|(technician, made_at, expires_at)| {
        let later = used.map(|used| session::ends_at(made_at, used));
        (later.map_or(expires_at, |later| later.max(expires_at)) > now).then_some(technician)
    }))
}

/// Adds an API token.
pub(crate) fn add_api_token(
    c: &Connection,
    hash: &TokenHash,
    technician: TechnicianId,
    now: Timestamp,
) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO api_tokens (token_hash, technician, made_at) VALUES (?1, ?2, ?3)",
        (hash.bytes(), technician.sql(), now.millis()),
    )?;
    Ok(())
}

/// Ends an API token; whose it was, if there is one.
pub(crate) fn revoke_api_token(
    c: &Connection,
    id: ApiTokenId,
    now: Timestamp,
) -> Result<Option<TechnicianId>, StoreError> {
    let ended = c
        .prepare_cached(
            "UPDATE api_tokens SET revoked_at = COALESCE(revoked_at, ?2)
             WHERE substr(token_hash, 1, 8) = ?1 RETURNING technician",
        )?
        .query_row((id.0, now.millis()), |row| row.id(0));
    Ok(ended.optional()?)
}

/// Every API token, oldest first.
pub(crate) fn api_tokens(c: &Connection) -> Result<Vec<ApiToken>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT substr(token_hash, 1, 8), technician, made_at, revoked_at FROM api_tokens
         ORDER BY made_at, token_hash",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(ApiToken {
            id: ApiTokenId(row.get(0)?),
            technician: row.id(1)?,
            made_at: row.time(2)?,
            revoked_at: row.maybe_time(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whose API token it is, while it is valid.
pub(crate) fn by_api_token(
    c: &Connection,
    hash: &TokenHash,
) -> Result<Option<TechnicianId>, StoreError> {
    let found = c
        .prepare_cached(
            "SELECT technician FROM api_tokens WHERE token_hash = ?1 AND revoked_at IS NULL",
        )?
        .query_row([hash.bytes()], |row| row.id(0));
    Ok(found.optional()?)
}

/// Ends every session, link and API token, as a restore does.
pub(crate) fn end_all(c: &Connection, now: Timestamp) -> Result<(), StoreError> {
    c.execute("DELETE FROM sessions", [])?;
    c.execute("DELETE FROM links", [])?;
    c.execute("UPDATE api_tokens SET revoked_at = COALESCE(revoked_at, ?1)", [now.millis()])?;
    Ok(())
}

/// Sweeps sessions and links whose time is over.
pub(crate) fn sweep(c: &Connection, now: Timestamp) -> Result<(), StoreError> {
    c.execute("DELETE FROM sessions WHERE expires_at <= ?1", [now.millis()])?;
    c.execute("DELETE FROM links WHERE expires_at <= ?1", [now.millis()])?;
    Ok(())
}
