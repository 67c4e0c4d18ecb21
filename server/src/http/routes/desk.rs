//! Routes of technicians, under `/api/v1/desk`.

use deskbell_protocol::{
    attachment::Attachment,
    desk::{
        action::{ActionDone, DoAction},
        change::{DeskChange, DeskChangePage},
        own::PatchOwn,
        people::Role,
        session::SignedIn,
        ticket::{Counts, DeskTicket, DeskTicketBrief, DeskTicketList},
        write::{DeskRow, DeskWrite, DeskWritten, LogCall, PatchTicket, Presence},
    },
    problem::ErrorCode as E,
};

use super::public::UPLOAD;
use crate::http::{
    attachments, desk,
    route::{
        Access,
        Method::{Delete, Get, Patch, Put},
        Route,
    },
};

pub(super) const ANYBODY: Access = Access::Technician(Role::Technician);
pub(super) const LEAD: Access = Access::Technician(Role::Lead);
pub(super) const ADMINISTRATOR: Access = Access::Technician(Role::Administrator);
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
    [tickets(), ticket_writes(), ticket_marks(), feed()].concat()
}

fn tickets() -> Vec<Route> {
    vec![
        Route::new(Get, "/api/v1/desk/me", ANYBODY, desk::own::me)
            .named("deskMe", "Who is signed in")
            .answers::<SignedIn>(200),
        Route::new(Patch, "/api/v1/desk/me", ANYBODY, desk::own::patch)
            .named("patchDeskMe", "Edit one's own settings")
            .header("Deskbell-Write", "The id of this edit")
            .reads::<PatchOwn>()
            .answers::<SignedIn>(200)
            .refuses(&[E::IdempotencyConflict]),
        Route::new(Get, "/api/v1/desk/tickets", ANYBODY, desk::tickets::list)
            .named("deskTickets", "A view of the queue, or a search")
            .query(&[
                ("view", "unassigned, mine, team, open, solved, visits, to_complete or away"),
                ("q", "Words to look for"),
                ("cursor", "Where the page starts; `end` for the last one"),
                ("limit", "At most 200"),
                ("team", "Only this team"),
                ("topic", "Only this topic"),
                (
                    "person",
                    "Only this requester: what is open and the newest ten, or all of an opening",
                ),
                ("opening", "The opening by which a person's whole history is read"),
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
