//! What falls due on a ticket and when: the timers are derived from the ticket, never kept beside it.

use deskbell_protocol::{Timestamp, desk::ticket::State};

use crate::{command::Write, scene::Settings, ticket::Ticket};

/// Seconds between "Yes, it works" and "How did it go?".
const RATING_SECONDS: i64 = 3600;

/// Something that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// The write that is then to be decided.
    pub write: Write,
}

/// Everything that will fall due on a ticket as it stands.
pub fn of(ticket: &Ticket, settings: &Settings) -> Vec<Due> {
    let id = ticket.id;
    let pending = ticket.pending.as_ref().map(|pending| Due {
        at: pending.due,
        write: Write::RunPending { ticket: id, action: pending.id },
    });
    let cover =
        ticket.cover.map(|cover| Due { at: cover.until, write: Write::EndCover { ticket: id } });
    let remind =
        remind_at(ticket, settings).map(|at| Due { at, write: Write::Remind { ticket: id } });
    let close =
        close_at(ticket, settings).map(|at| Due { at, write: Write::CloseResolved { ticket: id } });
    let rate = rate_at(ticket).map(|at| Due { at, write: Write::AskRating { ticket: id } });
    let late = late_at(ticket).map(|at| Due { at, write: Write::Late { ticket: id } });
    [pending, cover, remind, close, rate, late].into_iter().flatten().collect()
}

/// The earliest moment anything falls due.
pub fn next_at(ticket: &Ticket, settings: &Settings) -> Option<Timestamp> {
    of(ticket, settings).into_iter().map(|due| due.at).min()
}

/// When a resolved ticket closes by itself.
pub fn close_at(ticket: &Ticket, settings: &Settings) -> Option<Timestamp> {
    let resolution = ticket.resolution.as_ref().filter(|_| ticket.state == State::Resolved)?;
    let days = u32::from(settings.tickets.close_after_days);
    Some(settings.calendar.add_working_days(resolution.at, days))
}

fn remind_at(ticket: &Ticket, settings: &Settings) -> Option<Timestamp> {
    let resolution = ticket.resolution.as_ref().filter(|_| ticket.state == State::Resolved)?;
    let days = u32::from(settings.tickets.remind_after_days);
    let is_due =
        ticket.reminded_at.is_none() && days < u32::from(settings.tickets.close_after_days);
    is_due.then(|| settings.calendar.add_working_days(resolution.at, days))
}

fn rate_at(ticket: &Ticket) -> Option<Timestamp> {
    let verdict = ticket.verdict.as_ref().filter(|verdict| verdict.fixed)?;
    let is_due = ticket.state == State::Closed && !ticket.rating_asked && ticket.rating.is_none();
    is_due.then(|| verdict.at.plus_seconds(RATING_SECONDS))
}

fn late_at(ticket: &Ticket) -> Option<Timestamp> {
    let still_waits = ticket.is_open()
        && ticket.state != State::WaitingOnRequester
        && ticket.first_reply.is_none()
        && !ticket.late_told;
    ticket.expected_by.filter(|_| still_waits)
}
