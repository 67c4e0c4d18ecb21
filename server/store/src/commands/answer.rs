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
    let before = answers::get(c, id)?;
    stays_told(work, before.as_ref(), words.offered, by.0)?;
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
    let before = answers::get(work.connection(), id)?;
    let before = before.ok_or(Refused::NotFound { what: "answer" })?;
    stays_told(work, Some(&before), false, by.0)?;
    let after = answer::retire(&before, if_match, by)?;
    write(work, Some(&before), after, by.0, "answer_retired")
}

/// What grew from a ticket that is hidden from this technician is not there for their writes either, unless the bell
/// offers it: then they may word it better, and not take it out of everybody's sight.
fn stays_told(
    work: &mut Work<'_>,
    before: Option<&KnownAnswer>,
    offered: bool,
    by: TechnicianId,
) -> Result<(), StoreError> {
    let (c, desk) = (work.connection(), work.desk()?);
    let Some(before) = before else { return Ok(()) };
    let from = before.desk.ticket.map(|id| tickets::get(c, id)).transpose()?.flatten();
    if from.is_none_or(|ticket| desk.directory.may_see(by, ticket.team)) {
        return Ok(());
    }
    match (before.offered, offered) {
        (true, true) => Ok(()),
        (true, false) => {
            let why = "only who may see the ticket it grew from takes an offered answer back";
            Err(Refused::Forbidden { why }.into())
        }
        (false, _) => Err(Refused::NotFound { what: "answer" }.into()),
    }
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
