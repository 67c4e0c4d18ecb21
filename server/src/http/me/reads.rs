//! What a device reads. None of it writes.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use deskbell_protocol::{
    TicketId,
    cursor::Cursor,
    home::{Home, ItDesk, Limits, Privacy},
    limits::{ATTACHMENT_BYTES, ATTACHMENTS_PER_MESSAGE, MIN_CLIENT_VERSION, TEXT_BYTES},
    me::{ChangePage, MyData, TicketList},
    problem::ErrorCode,
    sign_in::CAPABILITY,
    ticket::Ticket,
};
use deskbell_store::HomeParts;

use crate::{
    feed::{Streamed, Who},
    http::{
        App,
        guard::Device,
        headers::{resume, tag_of, unless_known},
        path::{Asked, Id},
        problem::{Answer, Refusal},
    },
    words,
};

/// What a bell needs before anybody asks for help.
pub(crate) async fn home(
    State(app): State<App>,
    Device(caller, _): Device,
    headers: HeaderMap,
) -> Answer<Response> {
    let person = caller.person;
    let found = app.store.read(move |reader| reader.home(person)).await?;
    let mut home = whole(&app, found.ok_or(Refusal::new(ErrorCode::NotFound))?);
    home.approval = Some(caller.approval);
    let bytes = serde_json::to_vec(&home).map_err(Refusal::internal)?;
    Ok(unless_known(&headers, &tag_of(&bytes), bytes))
}

fn whole(app: &App, parts: HomeParts) -> Home {
    Home {
        organisation: parts.contact.organisation,
        it: ItDesk {
            phone: parts.contact.phone,
            desk: parts.contact.desk,
            hours: parts.calendar.hours,
            holidays: parts.calendar.holidays,
            time_zone: parts.calendar.time_zone,
        },
        me: parts.me,
        approval: None,
        wait: parts.wait,
        incidents: parts.incidents,
        answers: parts.answers,
        limits: Limits {
            text_bytes: TEXT_BYTES as u64,
            attachment_bytes: ATTACHMENT_BYTES as u64,
            attachments: u32::try_from(ATTACHMENTS_PER_MESSAGE).unwrap_or(u32::MAX),
        },
        privacy: Privacy {
            months: u32::from(parts.privacy.months),
            min_group: u32::from(parts.privacy.min_group),
            security_lead: parts.privacy.security_lead,
        },
        capabilities: parts.sign_in.then(|| CAPABILITY.to_owned()).into_iter().collect(),
        epoch: app.epoch,
        server_version: env!("CARGO_PKG_VERSION").to_owned(),
        min_client: MIN_CLIENT_VERSION,
    }
}

/// My tickets.
pub(crate) async fn tickets(
    State(app): State<App>,
    Device(caller, _): Device,
    asked: Asked,
) -> Answer<Json<TicketList>> {
    let limit = asked.limit()?;
    let list = app
        .store
        .read(move |reader| reader.my_tickets(&caller, asked.get("cursor"), limit))
        .await?;
    Ok(Json(list))
}

/// A ticket with its conversation.
pub(crate) async fn ticket(
    State(app): State<App>,
    Device(caller, _): Device,
    Id(id): Id<TicketId>,
) -> Answer<Json<Ticket>> {
    let found = app.store.read(move |reader| reader.my_ticket(&caller, id)).await?;
    found.map(Json).ok_or(Refusal::new(ErrorCode::NotFound))
}

/// Everything held about me.
pub(crate) async fn data(
    State(app): State<App>,
    Device(caller, _): Device,
) -> Answer<Json<MyData>> {
    let left_out = words::plain("data-left-out");
    let found = app.store.read(move |reader| reader.my_data(&caller, left_out)).await?;
    found.map(Json).ok_or(Refusal::new(ErrorCode::NotFound))
}

/// What happened since a position.
pub(crate) async fn changes(
    State(app): State<App>,
    Device(caller, _): Device,
    asked: Asked,
) -> Answer<Json<ChangePage>> {
    let (after, limit) = (asked.after()?, asked.limit()?);
    let page = app.store.read(move |reader| reader.my_changes(&caller, after, limit)).await?;
    Ok(Json(page))
}

/// What happens from now on.
pub(crate) async fn stream(
    State(app): State<App>,
    Device(caller, token): Device,
    headers: HeaderMap,
    asked: Asked,
) -> Answer<Response> {
    let from = resume(&headers, &asked)?;
    let after = match from {
        None => *app.store.latest().borrow(),
        Some(cursor) => {
            let who = caller.clone();
            app.store.read(move |reader| reader.my_changes(&who, Some(cursor), 1)).await?;
            position(&app, cursor)?
        }
    };
    Ok(events(app.hub.open(Who::Device { caller, token }, after)))
}

/// The sequence number of a position of this epoch.
pub(crate) fn position(app: &App, cursor: Cursor) -> Answer<u64> {
    if cursor.epoch == app.epoch {
        Ok(cursor.seq)
    } else {
        Err(Refusal::new(ErrorCode::CursorGone))
    }
}

/// The answer that stays open.
pub(crate) fn events(stream: Streamed) -> Response {
    let mut response = Body::new(stream).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that buffer would hold news back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
