//! Calls that are logged by the desk.

use deskbell_protocol::{
    MessageId, PersonId, TicketId,
    desk::{
        action::Actor,
        people::PersonRef,
        ticket::{Channel, Visibility},
        write::{Caller as Calling, LogCall},
    },
    message::EventKind,
    text::{Body, Comment, Line},
};

use super::{
    access, contact,
    draft::{Draft, Words, next_update_by},
    opening::{Seedling, must_be_free, plant},
};
use crate::{
    command::{Command, derived},
    decision::{Beside, Decision, Outcome},
    entry::{Part, Writer},
    refused::Refused,
    scene::Scene,
    ticket::Opener,
    transition::Step,
};

/// `PUT /desk/tickets/{id}`.
pub(super) fn log(
    command: &Command,
    scene: &Scene<'_>,
    id: TicketId,
    words: &LogCall,
) -> Result<Decision, Refused> {
    let actor = access::technician(&command.caller)?;
    must_be_free(scene)?;
    match words.channel {
        Channel::Phone | Channel::WalkIn | Channel::Email | Channel::Chat => {}
        Channel::Bell | Channel::HelpPage => {
            return Err(Refused::Field { pointer: "/channel", code: "not_for_calls" });
        }
    }
    if words.topic.is_some_and(|id| scene.directory.topic_ref(id).is_none()) {
        return Err(Refused::Field { pointer: "/topic", code: "unknown_topic" });
    }
    let (person, beside) = caller(scene, id, words)?;
    let decision = match words.attach_to {
        Some(other) => attach(command, scene, actor, &person, (id, other), words)?,
        None => open(command, scene, actor, person, id, words)?,
    };
    Ok(Decision { beside, ..decision })
}

/// A ticket of its own; solved on the spot it is closed at once, without question or reminder.
fn open(
    command: &Command,
    scene: &Scene<'_>,
    actor: &Actor,
    requester: PersonRef,
    id: TicketId,
    words: &LogCall,
) -> Result<Decision, Refused> {
    let me = actor.technician.id;
    let too_long = Refused::Inconsistent { what: "a subject that is no text" };
    let mut ticket = plant(Seedling {
        id,
        number: scene.next_number,
        subject: words.subject.clone(),
        description: Body::parse(words.subject.as_str()).map_err(|_| too_long)?,
        channel: words.channel,
        requester,
        opener: Opener::Technician(me),
        at: command.at,
    });
    ticket.topic = words.topic;
    ticket.effort_minutes = words.effort_minutes;
    ticket.quick_call = words.solved.is_some();
    ticket.next_update_by = Some(next_update_by(scene, command.at, &ticket));
    let number = ticket.number;
    let mut draft = Draft::opening(command, *scene, ticket, id.0);
    draft.event_by(EventKind::Logged, words.solved.as_ref().map(|_| me));
    if let Some(note) = &words.note {
        let id = draft.fresh("note");
        draft.note(id, me, note.clone());
    }
    if let Some(solved) = &words.solved {
        draft.step(Step::Close)?;
        contact::appoint(&mut draft, me);
        draft.solved(solved.note.clone());
        draft.answer_at_once();
    }
    Ok(draft.finish(Outcome::Logged { ticket: id, number }))
}

/// A message on the caller's open ticket: public if it was solved, else internal.
fn attach(
    command: &Command,
    scene: &Scene<'_>,
    actor: &Actor,
    person: &PersonRef,
    ids: (TicketId, TicketId),
    words: &LogCall,
) -> Result<Decision, Refused> {
    let me = actor.technician.id;
    let (id, other) = (MessageId(ids.0.0), ids.1);
    let found = scene.other.filter(|ticket| ticket.id == other);
    let ticket = found
        .filter(|ticket| access::sees(scene, me, ticket))
        .ok_or(Refused::Field { pointer: "/attach_to", code: "unknown_ticket" })?;
    if ticket.requester.id != person.id {
        return Err(Refused::Field { pointer: "/attach_to", code: "other_requester" });
    }
    let mut draft = Draft::on(command, *scene, ticket, id.0);
    let effort = ticket.effort_minutes.unwrap_or(0) + words.effort_minutes.unwrap_or(0);
    draft.ticket.effort_minutes = Some(effort).filter(|minutes| *minutes > 0);
    if let Some(solved) = &words.solved {
        draft.step(Step::Reply)?;
        contact::ensure(&mut draft, me);
        let role = contact::part(&draft, me).unwrap_or(Part::Helper);
        draft.say_publicly(id, me, role, solved.note.clone());
    }
    let subject = || Comment::parse(words.subject.as_str()).unwrap_or_default();
    let internal = words.note.clone().map(Comment::from);
    if words.solved.is_none() || internal.is_some() {
        let author = Writer::Technician { id: me, role: Part::Contact };
        let note_id = if words.solved.is_none() { id } else { draft.fresh("note") };
        let body = internal.unwrap_or_else(subject);
        draft.say(Words::new(note_id, author, Visibility::Internal, body));
    }
    Ok(draft.finish(Outcome::Attached { ticket: ticket.id, message: id }))
}

/// Somebody known, or a person made of a name: never found by name.
fn caller(
    scene: &Scene<'_>,
    id: TicketId,
    words: &LogCall,
) -> Result<(PersonRef, Option<Beside>), Refused> {
    let (name, phone): (_, Option<Line>) = match &words.requester {
        Calling::Id(_) => {
            let unknown = Refused::Field { pointer: "/requester/id", code: "unknown_person" };
            return Ok((scene.person.cloned().ok_or(unknown)?, None));
        }
        Calling::NewPerson { name, phone } => (name.clone(), phone.clone()),
    };
    let id = PersonId(derived(id.0, "person"));
    let person = PersonRef { id, name, department: None, place: None, confirmed: false };
    Ok((person.clone(), Some(Beside::NewPerson { person, phone })))
}
