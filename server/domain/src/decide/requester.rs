//! What the requester's side writes on a ticket.

use deskbell_protocol::{
    MessageId, VerdictId,
    attachment::Attachment,
    desk::{people::PersonRef, ticket::Visibility},
    me::{GiveRating, GiveVerdict, WriteMessage},
    message::EventKind,
    text::Comment,
    ticket::{Rating, Verdict},
};

use super::{
    access, contact,
    draft::{Draft, Words, by, on_their_way},
    linking::last_of_chain,
    opening, pending,
};
use crate::{
    command::{Caller, Command},
    decision::{Beside, Decision, Outcome, ReadMark, Side},
    me_view::{NUDGE_SECONDS, reopens_until},
    refused::Refused,
    scene::Scene,
    ticket::Ticket,
    transition::{Next, Step, next},
};

/// The requester writes: reopens what is solved, answers what waits, carries on what was closed long ago.
pub(super) fn message(
    command: &Command,
    scene: &Scene<'_>,
    id: MessageId,
    words: &WriteMessage,
) -> Result<Decision, Refused> {
    let (ticket, person) = access::own_ticket(command, scene)?;
    let acting = last_of_chain(ticket, scene.chain)?;
    let mut draft = acting_on(command, scene, ticket, acting, id.0);
    let mut said =
        Words::new(id, by(person, ticket), Visibility::Public, words.body.clone().into());
    said.attachments = on_their_way(&words.attachments);
    if !is_recent(acting, command, scene, Step::RequesterWrites) {
        return carry_on(draft, person, words, said, ticket);
    }
    pending::cancel(&mut draft);
    speak(&mut draft, Step::RequesterWrites, said, ticket)?;
    let outcome = match receipt(scene, ticket) {
        Some(receipt) => receipt,
        None => Outcome::Written { ticket: ticket.id, message: id, continued_by: None },
    };
    Ok(draft.finish(outcome))
}

/// "Yes, it works" or "Still broken".
pub(super) fn verdict(
    command: &Command,
    scene: &Scene<'_>,
    id: VerdictId,
    words: &GiveVerdict,
) -> Result<Decision, Refused> {
    let (ticket, person) = access::own_ticket(command, scene)?;
    let acting = last_of_chain(ticket, scene.chain)?;
    let mut draft = acting_on(command, scene, ticket, acting, id.0);
    let comment = words.comment.clone().filter(|comment| !comment.as_str().is_empty());
    let said = comment
        .map(|body| Words::new(MessageId(id.0), by(person, ticket), Visibility::Public, body));
    if !acting.is_resolved_by(words.resolution_id) {
        if let Some(said) = said {
            draft.say_on(said, ticket.id);
        }
        return Ok(draft.finish(Outcome::Verdict { ticket: ticket.id, superseded: true }));
    }
    let step = if words.fixed { Step::Fixed } else { Step::StillBroken };
    if !is_recent(acting, command, scene, step) {
        return Err(Refused::WrongState { state: acting.state, step: "a verdict so late" });
    }
    pending::cancel(&mut draft);
    let (resolution_id, at) = (words.resolution_id, command.at);
    draft.ticket.verdict = Some(Verdict { fixed: words.fixed, resolution_id, at });
    if words.fixed {
        draft.step(Step::Fixed)?;
        contact::close_cover(&mut draft);
        if let Some(said) = said {
            draft.say_on(said, ticket.id);
        }
    } else {
        let empty = || {
            Words::new(MessageId(id.0), by(person, ticket), Visibility::Public, Comment::default())
        };
        speak(&mut draft, Step::StillBroken, said.unwrap_or_else(empty), ticket)?;
    }
    let outcome = Outcome::Verdict { ticket: ticket.id, superseded: false };
    Ok(draft.finish(receipt(scene, ticket).unwrap_or(outcome)))
}

/// "How did it go?"
pub(super) fn rating(
    command: &Command,
    scene: &Scene<'_>,
    words: &GiveRating,
) -> Result<Decision, Refused> {
    let (ticket, _) = access::own_ticket(command, scene)?;
    let acting = last_of_chain(ticket, scene.chain)?;
    if next(acting.state, Step::Rate) == Next::No {
        return Err(Refused::WrongState { state: acting.state, step: "rating" });
    }
    let mut draft = acting_on(command, scene, ticket, acting, ticket.id.0);
    let (comment, share) = (words.comment.clone(), words.share);
    draft.ticket.rating = Some(Rating { rating: words.rating, comment, share });
    Ok(draft.finish(receipt(scene, ticket).unwrap_or(Outcome::Rated { ticket: ticket.id })))
}

/// "Any news?", heard once a day.
pub(super) fn nudge(command: &Command, scene: &Scene<'_>) -> Result<Decision, Refused> {
    let (ticket, _) = access::own_ticket(command, scene)?;
    let acting = last_of_chain(ticket, scene.chain)?;
    if next(acting.state, Step::Nudge) == Next::No {
        return Err(Refused::WrongState { state: acting.state, step: "any news?" });
    }
    if let Some(next_at) = acting.nudged_at.map(|at| at.plus_seconds(NUDGE_SECONDS))
        && command.at < next_at
    {
        return Ok(Decision::answer(Outcome::Nudged { next_at }));
    }
    let mut draft = acting_on(command, scene, ticket, acting, ticket.id.0);
    draft.ticket.nudged_at = Some(command.at);
    Ok(draft.finish(Outcome::Nudged { next_at: command.at.plus_seconds(NUDGE_SECONDS) }))
}

/// This message and all before it were read; never fewer than before.
pub(super) fn mark_read(
    command: &Command,
    scene: &Scene<'_>,
    through: MessageId,
) -> Result<Decision, Refused> {
    let (ticket, _) = access::own_ticket(command, scene)?;
    let public = || scene.entries.iter().filter(|entry| entry.is_public());
    let place = |id: MessageId| public().position(|entry| entry.id == id);
    let read =
        place(through).ok_or(Refused::Field { pointer: "/through", code: "unknown_message" })?;
    if ticket.read_through.and_then(place).is_some_and(|before| before >= read) {
        return Ok(Decision::answer(Outcome::Done));
    }
    let left = public().skip(read + 1).filter(|entry| !entry.is_by_person()).count();
    let mut draft = Draft::on(command, *scene, ticket, ticket.id.0);
    draft.ticket.read_through = Some(through);
    draft.ticket.unread = u32::try_from(left).unwrap_or(u32::MAX);
    let mark =
        ReadMark { ticket: ticket.id, by: Side::Requester, through: Some(through), at: command.at };
    Ok(Decision { read: Some(mark), ..draft.finish(Outcome::Done) })
}

/// A picture has arrived, or has failed; one of the requester's cancels what would end the ticket.
pub(super) fn attachment(
    command: &Command,
    scene: &Scene<'_>,
    attachment: &Attachment,
) -> Result<Decision, Refused> {
    let ticket = scene.ticket.ok_or(Refused::NotFound { what: "ticket" })?;
    let mut draft = Draft::on(command, *scene, ticket, attachment.id.0);
    match &command.caller {
        Caller::Device(_) | Caller::HelpSecret { .. } => pending::cancel(&mut draft),
        Caller::Technician(_) | Caller::HelpPage | Caller::System => {}
    }
    for known in &mut draft.ticket.attachments {
        if known.id == attachment.id {
            known.clone_from(attachment);
        }
    }
    let beside = Some(Beside::Attachment(attachment.clone()));
    Ok(Decision { beside, ..draft.finish(Outcome::Done) })
}

/// Says the words on the ticket they were written on, and lets the step act on the last one of its chain.
fn speak(draft: &mut Draft<'_>, step: Step, said: Words, home: &Ticket) -> Result<(), Refused> {
    let was_open = draft.ticket.is_open();
    draft.step(step)?;
    if !said.body.as_str().is_empty() {
        draft.say_on(said, home.id);
    }
    draft.wait_for_us();
    if !was_open {
        draft.event_by(EventKind::Reopened, draft.ticket.contact);
    }
    Ok(())
}

/// The message stays where it was written, and opens a ticket that carries on.
fn carry_on(
    mut draft: Draft<'_>,
    person: &PersonRef,
    words: &WriteMessage,
    said: Words,
    home: &Ticket,
) -> Result<Decision, Refused> {
    if draft.scene.fresh_is_taken {
        return Err(Refused::IdempotencyConflict);
    }
    let message = said.id;
    let opening = (message.continuation(), &words.body, said.attachments.clone());
    let new = opening::continuation(&draft.ticket, person, &draft.scene, opening, draft.at);
    let continued_by = Some(new.link());
    draft.ticket.continued_by.clone_from(&continued_by);
    draft.say_on(said, home.id);
    draft.also(None, new);
    Ok(draft.finish(Outcome::Written { ticket: home.id, message, continued_by }))
}

/// A draft of the ticket acted on, with the one written on beside it if that is another one.
fn acting_on<'a>(
    command: &'a Command,
    scene: &Scene<'a>,
    home: &'a Ticket,
    acting: &'a Ticket,
    seed: uuid::Uuid,
) -> Draft<'a> {
    let mut draft = Draft::on(command, *scene, acting, seed);
    if home.id != acting.id {
        draft.also(Some(home), home.clone());
    }
    draft
}

/// Whether the step still acts on this ticket: one closed longer than the setting is left alone.
fn is_recent(acting: &Ticket, command: &Command, scene: &Scene<'_>, step: Step) -> bool {
    next(acting.state, step) != Next::Recent
        || reopens_until(acting, scene.settings).is_some_and(|until| command.at <= until)
}

/// What a credential gets that only claims to be the requester.
fn receipt(scene: &Scene<'_>, ticket: &Ticket) -> Option<Outcome> {
    let (number, received_at) = (ticket.number, ticket.received_at);
    scene.receipts_only.then_some(Outcome::Receipt { ticket: ticket.id, number, received_at })
}
