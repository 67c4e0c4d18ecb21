//! Enrolment: how a device gets its token.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeviceId, MachineId, PersonId},
    text::{Email, Line, Name},
    time::Timestamp,
};

/// Body of `POST /enroll`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Enroll {
    /// The organisation's key; it sits on every laptop and counts as public.
    pub enrollment_key: String,
    /// SHA-256 of the token the bell made and keeps, 64 lower-case hexadecimal digits.
    pub token_hash: TokenHash,
    /// The device.
    pub device: EnrollDevice,
    /// Who sits at it, as far as the machine knows.
    pub person: EnrollPerson,
}

/// The device that enrols.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EnrollDevice {
    /// Its id, made once by the bell.
    pub id: DeviceId,
    /// The computer.
    pub machine: EnrollMachine,
    /// The operating system, for people.
    pub os: Line,
    /// The account's name on that computer.
    pub account: Line,
}

/// The computer of an enrolling device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EnrollMachine {
    /// Its id: derived from the system's machine id, never that id itself.
    pub id: MachineId,
    /// Its name.
    pub hostname: Line,
}

/// Who sits at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EnrollPerson {
    /// The name the account has.
    pub display_name: Name,
    /// A work address, if the machine knows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// A phone number, if the machine knows one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Line>,
}

/// Answer to an enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Enrolled {
    /// Whether the device may already speak for a confirmed person.
    pub approval: Approval,
    /// The person it speaks for.
    pub person: EnrolledPerson,
}

/// The person an enrolled device speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct EnrolledPerson {
    /// Its id.
    pub id: PersonId,
    /// The name.
    pub display_name: Name,
}

/// Answer of `PUT /me/join-codes/{id}`: what a person reads aloud at one computer and types at another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JoinCode {
    /// Eight characters; upper and lower case, spaces and hyphens don't matter when they are typed.
    pub code: String,
    /// Until when it is good.
    pub ends_at: Timestamp,
}

/// Body of `PUT /me/join`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Join {
    /// The code, as it was typed.
    pub code: Line,
}

/// How far a credential is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// May ask for help and read what it wrote itself.
    Pending,
    /// Speaks for its person.
    Approved,
    /// A value of a newer server.
    #[serde(other)]
    Unknown,
}

/// SHA-256 of a token, as 64 lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Hashes a token.
    pub fn of(token: &str) -> Self {
        use sha2::{Digest, Sha256};
        Self(Sha256::digest(token.as_bytes()).into())
    }
    /// The raw digest.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
    /// A digest read back from storage.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl std::fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

impl TryFrom<String> for TokenHash {
    type Error = &'static str;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        const ISSUE: &str = "not_a_digest: 64 lower-case hexadecimal digits";
        if raw.len() != 64 || !raw.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(ISSUE);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(raw.as_bytes().chunks_exact(2)) {
            let text = std::str::from_utf8(pair).map_err(|_| ISSUE)?;
            *byte = u8::from_str_radix(text, 16).map_err(|_| ISSUE)?;
        }
        Ok(Self(bytes))
    }
}

impl From<TokenHash> for String {
    fn from(hash: TokenHash) -> String {
        hash.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for TokenHash {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9a-f]{64}$")).into()
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for TokenHash {
    fn name() -> std::borrow::Cow<'static, str> {
        "TokenHash".into()
    }
}
