//! Routes of known issues, under `/api/v1/desk`.

use deskbell_protocol::{
    desk::incident::{
        DeskIncidentList, DeskIncidentPage, JoinerList, PutIncident, PutIncidentOver,
        PutIncidentUpdate,
    },
    problem::ErrorCode as E,
};

use super::desk::{ANYBODY, VERSION};
use crate::http::{
    desk::incidents,
    route::{
        Method::{Get, Put},
        Route,
    },
};

const PAGE: &[(&str, &str)] = &[("cursor", "Where the page starts"), ("limit", "At most 200")];

pub(super) fn routes() -> Vec<Route> {
    let one = "/api/v1/desk/incidents/{id}";
    vec![
        Route::new(Get, "/api/v1/desk/incidents", ANYBODY, incidents::list)
            .named("incidents", "Known issues, newest first")
            .query(&[("state", "open or over; all if absent")])
            .query(PAGE)
            .answers::<DeskIncidentList>(200)
            .refuses(&[E::ValidationFailed]),
        Route::new(Get, one, ANYBODY, incidents::read)
            .named("incident", "A known issue with its tickets")
            .answers::<DeskIncidentPage>(200),
        Route::new(Put, one, ANYBODY, incidents::put)
            .named(
                "putIncident",
                "Declare a known issue, also from tickets, or edit it; leads, and who is on it",
            )
            .header("If-Match", VERSION)
            .reads::<PutIncident>()
            .answers::<DeskIncidentPage>(200)
            .refuses(&[E::Forbidden, E::EditConflict, E::PreconditionRequired, E::Erased]),
        Route::new(Put, "/api/v1/desk/incidents/{id}/updates/{update}", ANYBODY, incidents::update)
            .named("tellIncident", "Tell everybody news of it, in one change")
            .reads::<PutIncidentUpdate>()
            .answers::<DeskIncidentPage>(200)
            .refuses(&[E::Forbidden, E::AlreadyDone, E::IdempotencyConflict]),
        Route::new(Put, "/api/v1/desk/incidents/{id}/over/{write}", ANYBODY, incidents::over)
            .named(
                "endIncident",
                "It works again: everybody is told once; its tickets stay as they are",
            )
            .header("If-Match", VERSION)
            .reads::<PutIncidentOver>()
            .answers::<DeskIncidentPage>(200)
            .refuses(&[E::Forbidden, E::AlreadyDone, E::IdempotencyConflict])
            .refuses(&[E::EditConflict, E::PreconditionRequired]),
        Route::new(Get, "/api/v1/desk/incidents/{id}/joiners", ANYBODY, incidents::joiners)
            .named("joiners", "Who said “me too”")
            .query(PAGE)
            .answers::<JoinerList>(200)
            .refuses(&[E::ValidationFailed]),
    ]
}
