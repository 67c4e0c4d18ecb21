//! The system's keyring. Its calls block, so each has a thread of its own for as long as it takes; one that hangs
//! costs one thread and no more, because the next call is refused while it does.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use deskbell_client::secret::{Keeper, KeeperTrouble, Kept, Token};
use deskbell_protocol::DeviceId;
use keyring_core::{Entry, Error};
use tokio::sync::oneshot;

use crate::os;

/// The name secrets stand under in the keyring.
const SERVICE: &str = "deskbell";

/// The system's keyring.
#[derive(Debug, Clone, Default)]
pub(crate) struct SystemKeyring {
    busy: Arc<AtomicBool>,
}

impl Keeper for SystemKeyring {
    fn get(&self, device: DeviceId) -> Kept<Option<Token>> {
        self.call(device, |entry| match entry.get_password() {
            Ok(secret) => Ok(Token::read(&secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn set(&self, device: DeviceId, token: Token) -> Kept<()> {
        self.call(device, move |entry| entry.set_password(token.expose()))
    }

    fn delete(&self, device: DeviceId) -> Kept<()> {
        self.call(device, |entry| match entry.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            other => other,
        })
    }
}

impl SystemKeyring {
    fn call<T: Send + 'static>(
        &self,
        device: DeviceId,
        work: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Kept<T> {
        let busy = Arc::clone(&self.busy);
        Box::pin(async move {
            os::keyring::is_open().await?;
            if busy.swap(true, Ordering::AcqRel) {
                return Err(KeeperTrouble::Slow);
            }
            let (answer, answered) = oneshot::channel();
            let free = Arc::clone(&busy);
            let work = move || {
                let done = os::keyring::entry(SERVICE, &device.to_string())
                    .and_then(|entry| work(&entry))
                    .map_err(|error| trouble(&error));
                free.store(false, Ordering::Release);
                if answer.send(done).is_err() {
                    tracing::debug!("the keyring answered after its time");
                }
            };
            if thread::Builder::new().name("keyring".to_owned()).spawn(work).is_err() {
                busy.store(false, Ordering::Release);
                return Err(KeeperTrouble::Missing);
            }
            answered.await.map_err(|_| KeeperTrouble::Missing)?
        })
    }
}

/// The store's own sentences may name what it was asked for, so only their kind is told.
fn trouble(error: &Error) -> KeeperTrouble {
    #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that may grow")]
    match error {
        Error::NoStorageAccess(_) => KeeperTrouble::Locked,
        Error::NoDefaultStore => KeeperTrouble::Missing,
        Error::PlatformFailure(_) => KeeperTrouble::Refused("the system's store failed".to_owned()),
        _ => KeeperTrouble::Refused("the system's store holds something else".to_owned()),
    }
}
