//! Writes on what the desk keeps in lists.

use deskbell_domain::{Refused, directory::DeskWriter, version};
use deskbell_protocol::{
    Timestamp,
    desk::{action::Actor, kept::Kept},
    text::Name,
};

use super::desk::desk_changed;
use crate::{
    error::StoreError,
    sql::Id,
    tables::{
        audit,
        changes::{For, Kind, NewChange},
        kept::{self, Listed},
        persons,
    },
    work::Work,
};

/// Adds one or writes it anew; a retired one is in use again. `if_match` is the version the edit began at.
pub(crate) fn put<W: Listed>(
    work: &mut Work<'_>,
    id: W::Id,
    words: W,
    if_match: Option<u32>,
    by: (&Actor, Timestamp),
) -> Result<Kept<W::Id, W>, StoreError> {
    let c = work.connection();
    let known = kept::get::<W>(c, id)?;
    let there = known.as_ref().map(|known| known.version);
    let carried = known.as_ref().and_then(|known| known.words.carried().cloned());
    if let Some(same) = known.filter(|known| known.words == words && !known.retired) {
        return Ok(same);
    }
    let version = version::next(there, if_match)?;
    let (others, desk) = (kept::in_use::<W>(c)?, work.desk()?);
    words.check(id, &others, DeskWriter { actor: by.0, at: by.1, directory: &desk.directory })?;
    let one = Kept { id, words, version, retired: false };
    kept::put(c, &one)?;
    let who = Some(by.0.technician.id);
    audit::insert(c, who, &format!("{}_put", W::NAME), Some(id.uuid()), work.now())?;
    if let (Some(before), Some(after)) = (&carried, one.words.carried()) {
        carry(work, before, after)?;
    }
    desk_changed(work)?;
    Ok(one)
}

/// Takes one out of the list; what points to it can still name it. Twice is the same as once.
pub(crate) fn retire<W: Listed>(
    work: &mut Work<'_>,
    id: W::Id,
    if_match: Option<u32>,
    by: (&Actor, Timestamp),
) -> Result<(), StoreError> {
    let c = work.connection();
    let Some(known) = kept::get::<W>(c, id)? else {
        return Err(Refused::NotFound { what: W::NAME }.into());
    };
    if known.retired {
        return Ok(());
    }
    let desk = work.desk()?;
    let who = DeskWriter { actor: by.0, at: by.1, directory: &desk.directory };
    known.words.check_retired(who)?;
    let version = version::next(Some(known.version), if_match)?;
    kept::put(c, &Kept { version, retired: true, ..known })?;
    let who = Some(by.0.technician.id);
    audit::insert(c, who, &format!("{}_retired", W::NAME), Some(id.uuid()), work.now())?;
    desk_changed(work)
}

/// People who carry a name carry the new one.
fn carry(work: &mut Work<'_>, before: &Name, after: &Name) -> Result<(), StoreError> {
    if before == after {
        return Ok(());
    }
    for person in persons::move_department(work.connection(), before, after)? {
        work.change(&NewChange::of(For::Person(person), Kind::Home))?;
    }
    Ok(())
}
