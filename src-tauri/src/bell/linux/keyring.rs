//! The Secret Service.

use deskbell_client::secret::KeeperTrouble;
use keyring_core::{Entry, api::CredentialStoreApi as _};
use zbus_secret_service_keyring_store::Store;

/// The keyring that new secrets go to.
const DEFAULT_COLLECTION: &str = "/org/freedesktop/secrets/aliases/default";

/// Asks whether the keyring is open before touching it: a locked one would ask the person for a password,
/// and the bell goes on without instead.
pub(crate) async fn is_open() -> Result<(), KeeperTrouble> {
    let bus = zbus::Connection::session().await.map_err(|_| KeeperTrouble::Missing)?;
    let collection = zbus::Proxy::new(
        &bus,
        "org.freedesktop.secrets",
        DEFAULT_COLLECTION,
        "org.freedesktop.Secret.Collection",
    )
    .await
    .map_err(|_| KeeperTrouble::Missing)?;
    match collection.get_property::<bool>("Locked").await {
        Ok(false) => Ok(()),
        Ok(true) => Err(KeeperTrouble::Locked),
        Err(_) => Err(KeeperTrouble::Missing),
    }
}

/// The entry's place, in a store opened anew: one that is kept would remember for ever that the keyring was not
/// there yet.
pub(crate) fn entry(service: &str, user: &str) -> keyring_core::Result<Entry> {
    Store::new()?.build(service, user, None)
}
