//! A technician's own settings.

use deskbell_domain::own;
use deskbell_protocol::{TechnicianId, WriteId, desk::own::PatchOwn};

use super::desk::desk_changed;
use crate::{
    error::StoreError,
    tables::{desk_writes, own_settings, technicians},
    work::Work,
};

/// Edits one's own settings, once for each id.
pub(crate) fn edit(
    work: &mut Work<'_>,
    write: WriteId,
    words: &PatchOwn,
    who: TechnicianId,
) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    if desk_writes::again::<()>(c, write, who, words)?.is_some() {
        return Ok(());
    }
    let before = own_settings::get(c, who)?;
    own_settings::put(c, who, &own::edited(before, words, now)?)?;
    desk_writes::insert(c, write, who, words, &(), now)?;
    if let Some(until) = words.here_until {
        technicians::set_here_until(c, who, until)?;
        desk_changed(work)?;
    }
    Ok(())
}
