//! Technicians, teams, topics and the organisation's settings.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use deskbell_domain::remote_session;
use deskbell_protocol::{
    TeamId, TechnicianId, TopicId,
    desk::{
        people::{Team, Technician, Topic},
        settings::{
            Calendar, ContactSettings, PrivacySettings, RemoteSession, TicketSettings, WaitSettings,
        },
    },
    problem::ErrorCode,
};
use deskbell_store::Setting;

use super::{PutTeam, PutTechnician, PutTopic};
use crate::{
    http::{
        App,
        body::DeskBody,
        guard::Desk,
        headers::{created, if_match, unless_known, versioned},
        path::Id,
        problem::{Answer, Refusal},
        right,
    },
    words,
};

/// Smallest group a report may show.
const LEAST_GROUP: u16 = 5;

/// Everybody on the desk.
pub(crate) async fn technicians(
    State(app): State<App>,
    _desk: Desk,
) -> Answer<Json<Vec<Technician>>> {
    Ok(Json(app.store.read(|reader| reader.technicians()).await?))
}

/// Adds or edits a technician.
pub(crate) async fn put_technician(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<TechnicianId>,
    headers: HeaderMap,
    DeskBody(words): DeskBody<PutTechnician>,
) -> Answer<Response> {
    let technician = Technician {
        id,
        name: words.name,
        email: words.email,
        phone: words.phone,
        role: words.role,
        teams: words.teams,
        here_until: words.here_until,
        away_until: words.away_until,
        active: words.active,
        version: 0,
    };
    let (began, by) = (if_match(&headers)?, desk.actor.technician.id);
    let (written, is_new) = app.store.write_technician(technician, began, by).await?;
    versioned(created(is_new), written.version, &written)
}

/// Takes a technician off the desk.
pub(crate) async fn retire_technician(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<TechnicianId>,
) -> Answer<StatusCode> {
    app.store.retire_technician(id, desk.actor.technician.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

macro_rules! ones {
    ($($get:ident: $id:ty, $read:ident;)*) => {$(
        /// One of them, also where it is out of use.
        pub(crate) async fn $get(
            State(app): State<App>,
            _desk: Desk,
            Id(id): Id<$id>,
            headers: HeaderMap,
        ) -> Answer<Response> {
            let found = app.store.read(move |reader| reader.$read(id)).await?;
            let found = found.ok_or(Refusal::new(ErrorCode::NotFound))?;
            let bytes = serde_json::to_vec(&found).map_err(Refusal::internal)?;
            Ok(unless_known(&headers, &format!("\"{}\"", found.version), bytes))
        }
    )*};
}

ones! {
    technician: TechnicianId, technician;
    team: TeamId, team;
    topic: TopicId, topic;
}

/// Takes a team out of the lists.
pub(crate) async fn retire_team(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<TeamId>,
) -> Answer<StatusCode> {
    app.store.retire_team(id, desk.actor.technician.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a topic out of the lists.
pub(crate) async fn retire_topic(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<TopicId>,
) -> Answer<StatusCode> {
    app.store.retire_topic(id, desk.actor.technician.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Desk queues.
pub(crate) async fn teams(State(app): State<App>, _desk: Desk) -> Answer<Json<Vec<Team>>> {
    Ok(Json(app.store.read(|reader| reader.teams()).await?))
}

/// Adds or edits a team.
pub(crate) async fn put_team(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<TeamId>,
    headers: HeaderMap,
    DeskBody(words): DeskBody<PutTeam>,
) -> Answer<Response> {
    let (began, by) = (if_match(&headers)?, Some(desk.actor.technician.id));
    let team = app.store.put_team(id, words.name, words.restricted, began, by).await?;
    versioned(StatusCode::OK, team.version, &team)
}

/// What tickets are about.
pub(crate) async fn topics(State(app): State<App>, _desk: Desk) -> Answer<Json<Vec<Topic>>> {
    Ok(Json(app.store.read(|reader| reader.topics()).await?))
}

/// Adds or edits a topic.
pub(crate) async fn put_topic(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<TopicId>,
    headers: HeaderMap,
    DeskBody(words): DeskBody<PutTopic>,
) -> Answer<Response> {
    let by = Some(desk.actor.technician.id);
    let topic = app.store.put_topic(id, words.name, if_match(&headers)?, by).await?;
    versioned(StatusCode::OK, topic.version, &topic)
}

async fn read<S: Setting>(app: &App, headers: &HeaderMap) -> Answer<Response> {
    let found = app.store.read(|reader| reader.settings::<S>()).await?;
    let bytes = serde_json::to_vec(&found).map_err(Refusal::internal)?;
    Ok(unless_known(headers, &format!("\"{}\"", found.version), bytes))
}

async fn write<S: Setting + Clone>(
    app: &App,
    desk: &Desk,
    headers: &HeaderMap,
    new: S,
) -> Answer<Response> {
    let by = Some(desk.actor.technician.id);
    let now = app.store.put_settings(new, if_match(headers)?, by).await?;
    versioned(StatusCode::OK, now.version, &now)
}

macro_rules! settings {
    ($($read:ident, $write:ident: $type:ty $(, $check:expr)?;)*) => {$(
        /// Reads these settings.
        pub(crate) async fn $read(State(app): State<App>, _desk: Desk, headers: HeaderMap) -> Answer<Response> {
            read::<$type>(&app, &headers).await
        }
        /// Writes these settings.
        pub(crate) async fn $write(
            State(app): State<App>,
            desk: Desk,
            headers: HeaderMap,
            DeskBody(new): DeskBody<$type>,
        ) -> Answer<Response> {
            $($check(&new)?;)?
            write(&app, &desk, &headers, new).await
        }
    )*};
}

settings! {
    contact, put_contact: ContactSettings;
    tickets, put_tickets: TicketSettings;
    privacy, put_privacy: PrivacySettings, check_privacy;
    waits, put_waits: WaitSettings;
    remote_session, put_remote_session: RemoteSession, check_remote_session;
}

/// Reads opening hours and holidays.
pub(crate) async fn calendar(
    State(app): State<App>,
    _desk: Desk,
    headers: HeaderMap,
) -> Answer<Response> {
    read::<Calendar>(&app, &headers).await
}

/// Writes opening hours and holidays, if the rules can count with them.
pub(crate) async fn put_calendar(
    State(app): State<App>,
    desk: Desk,
    headers: HeaderMap,
    DeskBody(new): DeskBody<Calendar>,
) -> Answer<Response> {
    check_calendar(&new)?;
    let by = Some(desk.actor.technician.id);
    let now = app.store.put_calendar(new, if_match(&headers)?, by).await?;
    versioned(StatusCode::OK, now.version, &now)
}

fn check_calendar(new: &Calendar) -> Answer<()> {
    let wrong = new.hours.iter().position(|hours| hours.until <= hours.from);
    wrong.map_or(Ok(()), |at| {
        let later = words::plain("field-out-of-range-until");
        Err(Refusal::wrong(format!("/hours/{at}/until"), "out_of_range", later))
    })
}

fn check_remote_session(new: &RemoteSession) -> Answer<()> {
    let wrong = new.link.as_ref().and_then(|link| remote_session::check(link).err());
    match wrong {
        None => Ok(()),
        Some("not_a_session_link") => {
            let schemes = remote_session::SCHEMES.join(", ");
            let detail = words::text("field-not-a-session-link", &[("schemes", schemes.into())]);
            Err(Refusal::wrong("/link", "not_a_session_link", detail))
        }
        Some(code) => Err(Refusal::field("/link", code)),
    }
}

fn check_privacy(new: &PrivacySettings) -> Answer<()> {
    if new.min_group < LEAST_GROUP {
        return Err(Refusal::wrong("/min_group", "out_of_range", right::at_least(LEAST_GROUP)));
    }
    if new.months == 0 {
        return Err(Refusal::wrong("/months", "out_of_range", right::between(1, u16::MAX)));
    }
    Ok(())
}
