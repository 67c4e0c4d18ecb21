//! Routes of what the desk keeps in lists, under `/api/v1/desk`.

use deskbell_protocol::{
    desk::{
        absence::{Absence, PutAbsence},
        kept::Kept,
        people::PutDepartment,
        prepared::{PutSnippet, PutTemplate},
    },
    problem::ErrorCode as E,
};
use deskbell_store::Listed;
use utoipa::ToSchema;

use super::desk::{ANYBODY, LEAD, VERSION};
use crate::http::{
    desk,
    desk::lists,
    route::{
        Method::{Delete, Get, Put},
        Route,
    },
};

/// Paths, and names of operations: all of them, one, writing and retiring one.
struct Names {
    paths: [&'static str; 2],
    operations: [&'static str; 4],
    about: &'static str,
}

pub(super) fn routes() -> Vec<Route> {
    let templates = Names {
        paths: ["/api/v1/desk/templates", "/api/v1/desk/templates/{id}"],
        operations: ["templates", "template", "putTemplate", "retireTemplate"],
        about: "Prepared call logs",
    };
    let snippets = Names {
        paths: ["/api/v1/desk/snippets", "/api/v1/desk/snippets/{id}"],
        operations: ["snippets", "snippet", "putSnippet", "retireSnippet"],
        about: "Reply texts that are typed by a short name",
    };
    let departments = Names {
        paths: ["/api/v1/desk/departments", "/api/v1/desk/departments/{id}"],
        operations: ["departments", "department", "putDepartment", "retireDepartment"],
        about: "Where people work",
    };
    [
        kept::<PutTemplate>(&templates),
        kept::<PutSnippet>(&snippets),
        kept::<PutDepartment>(&departments),
        absences(),
    ]
    .concat()
}

/// Absences: leads write those of everybody, technicians their own.
fn absences() -> Vec<Route> {
    let edit = [E::Forbidden, E::EditConflict, E::PreconditionRequired];
    let one = "/api/v1/desk/absences/{id}";
    vec![
        Route::new(Get, "/api/v1/desk/absences", ANYBODY, lists::list::<PutAbsence>)
            .named("absences", "Who is away or will be, until it is over")
            .answers_list::<Absence>(),
        Route::new(Get, one, ANYBODY, lists::read::<PutAbsence>)
            .named("absence", "One of them, also if it is over")
            .answers::<Absence>(200),
        Route::new(Put, one, ANYBODY, desk::absences::put)
            .named(
                "putAbsence",
                "Say that somebody is away for a time; it proposes a cover and sets none",
            )
            .header("If-Match", VERSION)
            .reads::<PutAbsence>()
            .answers::<Absence>(200)
            .refuses(&edit),
        Route::new(Delete, one, ANYBODY, desk::absences::retire)
            .named("retireAbsence", "Take it back: they are here")
            .header("If-Match", VERSION)
            .answers_nothing(204)
            .refuses(&edit),
    ]
}

fn kept<W: Listed + ToSchema>(names: &Names) -> Vec<Route>
where
    W::Id: ToSchema,
{
    let ([all, one], [list, read, put, retire]) = (names.paths, names.operations);
    let edit = [E::EditConflict, E::PreconditionRequired];
    vec![
        Route::new(Get, all, ANYBODY, lists::list::<W>)
            .named(list, names.about)
            .answers_list::<Kept<W::Id, W>>(),
        Route::new(Get, one, ANYBODY, lists::read::<W>)
            .named(read, "One of them, also if it was retired")
            .answers::<Kept<W::Id, W>>(200),
        Route::new(Put, one, LEAD, lists::put::<W>)
            .named(put, "Add or edit one; a retired one is in use again")
            .header("If-Match", VERSION)
            .reads::<W>()
            .answers::<Kept<W::Id, W>>(200)
            .refuses(&edit),
        Route::new(Delete, one, LEAD, lists::retire::<W>)
            .named(retire, "Take one out of the list; what names it still can")
            .header("If-Match", VERSION)
            .answers_nothing(204)
            .refuses(&edit),
    ]
}
