//! Known issues: who may declare one, what everybody is told of it, and when the desk is reminded of news it promised.

use deskbell_protocol::{
    IncidentId, TechnicianId, Timestamp, WriteId,
    desk::incident::{DeskIncident, NewsDue, PutIncident, PutIncidentOver, PutIncidentUpdate},
    incident::{Incident, IncidentContact, IncidentState, IncidentUpdate, Touches},
    text::Line,
};
use serde::{Deserialize, Serialize};

use crate::{
    decide::leads,
    directory::{DeskWriter, Directory},
    refused::Refused,
    version,
};

/// How long before promised news are due the desk is reminded.
const SOON_SECONDS: i64 = 5 * 60;

/// A known issue as the store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownIssue {
    /// What everybody may read.
    pub public: Incident,
    /// What only the desk knows.
    pub desk: DeskSide,
}

/// What only the desk knows of a known issue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeskSide {
    /// Who is on it.
    pub contact: Option<TechnicianId>,
    /// Who declared it.
    pub declared_by: Option<TechnicianId>,
    /// When.
    pub began_at: Option<Timestamp>,
    /// When it was over.
    pub over_at: Option<Timestamp>,
    /// The write that ended it.
    pub over: Option<WriteId>,
    /// What the desk was told of the news that are due next.
    pub told: Option<Told>,
}

/// What the desk was told of news that are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// That they are due in a few minutes.
    Soon,
    /// That their time has passed.
    Overdue,
}

/// Declares a known issue, or edits what is said of it; `None` where nothing of it changes. One that is over stays over.
///
/// # Errors
/// `Forbidden`, a field, `PreconditionRequired` or `EditConflict`.
pub fn put(
    before: Option<&KnownIssue>,
    id: IncidentId,
    words: &PutIncident,
    if_match: Option<u32>,
    desk: DeskWriter<'_>,
) -> Result<Option<KnownIssue>, Refused> {
    may_tell(desk, before.and_then(|before| before.desk.contact))?;
    touches_somebody(&words.touches)?;
    named(&words.words, "/words")?;
    let told_before = before.and_then(|before| before.desk.contact);
    let contact = words.contact.or(told_before).unwrap_or(desk.actor.technician.id);
    if before.is_some_and(|before| says(before, words, contact)) {
        return Ok(None);
    }
    let version = version::next(before.map(|before| before.public.version), if_match)?;
    let name = named_contact(desk, contact)?;
    let is_open = before.is_none_or(|before| before.public.state != IncidentState::Over);
    let keeps_time = before.and_then(|before| before.public.next_update_at);
    if is_open && keeps_time != Some(words.next_update_at) {
        in_time(desk, words.next_update_at, "/next_update_at")?;
    }
    let old = before.cloned().unwrap_or_else(|| declared(id, words, desk));
    let told = old.desk.told.filter(|_| keeps_time == Some(words.next_update_at));
    Ok(Some(KnownIssue {
        public: Incident {
            title: words.title.clone(),
            text: words.text.clone(),
            meanwhile: words.meanwhile.clone(),
            contact: name,
            touches: words.touches.clone(),
            words: words.words.clone(),
            next_update_at: is_open.then_some(words.next_update_at),
            version,
            ..old.public
        },
        desk: DeskSide { contact: Some(contact), told, ..old.desk },
    }))
}

/// Tells news: one change for everybody. `None` where these very news were told already.
///
/// # Errors
/// `Forbidden`, `AlreadyDone` once it is over, a field, or `IdempotencyConflict` for other words under the same id.
pub fn update(
    before: &KnownIssue,
    id: WriteId,
    words: &PutIncidentUpdate,
    desk: DeskWriter<'_>,
) -> Result<Option<KnownIssue>, Refused> {
    if let Some(told) = before.public.updates.iter().find(|told| told.id == id) {
        let is_same = told.body == words.body;
        return if is_same { Ok(None) } else { Err(Refused::IdempotencyConflict) };
    }
    may_tell(desk, before.desk.contact)?;
    if before.public.state == IncidentState::Over {
        return Err(Refused::AlreadyDone);
    }
    in_time(desk, words.next_update_at, "/next_update_at")?;
    let mut after = before.clone();
    after.public.updates.push(IncidentUpdate { id, at: desk.at, body: words.body.clone() });
    after.public.next_update_at = Some(words.next_update_at);
    after.public.version = after.public.version.saturating_add(1);
    after.desk.told = None;
    Ok(Some(after))
}

/// Ends it: everybody is told once. `None` where this very write ended it already.
///
/// # Errors
/// `Forbidden`, `PreconditionRequired`, `EditConflict`, or `AlreadyDone` where another write ended it.
pub fn over(
    before: &KnownIssue,
    id: WriteId,
    words: &PutIncidentOver,
    if_match: Option<u32>,
    desk: DeskWriter<'_>,
) -> Result<Option<KnownIssue>, Refused> {
    if before.desk.over == Some(id) {
        let said = before.public.updates.iter().find(|told| told.id == id).map(|told| &told.body);
        let is_same = said == words.body.as_ref();
        return if is_same { Ok(None) } else { Err(Refused::IdempotencyConflict) };
    }
    may_tell(desk, before.desk.contact)?;
    if before.public.state == IncidentState::Over {
        return Err(Refused::AlreadyDone);
    }
    let version = version::next(Some(before.public.version), if_match)?;
    let mut after = before.clone();
    let last = words.body.clone().map(|body| IncidentUpdate { id, at: desk.at, body });
    after.public.updates.extend(last);
    after.public.state = IncidentState::Over;
    after.public.next_update_at = None;
    after.public.version = version;
    after.desk = DeskSide { over: Some(id), over_at: Some(desk.at), told: None, ..after.desk };
    Ok(Some(after))
}

/// When the desk is to be told of its news next.
pub fn due_at(issue: &KnownIssue) -> Option<Timestamp> {
    let next = issue.public.next_update_at.filter(|_| issue.public.state == IncidentState::Open)?;
    match issue.desk.told {
        None => Some(next.plus_seconds(-SOON_SECONDS)),
        Some(Told::Soon) => Some(next),
        Some(Told::Overdue) => None,
    }
}

/// The issue once the desk was told what is due by now; `None` where nothing is.
pub fn tell(issue: &KnownIssue, now: Timestamp) -> Option<KnownIssue> {
    due_at(issue).filter(|due| *due <= now)?;
    let told = match news(issue, now) {
        NewsDue::Overdue => Told::Overdue,
        NewsDue::Soon | NewsDue::Later | NewsDue::Never => Told::Soon,
    };
    let mut after = issue.clone();
    after.desk.told = Some(told);
    Some(after)
}

/// What the desk sees of it, with how many said "me too" and how many of its tickets the reader may see.
pub fn desk_view(
    issue: KnownIssue,
    counts: (u64, u64),
    directory: &Directory,
    now: Timestamp,
) -> DeskIncident {
    let news = news(&issue, now);
    let KnownIssue { public, desk } = issue;
    let (joined, ticket_count) = counts;
    DeskIncident {
        id: public.id,
        title: public.title,
        text: public.text,
        meanwhile: public.meanwhile,
        contact: desk.contact.map(|id| directory.technician_ref(id)),
        touches: public.touches,
        words: public.words,
        state: public.state,
        updates: public.updates,
        next_update_at: public.next_update_at,
        news,
        declared_by: desk.declared_by.map(|id| directory.technician_ref(id)),
        began_at: desk.began_at,
        over_at: desk.over_at,
        joined,
        ticket_count,
        version: public.version,
    }
}

fn news(issue: &KnownIssue, now: Timestamp) -> NewsDue {
    let open = issue.public.state == IncidentState::Open;
    match issue.public.next_update_at.filter(|_| open) {
        None => NewsDue::Never,
        Some(next) if next <= now => NewsDue::Overdue,
        Some(next) if next.plus_seconds(-SOON_SECONDS) <= now => NewsDue::Soon,
        Some(_) => NewsDue::Later,
    }
}

/// Leads and administrators; once there is one, also whoever is on it.
fn may_tell(desk: DeskWriter<'_>, contact: Option<TechnicianId>) -> Result<(), Refused> {
    let is_on_it = contact == Some(desk.actor.technician.id);
    if is_on_it || leads(desk.actor.role) {
        return Ok(());
    }
    Err(Refused::Forbidden { why: "known issues are told by leads and by who is on them" })
}

fn in_time(desk: DeskWriter<'_>, next: Timestamp, pointer: &'static str) -> Result<(), Refused> {
    if next > desk.at { Ok(()) } else { Err(Refused::Field { pointer, code: "in_the_past" }) }
}

fn named_contact(desk: DeskWriter<'_>, id: TechnicianId) -> Result<IncidentContact, Refused> {
    let card = desk.directory.technician(id).filter(|card| card.active);
    let unknown = Refused::Field { pointer: "/contact", code: "unknown_technician" };
    card.map(|card| IncidentContact { name: card.name.clone() }).ok_or(unknown)
}

fn declared(id: IncidentId, words: &PutIncident, desk: DeskWriter<'_>) -> KnownIssue {
    let me = desk.actor.technician.id;
    KnownIssue {
        public: Incident {
            id,
            title: words.title.clone(),
            text: words.text.clone(),
            meanwhile: None,
            contact: IncidentContact { name: desk.directory.name(me) },
            touches: words.touches.clone(),
            words: Vec::new(),
            state: IncidentState::Open,
            updates: Vec::new(),
            next_update_at: None,
            joined: false,
            version: 0,
        },
        desk: DeskSide { declared_by: Some(me), began_at: Some(desk.at), ..DeskSide::default() },
    }
}

/// Whether an issue says what the words say.
fn says(issue: &KnownIssue, words: &PutIncident, contact: TechnicianId) -> bool {
    let public = &issue.public;
    let is_over = public.state == IncidentState::Over;
    (&public.title, &public.text, &public.meanwhile, &public.touches, &public.words)
        == (&words.title, &words.text, &words.meanwhile, &words.touches, &words.words)
        && (is_over || public.next_update_at == Some(words.next_update_at))
        && issue.desk.contact == Some(contact)
}

fn touches_somebody(touches: &Touches) -> Result<(), Refused> {
    let lists = [
        (&touches.places, "/touches/places"),
        (&touches.departments, "/touches/departments"),
        (&touches.models, "/touches/models"),
    ];
    for (list, pointer) in lists {
        named(list, pointer)?;
    }
    let nobody = lists.iter().all(|(list, _)| list.is_empty());
    if nobody && !touches.everyone {
        return Err(Refused::Field { pointer: "/touches", code: "touches_nobody" });
    }
    Ok(())
}

/// A list of words holds words.
fn named(list: &[Line], pointer: &'static str) -> Result<(), Refused> {
    if list.iter().any(|line| line.as_str().is_empty()) {
        return Err(Refused::Field { pointer, code: "required" });
    }
    Ok(())
}
