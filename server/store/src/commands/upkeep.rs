//! What the server does for itself: last contacts, the horizon of the feed, and what nobody uses any more.

use deskbell_protocol::{AttachmentId, DeviceId, Timestamp, WriteId, limits::HORIZON_DAYS};

use crate::{
    error::StoreError,
    tables::{attachments, audit, changes, credentials, devices, server, sign_in},
    work::Work,
};

const DAY_SECONDS: i64 = 24 * 3600;
/// Days an upload waits for somebody to name it.
const UNNAMED_DAYS: i64 = 7;

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
