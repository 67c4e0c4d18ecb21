//! What a technician writes: to the requester, or for colleagues only.

use deskbell_protocol::{
    MessageId,
    desk::{
        action::Actor,
        ticket::Visibility,
        write::{DeskWrite, WriteAs},
    },
    message::EventKind,
};

use super::{
    access::{self, IfMatch},
    contact,
    draft::{Draft, Words, on_their_way},
    pending,
};
use crate::{
    command::Command,
    decision::{Decision, Outcome},
    entry::{Part, Writer},
    refused::Refused,
    scene::Scene,
    transition::Step,
};

/// `PUT …/messages/{id}`.
pub(super) fn write(
    command: &Command,
    scene: &Scene<'_>,
    id: MessageId,
    words: &DeskWrite,
    if_match: Option<u32>,
) -> Result<Decision, Refused> {
    let actor = access::technician(&command.caller)?;
    let me = actor.technician.id;
    let ticket = access::desk_ticket(command, scene)?;
    check(words)?;
    let need = if changes_state(words) { IfMatch::Needed } else { IfMatch::Optional };
    access::if_match(ticket, if_match, need)?;
    if need == IfMatch::Needed {
        access::not_held_up(ticket, me, scene)?;
    }
    let mut draft = Draft::on(command, *scene, ticket, id.0);
    let is_public = words.visibility == Visibility::Public;
    let is_mine = ticket.pending.as_ref().is_some_and(|pending| pending.by == me);
    if is_mine && (is_public || need == IfMatch::Needed) {
        pending::run(&mut draft);
    }
    let role = if is_public { publicly(&mut draft, actor, words)? } else { Part::Contact };
    if !is_public {
        draft.step(Step::Note)?;
    }
    let author = Writer::Technician { id: me, role };
    draft.say(Words {
        attachments: on_their_way(&words.attachments),
        quick_answers: words.quick_answers.clone(),
        asks: words.waiting_for_requester,
        ..Words::new(id, author, words.visibility, words.body.clone().into())
    });
    ask(&mut draft, words)?;
    Ok(draft.finish(Outcome::DeskWritten { ticket: ticket.id, message: id }))
}

/// Fields that make no sense together.
fn check(words: &DeskWrite) -> Result<(), Refused> {
    let internal = words.visibility == Visibility::Internal;
    let refused = [
        (internal && words.ask_fixed.is_some(), "/ask_fixed", "needs_public"),
        (internal && words.waiting_for_requester, "/waiting_for_requester", "needs_public"),
        (internal && !words.quick_answers.is_empty(), "/quick_answers", "needs_public"),
        (internal && words.r#as.is_some(), "/as", "needs_public"),
        (internal && words.hand_over.is_some(), "/hand_over", "needs_public"),
        (words.r#as.is_some() && words.hand_over.is_some(), "/hand_over", "not_with_as"),
        (
            words.ask_fixed.is_some() && words.waiting_for_requester,
            "/ask_fixed",
            "not_with_waiting",
        ),
    ];
    match refused.into_iter().find(|(is_wrong, _, _)| *is_wrong) {
        Some((_, pointer, code)) => Err(Refused::Field { pointer, code }),
        None => Ok(()),
    }
}

fn changes_state(words: &DeskWrite) -> bool {
    words.ask_fixed.is_some() || words.waiting_for_requester
}

/// In which role the public words are shown; without a contact their author becomes it.
fn publicly(draft: &mut Draft<'_>, actor: &Actor, words: &DeskWrite) -> Result<Part, Refused> {
    let me = actor.technician.id;
    if let Some(hand_over) = &words.hand_over {
        if access::speaks_for(&draft.ticket, me) && draft.ticket.contact == Some(me) {
            return Err(Refused::Field { pointer: "/hand_over", code: "is_the_contact" });
        }
        contact::hand_over(draft, actor, me, &hand_over.introduction, &hand_over.reason)?;
    }
    draft.step(Step::Reply)?;
    contact::ensure(draft, me);
    match contact::part(draft, me) {
        Err(Refused::NotContact { .. }) if words.r#as == Some(WriteAs::Helper) => Ok(Part::Helper),
        judged => judged,
    }
}

/// What the message asks for goes with it, in one command.
fn ask(draft: &mut Draft<'_>, words: &DeskWrite) -> Result<(), Refused> {
    if let Some(ask_fixed) = &words.ask_fixed {
        draft.step(Step::Resolve)?;
        draft.solved(ask_fixed.note.clone().unwrap_or_else(|| words.body.clone()));
        draft.event_by(EventKind::Resolved, draft.ticket.contact);
    }
    if words.waiting_for_requester {
        draft.step(Step::AskRequester)?;
    }
    Ok(())
}
