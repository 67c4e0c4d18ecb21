//! What is brought along as a file: people from a list, and a mail that begins a call.

use axum::{
    Json,
    extract::{Request, State},
};
use bytes::Bytes;
use deskbell_protocol::{
    WriteId,
    desk::import::{MailCall, PeopleImport},
};
use sha2::{Digest as _, Sha256};

use crate::{
    http::{
        App,
        body::read_file,
        guard::Desk,
        limits::Work,
        path::{Asked, Id},
        problem::{Answer, Refusal},
        right,
    },
    mail_call,
    people_list::{self, PeopleList},
};

/// Most bytes of a list.
const LIST_BYTES: usize = 8 * 1024 * 1024;
/// Most lines of a list: its people are written in one go.
const LIST_LINES: usize = 50_000;
/// Most bytes of a mail, its files included.
const MAIL_BYTES: usize = 16 * 1024 * 1024;
/// Refused lines an answer lists.
const REFUSED_LINES: usize = 1_000;
/// People a dry run shows.
const SHOWN_PEOPLE: usize = 50;

/// Adds people from a list, or says what that would do. A dry run leaves its id free.
pub(crate) async fn people(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<WriteId>,
    asked: Asked,
    request: Request,
) -> Answer<Json<PeopleImport>> {
    let by = desk.actor.technician.id;
    app.limits.take_from(Work::Upload, by.0)?;
    let dry_run = is_dry_run(&asked)?;
    let bytes = read_file(request, LIST_BYTES).await?;
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    let list = aside(bytes, |text| people_list::read(text, LIST_LINES)).await?;
    let list = list.map_err(|column| Refusal::field(format!("/{column}"), "missing_column"))?;
    if list.is_cut {
        return Err(Refusal::wrong("", "too_many", right::at_most(LIST_LINES)));
    }
    let read = told(&list, dry_run);
    if !dry_run {
        let done = app.store.import_list(id, (read, digest), list.listed, by).await?;
        return Ok(Json(done));
    }
    let mut new = app.store.read(move |reader| reader.unknown_people(list.listed)).await?;
    let added = count(new.len());
    new.truncate(SHOWN_PEOPLE);
    Ok(Json(PeopleImport { added, people: new, ..read }))
}

/// Reads a mail as the beginning of a call; nothing of it is kept.
pub(crate) async fn mail(
    State(app): State<App>,
    desk: Desk,
    Id(_): Id<WriteId>,
    request: Request,
) -> Answer<Json<MailCall>> {
    app.limits.take_from(Work::Upload, desk.actor.technician.id.0)?;
    let bytes = read_file(request, MAIL_BYTES).await?;
    let call = aside(bytes, mail_call::read).await?;
    let call = call.ok_or_else(|| Refusal::field("", "not_a_mail"))?;
    let Some(address) = call.address.clone() else { return Ok(Json(call)) };
    let callers = app.store.read(move |reader| reader.people_by_address(&address)).await?;
    Ok(Json(MailCall { callers, ..call }))
}

/// Reads a file where it holds nobody up.
async fn aside<T: Send + 'static>(bytes: Bytes, read: fn(&[u8]) -> T) -> Answer<T> {
    tokio::task::spawn_blocking(move || read(&bytes)).await.map_err(Refusal::internal)
}

fn is_dry_run(asked: &Asked) -> Answer<bool> {
    match asked.get("dry_run") {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => {
            Err(Refusal::wrong("/dry_run", "unknown_value", right::one_of(["true", "false"])))
        }
    }
}

fn told(list: &PeopleList, dry_run: bool) -> PeopleImport {
    PeopleImport {
        dry_run,
        read: count(list.listed.len()),
        added: 0,
        refused_lines: count(list.refused.len()),
        refused: list.refused.iter().take(REFUSED_LINES).cloned().collect(),
        people: Vec::new(),
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
