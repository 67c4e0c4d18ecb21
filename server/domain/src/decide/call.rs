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
    prepared::{self, Said},
    refused::Refused,
    scene::Scene,
    ticket::Opener,
    transition::Step,
};

/// A call, and what it says once its template has completed it.
struct Call<'a> {
    words: &'a LogCall,
    said: Said,
}

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
    let said = prepared::complete(words, scene.template)?;
    let (person, beside) = caller(scene, id, words)?;
    let call = Call { words, said };
    let decision = match words.attach_to {
        Some(other) => attach(command, scene, actor, &person, (id, other), &call)?,
        None => open(command, scene, actor, person, id, &call)?,
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
    call: &Call<'_>,
) -> Result<Decision, Refused> {
    let (me, Call { words, said }) = (actor.technician.id, call);
    let too_long = Refused::Inconsistent { what: "a subject that is no text" };
    let mut ticket = plant(Seedling {
        id,
        number: scene.next_number,
        subject: said.subject.clone(),
        description: Body::parse(said.subject.as_str()).map_err(|_| too_long)?,
        channel: words.channel,
        requester,
        opener: Opener::Technician(me),
        at: command.at,
    });
    ticket.topic = said.topic;
    ticket.effort_minutes = words.effort_minutes;
    ticket.quick_call = said.solved.is_some();
    ticket.call = said.details.clone();
    ticket.next_update_by = Some(next_update_by(scene, command.at, &ticket));
    let number = ticket.number;
    let mut draft = Draft::opening(command, *scene, ticket, id.0);
    draft.event_by(EventKind::Logged, said.solved.as_ref().map(|_| me));
    if let Some(note) = &words.note {
        let id = draft.fresh("note");
        draft.note(id, me, note.clone());
    }
    if let Some(note) = &said.solved {
        draft.step(Step::Close)?;
        contact::appoint(&mut draft, me);
        draft.solved(note.clone());
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
    call: &Call<'_>,
) -> Result<Decision, Refused> {
    let (me, Call { words, said }) = (actor.technician.id, call);
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
    if let Some(note) = &said.solved {
        draft.step(Step::Reply)?;
        contact::ensure(&mut draft, me);
        let role = contact::part(&draft, me).unwrap_or(Part::Helper);
        draft.say_publicly(id, me, role, note.clone());
    }
    let internal = internal_words(call);
    if said.solved.is_none() || internal.is_some() {
        let author = Writer::Technician { id: me, role: Part::Contact };
        let note_id = if said.solved.is_none() { id } else { draft.fresh("note") };
        let body =
            internal.unwrap_or_else(|| Comment::parse(said.subject.as_str()).unwrap_or_default());
        draft.say(Words::new(note_id, author, Visibility::Internal, body));
    }
    Ok(draft.finish(Outcome::Attached { ticket: ticket.id, message: id }))
}

/// The call's note with what was asked on the phone below it; `None` where there is neither.
fn internal_words(call: &Call<'_>) -> Option<Comment> {
    let asked = call.said.details.as_ref().map(prepared::lines).unwrap_or_default();
    let note = call.words.note.as_ref().map(|note| note.as_str().to_owned());
    let all: Vec<String> = note.into_iter().chain(asked).collect();
    let whole = Comment::parse(&all.join("\n")).ok();
    // A note that fills the limit alone goes without the rest.
    whole
        .or_else(|| call.words.note.clone().map(Comment::from))
        .filter(|words| !words.as_str().is_empty())
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
