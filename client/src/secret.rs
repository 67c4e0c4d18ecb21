//! The device's token and who keeps it: the operating system's keyring, behind a trait the bell implements.
//!
//! A keyring that is missing, locked, slow or wiped is a normal state: the client goes on with the token it
//! has in memory, or makes a new one and enrols again.

use std::{future::Future, pin::Pin, time::Duration};

use deskbell_protocol::{DeviceId, enroll::TokenHash};

use crate::clock::Clock;

/// How long a keyring may take before it counts as missing.
pub const KEEPER_TIME: Duration = Duration::from_secs(5);

/// A device's secret. Neither printed nor serialised; only [`Token::expose`] hands it out.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new token of 256 bits.
    pub fn new(clock: &dyn Clock) -> Self {
        let mut bytes = [0; 32];
        clock.fill(&mut bytes);
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// A token as a keyring gave it back; `None` if it is none of ours.
    #[must_use]
    pub fn read(raw: &str) -> Option<Self> {
        let ours = raw.len() == 64 && raw.bytes().all(|b| b.is_ascii_hexdigit());
        ours.then(|| Self(raw.to_owned()))
    }

    /// The secret itself, for the keyring and the request's header.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What the server may know of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Why a keyring did not do it.
#[derive(Debug, thiserror::Error)]
pub enum KeeperTrouble {
    /// No keyring on this system.
    #[error("keyring_missing: this system offers no keyring")]
    Missing,
    /// It is locked.
    #[error("keyring_locked: the keyring is locked")]
    Locked,
    /// It did not answer in time.
    #[error("keyring_slow: the keyring did not answer in time")]
    Slow,
    /// It refused.
    #[error("keyring_refused: {0}")]
    Refused(String),
}

/// What a keyring will answer.
pub type Kept<T> = Pin<Box<dyn Future<Output = Result<T, KeeperTrouble>> + Send>>;

/// Keeps one token per device. The controller gives each call [`KEEPER_TIME`] and goes on without an answer.
pub trait Keeper: Send + Sync + 'static {
    /// The token kept for this device, if any.
    fn get(&self, device: DeviceId) -> Kept<Option<Token>>;
    /// Keeps the token, replacing the one before.
    fn set(&self, device: DeviceId, token: Token) -> Kept<()>;
    /// Forgets the token.
    fn delete(&self, device: DeviceId) -> Kept<()>;
}

/// A keeper for one run: used where the system has no keyring, and by tests.
#[derive(Debug, Default, Clone)]
pub struct MemoryKeeper(std::sync::Arc<std::sync::Mutex<Option<Token>>>);

impl Keeper for MemoryKeeper {
    fn get(&self, _device: DeviceId) -> Kept<Option<Token>> {
        let kept = self.0.lock().map(|token| token.clone()).map_err(|_| KeeperTrouble::Missing);
        Box::pin(std::future::ready(kept))
    }

    fn set(&self, _device: DeviceId, token: Token) -> Kept<()> {
        let done = self.0.lock().map(|mut kept| *kept = Some(token));
        Box::pin(std::future::ready(done.map_err(|_| KeeperTrouble::Missing)))
    }

    fn delete(&self, _device: DeviceId) -> Kept<()> {
        let done = self.0.lock().map(|mut kept| *kept = None);
        Box::pin(std::future::ready(done.map_err(|_| KeeperTrouble::Missing)))
    }
}
