//! What the desk sees, made from what its reader may see.

use deskbell_protocol::{
    desk::{
        absence::ContactAway,
        action::{Action, PendingAction},
        people::PersonRef,
        ticket::{
            DeskAuthor, DeskCover, DeskIncidentLink, DeskMessage, DeskTicket, DeskTicketBrief,
            DeskTicketHead, DeskTicketRow, SimilarTicket,
        },
    },
    facts::Facts,
    text::Line,
    ticket::Seen,
};

use crate::{
    directory::Directory,
    entry::{Entry, Writer, first_line},
    sight::Shown,
    ticket::{Pending, Ticket},
};

/// What a ticket's page shows besides the ticket and its entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extras {
    /// The facts as sent.
    pub facts: Option<Facts>,
    /// Solved tickets that resemble it, best first.
    pub similar: Vec<SimilarTicket>,
    /// The caller's last ten other tickets.
    pub caller_tickets: Vec<DeskTicketBrief>,
    /// The link to the computer it was sent from.
    pub remote_session: Option<String>,
}

/// A ticket in a desk list.
pub fn row(ticket: &Shown<Ticket>, directory: &Directory) -> DeskTicketRow {
    whole_row(ticket, directory)
}

/// The row as nobody may be shown it: the rules compare it before and after.
pub(crate) fn whole_row(ticket: &Ticket, directory: &Directory) -> DeskTicketRow {
    let last = ticket.last.as_ref();
    DeskTicketRow {
        head: head(ticket, directory),
        last_line: last
            .map_or_else(|| first_line(ticket.description.as_str()), |last| last.text.clone()),
        last_at: last.map_or(ticket.received_at, |last| last.at),
    }
}

/// A ticket with everything about it.
pub fn ticket(
    ticket: &Shown<Ticket>,
    entries: &[Shown<Entry>],
    extras: Extras,
    directory: &Directory,
) -> DeskTicket {
    let writer = ticket.writer().filter(|writer| writer.id != ticket.requester.id);
    DeskTicket {
        head: head(ticket, directory),
        description: ticket.description.clone(),
        writer: writer.cloned(),
        effort_minutes: ticket.effort_minutes,
        quick_call: ticket.quick_call,
        call: ticket.call.clone(),
        seen: ticket.seen.map(|seen| Seen { by: directory.name(seen.by), at: seen.at }),
        expected_by: ticket.expected_by,
        merged_into: ticket.merged_into.clone(),
        continues: ticket.continues.clone(),
        continued_by: ticket.continued_by.clone(),
        links: ticket.links.clone(),
        resolution: ticket.resolution.clone(),
        verdict: ticket.verdict.clone(),
        rating: ticket.rating.clone(),
        facts: extras.facts,
        machine: ticket.machine.clone(),
        remote_session: extras.remote_session,
        attachments: ticket.attachments.clone(),
        messages: entries.iter().map(|entry| message(ticket, entry, directory)).collect(),
        similar: extras.similar,
        caller_tickets: extras.caller_tickets,
    }
}

/// One entry; a person's card is the ticket's, or their name at that time.
pub fn message(ticket: &Shown<Ticket>, entry: &Shown<Entry>, directory: &Directory) -> DeskMessage {
    DeskMessage {
        id: entry.id,
        at: entry.at,
        author: author(ticket, &entry.author, directory),
        visibility: entry.visibility,
        body: entry.body.clone(),
        attachments: entry.attachments.clone(),
        quick_answers: entry.quick_answers.clone(),
        asks: entry.asks,
        read_at: entry.read_at,
        event: entry.event.clone(),
    }
}

/// A ticket in a caller's history.
pub fn brief(ticket: &Shown<Ticket>, directory: &Directory) -> DeskTicketBrief {
    DeskTicketBrief {
        id: ticket.id,
        number: ticket.number,
        subject: ticket.subject.clone(),
        state: ticket.state,
        received_at: ticket.received_at,
        contact: ticket.contact.map(|id| directory.technician_ref(id)),
    }
}

/// What an action is called on the wire.
pub fn kind(action: &Action) -> &'static str {
    match action {
        Action::Take => "take",
        Action::HandOver { .. } => "hand_over",
        Action::Cover { .. } => "cover",
        Action::EndCover => "end_cover",
        Action::Status { .. } => "status",
        Action::OnTheWay { .. } => "on_the_way",
        Action::Resolve { .. } => "resolve",
        Action::Reopen => "reopen",
        Action::Close { .. } => "close",
        Action::Merge { .. } => "merge",
        Action::Unmerge => "unmerge",
        Action::Split { .. } => "split",
        Action::Link { .. } => "link",
        Action::Unlink { .. } => "unlink",
    }
}

fn head(ticket: &Ticket, directory: &Directory) -> DeskTicketHead {
    let cover = ticket.cover.map(|cover| DeskCover {
        technician: directory.technician_ref(cover.by),
        until: cover.until,
    });
    let incident = ticket
        .incident
        .as_ref()
        .map(|incident| DeskIncidentLink { id: incident.id, title: incident.title.clone() });
    DeskTicketHead {
        away: away(ticket, directory),
        id: ticket.id,
        number: ticket.number,
        version: ticket.version,
        subject: ticket.subject.clone(),
        state: ticket.state,
        status: ticket.status(),
        channel: ticket.channel,
        impact: ticket.impact,
        desk_impact: ticket.desk_impact,
        reach: ticket.reach.clone(),
        requester: ticket.requester.clone(),
        for_name: ticket.for_name.clone(),
        asker: ticket.asker.clone(),
        contact: ticket.contact.map(|id| directory.technician_ref(id)),
        cover,
        worker: ticket.worker.map(|id| directory.technician_ref(id)),
        team: ticket.team.and_then(|id| directory.team_ref(id)),
        topic: ticket.topic.and_then(|id| directory.topic_ref(id)),
        wants: ticket.wants(),
        tags: ticket.tags.clone(),
        next_update_by: ticket.next_update_by,
        visit: ticket.visit.clone(),
        reported_at: ticket.reported_at,
        received_at: ticket.received_at,
        waiting_since: ticket.waiting_since,
        nudged_at: ticket.nudged_at,
        incident,
        pending: ticket.pending.as_ref().map(|pending| pending_view(pending, directory)),
    }
}

/// Nobody is there for the requester of an open ticket: its contact is away, or will not come back.
fn away(ticket: &Ticket, directory: &Directory) -> Option<ContactAway> {
    let card = directory.technician(ticket.contact.filter(|_| ticket.is_open())?)?;
    if !card.active {
        return Some(ContactAway { until: None, proposed: None, introduction: None });
    }
    let until = card.away_until.filter(|_| ticket.cover.is_none())?;
    Some(ContactAway {
        until: Some(until),
        proposed: directory
            .proposed_for(card.id)
            .filter(|id| directory.may_see(*id, ticket.team))
            .map(|id| directory.technician_ref(id)),
        introduction: card.prepared.as_ref().and_then(|prepared| prepared.introduction.clone()),
    })
}

fn pending_view(pending: &Pending, directory: &Directory) -> PendingAction {
    PendingAction {
        id: pending.id,
        kind: Line::parse(kind(&pending.action)).unwrap_or_default(),
        by: directory.technician_ref(pending.by),
        due: pending.due,
    }
}

fn author(ticket: &Ticket, writer: &Writer, directory: &Directory) -> DeskAuthor {
    match writer {
        Writer::Person { id, name } => {
            let known = [Some(&ticket.requester), ticket.writer()];
            let person = known.into_iter().flatten().find(|person| person.id == *id);
            DeskAuthor::Person {
                person: person.cloned().unwrap_or_else(|| PersonRef {
                    id: *id,
                    name: name.clone(),
                    department: None,
                    place: None,
                    confirmed: false,
                }),
            }
        }
        Writer::Technician { id, .. } => {
            DeskAuthor::Technician { technician: directory.technician_ref(*id) }
        }
        Writer::System => DeskAuthor::System,
    }
}
