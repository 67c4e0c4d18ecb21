//! Routes of the organisation itself: its technicians, teams, topics, keys and settings, under `/api/v1/desk`.

use deskbell_protocol::{
    desk::{
        keys::{EnrollmentKey, MakeKey},
        people::{Team, Technician, Topic},
        settings::{
            Calendar, ContactSettings, PrivacySettings, PutSignInSettings, RemoteSession,
            SignInSettings, TicketSettings, Versioned, WaitSettings,
        },
    },
    problem::ErrorCode as E,
};

use super::desk::{ADMINISTRATOR, ANYBODY, LEAD, VERSION};
use crate::http::{
    desk,
    desk::{PutTeam, PutTechnician, PutTopic},
    route::{
        Method::{Delete, Get, Put},
        Route,
    },
};

/// Technicians, teams and topics.
pub(super) fn organisation() -> Vec<Route> {
    use desk::organisation as own;
    vec![
        Route::new(Get, "/api/v1/desk/technicians", ANYBODY, own::technicians)
            .named("technicians", "Everybody on the desk")
            .answers_list::<Technician>(),
        Route::new(Put, "/api/v1/desk/technicians/{id}", ADMINISTRATOR, own::put_technician)
            .named("putTechnician", "Add or edit a technician")
            .header("If-Match", VERSION)
            .reads::<PutTechnician>()
            .answers::<Technician>(201)
            .answers::<Technician>(200)
            .refuses(&[E::StillContact, E::EditConflict, E::PreconditionRequired]),
        Route::new(Get, "/api/v1/desk/teams", ANYBODY, own::teams)
            .named("teams", "Desk queues")
            .answers_list::<Team>(),
        Route::new(Put, "/api/v1/desk/teams/{id}", ADMINISTRATOR, own::put_team)
            .named("putTeam", "Add or edit a team")
            .header("If-Match", VERSION)
            .reads::<PutTeam>()
            .answers::<Team>(200)
            .refuses(&[E::EditConflict, E::PreconditionRequired]),
        Route::new(Get, "/api/v1/desk/topics", ANYBODY, own::topics)
            .named("topics", "What tickets are about")
            .answers_list::<Topic>(),
        Route::new(Put, "/api/v1/desk/topics/{id}", LEAD, own::put_topic)
            .named("putTopic", "Add or edit a topic")
            .header("If-Match", VERSION)
            .reads::<PutTopic>()
            .answers::<Topic>(200)
            .refuses(&[E::EditConflict, E::PreconditionRequired]),
    ]
}

/// One technician, team or topic.
pub(super) fn ones() -> Vec<Route> {
    use desk::organisation as own;
    vec![
        Route::new(Get, "/api/v1/desk/technicians/{id}", ANYBODY, own::technician)
            .named("technician", "One of them")
            .header("If-None-Match", "The ETag of the answer you have")
            .answers::<Technician>(200)
            .answers_nothing(304),
        Route::new(Delete, "/api/v1/desk/technicians/{id}", ADMINISTRATOR, own::retire_technician)
            .named("retireTechnician", "Take it out of use; what has it keeps it")
            .answers_nothing(204)
            .refuses(&[E::StillContact]),
        Route::new(Get, "/api/v1/desk/teams/{id}", ANYBODY, own::team)
            .named("team", "One of them")
            .header("If-None-Match", "The ETag of the answer you have")
            .answers::<Team>(200)
            .answers_nothing(304),
        Route::new(Delete, "/api/v1/desk/teams/{id}", ADMINISTRATOR, own::retire_team)
            .named("retireTeam", "Take it out of use; what has it keeps it")
            .answers_nothing(204),
        Route::new(Get, "/api/v1/desk/topics/{id}", ANYBODY, own::topic)
            .named("topic", "One of them")
            .header("If-None-Match", "The ETag of the answer you have")
            .answers::<Topic>(200)
            .answers_nothing(304),
        Route::new(Delete, "/api/v1/desk/topics/{id}", LEAD, own::retire_topic)
            .named("retireTopic", "Take it out of use; what has it keeps it")
            .answers_nothing(204),
    ]
}

/// Keys by which computers become known.
pub(super) fn keys() -> Vec<Route> {
    let (list, one) = ("/api/v1/desk/enrollment-keys", "/api/v1/desk/enrollment-keys/{id}");
    vec![
        Route::new(Get, list, ADMINISTRATOR, desk::keys::all)
            .named("enrollmentKeys", "Every enrolment key, oldest first")
            .answers_list::<EnrollmentKey>(),
        Route::new(Get, one, ADMINISTRATOR, desk::keys::get)
            .named("enrollmentKey", "An enrolment key; the key itself is known to nobody")
            .answers::<EnrollmentKey>(200),
        Route::new(Put, one, ADMINISTRATOR, desk::keys::make)
            .named("makeEnrollmentKey", "Make a key, which is told this once")
            .reads::<MakeKey>()
            .answers::<EnrollmentKey>(201)
            .answers::<EnrollmentKey>(200)
            .refuses(&[E::IdempotencyConflict]),
        Route::new(Delete, one, ADMINISTRATOR, desk::keys::revoke)
            .named("revokeEnrollmentKey", "End a key; computers that came in by it stay")
            .answers_nothing(204),
    ]
}

/// The organisation's settings.
pub(super) fn settings() -> Vec<Route> {
    use desk::organisation as own;
    vec![
        settings_read("calendar", own::calendar).answers::<Versioned<Calendar>>(200),
        settings_write("calendar", own::put_calendar)
            .reads::<Calendar>()
            .answers::<Versioned<Calendar>>(200),
        settings_read("contact", own::contact).answers::<Versioned<ContactSettings>>(200),
        settings_write("contact", own::put_contact)
            .reads::<ContactSettings>()
            .answers::<Versioned<ContactSettings>>(200),
        settings_read("tickets", own::tickets).answers::<Versioned<TicketSettings>>(200),
        settings_write("tickets", own::put_tickets)
            .reads::<TicketSettings>()
            .answers::<Versioned<TicketSettings>>(200),
        settings_read("privacy", own::privacy).answers::<Versioned<PrivacySettings>>(200),
        settings_write("privacy", own::put_privacy)
            .reads::<PrivacySettings>()
            .answers::<Versioned<PrivacySettings>>(200),
        settings_read("remote-session", own::remote_session)
            .answers::<Versioned<RemoteSession>>(200),
        settings_write("remote-session", own::put_remote_session)
            .reads::<RemoteSession>()
            .answers::<Versioned<RemoteSession>>(200),
        settings_read("waits", own::waits).answers::<Versioned<WaitSettings>>(200),
        settings_write("waits", own::put_waits)
            .reads::<WaitSettings>()
            .answers::<Versioned<WaitSettings>>(200),
    ]
}

/// How people sign in with the company; the secret in it is for administrators to set and for nobody to read.
pub(super) fn company_sign_in() -> Vec<Route> {
    vec![
        settings_read("sign-in", desk::sign_in::read)
            .only_for(ADMINISTRATOR)
            .answers::<Versioned<SignInSettings>>(200),
        settings_write("sign-in", desk::sign_in::put)
            .reads::<PutSignInSettings>()
            .answers::<Versioned<SignInSettings>>(200),
    ]
}

/// Path and operation names of one kind of settings.
fn settings_names(kind: &str) -> (&'static str, &'static str, &'static str) {
    match kind {
        "calendar" => ("/api/v1/desk/settings/calendar", "calendar", "putCalendar"),
        "contact" => ("/api/v1/desk/settings/contact", "contact", "putContact"),
        "tickets" => ("/api/v1/desk/settings/tickets", "ticketSettings", "putTicketSettings"),
        "sign-in" => ("/api/v1/desk/settings/sign-in", "signInSettings", "putSignInSettings"),
        "remote-session" => {
            ("/api/v1/desk/settings/remote-session", "remoteSession", "putRemoteSession")
        }
        "privacy" => ("/api/v1/desk/settings/privacy", "privacy", "putPrivacy"),
        _ => ("/api/v1/desk/settings/waits", "waits", "putWaits"),
    }
}

fn settings_read<H, T>(kind: &str, handler: H) -> Route
where
    H: axum::handler::Handler<T, crate::http::App>,
    T: 'static,
{
    let (path, name, _) = settings_names(kind);
    Route::new(Get, path, ANYBODY, handler).named(name, "Settings with their version")
}

fn settings_write<H, T>(kind: &str, handler: H) -> Route
where
    H: axum::handler::Handler<T, crate::http::App>,
    T: 'static,
{
    let (path, _, name) = settings_names(kind);
    Route::new(Put, path, ADMINISTRATOR, handler)
        .named(name, "Change settings")
        .header("If-Match", VERSION)
        .refuses(&[E::EditConflict, E::PreconditionRequired])
}
