//! People an administrator brings along from elsewhere.

use std::collections::HashSet;

use deskbell_protocol::{
    PersonId,
    home::Me,
    text::{Email, Line, Name},
};

use crate::{
    error::StoreError,
    tables::{
        audit,
        changes::{For, Kind, NewChange},
        persons,
    },
    work::Work,
};

/// A person as a list of the organisation names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPerson {
    /// Their name.
    pub name: Name,
    /// Their address: by it they are known when the list comes again.
    pub email: Email,
    /// Their phone number.
    pub phone: Option<Line>,
    /// Their department.
    pub department: Option<Name>,
    /// Where they sit.
    pub place: Option<Line>,
}

/// Adds whoever of these is not known by their address; answers how many that were. Nobody gets rights by it, and
/// nobody's card is written over: a list may be older than what people said themselves.
pub(crate) fn import(work: &mut Work<'_>, listed: Vec<ListedPerson>) -> Result<usize, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let mut known: HashSet<String> =
        persons::addresses(c)?.into_iter().map(|address| address.to_lowercase()).collect();
    let mut added = 0;
    for one in listed {
        if !known.insert(one.email.as_str().to_lowercase()) {
            continue;
        }
        let card = Me {
            id: PersonId(work.new_id()),
            display_name: one.name,
            department: one.department,
            place: one.place,
            phones: one.phone.into_iter().collect(),
            emails: vec![one.email],
            confirmed: false,
        };
        persons::insert(c, &card, now)?;
        added += 1;
    }
    if added > 0 {
        audit::insert(c, None, "people_imported", None, now)?;
        work.change(&NewChange::of(For::Desk, Kind::Desk))?;
    }
    Ok(added)
}
