//! Writes on known issues: declared, told about, ended, and what the desk is told of them when it is time.

use deskbell_domain::{
    Caller, Command, Refused, Write,
    directory::DeskWriter,
    incident::{self, KnownIssue},
};
use deskbell_protocol::{
    IncidentId, TicketId, Timestamp, WriteId,
    desk::{
        action::Actor,
        incident::{PutIncident, PutIncidentOver, PutIncidentUpdate},
    },
};

use super::ticket;
use crate::{
    error::StoreError,
    feed::Notice,
    tables::{
        audit,
        changes::{For, Kind, NewChange},
        incidents, tickets,
    },
    work::Work,
};

/// Declares an incident, or edits what is said of it, and links tickets to it.
pub(crate) fn put(
    work: &mut Work<'_>,
    id: IncidentId,
    words: &PutIncident,
    if_match: Option<u32>,
    by: (&Actor, Timestamp),
) -> Result<(), StoreError> {
    let before = incidents::known(work.connection(), id)?;
    let desk = work.desk()?;
    let who = DeskWriter { actor: by.0, at: by.1, directory: &desk.directory };
    if let Some(after) = incident::put(before.as_ref(), id, words, if_match, who)? {
        write(work, &after, by, "incident_put")?;
        if before.is_some_and(|before| before.public.title != after.public.title) {
            retitled(work, id)?;
        }
    }
    for ticket in &words.tickets {
        let unknown = Refused::Field { pointer: "/tickets", code: "unknown_ticket" };
        match link(work, id, *ticket, by) {
            Err(StoreError::Refused(Refused::NotFound { .. })) => return Err(unknown.into()),
            other => other?,
        }
    }
    Ok(())
}

/// Tells news of an incident: one change for everybody.
pub(crate) fn update(
    work: &mut Work<'_>,
    id: IncidentId,
    news: WriteId,
    words: &PutIncidentUpdate,
    by: (&Actor, Timestamp),
) -> Result<(), StoreError> {
    let (before, desk) = (there(work, id)?, work.desk()?);
    let who = DeskWriter { actor: by.0, at: by.1, directory: &desk.directory };
    match incident::update(&before, news, words, who)? {
        Some(after) => write(work, &after, by, "incident_update"),
        None => Ok(()),
    }
}

/// Ends an incident: everybody is told once. Its tickets stay as they are.
pub(crate) fn over(
    work: &mut Work<'_>,
    id: IncidentId,
    end: WriteId,
    words: &PutIncidentOver,
    if_match: Option<u32>,
    by: (&Actor, Timestamp),
) -> Result<(), StoreError> {
    let (before, desk) = (there(work, id)?, work.desk()?);
    let who = DeskWriter { actor: by.0, at: by.1, directory: &desk.directory };
    match incident::over(&before, end, words, if_match, who)? {
        Some(after) => write(work, &after, by, "incident_over"),
        None => Ok(()),
    }
}

/// Tells the desk of news that are due soon, or whose time has passed. Nobody else hears of it.
pub(crate) fn fell_due(work: &mut Work<'_>, now: Timestamp) -> Result<(), StoreError> {
    for issue in incidents::due(work.connection(), now)? {
        let Some(told) = incident::tell(&issue, now) else { continue };
        incidents::put(work.connection(), &told, now)?;
        work.change(&NewChange::of(For::Desk, Kind::Desk))?;
    }
    Ok(())
}

fn there(work: &Work<'_>, id: IncidentId) -> Result<KnownIssue, StoreError> {
    let found = incidents::known(work.connection(), id)?;
    found.ok_or_else(|| Refused::NotFound { what: "incident" }.into())
}

fn write(
    work: &mut Work<'_>,
    issue: &KnownIssue,
    by: (&Actor, Timestamp),
    what: &str,
) -> Result<(), StoreError> {
    let (c, id) = (work.connection(), issue.public.id);
    incidents::put(c, issue, by.1)?;
    audit::insert(c, Some(by.0.technician.id), what, Some(id.0), work.now())?;
    let change = NewChange::of(For::Everyone, Kind::Incident);
    work.change(&NewChange { incident: Some(id), ..change })?;
    work.change(&NewChange::of(For::Desk, Kind::Desk))?;
    work.notice(Notice::DeskDue);
    Ok(())
}

fn link(
    work: &mut Work<'_>,
    incident: IncidentId,
    ticket: TicketId,
    by: (&Actor, Timestamp),
) -> Result<(), StoreError> {
    let (caller, at) = (Caller::Technician(by.0.clone()), by.1);
    let write = Write::LinkIncident { ticket, incident };
    ticket::run(work, &Command { at, caller, write }).map(drop)
}

/// Tickets name their incident by its title, which is read with them: whoever has them reads them anew.
fn retitled(work: &mut Work<'_>, id: IncidentId) -> Result<(), StoreError> {
    let c = work.connection();
    for id in tickets::of_incident(c, id)? {
        let Some(ticket) = tickets::get(c, id)? else { continue };
        work.change(&NewChange::ticket(For::Desk, Kind::Ticket, id))?;
        for reader in ticket.readers() {
            work.change(&NewChange::ticket(For::Person(reader), Kind::Ticket, id))?;
        }
    }
    Ok(())
}
