//! Writes on what the desk keeps in lists.

use deskbell_domain::{Refused, version};
use deskbell_protocol::{TechnicianId, desk::kept::Kept};

use super::desk::desk_changed;
use crate::{
    error::StoreError,
    sql::Id,
    tables::{
        audit,
        kept::{self, Listed},
    },
    work::Work,
};

/// Adds one or writes it anew; a retired one is in use again. `if_match` is the version the edit began at.
pub(crate) fn put<W: Listed>(
    work: &mut Work<'_>,
    id: W::Id,
    words: W,
    if_match: Option<u32>,
    by: TechnicianId,
) -> Result<Kept<W::Id, W>, StoreError> {
    let c = work.connection();
    let known = kept::get::<W>(c, id)?;
    let there = known.as_ref().map(|known| known.version);
    if let Some(same) = known.filter(|known| known.words == words && !known.retired) {
        return Ok(same);
    }
    let version = version::next(there, if_match)?;
    let others = kept::in_use::<W>(c)?;
    words.check(id, &others, &work.desk()?.directory)?;
    let one = Kept { id, words, version, retired: false };
    kept::put(c, &one)?;
    audit::insert(c, Some(by), &format!("{}_put", W::NAME), Some(id.uuid()), work.now())?;
    desk_changed(work)?;
    Ok(one)
}

/// Takes one out of the list; what points to it can still name it. Twice is the same as once.
pub(crate) fn retire<W: Listed>(
    work: &mut Work<'_>,
    id: W::Id,
    if_match: Option<u32>,
    by: TechnicianId,
) -> Result<(), StoreError> {
    let c = work.connection();
    let Some(known) = kept::get::<W>(c, id)? else {
        return Err(Refused::NotFound { what: W::NAME }.into());
    };
    if known.retired {
        return Ok(());
    }
    let version = version::next(Some(known.version), if_match)?;
    kept::put(c, &Kept { version, retired: true, ..known })?;
    audit::insert(c, Some(by), &format!("{}_retired", W::NAME), Some(id.uuid()), work.now())?;
    desk_changed(work)
}
