//! Writes on the desk itself: technicians, teams, topics, settings, sign-in and keys.

use deskbell_domain::{Refused, calendar::Calendar, version};
use deskbell_protocol::{
    TeamId, TechnicianId, TopicId, WriteId,
    desk::{
        people::{Team, Technician, Topic},
        settings::{Calendar as CalendarSettings, Versioned},
    },
    enroll::TokenHash,
    home::Me,
    text::Name,
};

use super::{absence, beside, upkeep};
use crate::{
    error::StoreError,
    feed::Notice,
    tables::{
        audit,
        changes::{For, Kind, NewChange},
        desk_writes,
        enrollment_keys::{self, NewEnrollmentKey},
        erased, queue,
        settings::{self, Setting},
        sign_in::{self, ApiTokenId, NewLink},
        teams, technicians, topics,
    },
    work::Work,
};

/// Adds a technician or writes the card anew; whoever loses a team or the sign-in is told by the feed.
pub(crate) fn put_technician(
    work: &mut Work<'_>,
    who: &Technician,
    by: Option<TechnicianId>,
) -> Result<Technician, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let owner_of_mail = technicians::by_email(c, &who.email)?;
    if owner_of_mail.is_some_and(|other| other.id != who.id) {
        return Err(Refused::Field { pointer: "/email", code: "taken" }.into());
    }
    let before = technicians::get(c, who.id)?;
    let leaves = before.as_ref().is_some_and(|before| before.active) && !who.active;
    let open = if leaves { queue::open_as_contact(c, who.id)? } else { 0 };
    if open > 0 {
        return Err(Refused::StillContact { count: open }.into());
    }
    technicians::upsert(c, who, now)?;
    teams::set_of_technician(c, who.id, &who.teams)?;
    if leaves {
        sign_in::end_sessions(c, who.id)?;
    }
    let was_away_until = before.as_ref().and_then(|before| before.away_until);
    let rights_changed = before.is_some_and(|old| {
        old.teams != who.teams || old.role != who.role || old.active != who.active
    });
    if rights_changed {
        work.notice(Notice::Technician(who.id));
    }
    audit::insert(c, by, "technician_put", Some(who.id.0), now)?;
    desk_changed(work)?;
    if who.away_until != was_away_until {
        absence::went_or_came(work, who.id, who.away_until, now)?;
        work.notice(Notice::DeskDue);
    }
    let written = technicians::get(c, who.id)?;
    Ok(written.ok_or(Refused::Inconsistent { what: "a technician who was just written" })?)
}

/// Adds a technician, or writes the card anew from the version the edit began at; says whether they are new.
pub(crate) fn write_technician(
    work: &mut Work<'_>,
    who: Technician,
    if_match: Option<u32>,
    by: TechnicianId,
) -> Result<(Technician, bool), StoreError> {
    let c = work.connection();
    for team in &who.teams {
        let unknown = Refused::Field { pointer: "/teams", code: "unknown_team" };
        teams::get(c, *team)?.ok_or(unknown)?;
    }
    let known = technicians::get(c, who.id)?;
    let mut wanted = who;
    wanted.teams.sort();
    wanted.teams.dedup();
    if let Some(known) = &known {
        wanted.version = known.version;
        if *known == wanted {
            return Ok((wanted, false));
        }
    }
    version::next(known.as_ref().map(|known| known.version), if_match)?;
    Ok((put_technician(work, &wanted, Some(by))?, known.is_none()))
}

/// Takes a technician off the desk: no sign-in any more, the name stays. A contact of open tickets stays until each is
/// handed over.
pub(crate) fn retire_technician(
    work: &mut Work<'_>,
    id: TechnicianId,
    by: TechnicianId,
) -> Result<(), StoreError> {
    let known = technicians::get(work.connection(), id)?;
    let known = known.ok_or(Refused::NotFound { what: "technician" })?;
    if known.active {
        put_technician(work, &Technician { active: false, ..known }, Some(by))?;
    }
    Ok(())
}

/// Adds a person or writes the card anew; an erased one stays erased.
pub(crate) fn put_person(
    work: &mut Work<'_>,
    card: &Me,
    by: Option<TechnicianId>,
) -> Result<(), StoreError> {
    let c = work.connection();
    if erased::contains(c, card.id.0)? {
        return Err(Refused::Erased.into());
    }
    audit::insert(c, by, "person_put", Some(card.id.0), work.now())?;
    beside::put_card(work, card)
}

/// Adds a team or writes it anew. `if_match` is the version the edit began at.
pub(crate) fn put_team(
    work: &mut Work<'_>,
    id: TeamId,
    name: Name,
    restricted: bool,
    if_match: Option<u32>,
    by: Option<TechnicianId>,
) -> Result<Team, StoreError> {
    let c = work.connection();
    let known = teams::get(c, id)?;
    let is_same =
        |team: &&Team| team.name == name && team.restricted == restricted && !team.retired;
    if let Some(same) = known.as_ref().filter(is_same) {
        return Ok(same.clone());
    }
    let version = version::next(known.as_ref().map(|team| team.version), if_match)?;
    let team = Team { id, name, restricted, retired: false, version };
    teams::upsert(c, &team)?;
    audit::insert(c, by, "team_put", Some(id.0), work.now())?;
    if known.is_some_and(|before| before.restricted != restricted) {
        for who in technicians::all(c)? {
            work.notice(Notice::Technician(who.id));
        }
    }
    desk_changed(work)?;
    Ok(team)
}

/// Adds a topic or writes it anew. `if_match` is the version the edit began at.
pub(crate) fn put_topic(
    work: &mut Work<'_>,
    id: TopicId,
    name: Name,
    if_match: Option<u32>,
    by: Option<TechnicianId>,
) -> Result<Topic, StoreError> {
    let c = work.connection();
    let known = topics::get(c, id)?;
    if let Some(same) = known.as_ref().filter(|topic| topic.name == name && !topic.retired) {
        return Ok(same.clone());
    }
    let version = version::next(known.map(|topic| topic.version), if_match)?;
    let topic = Topic { id, name, retired: false, version };
    topics::upsert(c, &topic)?;
    audit::insert(c, by, "topic_put", Some(id.0), work.now())?;
    desk_changed(work)?;
    Ok(topic)
}

/// Takes a team out of the lists; its tickets keep it, and stay hidden where they were.
pub(crate) fn retire_team(
    work: &mut Work<'_>,
    id: TeamId,
    by: TechnicianId,
) -> Result<(), StoreError> {
    let c = work.connection();
    let known = teams::get(c, id)?.ok_or(Refused::NotFound { what: "team" })?;
    if known.retired {
        return Ok(());
    }
    teams::retire(c, id)?;
    audit::insert(c, Some(by), "team_retired", Some(id.0), work.now())?;
    desk_changed(work)
}

/// Takes a topic out of the lists; its tickets keep it.
pub(crate) fn retire_topic(
    work: &mut Work<'_>,
    id: TopicId,
    by: TechnicianId,
) -> Result<(), StoreError> {
    let c = work.connection();
    let known = topics::get(c, id)?.ok_or(Refused::NotFound { what: "topic" })?;
    if known.retired {
        return Ok(());
    }
    topics::retire(c, id)?;
    audit::insert(c, Some(by), "topic_retired", Some(id.0), work.now())?;
    desk_changed(work)
}

/// Writes settings; without `if_match` only where nobody set them yet.
pub(crate) fn put_settings<S: Setting + Clone>(
    work: &mut Work<'_>,
    new: S,
    if_match: Option<u32>,
    by: Option<TechnicianId>,
) -> Result<Versioned<S>, StoreError> {
    let c = work.connection();
    let known = settings::get::<S>(c)?.version;
    let version = version::next((known > 0 || if_match.is_some()).then_some(known), if_match)?;
    let versioned = Versioned { settings: new, version };
    settings::put(c, &versioned)?;
    audit::insert(c, by, S::NAME, None, work.now())?;
    work.change(&NewChange::of(For::Everyone, Kind::Home))?;
    desk_changed(work)?;
    upkeep::count_timers_anew(work)?;
    Ok(versioned)
}

/// Refuses a calendar the rules cannot count with.
pub(crate) fn check_calendar(new: &CalendarSettings) -> Result<(), StoreError> {
    Calendar::parse(new)?;
    Ok(())
}

pub(super) fn desk_changed(work: &mut Work<'_>) -> Result<(), StoreError> {
    work.desk_changed();
    work.change(&NewChange::of(For::Desk, Kind::Desk))
}

/// Adds a link that signs in once.
pub(crate) fn add_link(work: &mut Work<'_>, link: &NewLink) -> Result<(), StoreError> {
    sign_in::add_link(work.connection(), link, work.now())
}

/// Uses a link up and opens a session in its place.
pub(crate) fn use_link(
    work: &mut Work<'_>,
    link: &TokenHash,
    browser: Option<&TokenHash>,
    session: &TokenHash,
) -> Result<Option<Technician>, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let Some(id) = sign_in::use_link(c, link, browser, now)? else { return Ok(None) };
    sign_in::add_session(c, session, id, now)?;
    audit::insert(c, Some(id), "signed_in", Some(id.0), now)?;
    technicians::get(c, id)
}

/// Ends a session and the streams that rest on it.
pub(crate) fn end_session(work: &mut Work<'_>, session: &TokenHash) -> Result<(), StoreError> {
    if let Some(id) = sign_in::end_session(work.connection(), session)? {
        work.notice(Notice::Technician(id));
    }
    Ok(())
}

/// Adds an API token of a technician.
pub(crate) fn add_api_token(
    work: &mut Work<'_>,
    hash: &TokenHash,
    technician: TechnicianId,
) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    sign_in::add_api_token(c, hash, technician, now)?;
    audit::insert(c, None, "api_token_made", Some(technician.0), now)
}

/// Adds an enrolment key.
pub(crate) fn add_enrollment_key(
    work: &mut Work<'_>,
    key: &NewEnrollmentKey,
    by: Option<TechnicianId>,
) -> Result<(), StoreError> {
    let (c, now) = (work.connection(), work.now());
    enrollment_keys::insert(c, key, now)?;
    audit::insert(c, by, "enrollment_key_made", Some(key.id.0), now)
}

/// Adds an enrolment key, once; says whether it was. A repeat of the same wish finds it there; the key itself nobody knows
/// any more.
pub(crate) fn make_enrollment_key(
    work: &mut Work<'_>,
    key: &NewEnrollmentKey,
    expires_days: Option<u32>,
    by: TechnicianId,
) -> Result<bool, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let wish = (key.auto_approve, key.max_uses, expires_days);
    if desk_writes::again::<()>(c, key.id, by, &wish)?.is_some() {
        return Ok(false);
    }
    if enrollment_keys::get(c, key.id)?.is_some() {
        return Err(Refused::IdempotencyConflict.into());
    }
    add_enrollment_key(work, key, Some(by))?;
    desk_writes::insert(c, key.id, by, &wish, &(), now)?;
    Ok(true)
}

/// Ends an API token and the streams that rest on it; whether there is one.
pub(crate) fn revoke_api_token(work: &mut Work<'_>, id: ApiTokenId) -> Result<bool, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let Some(technician) = sign_in::revoke_api_token(c, id, now)? else { return Ok(false) };
    audit::insert(c, None, "api_token_revoked", Some(technician.0), now)?;
    work.notice(Notice::Technician(technician));
    Ok(true)
}

/// Ends an enrolment key; whether there is one. Computers that came in by it stay.
pub(crate) fn revoke_enrollment_key(
    work: &mut Work<'_>,
    id: WriteId,
    by: Option<TechnicianId>,
) -> Result<bool, StoreError> {
    let (c, now) = (work.connection(), work.now());
    let Some(known) = enrollment_keys::get(c, id)? else { return Ok(false) };
    if known.revoked_at.is_none() {
        enrollment_keys::revoke(c, id, now)?;
        audit::insert(c, by, "enrollment_key_revoked", Some(id.0), now)?;
    }
    Ok(true)
}
