//! Single values: ids, cursors, the epoch, preferences and the cached `home`.

use deskbell_protocol::{
    DeviceId, Epoch, cursor::Cursor, enroll::Approval, facts::SectionId, home::Home, text::Email,
};
use rusqlite::{Connection, OptionalExtension as _};
use serde::{Serialize, de::DeserializeOwned};

use super::StoreError;
use crate::{clock::Clock, notify::Preferences};

/// Reads a value.
///
/// # Errors
/// [`StoreError`].
pub fn get(db: &Connection, name: &str) -> Result<Option<String>, StoreError> {
    let mut query = db.prepare_cached("select value from meta where name = ?1")?;
    Ok(query.query_row([name], |row| row.get(0)).optional()?)
}

/// Writes a value.
///
/// # Errors
/// [`StoreError`].
pub fn set(db: &Connection, name: &str, value: &str) -> Result<(), StoreError> {
    db.prepare_cached(
        "insert into meta (name, value) values (?1, ?2)
         on conflict (name) do update set value = excluded.value",
    )?
    .execute([name, value])?;
    Ok(())
}

/// Forgets a value.
///
/// # Errors
/// [`StoreError`].
pub fn clear(db: &Connection, name: &str) -> Result<(), StoreError> {
    db.execute("delete from meta where name = ?1", [name])?;
    Ok(())
}

/// Reads a JSON value; one that no longer reads counts as absent, because each of them can be had again.
fn get_json<T: DeserializeOwned>(db: &Connection, name: &str) -> Result<Option<T>, StoreError> {
    Ok(get(db, name)?.and_then(|raw| serde_json::from_str(&raw).ok()))
}

fn set_json<T: Serialize>(db: &Connection, name: &str, value: &T) -> Result<(), StoreError> {
    set(db, name, &serde_json::to_string(value)?)
}

/// This device's id, made at the first call.
///
/// # Errors
/// [`StoreError`].
pub fn device(db: &Connection, clock: &dyn Clock) -> Result<DeviceId, StoreError> {
    if let Some(known) = get(db, "device")?.and_then(|raw| raw.parse().ok()) {
        return Ok(known);
    }
    let made = DeviceId(clock.new_id());
    set(db, "device", &made.to_string())?;
    Ok(made)
}

macro_rules! values {
    ($($(#[$doc:meta])* $get:ident, $set:ident: $kind:ty = $name:literal;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// [`StoreError`].
        pub fn $get(db: &Connection) -> Result<Option<$kind>, StoreError> {
            get_json(db, $name)
        }
        /// Writes it.
        ///
        /// # Errors
        /// [`StoreError`].
        pub fn $set(db: &Connection, value: &$kind) -> Result<(), StoreError> {
            set_json(db, $name, value)
        }
    )*};
}

values! {
    /// The position up to which the mirror stands.
    cursor, set_cursor: Cursor = "cursor";
    /// The position up to which news were shown.
    notified, set_notified: Cursor = "notified";
    /// The epoch last met.
    epoch, set_epoch: Epoch = "epoch";
    /// The last `home`.
    home, set_home: Home = "home";
    /// How to hear back.
    preferences, set_preferences: Preferences = "preferences";
    /// Sections of facts that are not sent.
    withheld, set_withheld: Vec<SectionId> = "withheld";
    /// How far this device is trusted, once enrolled.
    approval, set_approval: Approval = "approval";
    /// What the person said their address is, while they wait.
    said, set_said: Email = "said";
    /// The name the server knows the person by.
    person, set_person: String = "person";
    /// Whether the device was revoked.
    revoked, set_revoked: bool = "revoked";
    /// When the mirror last stood on the server's word.
    as_of, set_as_of: deskbell_protocol::Timestamp = "as_of";
}
