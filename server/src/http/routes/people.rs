//! Routes of people and their computers, under `/api/v1/desk`.

use deskbell_protocol::{
    desk::{
        audit::AuditList,
        import::{MailCall, PeopleImport},
        machine::{Machine, MachineList},
        people::{ApproveDevice, DeskDevice, DeviceDecided, PeopleList, Person},
        person_write::{History, MergePerson, OpenHistory, PutPerson},
    },
    problem::ErrorCode as E,
};

use super::desk::{ADMINISTRATOR, ANYBODY, LEAD, VERSION};
use crate::http::{
    desk,
    route::{
        Method::{Delete, Get, Post, Put},
        Route,
    },
};

/// What a file may be refused for.
const FILE: &[E] =
    &[E::BodyTooLarge, E::RequestTimeout, E::UnsupportedMediaType, E::ValidationFailed];

pub(super) fn people() -> Vec<Route> {
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
        Route::new(Put, "/api/v1/desk/people/{id}", ANYBODY, desk::people::put)
            .named("putPerson", "Write a person's card, or make a person by hand")
            .header("If-Match", VERSION)
            .reads::<PutPerson>()
            .answers::<Person>(201)
            .answers::<Person>(200)
            .refuses(&[E::EditConflict, E::PreconditionRequired, E::Erased]),
        Route::new(Put, "/api/v1/desk/people/{id}/merge", ANYBODY, desk::people::merge)
            .named("mergePeople", "Join a person into the one they turned out to be")
            .reads::<MergePerson>()
            .answers::<Person>(200)
            .refuses(&[E::AlreadyDone, E::Erased]),
        Route::new(Delete, "/api/v1/desk/people/{id}/merge", ANYBODY, desk::people::unmerge)
            .named("unmergePeople", "Take a person out of the one they were joined into")
            .answers_nothing(204)
            .refuses(&[E::AlreadyDone, E::Erased]),
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

/// What is looked up beside tickets and people, and what is brought along from elsewhere.
pub(super) fn look_up() -> Vec<Route> {
    vec![
        Route::new(
            Put,
            "/api/v1/desk/people/{id}/openings/{opening}",
            ANYBODY,
            desk::people::open_history,
        )
        .named("openHistory", "Open a person's whole history, with a line in the audit")
        .reads::<OpenHistory>()
        .answers::<History>(200)
        .refuses(&[E::IdempotencyConflict, E::Erased]),
        Route::new(Put, "/api/v1/desk/people/imports/{id}", ADMINISTRATOR, desk::imports::people)
            .named("importPeople", "Add people from a CSV list, or say what that would do")
            .query(&[("dry_run", "`true`: a preview that writes nothing")])
            .takes_file()
            .answers::<PeopleImport>(200)
            .refuses(FILE)
            .refuses(&[E::IdempotencyConflict]),
        Route::new(Put, "/api/v1/desk/mail-imports/{id}", ANYBODY, desk::imports::mail)
            .named(
                "importMail",
                "Read a mail (.eml) as the beginning of a call; nothing of it is kept",
            )
            .takes_file()
            .answers::<MailCall>(200)
            .refuses(FILE),
        Route::new(Get, "/api/v1/desk/machines", ANYBODY, desk::look_up::machines)
            .named("machines", "Find machines by name, model or account")
            .query(&[
                ("q", "Words to look for"),
                ("cursor", "Where the page starts"),
                ("limit", "At most 200"),
            ])
            .answers::<MachineList>(200)
            .refuses(&[E::ValidationFailed, E::RateLimited]),
        Route::new(Get, "/api/v1/desk/devices/waiting", ANYBODY, desk::look_up::waiting)
            .named("waitingDevices", "Computers that wait to be let in, oldest first; at most 200")
            .answers_list::<DeskDevice>(),
        Route::new(Get, "/api/v1/desk/machines/{id}", ANYBODY, desk::look_up::machine)
            .named("machine", "A machine with its devices, its last tickets and what it last said")
            .answers::<Machine>(200),
        Route::new(Get, "/api/v1/desk/audit", LEAD, desk::look_up::audit)
            .named("audit", "Who saw or changed what, newest first")
            .query(&[
                ("person", "Only about this person, or anything else with an id"),
                ("ticket", "Only about this ticket, or done from it"),
                ("technician", "Only by this technician"),
                ("from", "At or after"),
                ("to", "Before"),
                ("cursor", "Where the page starts; `end` for the last one"),
                ("limit", "At most 200"),
            ])
            .answers::<AuditList>(200)
            .refuses(&[E::ValidationFailed]),
    ]
}
