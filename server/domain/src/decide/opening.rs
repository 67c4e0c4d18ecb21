//! New tickets: from the bell, from the help page, and those that follow from another one.

use deskbell_protocol::{
    PersonId, TicketId, TicketNumber, Timestamp, WriteId,
    attachment::Attachment,
    desk::{
        people::PersonRef,
        ticket::{Channel, State},
    },
    facts::Facts,
    help::HelpRequest,
    me::{NamedPerson, OpenTicket},
    text::{Body, Subject},
};

use super::{
    access,
    draft::{Draft, next_update_by, on_their_way},
};
use crate::{
    command::{Caller, Command, derived},
    decision::{Beside, Decision, Outcome},
    refused::Refused,
    scene::Scene,
    ticket::{Opener, Ticket},
};

/// What every new ticket starts from.
pub(super) struct Seedling {
    pub(super) id: TicketId,
    pub(super) number: TicketNumber,
    pub(super) subject: Subject,
    pub(super) description: Body,
    pub(super) channel: Channel,
    pub(super) requester: PersonRef,
    pub(super) opener: Opener,
    pub(super) at: Timestamp,
}

/// A person asks for help.
pub(super) fn open(
    command: &Command,
    scene: &Scene<'_>,
    id: TicketId,
    words: &OpenTicket,
) -> Result<Decision, Refused> {
    let mut ticket = by_device(command, scene, id, &words.description)?;
    let name = |person: &Option<NamedPerson>| person.as_ref().map(|person| person.name.clone());
    ticket.impact = words.impact;
    ticket.reach = words.reach.clone();
    ticket.locale = Some(words.locale.clone());
    ticket.for_name = name(&words.r#for);
    ticket.asker = name(&words.asker);
    ticket.reported_at = words.reported_at;
    ticket.incident = scene.incident.cloned();
    ticket.attachments = on_their_way(&words.attachments);
    ticket.expected_by =
        scene.wait_minutes.map(|wait| scene.settings.calendar.add_open_minutes(command.at, wait));
    Ok(opened(command, scene, ticket, words.facts.clone()))
}

/// A person asks that something be deleted: an ordinary ticket.
pub(super) fn erasure(
    command: &Command,
    scene: &Scene<'_>,
    id: WriteId,
    description: &Body,
) -> Result<Decision, Refused> {
    let ticket = by_device(command, scene, TicketId(id.0), description)?;
    Ok(opened(command, scene, ticket, None))
}

/// Somebody asks for help on the help page.
pub(super) fn help(
    command: &Command,
    scene: &Scene<'_>,
    id: TicketId,
    words: &HelpRequest,
) -> Result<Decision, Refused> {
    if command.caller != Caller::HelpPage {
        return Err(Refused::Forbidden { why: "only the help page" });
    }
    if words.email.is_none() && words.phone.is_none() {
        return Err(Refused::Field { pointer: "/email", code: "email_or_phone_needed" });
    }
    must_be_free(scene)?;
    let person = PersonRef {
        id: PersonId(derived(id.0, "person")),
        name: words.name.clone(),
        department: None,
        place: None,
        confirmed: false,
    };
    let mut ticket = plant(Seedling {
        id,
        number: scene.next_number,
        subject: Subject::of(&words.description),
        description: words.description.clone(),
        channel: Channel::HelpPage,
        requester: person.clone(),
        opener: Opener::Person { person: person.clone(), credential: None },
        at: command.at,
    });
    ticket.impact = words.impact;
    ticket.attachments = on_their_way(&words.attachments);
    let decision = opened(command, scene, ticket, None);
    let beside = Some(Beside::HelpAsker { person, words: Box::new(words.clone()) });
    Ok(Decision { beside, ..decision })
}

/// A ticket of state `new`, without contact.
#[expect(clippy::too_many_lines, reason = "one line for each field of a new ticket")]
pub(super) fn plant(seedling: Seedling) -> Ticket {
    let Seedling { id, number, subject, description, channel, requester, opener, at } = seedling;
    Ticket {
        id,
        number,
        version: 1,
        subject,
        description,
        state: State::New,
        former_state: None,
        channel,
        quick_call: false,
        call: None,
        impact: None,
        desk_impact: None,
        reach: None,
        locale: None,
        department: requester.department.clone(),
        requester,
        opener,
        for_name: None,
        asker: None,
        machine: None,
        machine_model: None,
        contact: None,
        cover: None,
        worker: None,
        team: None,
        topic: None,
        tags: Vec::new(),
        effort_minutes: None,
        next_update_by: None,
        visit: None,
        reported_at: at,
        received_at: at,
        waiting_since: Some(at),
        first_reply: None,
        solved: None,
        closed_at: None,
        seen: None,
        expected_by: None,
        late_told: false,
        resolution: None,
        verdict: None,
        rating: None,
        rating_asked: false,
        nudged_at: None,
        reminded_at: None,
        pending: None,
        taken: None,
        merged_into: None,
        continues: None,
        continued_by: None,
        links: Vec::new(),
        incident: None,
        attachments: Vec::new(),
        last_public: None,
        last: None,
        unread: 0,
        read_through: None,
    }
}

/// A ticket that carries on one closed long ago: new, and on the desk of the former contact first.
pub(super) fn continuation(
    closed: &Ticket,
    person: &PersonRef,
    scene: &Scene<'_>,
    words: (TicketId, &Body, Vec<Attachment>),
    at: Timestamp,
) -> Ticket {
    let (id, body, attachments) = words;
    let is_active = |id| scene.directory.technician(id).is_some_and(|card| card.active);
    let credential = match &closed.opener {
        Opener::Person { credential, .. } => *credential,
        Opener::Technician(_) => None,
    };
    let mut ticket = plant(Seedling {
        id,
        number: scene.next_number,
        subject: closed.subject.clone(),
        description: body.clone(),
        channel: closed.channel,
        requester: closed.requester.clone(),
        opener: Opener::Person { person: person.clone(), credential },
        at,
    });
    ticket.worker = closed.contact.filter(|id| is_active(*id));
    ticket.for_name = closed.for_name.clone();
    ticket.asker = closed.asker.clone();
    ticket.locale = closed.locale.clone();
    ticket.machine = closed.machine.clone();
    ticket.machine_model = closed.machine_model.clone();
    ticket.team = closed.team;
    ticket.topic = closed.topic;
    ticket.continues = Some(closed.link());
    ticket.attachments = attachments;
    ticket.next_update_by = Some(next_update_by(scene, at, &ticket));
    ticket
}

/// An id that stands for a ticket already, but not for this caller's words, stays what it is.
pub(super) fn must_be_free(scene: &Scene<'_>) -> Result<(), Refused> {
    if scene.ticket.is_some() { Err(Refused::IdempotencyConflict) } else { Ok(()) }
}

fn by_device(
    command: &Command,
    scene: &Scene<'_>,
    id: TicketId,
    description: &Body,
) -> Result<Ticket, Refused> {
    let device = access::device(&command.caller)?;
    must_be_free(scene)?;
    let person = scene.person.ok_or(Refused::Inconsistent { what: "a device without person" })?;
    let mut ticket = plant(Seedling {
        id,
        number: scene.next_number,
        subject: Subject::of(description),
        description: description.clone(),
        channel: Channel::Bell,
        requester: person.clone(),
        opener: Opener::Person { person: person.clone(), credential: Some(device.credential) },
        at: command.at,
    });
    ticket.machine = scene.machine.cloned();
    ticket.machine_model = scene.machine_model.cloned();
    Ok(ticket)
}

fn opened(
    command: &Command,
    scene: &Scene<'_>,
    mut ticket: Ticket,
    facts: Option<Facts>,
) -> Decision {
    ticket.next_update_by = Some(next_update_by(scene, command.at, &ticket));
    let (id, number) = (ticket.id, ticket.number);
    let draft = Draft::opening(command, *scene, ticket, id.0);
    let facts = facts.map(|facts| (id, facts));
    Decision { facts, ..draft.finish(Outcome::Opened { ticket: id, number }) }
}
