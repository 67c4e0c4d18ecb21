//! People and their computers, and who is signed in.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use deskbell_domain::Write;
use deskbell_protocol::{
    DeviceId, PersonId, WriteId,
    desk::{
        people::{ApproveDevice, DeviceDecided, PeopleList},
        person_write::{History, MergePerson, OpenHistory, PutPerson},
    },
    problem::ErrorCode,
};

use super::{tickets::search_words, writes::submit};
use crate::{
    http::{
        App,
        body::DeskBody,
        guard::Desk,
        headers::{created, if_match, versioned},
        limits::Work,
        path::{Asked, Id, Ids},
        problem::{Answer, Refusal},
        right,
    },
    people_list::is_address,
};

/// Most phone numbers, and most addresses, of a card.
const MOST_WAYS: usize = 10;

/// Finds people.
pub(crate) async fn search(
    State(app): State<App>,
    desk: Desk,
    asked: Asked,
) -> Answer<Json<PeopleList>> {
    let q = search_words(&app, &desk, &asked)?.unwrap_or_default();
    let limit = asked.limit()?;
    let list = app.store.read(move |reader| reader.people(&q, asked.get("cursor"), limit)).await?;
    Ok(Json(list))
}

/// A person with devices. The tag is the card's: it says nothing of the devices.
pub(crate) async fn person(
    State(app): State<App>,
    _desk: Desk,
    Id(id): Id<PersonId>,
) -> Answer<Response> {
    shown(&app, id, StatusCode::OK).await
}

/// Writes a person's card, or makes a person by hand.
pub(crate) async fn put(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PersonId>,
    headers: HeaderMap,
    DeskBody(words): DeskBody<PutPerson>,
) -> Answer<Response> {
    check_card(&words)?;
    let by = desk.actor.technician.id;
    let is_new = app.store.write_person(id, words, if_match(&headers)?, by).await?;
    shown(&app, id, created(is_new)).await
}

/// Joins a person into the one they turned out to be.
pub(crate) async fn merge(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PersonId>,
    DeskBody(words): DeskBody<MergePerson>,
) -> Answer<Response> {
    let by = desk.actor.technician.id;
    let person = app.store.merge_people(id, words.into, by).await?;
    shown(&app, person, StatusCode::OK).await
}

/// Takes a person out of the one they were joined into.
pub(crate) async fn unmerge(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PersonId>,
) -> Answer<StatusCode> {
    app.store.unmerge_people(id, desk.actor.technician.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Opens a person's whole history, which no GET gives: the audit has its line before anything is told.
pub(crate) async fn open_history(
    State(app): State<App>,
    desk: Desk,
    Ids(person, opening): Ids<PersonId, WriteId>,
    DeskBody(words): DeskBody<OpenHistory>,
) -> Answer<Json<History>> {
    let reader = desk.actor.technician.id;
    app.limits.take_from(Work::Search, reader.0)?;
    let at = app.store.open_history(opening, person, words.from, reader).await?;
    let tickets = app.store.read(move |snapshot| snapshot.opened_history(reader, person, at));
    Ok(Json(History { id: opening, at, tickets: tickets.await? }))
}

async fn shown(app: &App, id: PersonId, status: StatusCode) -> Answer<Response> {
    let found = app.store.read(move |reader| reader.person(id)).await?;
    let person = found.ok_or(Refusal::new(ErrorCode::NotFound))?;
    versioned(status, person.version, &person)
}

/// Numbers and addresses are few, none is empty, and addresses look like some.
fn check_card(words: &PutPerson) -> Answer<()> {
    for (field, count) in [("phones", words.phones.len()), ("emails", words.emails.len())] {
        if count > MOST_WAYS {
            return Err(Refusal::wrong(format!("/{field}"), "too_many", right::at_most(MOST_WAYS)));
        }
    }
    if let Some(at) = words.phones.iter().position(|phone| phone.as_str().is_empty()) {
        return Err(Refusal::field(format!("/phones/{at}"), "required"));
    }
    match words.emails.iter().position(|email| !is_address(email.as_str())) {
        None => Ok(()),
        Some(at) => Err(Refusal::field(format!("/emails/{at}"), "not_an_address")),
    }
}

/// Deletes a person for good.
pub(crate) async fn erase(
    State(app): State<App>,
    desk: Desk,
    Id(person): Id<PersonId>,
) -> Answer<StatusCode> {
    submit(&app, &desk, Write::ErasePerson { person }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Confirms a computer, as the technician has seen it.
pub(crate) async fn approve(
    State(app): State<App>,
    desk: Desk,
    Id(device): Id<DeviceId>,
    DeskBody(seen): DeskBody<ApproveDevice>,
) -> Answer<Json<DeviceDecided>> {
    let by = desk.actor.technician.id;
    Ok(Json(app.store.approve_device(device, seen.credential, by).await?))
}

/// Signs a computer out for good.
pub(crate) async fn revoke(
    State(app): State<App>,
    desk: Desk,
    Id(device): Id<DeviceId>,
) -> Answer<Json<DeviceDecided>> {
    Ok(Json(app.store.revoke_device(device, desk.actor.technician.id).await?))
}
