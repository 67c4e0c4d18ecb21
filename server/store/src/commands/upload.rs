//! Attachments: an upload that arrived or failed, and what that means for the ticket that names it.

use deskbell_domain::{Caller, Command, Refused, Write};
use deskbell_protocol::{
    AttachmentId,
    attachment::{Attachment, AttachmentState, MediaType},
    text::FileName,
};

use super::ticket;
use crate::{
    error::StoreError,
    tables::{
        attachments::{self, AttachmentOwner, StoredAttachment},
        changes::{For, Kind, NewChange},
        erased, tickets,
    },
    work::Work,
};

/// An upload whose bytes are on the disk, or that failed for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id, made by the client.
    pub id: AttachmentId,
    /// Who uploads: a device, a technician or the holder of a help secret.
    pub by: Caller,
    /// The file's name as shown.
    pub name: FileName,
    /// Media type of the stored bytes.
    pub media_type: MediaType,
    /// Size of the stored bytes.
    pub size: u64,
    /// SHA-256 of the bytes as uploaded.
    pub digest: [u8; 32],
    /// Here or failed.
    pub state: AttachmentState,
}

/// Whose an upload of this caller is.
pub(crate) fn owner_of(caller: &Caller) -> Option<AttachmentOwner> {
    match caller {
        Caller::Device(device) => Some(AttachmentOwner::Person(device.person)),
        Caller::Technician(actor) => Some(AttachmentOwner::Technician(actor.technician.id)),
        Caller::HelpSecret { ticket } => Some(AttachmentOwner::Help(*ticket)),
        Caller::HelpPage | Caller::System => None,
    }
}

/// Writes an upload; the same bytes again are the first answer again.
pub(crate) fn run(work: &mut Work<'_>, upload: &Upload) -> Result<Attachment, StoreError> {
    let c = work.connection();
    let owner = owner_of(&upload.by).ok_or(Refused::Forbidden { why: "nobody's upload" })?;
    if erased::contains(c, upload.id.0)? {
        return Err(Refused::Erased.into());
    }
    let known = attachments::get(c, upload.id)?;
    let known = match known {
        Some(row) if row.shown.state == AttachmentState::Here => {
            return repeated(row, owner, upload);
        }
        // Named by somebody else before the bytes came: for them it never arrives.
        Some(row) if row.owner != owner => None,
        other => other,
    };
    let shown = Attachment {
        id: upload.id,
        name: Some(upload.name.clone()),
        media_type: Some(upload.media_type),
        size: (upload.state == AttachmentState::Here).then_some(upload.size),
        state: upload.state,
    };
    let named_by = known.as_ref().and_then(|row| row.ticket);
    let row = StoredAttachment {
        shown: shown.clone(),
        owner,
        digest: Some(upload.digest),
        ticket: named_by,
        entry: known.as_ref().and_then(|row| row.entry),
        internal: known.is_some_and(|row| row.internal),
    };
    // Decided first: the rules compare with the ticket as it was before the bytes came.
    if let Some(ticket) = named_by {
        let write = Write::AttachmentArrived { ticket, attachment: shown.clone() };
        let command = Command { at: work.now(), caller: upload.by.clone(), write };
        ticket::run(work, &command)?;
    }
    attachments::put(c, &row, work.now())?;
    tell(work, &row)?;
    Ok(shown)
}

/// The desk hears of every arrival; the requester by the ticket's row, or with the message that names it.
fn tell(work: &mut Work<'_>, row: &StoredAttachment) -> Result<(), StoreError> {
    let Some(id) = row.ticket else { return Ok(()) };
    let change =
        |audience| NewChange { entry: row.entry, ..NewChange::ticket(audience, Kind::Ticket, id) };
    work.change(&change(For::Desk))?;
    if row.entry.is_none() || row.internal {
        return Ok(());
    }
    let readers = tickets::get(work.connection(), id)?.map(|ticket| ticket.readers());
    for reader in readers.unwrap_or_default() {
        work.change(&change(For::Person(reader)))?;
    }
    Ok(())
}

fn repeated(
    row: StoredAttachment,
    owner: AttachmentOwner,
    upload: &Upload,
) -> Result<Attachment, StoreError> {
    let is_same = row.owner == owner && row.digest == Some(upload.digest);
    if is_same || (row.owner == owner && upload.state == AttachmentState::Failed) {
        Ok(row.shown)
    } else {
        Err(Refused::IdempotencyConflict.into())
    }
}
