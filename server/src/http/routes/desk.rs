//! Routes of technicians, under `/api/v1/desk`.

use deskbell_protocol::{
    attachment::Attachment,
    desk::{
        action::{ActionDone, DoAction},
        change::{DeskChange, DeskChangePage},
        people::{ApproveDevice, DeviceDecided, PeopleList, Person, Role, Team, Technician, Topic},
        session::SignedIn,
        settings::{
            Calendar, ContactSettings, PrivacySettings, PutSignInSettings, SignInSettings,
            TicketSettings, Versioned, WaitSettings,
        },
        ticket::{Counts, DeskTicket, DeskTicketBrief, DeskTicketList},
        write::{DeskRow, DeskWrite, DeskWritten, LogCall, PatchTicket, Presence},
    },
    problem::ErrorCode as E,
};

use super::public::UPLOAD;
use crate::http::{
    attachments, desk,
    desk::{PutTeam, PutTechnician, PutTopic},
    route::{
        Access,
        Method::{Delete, Get, Patch, Post, Put},
        Route,
    },
};

pub(super) const ANYBODY: Access = Access::Technician(Role::Technician);
pub(super) const LEAD: Access = Access::Technician(Role::Lead);
const ADMINISTRATOR: Access = Access::Technician(Role::Administrator);
pub(super) const VERSION: &str = "The version that was on the screen when the edit began";
const EDIT: &[E] = &[
    E::EditConflict,
    E::PreconditionRequired,
    E::IdempotencyConflict,
    E::ActionPending,
    E::WrongState,
    E::Forbidden,
    E::Erased,
];

pub(super) fn routes() -> Vec<Route> {
    [tickets(), ticket_writes(), ticket_marks(), feed(), people()].concat()
}

fn tickets() -> Vec<Route> {
    vec![
        Route::new(Get, "/api/v1/desk/me", ANYBODY, desk::people::me)
            .named("deskMe", "Who is signed in")
            .answers::<SignedIn>(200),
        Route::new(Get, "/api/v1/desk/tickets", ANYBODY, desk::tickets::list)
            .named("deskTickets", "A view of the queue, or a search")
            .query(&[
                ("view", "unassigned, mine, team, open, solved, visits, to_complete or away"),
                ("q", "Words to look for"),
                ("cursor", "Where the page starts; `end` for the last one"),
                ("limit", "At most 200"),
                ("team", "Only this team"),
                ("topic", "Only this topic"),
                ("person", "Only this requester"),
                ("machine", "Only this machine"),
                ("incident", "Only what belongs to this known issue"),
                ("from", "Received at or after"),
                ("to", "Received before"),
            ])
            .answers::<DeskTicketList>(200)
            .refuses(&[E::ValidationFailed, E::RateLimited]),
        Route::new(Get, "/api/v1/desk/counts", ANYBODY, desk::tickets::counts)
            .named("deskCounts", "How many tickets each view holds")
            .answers::<Counts>(200),
        Route::new(Get, "/api/v1/desk/tickets/{id}", ANYBODY, desk::tickets::get)
            .named("deskTicket", "Everything about a ticket")
            .header("If-None-Match", "The ETag of the answer you have")
            .answers::<DeskTicket>(200)
            .answers_nothing(304)
            .refuses(&[E::Erased]),
        Route::new(Get, "/api/v1/desk/tickets/{id}/history", ANYBODY, desk::tickets::history)
            .named("deskHistory", "The last ten things its requester asked for, newest first")
            .answers_list::<DeskTicketBrief>(),
    ]
}

fn ticket_writes() -> Vec<Route> {
    let action = "/api/v1/desk/tickets/{id}/actions/{action}";
    vec![
        Route::new(Put, "/api/v1/desk/tickets/{id}", ANYBODY, desk::writes::log_call)
            .named("logCall", "Log a call")
            .reads::<LogCall>()
            .answers::<DeskRow>(201)
            .answers::<DeskRow>(200)
            .refuses(&[E::IdempotencyConflict, E::Erased]),
        Route::new(Patch, "/api/v1/desk/tickets/{id}", ANYBODY, desk::writes::patch)
            .named("patchTicket", "Edit fields")
            .header("If-Match", VERSION)
            .header("Deskbell-Write", "The id of this edit")
            .reads::<PatchTicket>()
            .answers::<DeskRow>(200)
            .answers_nothing(204)
            .refuses(EDIT),
        Route::new(Put, action, ANYBODY, desk::writes::act)
            .named("act", "Take, hand over, resolve, merge and the rest")
            .header("If-Match", VERSION)
            .reads::<DoAction>()
            .answers::<ActionDone>(200)
            .refuses(EDIT)
            .refuses(&[E::AlreadyTaken]),
        Route::new(Delete, action, ANYBODY, desk::writes::undo)
            .named("undo", "Take an action back while it can be")
            .answers_nothing(204)
            .refuses(&[E::AlreadyDone]),
        Route::new(
            Put,
            "/api/v1/desk/tickets/{id}/messages/{message}",
            ANYBODY,
            desk::writes::message,
        )
        .named("deskWrite", "Write to the requester, or an internal note")
        .header("If-Match", VERSION)
        .reads::<DeskWrite>()
        .answers::<DeskWritten>(201)
        .answers::<DeskWritten>(200)
        .refuses(EDIT)
        .refuses(&[E::NotContact]),
    ]
}

fn ticket_marks() -> Vec<Route> {
    vec![
        Route::new(Put, "/api/v1/desk/tickets/{id}/seen", ANYBODY, desk::writes::seen)
            .named("seen", "A technician has read it")
            .answers_nothing(204),
        Route::new(Put, "/api/v1/desk/tickets/{id}/presence", ANYBODY, desk::writes::presence)
            .named("presence", "A technician looks or types; kept in memory for 20 seconds")
            .reads::<Presence>()
            .answers_nothing(204),
        Route::new(Put, "/api/v1/desk/tickets/{id}/erasure", ADMINISTRATOR, desk::writes::erase)
            .named("eraseTicket", "Delete a ticket for good")
            .answers_nothing(204),
        Route::new(Put, "/api/v1/desk/attachments/{id}", ANYBODY, attachments::put_desk)
            .named("deskAttach", "Send a picture or file")
            .query(&[("name", "The file's name")])
            .takes_file()
            .answers::<Attachment>(201)
            .answers::<Attachment>(200)
            .refuses(UPLOAD),
        Route::new(Get, "/api/v1/desk/attachments/{id}", ANYBODY, attachments::get_desk)
            .named("deskAttachment", "A picture or file")
            .answers_file()
            .refuses(&[E::Erased]),
    ]
}

fn feed() -> Vec<Route> {
    vec![
        Route::new(Get, "/api/v1/desk/changes", ANYBODY, desk::tickets::changes)
            .named("deskChanges", "What happened since a position")
            .query(&[("after", "The position to carry on from"), ("limit", "At most 200")])
            .answers::<DeskChangePage>(200)
            .refuses(&[E::CursorGone, E::ValidationFailed]),
        Route::new(Get, "/api/v1/desk/stream", ANYBODY, desk::tickets::stream)
            .named("deskStream", "What happens from now on, or from Last-Event-ID on")
            .query(&[("after", "The position to carry on from; now if absent")])
            .header("Last-Event-ID", "The position to carry on from; wins over `after`")
            .streams::<DeskChange>()
            .refuses(&[E::CursorGone, E::ValidationFailed]),
    ]
}

fn people() -> Vec<Route> {
    vec![
        Route::new(Get, "/api/v1/desk/people", ANYBODY, desk::people::search)
            .named("people", "Find people")
            .query(&[
                ("q", "Words to look for"),
                ("cursor", "Where the page starts"),
                ("limit", "At most 200"),
            ])
            .answers::<PeopleList>(200)
            .refuses(&[E::ValidationFailed, E::RateLimited]),
        Route::new(Get, "/api/v1/desk/people/{id}", ANYBODY, desk::people::person)
            .named("person", "A person with devices")
            .answers::<Person>(200),
        Route::new(Put, "/api/v1/desk/people/{id}/erasure", ADMINISTRATOR, desk::people::erase)
            .named("erasePerson", "Delete a person for good")
            .answers_nothing(204),
        Route::new(Post, "/api/v1/desk/devices/{id}/approve", ANYBODY, desk::people::approve)
            .named("approveDevice", "Confirm a computer")
            .reads::<ApproveDevice>()
            .answers::<DeviceDecided>(200),
        Route::new(Post, "/api/v1/desk/devices/{id}/revoke", LEAD, desk::people::revoke)
            .named("revokeDevice", "Sign a computer out for good")
            .answers::<DeviceDecided>(200),
    ]
}

/// Technicians, teams, topics and settings.
pub(super) fn organisation() -> Vec<Route> {
    use desk::organisation as own;
    vec![
        Route::new(Get, "/api/v1/desk/technicians", ANYBODY, own::technicians)
            .named("technicians", "Everybody on the desk")
            .answers_list::<Technician>(),
        Route::new(Put, "/api/v1/desk/technicians/{id}", ADMINISTRATOR, own::put_technician)
            .named("putTechnician", "Add or edit a technician")
            .reads::<PutTechnician>()
            .answers::<Technician>(200)
            .refuses(&[E::WrongState, E::IdempotencyConflict]),
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
