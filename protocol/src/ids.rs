//! Identifiers. Those a client makes are `UUIDv7` (RFC 9562), so that they sort by time of making.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
        impl std::str::FromStr for $name {
            type Err = MalformedId;
            fn from_str(raw: &str) -> Result<Self, MalformedId> {
                parse(raw).map($name)
            }
        }
    )*};
}

id! {
    /// A ticket.
    TicketId;
    /// A message of a conversation.
    MessageId;
    /// A verdict: the answer to "Is it fixed?".
    VerdictId;
    /// A rating.
    RatingId;
    /// An "Any news?".
    NudgeId;
    /// An attachment.
    AttachmentId;
    /// A resolution of a ticket; a verdict names the one it judges.
    ResolutionId;
    /// A person who may ask for help.
    PersonId;
    /// One account's client on one machine.
    DeviceId;
    /// A computer.
    MachineId;
    /// A technician.
    TechnicianId;
    /// A desk queue.
    TeamId;
    /// What tickets are about.
    TopicId;
    /// Something many people notice at once.
    IncidentId;
    /// A published solution.
    AnswerId;
    /// A prepared call log.
    TemplateId;
    /// A reply text that is typed by its short name.
    SnippetId;
    /// Where people work.
    DepartmentId;
    /// A time in which a technician is away.
    AbsenceId;
    /// A desk action.
    ActionId;
    /// Any write that carries its id in a header or body.
    WriteId;
    /// A server's life between restores.
    Epoch;
}

impl MessageId {
    /// The ticket this message opens if its own was closed too long ago (`UUIDv5` of the message's id).
    #[must_use]
    pub fn continuation(self) -> TicketId {
        TicketId(Uuid::new_v5(&self.0, b"continuation"))
    }
}

/// The text is not a hyphenated lower- or upper-case UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct MalformedId;

/// Accepts the hyphenated form only, so that one id has one spelling up to letter case.
fn parse(raw: &str) -> Result<Uuid, MalformedId> {
    if raw.len() != 36 {
        return Err(MalformedId);
    }
    Uuid::try_parse(raw).map_err(|_| MalformedId)
}

/// A ticket's number: what people say aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct TicketNumber(pub u32);

impl std::fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
