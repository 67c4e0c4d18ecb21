//! Between rows and the types of protocol: ids are 16 bytes, times are milliseconds, documents are JSON.

use deskbell_protocol::{
    AbsenceId, ActionId, AnswerId, AttachmentId, DepartmentId, DeviceId, Epoch, IncidentId,
    MachineId, MessageId, PersonId, RatingId, ResolutionId, SnippetId, TeamId, TechnicianId,
    TemplateId, TicketId, TicketNumber, Timestamp, TopicId, VerdictId, WriteId,
};
use rusqlite::{Row, RowIndex, types::Type};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::error::StoreError;

/// An id of the protocol, as the bytes a column holds.
pub trait Id: Sized {
    /// The id of these bytes.
    fn from_uuid(id: Uuid) -> Self;
    /// Its bytes.
    fn uuid(&self) -> Uuid;
    /// The column's value.
    fn sql(&self) -> [u8; 16] {
        self.uuid().into_bytes()
    }
}

macro_rules! ids {
    ($($name:ident),*) => {$(
        impl Id for $name {
            fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }
            fn uuid(&self) -> Uuid {
                self.0
            }
        }
    )*};
}

ids!(
    AbsenceId,
    ActionId,
    AnswerId,
    AttachmentId,
    DepartmentId,
    DeviceId,
    Epoch,
    IncidentId,
    MachineId,
    MessageId,
    PersonId,
    RatingId,
    ResolutionId,
    SnippetId,
    TeamId,
    TechnicianId,
    TemplateId,
    TicketId,
    TopicId,
    VerdictId,
    WriteId
);

impl Id for Uuid {
    fn from_uuid(id: Uuid) -> Self {
        id
    }
    fn uuid(&self) -> Uuid {
        *self
    }
}

/// The column's value of an id that may be absent.
pub(crate) fn maybe<I: Id>(id: Option<&I>) -> Option<[u8; 16]> {
    id.map(Id::sql)
}

/// The column's value of a time that may be absent.
pub(crate) fn millis(at: Option<Timestamp>) -> Option<i64> {
    at.map(Timestamp::millis)
}

/// Reads typed values from a row.
pub(crate) trait Columns {
    fn id<I: Id>(&self, column: impl RowIndex) -> rusqlite::Result<I>;
    fn maybe_id<I: Id>(&self, column: impl RowIndex) -> rusqlite::Result<Option<I>>;
    fn time(&self, column: impl RowIndex) -> rusqlite::Result<Timestamp>;
    fn maybe_time(&self, column: impl RowIndex) -> rusqlite::Result<Option<Timestamp>>;
    fn text<T: TryFrom<String>>(&self, column: impl RowIndex) -> rusqlite::Result<T>
    where
        T::Error: std::error::Error + Send + Sync + 'static;
    fn maybe_text<T: TryFrom<String>>(&self, column: impl RowIndex) -> rusqlite::Result<Option<T>>
    where
        T::Error: std::error::Error + Send + Sync + 'static;
    fn word<T: DeserializeOwned>(&self, column: impl RowIndex) -> rusqlite::Result<T>;
    fn document<T: DeserializeOwned>(&self, column: impl RowIndex) -> rusqlite::Result<T>;
    fn number(&self, column: impl RowIndex) -> rusqlite::Result<TicketNumber>;
}

impl Columns for Row<'_> {
    fn id<I: Id>(&self, column: impl RowIndex) -> rusqlite::Result<I> {
        self.get::<_, [u8; 16]>(column).map(|bytes| I::from_uuid(Uuid::from_bytes(bytes)))
    }
    fn maybe_id<I: Id>(&self, column: impl RowIndex) -> rusqlite::Result<Option<I>> {
        let bytes: Option<[u8; 16]> = self.get(column)?;
        Ok(bytes.map(|bytes| I::from_uuid(Uuid::from_bytes(bytes))))
    }
    fn time(&self, column: impl RowIndex) -> rusqlite::Result<Timestamp> {
        self.get(column).map(Timestamp::from_millis)
    }
    fn maybe_time(&self, column: impl RowIndex) -> rusqlite::Result<Option<Timestamp>> {
        let millis: Option<i64> = self.get(column)?;
        Ok(millis.map(Timestamp::from_millis))
    }
    fn text<T: TryFrom<String>>(&self, column: impl RowIndex) -> rusqlite::Result<T>
    where
        T::Error: std::error::Error + Send + Sync + 'static,
    {
        let raw: String = self.get(column)?;
        T::try_from(raw).map_err(unreadable)
    }
    fn maybe_text<T: TryFrom<String>>(&self, column: impl RowIndex) -> rusqlite::Result<Option<T>>
    where
        T::Error: std::error::Error + Send + Sync + 'static,
    {
        let raw: Option<String> = self.get(column)?;
        raw.map(|raw| T::try_from(raw).map_err(unreadable)).transpose()
    }
    fn word<T: DeserializeOwned>(&self, column: impl RowIndex) -> rusqlite::Result<T> {
        let raw: String = self.get(column)?;
        serde_json::from_value(serde_json::Value::String(raw)).map_err(unreadable)
    }
    fn document<T: DeserializeOwned>(&self, column: impl RowIndex) -> rusqlite::Result<T> {
        let raw: String = self.get(column)?;
        serde_json::from_str(&raw).map_err(unreadable)
    }
    fn number(&self, column: impl RowIndex) -> rusqlite::Result<TicketNumber> {
        self.get(column).map(TicketNumber)
    }
}

/// A document's column value.
pub(crate) fn document<T: Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}

/// The column's value of an enum whose wire form is one word.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    let value = serde_json::to_value(value)?;
    Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error))
}
