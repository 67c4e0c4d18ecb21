//! The Credential Manager: open as long as its account is signed in.

use std::collections::HashMap;

use deskbell_client::secret::KeeperTrouble;
use keyring_core::{Entry, api::CredentialStoreApi as _};
use windows_native_keyring_store::Store;

/// Nothing to ask: it is never locked and asks nobody for a password.
pub(crate) async fn is_open() -> Result<(), KeeperTrouble> {
    std::future::ready(Ok(())).await
}

/// The entry's place. A token belongs to one device, so it does not travel to another computer with the account.
pub(crate) fn entry(service: &str, user: &str) -> keyring_core::Result<Entry> {
    Store::new()?.build(service, user, Some(&HashMap::from([("persistence", "Local")])))
}
