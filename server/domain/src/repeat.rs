//! Idempotency: the same words under the same id get the first outcome again, for ever.

use deskbell_protocol::{
    digest::{WordsDigest, words_digest},
    enroll::Approval,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{
    command::{Caller, Command, DeviceCaller, Write},
    decision::{Beside, Decision, Outcome, Owner, Remembered},
    refused::Refused,
    scene::Scene,
};

/// The first outcome of a known id.
///
/// # Errors
/// `idempotency_conflict` for other words or somebody else's id; it reveals nothing.
pub fn first_outcome(command: &Command, scene: &Scene<'_>) -> Result<Option<Decision>, Refused> {
    let Some(first) = scene.remembered else { return Ok(None) };
    if first.digest != digest(&command.write)? {
        return Err(Refused::IdempotencyConflict);
    }
    if owner(command) == Some(first.owner) {
        return Ok(Some(Decision::answer(first.outcome.clone())));
    }
    match &command.caller {
        Caller::Device(device) if claims(device, first, scene) => {
            repeated_claim(command, device, first, scene).map(Some)
        }
        Caller::Device(device) if scene.owner_waited_here => {
            taken_over(command, device, first).map(Some)
        }
        Caller::Device(_)
        | Caller::Technician(_)
        | Caller::HelpPage
        | Caller::HelpSecret { .. }
        | Caller::System => Err(Refused::IdempotencyConflict),
    }
}

/// Whose write a command is; timers are nobody's.
pub fn owner(command: &Command) -> Option<Owner> {
    match &command.caller {
        Caller::Device(device) => Some(Owner::Person(device.person)),
        Caller::Technician(actor) => Some(Owner::Technician(actor.technician.id)),
        Caller::HelpPage => command.write.ticket().map(Owner::Help),
        Caller::HelpSecret { ticket } => Some(Owner::Help(*ticket)),
        Caller::System => None,
    }
}

/// Digest of kind, ticket and words. Facts, version, locale and `undo_seconds` don't count.
///
/// # Errors
/// Only if the words cannot be written as JSON, which their types rule out.
pub fn digest(write: &Write) -> Result<[u8; 32], Refused> {
    let words = match write {
        Write::OpenTicket { words, .. } => {
            let reach = words.reach.as_ref();
            of_words(words_digest(
                words.description.as_str(),
                words.impact,
                reach,
                &words.attachments,
            ))
        }
        Write::HelpRequest { words, .. } => {
            let text =
                words_digest(words.description.as_str(), words.impact, None, &words.attachments);
            json(&(text.0, words.key_hash.bytes()))?
        }
        Write::WriteMessage { words, .. } => {
            of_words(words_digest(words.body.as_str(), None, None, &words.attachments))
        }
        Write::GiveVerdict { words, .. } => json(words)?,
        Write::GiveRating { words, .. } => json(words)?,
        Write::RequestErasure { words, .. } => json(words)?,
        Write::DeskMessage { words, .. } => json(words)?,
        Write::DoAction { words, .. } => json(&words.action)?,
        Write::PatchTicket { words, .. } => json(words)?,
        Write::LogCall { words, .. } => json(words)?,
        Write::Nudge { .. }
        | Write::MarkRead { .. }
        | Write::CorrectPerson { .. }
        | Write::JoinIncident { .. }
        | Write::AttachmentArrived { .. }
        | Write::UndoAction { .. }
        | Write::Seen { .. }
        | Write::LinkIncident { .. }
        | Write::EraseTicket { .. }
        | Write::ErasePerson { .. }
        | Write::Remind { .. }
        | Write::CloseResolved { .. }
        | Write::RunPending { .. }
        | Write::EndCover { .. }
        | Write::ContactBack { .. }
        | Write::AskRating { .. }
        | Write::Late { .. } => Vec::new(),
    };
    let ticket = write.ticket().map(|ticket| ticket.0.into_bytes()).unwrap_or_default();
    let mut hash = Sha256::new();
    hash.update(kind(write));
    hash.update(ticket);
    hash.update(words);
    Ok(hash.finalize().into())
}

fn of_words(digest: WordsDigest) -> Vec<u8> {
    digest.0.to_vec()
}

fn json(words: &impl Serialize) -> Result<Vec<u8>, Refused> {
    serde_json::to_vec(words).map_err(|_| Refused::Inconsistent { what: "words without JSON" })
}

/// Keeps a message's id from standing for a verdict; part of what is stored, so never to be changed.
fn kind(write: &Write) -> [u8; 1] {
    match write {
        Write::OpenTicket { .. } => *b"o",
        Write::HelpRequest { .. } => *b"h",
        Write::WriteMessage { .. } => *b"m",
        Write::GiveVerdict { .. } => *b"v",
        Write::GiveRating { .. } => *b"r",
        Write::Nudge { .. } => *b"n",
        Write::RequestErasure { .. } => *b"e",
        Write::DeskMessage { .. } => *b"d",
        Write::DoAction { .. } | Write::UndoAction { .. } => *b"a",
        Write::PatchTicket { .. } => *b"p",
        Write::LogCall { .. } => *b"c",
        Write::MarkRead { .. }
        | Write::CorrectPerson { .. }
        | Write::JoinIncident { .. }
        | Write::AttachmentArrived { .. }
        | Write::Seen { .. }
        | Write::LinkIncident { .. }
        | Write::EraseTicket { .. }
        | Write::ErasePerson { .. }
        | Write::Remind { .. }
        | Write::CloseResolved { .. }
        | Write::RunPending { .. }
        | Write::EndCover { .. }
        | Write::ContactBack { .. }
        | Write::AskRating { .. }
        | Write::Late { .. } => *b"-",
    }
}

/// Whether a pending credential repeats what the person it claims to be wrote, or who waited before it on its device.
fn claims(device: &DeviceCaller, first: &Remembered, scene: &Scene<'_>) -> bool {
    let is_claimed = device.claim.is_some_and(|person| first.owner == Owner::Person(person));
    device.approval == Approval::Pending && (is_claimed || scene.owner_waited_here)
}

/// A device that was let in repeats what it asked for before it lost an earlier token: the ticket is its person's.
fn taken_over(
    command: &Command,
    device: &DeviceCaller,
    first: &Remembered,
) -> Result<Decision, Refused> {
    match (&command.write, &first.outcome, first.owner) {
        (Write::OpenTicket { .. }, Outcome::Opened { ticket, .. }, Owner::Person(from)) => {
            let beside = Beside::TakeOver { ticket: *ticket, from, into: device.person };
            let answer = Decision::answer(first.outcome.clone());
            Ok(Decision { beside: Some(beside), ..answer })
        }
        (Write::WriteMessage { .. }, Outcome::Written { .. }, _) => Err(Refused::UnknownTicket),
        _ => Err(Refused::IdempotencyConflict),
    }
}

/// An opening that is repeated gets a receipt, and with it the right to write on for receipts. A message gets its
/// outcome by that right; without it the ticket is as unknown as any other, so that its opening comes first.
fn repeated_claim(
    command: &Command,
    device: &DeviceCaller,
    first: &Remembered,
    scene: &Scene<'_>,
) -> Result<Decision, Refused> {
    let is = (&command.write, &first.outcome);
    match (is, scene.ticket) {
        ((Write::OpenTicket { .. }, Outcome::Opened { .. }), Some(ticket)) => {
            let (number, received_at) = (ticket.number, ticket.received_at);
            let outcome = Outcome::Receipt { ticket: ticket.id, number, received_at };
            let receipts_for = Some((device.credential, ticket.id));
            Ok(Decision { receipts_for, ..Decision::answer(outcome) })
        }
        ((Write::WriteMessage { .. }, Outcome::Written { .. }), _) if scene.receipts_only => {
            Ok(Decision::answer(first.outcome.clone()))
        }
        ((Write::WriteMessage { .. }, Outcome::Written { .. }), _) => Err(Refused::UnknownTicket),
        _ => Err(Refused::IdempotencyConflict),
    }
}
