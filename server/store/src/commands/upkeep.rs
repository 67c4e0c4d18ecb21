//! What the server does for itself: last contacts, the horizon of the feed, and what nobody uses any more.

use deskbell_domain::due;
use deskbell_protocol::{
    AttachmentId, DeviceId, TicketId, Timestamp, WriteId, limits::HORIZON_DAYS,
};

use crate::{
    error::StoreError,
    feed::Notice,
    tables::{attachments, audit, changes, credentials, devices, server, sign_in, tickets},
    work::Work,
};

const DAY_SECONDS: i64 = 24 * 3600;
/// Days an upload waits for somebody to name it.
const UNNAMED_DAYS: i64 = 7;

/// How long a timer that could do nothing lets the others go first.
const PUT_OFF_SECONDS: i64 = 60;

/// Timers follow from settings too: after new ones every ticket that has a timer gets its moment anew.
pub(crate) fn count_timers_anew(work: &mut Work<'_>) -> Result<(), StoreError> {
    let (c, desk) = (work.connection(), work.desk()?);
    for ticket in tickets::with_timers(c)? {
        tickets::set_due(c, ticket.id, due::next_at(&ticket, &desk.settings))?;
        work.notice(Notice::Due(ticket.id));
    }
    Ok(())
}

/// Puts tickets off whose timers had nothing to do, so that they never stand in the way of others.
pub(crate) fn put_off(work: &mut Work<'_>, ids: &[TicketId]) -> Result<(), StoreError> {
    let (c, desk) = (work.connection(), work.desk()?);
    let soonest = work.now().plus_seconds(PUT_OFF_SECONDS);
    for id in ids {
        let Some(ticket) = tickets::get(c, *id)? else { continue };
        let next = due::next_at(&ticket, &desk.settings).map(|at| at.max(soonest));
        tickets::set_due(c, *id, next)?;
    }
    Ok(())
}

/// Notes the days on which devices were last heard of.
pub(crate) fn note_contacts(
    work: &Work<'_>,
    contacts: &[(DeviceId, Timestamp)],
) -> Result<(), StoreError> {
    const DAY_MILLIS: i64 = DAY_SECONDS * 1000;
    for (device, at) in contacts {
        let day = Timestamp::from_millis(at.millis().div_euclid(DAY_MILLIS) * DAY_MILLIS);
        devices::set_contact(work.connection(), *device, day)?;
    }
    Ok(())
}

/// Marks a credential whose token alternates between two boots.
pub(crate) fn mark_cloned(work: &Work<'_>, id: WriteId) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    credentials::mark_cloned(c, id)?;
    audit::insert(c, None, "clone_seen", Some(id.0), now)
}

/// Moves the horizon and sweeps what is over; answers with uploads whose files can go.
pub(crate) fn sweep(work: &Work<'_>) -> Result<Vec<AttachmentId>, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let horizon = now.plus_seconds(-HORIZON_DAYS * DAY_SECONDS);
    if let Some(seq) = changes::trim(c, horizon)? {
        server::set_horizon(c, seq)?;
    }
    sign_in::sweep(c, now)?;
    attachments::sweep_unnamed(c, now.plus_seconds(-UNNAMED_DAYS * DAY_SECONDS))
}
