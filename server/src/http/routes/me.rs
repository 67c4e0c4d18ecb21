//! Routes of a device, under `/api/v1/me`.

use deskbell_protocol::{
    attachment::Attachment,
    change::Change,
    enroll::{Enrolled, Join, JoinCode},
    home::{Home, Me},
    me::{
        ChangePage, CorrectPerson, GiveRating, GiveVerdict, MarkRead, MyData, Nudged, OpenTicket,
        Opened, RatingGiven, RequestErasure, TicketList, VerdictGiven, WriteMessage, Written,
    },
    problem::ErrorCode as E,
    sign_in::{SayWho, SignInStarted, StartSignIn},
    ticket::Ticket,
};

use super::public::UPLOAD;
use crate::http::{
    attachments, me,
    route::{
        Access::{ApprovedDevice, Device},
        Method::{Delete, Get, Patch, Post, Put},
        Route,
    },
};

const PAGE: &[(&str, &str)] =
    &[("after", "The position to carry on from; the horizon if absent"), ("limit", "At most 200")];
const TICKET: &[E] = &[E::UnknownTicket, E::Erased];
const TICKET_WRITE: &[E] = &[E::UnknownTicket, E::Erased, E::IdempotencyConflict];

pub(super) fn routes() -> Vec<Route> {
    [reads(), ticket_writes(), other_writes(), joining(), feed()].concat()
}

fn reads() -> Vec<Route> {
    vec![
        Route::new(Get, "/api/v1/me/home", Device, me::reads::home)
            .named("home", "What a bell needs before anybody asks for help")
            .header("If-None-Match", "The ETag of the answer you have")
            .answers::<Home>(200)
            .answers_nothing(304),
        Route::new(Get, "/api/v1/me/tickets", Device, me::reads::tickets)
            .named("myTickets", "My tickets, one snapshot with the position it stands at")
            .query(&[("cursor", "Where the page starts"), ("limit", "At most 200")])
            .answers::<TicketList>(200)
            .refuses(&[E::ValidationFailed]),
        Route::new(Get, "/api/v1/me/tickets/{id}", Device, me::reads::ticket)
            .named("myTicket", "A ticket with its conversation")
            .answers::<Ticket>(200)
            .refuses(TICKET),
        Route::new(Get, "/api/v1/me/data", ApprovedDevice, me::reads::data)
            .named(
                "myData",
                "Everything held about me, except notes of IT staff and other people's data",
            )
            .answers::<MyData>(200),
        Route::new(Get, "/api/v1/me/attachments/{id}", Device, attachments::get_mine)
            .named("myAttachment", "A picture or file I may see")
            .answers_file()
            .refuses(&[E::Erased]),
    ]
}

fn ticket_writes() -> Vec<Route> {
    vec![
        Route::new(Put, "/api/v1/me/tickets/{id}", Device, me::writes::open)
            .named("openTicket", "Ask for help")
            .reads::<OpenTicket>()
            .answers::<Opened>(201)
            .answers::<Opened>(200)
            .refuses(&[E::IdempotencyConflict, E::Erased]),
        Route::new(Put, "/api/v1/me/tickets/{id}/messages/{message}", Device, me::writes::message)
            .named("writeMessage", "Write to IT")
            .reads::<WriteMessage>()
            .answers::<Written>(201)
            .answers::<Written>(200)
            .refuses(TICKET_WRITE),
        Route::new(Put, "/api/v1/me/tickets/{id}/verdicts/{verdict}", Device, me::writes::verdict)
            .named("giveVerdict", "Answer \"Is it fixed?\"")
            .reads::<GiveVerdict>()
            .answers::<VerdictGiven>(200)
            .refuses(TICKET_WRITE)
            .refuses(&[E::WrongState]),
        Route::new(Put, "/api/v1/me/tickets/{id}/ratings/{rating}", Device, me::writes::rating)
            .named("giveRating", "Answer \"How did it go?\"")
            .reads::<GiveRating>()
            .answers::<RatingGiven>(200)
            .refuses(TICKET_WRITE)
            .refuses(&[E::WrongState]),
        Route::new(Put, "/api/v1/me/tickets/{id}/nudges/{nudge}", Device, me::writes::nudge)
            .named("nudge", "\"Any news?\", once a day")
            .answers::<Nudged>(200)
            .refuses(TICKET_WRITE)
            .refuses(&[E::WrongState]),
        Route::new(Put, "/api/v1/me/tickets/{id}/read", Device, me::writes::read)
            .named("markRead", "This message and all before it are read")
            .reads::<MarkRead>()
            .answers_nothing(204)
            .refuses(TICKET),
    ]
}

fn other_writes() -> Vec<Route> {
    vec![
        Route::new(Put, "/api/v1/me/attachments/{id}", Device, attachments::put_mine)
            .named("attach", "Send a picture or file")
            .query(&[("name", "The file's name")])
            .takes_file()
            .answers::<Attachment>(201)
            .answers::<Attachment>(200)
            .refuses(UPLOAD),
        Route::new(Put, "/api/v1/me/incidents/{id}/joined", Device, me::writes::join)
            .named("joinIncident", "\"Me too\"")
            .answers_nothing(204),
        Route::new(Delete, "/api/v1/me/incidents/{id}/joined", Device, me::writes::leave)
            .named("leaveIncident", "Not me after all")
            .answers_nothing(204),
        Route::new(Patch, "/api/v1/me/person", ApprovedDevice, me::writes::person)
            .named("correctPerson", "Correct my name, phone or place")
            .reads::<CorrectPerson>()
            .answers::<Me>(200),
        Route::new(Put, "/api/v1/me/erasure-requests/{id}", ApprovedDevice, me::writes::erasure)
            .named("requestErasure", "Ask IT to delete something: an ordinary ticket")
            .reads::<RequestErasure>()
            .answers::<Opened>(201)
            .answers::<Opened>(200)
            .refuses(TICKET_WRITE),
    ]
}

fn joining() -> Vec<Route> {
    vec![
        Route::new(Put, "/api/v1/me/join-codes/{id}", ApprovedDevice, me::joining::make)
            .named("makeJoinCode", "A code that brings in another computer of mine")
            .answers::<JoinCode>(201)
            .answers::<JoinCode>(200)
            .refuses(&[E::IdempotencyConflict, E::Forbidden]),
        Route::new(Put, "/api/v1/me/join", Device, me::joining::join)
            .named("join", "This computer is mine too: the code from one that is in")
            .reads::<Join>()
            .answers::<Enrolled>(200)
            .refuses(&[E::AlreadyDone]),
        Route::new(Post, "/api/v1/me/sign-in", Device, me::sign_in::start)
            .named("startSignIn", "Sign this computer in with the company's own sign-in")
            .reads::<StartSignIn>()
            .answers::<SignInStarted>(201)
            .answers::<SignInStarted>(200)
            .refuses(&[E::SsoOff, E::IdempotencyConflict, E::Forbidden]),
        Route::new(Put, "/api/v1/me/who", Device, me::sign_in::say_who)
            .named("sayWho", "Who I say I am, while I wait; answered alike for every address")
            .reads::<SayWho>()
            .answers_nothing(204),
    ]
}

fn feed() -> Vec<Route> {
    vec![
        Route::new(Get, "/api/v1/me/changes", Device, me::reads::changes)
            .named("myChanges", "What happened since a position")
            .query(PAGE)
            .answers::<ChangePage>(200)
            .refuses(&[E::CursorGone, E::ValidationFailed]),
        Route::new(Get, "/api/v1/me/stream", Device, me::reads::stream)
            .named("myStream", "What happens from now on, or from Last-Event-ID on")
            .query(&[("after", "The position to carry on from; now if absent")])
            .header("Last-Event-ID", "The position to carry on from; wins over `after`")
            .streams::<Change>()
            .refuses(&[E::CursorGone, E::ValidationFailed]),
    ]
}
