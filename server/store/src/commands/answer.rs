//! Writes on published solutions.

use deskbell_domain::{
    Refused,
    answer::{self, KnownAnswer},
};
use deskbell_protocol::{AnswerId, TechnicianId, Timestamp, desk::answer::PutAnswer};

use crate::{
    error::StoreError,
    tables::{
        answers, audit,
        changes::{For, Kind, NewChange},
        tickets,
    },
    work::Work,
};

/// Publishes an answer, or edits it.
pub(crate) fn put(
    work: &mut Work<'_>,
    id: AnswerId,
    words: &PutAnswer,
    if_match: Option<u32>,
    by: (TechnicianId, Timestamp),
) -> Result<(), StoreError> {
    let c = work.connection();
    let before = readable(work, id, by.0)?;
    let ticket = words.ticket.map(|id| tickets::get(c, id)).transpose()?.flatten();
    let desk = work.desk()?;
    let who = (by.0, by.1, &*desk.directory);
    let after = answer::put(before.as_ref(), id, words, ticket.as_ref(), if_match, who)?;
    write(work, before.as_ref(), after, by.0, "answer_put")
}

/// Takes an answer out of the list and back from the bells.
pub(crate) fn retire(
    work: &mut Work<'_>,
    id: AnswerId,
    if_match: Option<u32>,
    by: (TechnicianId, Timestamp),
) -> Result<(), StoreError> {
    let Some(before) = readable(work, id, by.0)? else {
        return Err(Refused::NotFound { what: "answer" }.into());
    };
    let after = answer::retire(&before, if_match, by)?;
    write(work, Some(&before), after, by.0, "answer_retired")
}

/// The answer; what is hidden from this technician is not there for their writes either.
fn readable(
    work: &mut Work<'_>,
    id: AnswerId,
    by: TechnicianId,
) -> Result<Option<KnownAnswer>, StoreError> {
    let (c, desk) = (work.connection(), work.desk()?);
    let Some(known) = answers::get(c, id)? else { return Ok(None) };
    let from = known.desk.ticket.map(|id| tickets::get(c, id)).transpose()?.flatten();
    let is_hidden = from.is_some_and(|ticket| !desk.directory.may_see(by, ticket.team));
    if is_hidden && !known.offered {
        return Err(Refused::NotFound { what: "answer" }.into());
    }
    Ok(Some(known))
}

fn write(
    work: &mut Work<'_>,
    before: Option<&KnownAnswer>,
    after: Option<KnownAnswer>,
    by: TechnicianId,
    what: &str,
) -> Result<(), StoreError> {
    let Some(after) = after else { return Ok(()) };
    let c = work.connection();
    answers::put(c, &after)?;
    audit::insert(c, Some(by), what, Some(after.public.id.0), work.now())?;
    if after.offered || before.is_some_and(|before| before.offered) {
        work.change(&NewChange::of(For::Everyone, Kind::Home))?;
    }
    work.change(&NewChange::of(For::Desk, Kind::Desk))
}
