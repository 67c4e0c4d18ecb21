//! Tables `persons` and `identities`: who may ask for help, and what tells who they are.

use deskbell_protocol::{
    MachineId, PersonId, Timestamp,
    desk::people::{PersonRef, PersonRow},
    home::Me,
    text::{Email, Line, Name},
};
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use crate::{
    error::StoreError,
    sql::{Columns, Id, document},
};

/// What follows from a person's row everywhere.
const CARD: &str = "id, display_name, department, place, phones, emails, confirmed";

/// Adds a person.
pub(crate) fn insert(c: &Connection, person: &Me, now: Timestamp) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO persons (id, display_name, department, place, phones, emails, confirmed, made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((
        person.id.sql(),
        person.display_name.as_str(),
        person.department.as_ref().map(Name::as_str),
        person.place.as_ref().map(Line::as_str),
        document(&person.phones)?,
        document(&person.emails)?,
        person.confirmed,
        now.millis(),
    ))?;
    Ok(())
}

/// Writes a person's card anew.
pub(crate) fn update(c: &Connection, person: &Me) -> Result<(), StoreError> {
    c.prepare_cached(
        "UPDATE persons SET display_name = ?2, department = ?3, place = ?4, phones = ?5,
            emails = ?6, confirmed = ?7, version = version + 1 WHERE id = ?1",
    )?
    .execute((
        person.id.sql(),
        person.display_name.as_str(),
        person.department.as_ref().map(Name::as_str),
        person.place.as_ref().map(Line::as_str),
        document(&person.phones)?,
        document(&person.emails)?,
        person.confirmed,
    ))?;
    Ok(())
}

/// A person's card.
pub(crate) fn get(c: &Connection, id: PersonId) -> Result<Option<Me>, StoreError> {
    let sql = format!("SELECT {CARD} FROM persons WHERE id = ?1");
    Ok(c.prepare_cached(&sql)?.query_row([id.sql()], card).optional()?)
}

/// The version of a card.
pub(crate) fn version(c: &Connection, id: PersonId) -> Result<u32, StoreError> {
    Ok(c.prepare_cached("SELECT version FROM persons WHERE id = ?1")?
        .query_row([id.sql()], |row| row.get(0))?)
}

/// The person that one was joined into, or itself.
pub(crate) fn present(c: &Connection, id: PersonId) -> Result<PersonId, StoreError> {
    Ok(chain(c, id)?.last().copied().unwrap_or(id))
}

/// A person, whom they were joined into, and so on to the one they are now.
pub(crate) fn chain(c: &Connection, id: PersonId) -> Result<Vec<PersonId>, StoreError> {
    let mut statement = c.prepare_cached(
        "WITH RECURSIVE chain (id, steps) AS (
            SELECT ?1, 0
            UNION ALL
            SELECT p.joined_into, steps + 1 FROM persons p JOIN chain USING (id)
            WHERE p.joined_into IS NOT NULL AND steps < 32)
         SELECT id FROM chain ORDER BY steps",
    )?;
    let rows = statement.query_map([id.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A person and everybody who was joined into them, over any number of steps.
pub(crate) fn kin(c: &Connection, id: PersonId) -> Result<Vec<PersonId>, StoreError> {
    let mut statement = c.prepare_cached(
        "WITH RECURSIVE kin (id) AS (
            SELECT ?1 UNION SELECT p.id FROM persons p JOIN kin ON p.joined_into = kin.id)
         SELECT id FROM kin",
    )?;
    let rows = statement.query_map([id.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Joins a provisional person into another one.
pub(crate) fn join(c: &Connection, from: PersonId, into: PersonId) -> Result<(), StoreError> {
    c.execute("UPDATE persons SET joined_into = ?2 WHERE id = ?1", (from.sql(), into.sql()))?;
    c.execute("UPDATE identities SET person = ?2 WHERE person = ?1", (from.sql(), into.sql()))?;
    Ok(())
}

/// What tells who a person is.
pub(crate) fn identities(c: &Connection, person: PersonId) -> Result<Vec<Uuid>, StoreError> {
    let mut statement = c.prepare_cached("SELECT id FROM identities WHERE person = ?1")?;
    let rows = statement.query_map([person.sql()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes a person out of the one they were joined into, with these of the other one's identities.
pub(crate) fn part(
    c: &Connection,
    person: PersonId,
    from: PersonId,
    identities: &[Uuid],
) -> Result<(), StoreError> {
    c.execute("UPDATE persons SET joined_into = NULL WHERE id = ?1", [person.sql()])?;
    for id in identities {
        c.execute(
            "UPDATE identities SET person = ?2 WHERE id = ?1 AND person = ?3",
            (id.sql(), person.sql(), from.sql()),
        )?;
    }
    Ok(())
}

/// Counts somebody as confirmed, as somebody who is.
pub(crate) fn set_confirmed(c: &Connection, person: PersonId) -> Result<(), StoreError> {
    c.execute("UPDATE persons SET confirmed = 1 WHERE id = ?1", [person.sql()])?;
    Ok(())
}

/// Counts somebody as confirmed only where something that tells who they are was.
pub(crate) fn confirm_by_identities(c: &Connection, person: PersonId) -> Result<(), StoreError> {
    c.execute(
        "UPDATE persons SET confirmed = EXISTS
            (SELECT 1 FROM identities WHERE person = ?1 AND confirmed_at IS NOT NULL)
         WHERE id = ?1",
        [person.sql()],
    )?;
    Ok(())
}

/// Takes everything that says who it was; the id stays.
pub(crate) fn blank(c: &Connection, id: PersonId, name: &Name) -> Result<(), StoreError> {
    c.execute(
        "UPDATE persons SET display_name = ?2, department = NULL, place = NULL, phones = '[]',
            emails = '[]', confirmed = 0 WHERE id = ?1",
        (id.sql(), name.as_str()),
    )?;
    c.execute("DELETE FROM identities WHERE person = ?1", [id.sql()])?;
    Ok(())
}

/// The person an account on a machine belongs to.
pub(crate) fn of_account(
    c: &Connection,
    machine: MachineId,
    account: &Line,
) -> Result<Option<PersonId>, StoreError> {
    let found = c
        .prepare_cached(
            "SELECT person FROM identities WHERE kind = 'account' AND realm = ?1 AND name = ?2",
        )?
        .query_row((machine.to_string(), account.as_str()), |row| row.id(0));
    Ok(found.optional()?)
}

/// Notes that an account on a machine is this person's.
pub(crate) fn add_account(
    c: &Connection,
    id: Uuid,
    person: PersonId,
    machine: MachineId,
    account: &Line,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO identities (id, person, kind, realm, name) VALUES (?1, ?2, 'account', ?3, ?4)",
    )?
    .execute((id.sql(), person.sql(), machine.to_string(), account.as_str()))?;
    Ok(())
}

/// The person whom the company's sign-in means.
pub(crate) fn of_company(
    c: &Connection,
    issuer: &str,
    subject: &str,
) -> Result<Option<PersonId>, StoreError> {
    let found = c
        .prepare_cached(
            "SELECT person FROM identities WHERE kind = 'company' AND realm = ?1 AND name = ?2",
        )?
        .query_row((issuer, subject), |row| row.id(0));
    Ok(found.optional()?)
}

/// Whether a person is known at this issuer.
pub(crate) fn is_at_issuer(
    c: &Connection,
    person: PersonId,
    issuer: &str,
) -> Result<bool, StoreError> {
    Ok(c.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM identities
         WHERE person = ?1 AND kind = 'company' AND realm = ?2)",
    )?
    .query_row((person.sql(), issuer), |row| row.get(0))?)
}

/// Notes whom the company's sign-in means from now on.
pub(crate) fn add_company(
    c: &Connection,
    id: Uuid,
    person: PersonId,
    issuer: &str,
    subject: &str,
) -> Result<(), StoreError> {
    c.prepare_cached(
        "INSERT INTO identities (id, person, kind, realm, name) VALUES (?1, ?2, 'company', ?3, ?4)",
    )?
    .execute((id.sql(), person.sql(), issuer, subject))?;
    Ok(())
}

/// Marks a person and its identities as confirmed.
pub(crate) fn confirm(c: &Connection, person: PersonId, now: Timestamp) -> Result<(), StoreError> {
    c.execute("UPDATE persons SET confirmed = 1 WHERE id = ?1", [person.sql()])?;
    c.execute(
        "UPDATE identities SET confirmed_at = ?2 WHERE person = ?1 AND confirmed_at IS NULL",
        (person.sql(), now.millis()),
    )?;
    Ok(())
}

/// People whose name, phone or mail holds what was typed, or that of somebody joined into them; by name.
pub(crate) fn find(
    c: &Connection,
    typed: &str,
    after: Option<(&str, PersonId)>,
    limit: usize,
) -> Result<Vec<PersonRow>, StoreError> {
    let escaped = typed.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = format!("%{escaped}%");
    let (name, id) = after.unwrap_or(("", PersonId(Uuid::nil())));
    let holds = |of: &str| {
        format!(
            "({of}.display_name LIKE ?1 ESCAPE '\\' OR {of}.phones LIKE ?1 ESCAPE '\\'
                OR {of}.emails LIKE ?1 ESCAPE '\\')"
        )
    };
    let sql = format!(
        "SELECT {CARD} FROM persons
         WHERE joined_into IS NULL
           AND ({own}
                OR id IN (SELECT joined_into FROM persons WHERE joined_into IS NOT NULL)
                AND EXISTS (
                    WITH RECURSIVE kin (id) AS (
                        SELECT persons.id UNION SELECT p.id FROM persons p JOIN kin ON p.joined_into = kin.id)
                    SELECT 1 FROM kin JOIN persons other USING (id) WHERE {others}))
           AND (display_name COLLATE NOCASE, id) > (?2, ?3)
           AND id NOT IN (SELECT id FROM erased)
         ORDER BY display_name COLLATE NOCASE, id LIMIT ?4",
        own = holds("persons"),
        others = holds("other"),
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement
        .query_map((pattern, name, id.sql(), i64::try_from(limit).unwrap_or(i64::MAX)), card)?;
    rows.map(|person| Ok(row_of(person?))).collect()
}

/// Every address anybody has.
pub(crate) fn addresses(c: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT e.value FROM persons, json_each(persons.emails) e WHERE joined_into IS NULL",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// People who have this address, in whatever letter case, on whatever card.
pub(crate) fn by_address(c: &Connection, address: &Email) -> Result<Vec<PersonId>, StoreError> {
    let mut statement = c.prepare_cached(
        "SELECT DISTINCT persons.id FROM persons, json_each(persons.emails) e
         WHERE e.value = ?1 COLLATE NOCASE ORDER BY persons.made_at LIMIT 50",
    )?;
    let rows = statement.query_map([address.as_str()], |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What a list shows of a person.
pub(crate) fn row_of(person: Me) -> PersonRow {
    PersonRow {
        phone: person.phones.first().cloned(),
        email: person.emails.first().cloned(),
        person: reference(person),
    }
}

/// A person by name.
pub(crate) fn reference(person: Me) -> PersonRef {
    PersonRef {
        id: person.id,
        name: person.display_name,
        department: person.department,
        place: person.place,
        confirmed: person.confirmed,
    }
}

fn card(row: &Row<'_>) -> rusqlite::Result<Me> {
    Ok(Me {
        id: row.id(0)?,
        display_name: row.text(1)?,
        department: row.maybe_text(2)?,
        place: row.maybe_text(3)?,
        phones: row.document::<Vec<Line>>(4)?,
        emails: row.document::<Vec<Email>>(5)?,
        confirmed: row.get(6)?,
    })
}

/// Moves everybody of a department to another name of it; says who that was.
pub(crate) fn move_department(
    c: &Connection,
    from: &Name,
    to: &Name,
) -> Result<Vec<PersonId>, StoreError> {
    let mut statement = c.prepare_cached(
        "UPDATE persons SET department = ?2, version = version + 1
         WHERE department = ?1 COLLATE NOCASE RETURNING id",
    )?;
    let rows = statement.query_map((from.as_str(), to.as_str()), |row| row.id(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
