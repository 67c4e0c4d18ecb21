//! Routes without a device or a technician: health, enrolment, the help page, sign-in.

use deskbell_protocol::{
    attachment::Attachment,
    desk::{
        people::Role,
        session::{RequestLink, SignIn, SignedIn},
    },
    enroll::{Enroll, Enrolled},
    help::{HelpReceived, HelpRequest},
    me::{GiveVerdict, VerdictGiven, WriteMessage, Written},
    problem::ErrorCode as E,
    sign_in::{SignInCode, SignInComputer},
    ticket::Ticket,
};

use crate::http::{
    attachments, company, enroll, health, help,
    route::{
        Access::{HelpSecret, Public, Technician},
        Method::{Delete, Get, Post, Put},
        Route,
    },
    session,
};

pub(super) fn routes() -> Vec<Route> {
    [server(), help_page(), sessions(), company_sign_in()].concat()
}

fn server() -> Vec<Route> {
    vec![
        Route::new(Get, "/livez", Public, health::livez)
            .named("livez", "Whether the process runs")
            .answers_nothing(200),
        Route::new(Get, "/readyz", Public, health::readyz)
            .named("readyz", "Whether the server can read and write")
            .answers_nothing(200),
        Route::new(Get, "/api/openapi.json", Public, super::document)
            .named("openapi", "This document")
            .answers_file(),
        Route::new(Post, "/api/v1/enroll", Public, enroll::enroll)
            .named("enroll", "Make this computer known")
            .reads::<Enroll>()
            .answers::<Enrolled>(201)
            .answers::<Enrolled>(200)
            .refuses(&[E::EnrollmentRefused, E::DeviceRevoked]),
    ]
}

fn help_page() -> Vec<Route> {
    let [own, message, verdict, attachment] = [
        "/api/v1/help/requests/{id}",
        "/api/v1/help/requests/{id}/messages/{message}",
        "/api/v1/help/requests/{id}/verdicts/{verdict}",
        "/api/v1/help/requests/{id}/attachments/{attachment}",
    ];
    vec![
        Route::new(Put, own, Public, help::open)
            .named("helpOpen", "Ask for help without a bell")
            .reads::<HelpRequest>()
            .answers::<HelpReceived>(201)
            .answers::<HelpReceived>(200)
            .refuses(&[E::IdempotencyConflict, E::Erased]),
        Route::new(Get, own, HelpSecret, help::read)
            .named("helpRead", "The ticket of this link")
            .answers::<Ticket>(200),
        Route::new(Put, message, HelpSecret, help::write)
            .named("helpWrite", "Write to IT")
            .reads::<WriteMessage>()
            .answers::<Written>(201)
            .answers::<Written>(200)
            .refuses(&[E::IdempotencyConflict, E::Erased]),
        Route::new(Put, verdict, HelpSecret, help::verdict)
            .named("helpVerdict", "Answer \"Is it fixed?\"")
            .reads::<GiveVerdict>()
            .answers::<VerdictGiven>(200)
            .refuses(&[E::IdempotencyConflict, E::WrongState, E::Erased]),
        Route::new(Put, attachment, HelpSecret, attachments::put_help)
            .named("helpAttach", "Send a picture or file")
            .query(&[("name", "The file's name")])
            .takes_file()
            .answers::<Attachment>(201)
            .answers::<Attachment>(200)
            .refuses(UPLOAD),
        Route::new(Get, attachment, HelpSecret, attachments::get_help)
            .named("helpAttachment", "A picture or file of this ticket")
            .answers_file(),
    ]
}

fn sessions() -> Vec<Route> {
    vec![
        Route::new(Post, "/api/v1/session/link-requests", Public, session::request_link)
            .named("requestLink", "Ask for a sign-in link; answered alike for every address")
            .reads::<RequestLink>()
            .answers_nothing(202),
        Route::new(Post, "/api/v1/session", Public, session::sign_in)
            .named("signIn", "Sign in with an invitation or a link")
            .reads::<SignIn>()
            .answers::<SignedIn>(200)
            .refuses(&[E::LinkExpired, E::CrossSite]),
        Route::new(Delete, "/api/v1/session", Technician(Role::Technician), session::sign_out)
            .named("signOut", "End this session")
            .answers_nothing(204),
    ]
}

fn company_sign_in() -> Vec<Route> {
    vec![
        Route::new(Post, "/api/v1/sign-in/{id}/code", Public, company::code)
            .named("typeSignInCode", "The code that the bell shows, typed into the page")
            .reads::<SignInCode>()
            .answers::<SignInComputer>(200)
            .refuses(&[E::SsoOff, E::SsoUnreachable, E::LinkExpired, E::CrossSite]),
        Route::new(Get, "/computer/back", Public, company::back)
            .named(
                "signInIsBack",
                "What the company's sign-in answers with; the one GET that writes",
            )
            .query(&[
                ("code", "What is handed in for the company's word"),
                ("state", "What ties the answer to the browser that asked"),
                ("iss", "Who answers (RFC 9207)"),
            ])
            .answers_nothing(303)
            .refuses(&[E::SsoFailed, E::SsoUnreachable, E::RateLimited, E::StorageFull]),
    ]
}

/// Why an upload may be refused.
pub(super) const UPLOAD: &[E] = &[
    E::BodyTooLarge,
    E::QuotaExceeded,
    E::UnsupportedMediaType,
    E::ValidationFailed,
    E::IdempotencyConflict,
    E::RequestTimeout,
    E::Erased,
];
