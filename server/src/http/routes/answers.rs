//! Routes of published solutions, under `/api/v1/desk`.

use deskbell_protocol::{
    desk::answer::{DeskAnswer, DeskAnswerList, PutAnswer},
    problem::ErrorCode as E,
};

use super::desk::{ANYBODY, VERSION};
use crate::http::{
    desk::answers,
    route::{
        Method::{Delete, Get, Put},
        Route,
    },
};

pub(super) fn routes() -> Vec<Route> {
    let one = "/api/v1/desk/answers/{id}";
    let edit = [E::Forbidden, E::EditConflict, E::PreconditionRequired];
    vec![
        Route::new(Get, "/api/v1/desk/answers", ANYBODY, answers::list)
            .named("answers", "Published solutions, newest first")
            .query(&[
                (
                    "offered",
                    "true for what the bell offers, false for what is the desk's; both if absent",
                ),
                ("q", "Words that stand in it"),
                ("ticket", "Only what grew from this ticket"),
                ("cursor", "Where the page starts"),
                ("limit", "At most 200"),
            ])
            .answers::<DeskAnswerList>(200)
            .refuses(&[E::ValidationFailed, E::RateLimited]),
        Route::new(Get, one, ANYBODY, answers::read)
            .named("answer", "A published solution, also if it was retired")
            .answers::<DeskAnswer>(200),
        Route::new(Put, one, ANYBODY, answers::put)
            .named(
                "putAnswer",
                "Publish what solved something, or edit it; a retired one is in use again",
            )
            .header("If-Match", VERSION)
            .reads::<PutAnswer>()
            .answers::<DeskAnswer>(200)
            .refuses(&edit),
        Route::new(Delete, one, ANYBODY, answers::retire)
            .named("retireAnswer", "Take it out of the list, and back from the bells")
            .header("If-Match", VERSION)
            .answers_nothing(204)
            .refuses(&edit),
    ]
}
