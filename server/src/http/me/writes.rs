//! What a device writes. Every write carries its id and is safe to repeat for ever.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use deskbell_domain::{Caller, Command, DeviceCaller, Outcome, Write};
use deskbell_protocol::{
    IncidentId, MessageId, NudgeId, RatingId, TicketId, Timestamp, VerdictId, WriteId,
    enroll::Approval,
    facts::{Facts, SectionId},
    home::Me,
    limits::{ATTACHMENTS_PER_MESSAGE, FACT_LINES, FACT_SECTIONS},
    me::{
        CorrectPerson, GiveRating, GiveVerdict, MarkRead, Nudged, OpenTicket, Opened, RatingGiven,
        Receipt, RequestErasure, VerdictGiven, WriteMessage, Written,
    },
    problem::ErrorCode,
    text::Body,
    ticket::{Impact, RatingValue, ReachBy},
};

use crate::{
    http::{
        App,
        body::MeBody,
        guard::Device,
        headers::created,
        limits::Work,
        path::{Below, Id, OnTicket},
        problem::{Answer, Refusal},
        right,
    },
    words,
};

/// Asks for help.
pub(crate) async fn open(
    State(app): State<App>,
    device: Device,
    Id(ticket): Id<TicketId>,
    MeBody { mut value, mut ignored }: MeBody<OpenTicket>,
) -> Answer<Response> {
    tidy(&mut value, &mut ignored)?;
    let write = Write::OpenTicket { ticket, words: Box::new(value) };
    answer_opening(&app, device.0, write, ignored).await
}

/// Asks IT to delete something: an ordinary ticket, in words that say which.
pub(crate) async fn erasure(
    State(app): State<App>,
    device: Device,
    Id(id): Id<WriteId>,
    MeBody { value, ignored }: MeBody<RequestErasure>,
) -> Answer<Response> {
    let description = erasure_words(&app, &device.0, &value).await?;
    let write = Write::RequestErasure { id, words: value, description };
    answer_opening(&app, device.0, write, ignored).await
}

/// Writes to IT.
pub(crate) async fn message(
    State(app): State<App>,
    device: Device,
    OnTicket(ticket): OnTicket,
    Below(message): Below<MessageId>,
    MeBody { value, ignored }: MeBody<WriteMessage>,
) -> Answer<Response> {
    few_attachments(value.attachments.len())?;
    let at = app.clock.now();
    let write = Write::WriteMessage { ticket, message, words: value };
    let outcome = submit_at(&app, &device.0, write, at).await?;
    let (ticket, continued_by) = if let Outcome::Written { ticket, continued_by, .. } = outcome {
        (ticket, continued_by)
    } else if let Outcome::Receipt { ticket, .. } = outcome {
        // The ticket stays closed to a credential that only claims to be its person; its own words do not.
        (ticket, None)
    } else {
        return Err(unexpected(&outcome));
    };
    let found = app.store.read(move |reader| reader.own_message(message)).await?;
    let message = found.ok_or(Refusal::new(ErrorCode::Erased))?;
    let is_new = message.at == at;
    let written = Written { message, ticket, continued_by, ignored };
    Ok((created(is_new), Json(written)).into_response())
}

/// Answers "Is it fixed?".
pub(crate) async fn verdict(
    State(app): State<App>,
    device: Device,
    OnTicket(ticket): OnTicket,
    Below(verdict): Below<VerdictId>,
    MeBody { value, ignored }: MeBody<GiveVerdict>,
) -> Answer<Json<VerdictGiven>> {
    let write = Write::GiveVerdict { ticket, verdict, words: value };
    let outcome = submit(&app, &device.0, write).await?;
    let (ticket, superseded) = if let Outcome::Verdict { ticket, superseded } = outcome {
        (ticket, superseded)
    } else if let Outcome::Receipt { ticket, .. } = outcome {
        (ticket, false)
    } else {
        return Err(unexpected(&outcome));
    };
    let ticket = row_after_write(&app, device.0, ticket).await?;
    Ok(Json(VerdictGiven { ticket, superseded, ignored }))
}

/// Answers "How did it go?".
pub(crate) async fn rating(
    State(app): State<App>,
    device: Device,
    OnTicket(ticket): OnTicket,
    Below(rating): Below<RatingId>,
    MeBody { value, ignored }: MeBody<GiveRating>,
) -> Answer<Json<RatingGiven>> {
    if value.rating == RatingValue::Unknown {
        return Err(Refusal::wrong(
            "/rating",
            "unknown_value",
            right::one_of(["good", "fair", "poor"]),
        ));
    }
    let outcome =
        submit(&app, &device.0, Write::GiveRating { ticket, rating, words: value }).await?;
    let (Outcome::Rated { ticket } | Outcome::Receipt { ticket, .. }) = outcome else {
        return Err(unexpected(&outcome));
    };
    let ticket = row_after_write(&app, device.0, ticket).await?;
    Ok(Json(RatingGiven { ticket, ignored }))
}

/// "Any news?"
pub(crate) async fn nudge(
    State(app): State<App>,
    device: Device,
    OnTicket(ticket): OnTicket,
    Below(nudge): Below<NudgeId>,
) -> Answer<Json<Nudged>> {
    let outcome = submit(&app, &device.0, Write::Nudge { ticket, nudge }).await?;
    let Outcome::Nudged { next_at } = outcome else { return Err(unexpected(&outcome)) };
    Ok(Json(Nudged { next_at }))
}

/// This message and all before it are read.
pub(crate) async fn read(
    State(app): State<App>,
    device: Device,
    OnTicket(ticket): OnTicket,
    MeBody { value, .. }: MeBody<MarkRead>,
) -> Answer<StatusCode> {
    submit(&app, &device.0, Write::MarkRead { ticket, through: value.through }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// "Me too."
pub(crate) async fn join(
    State(app): State<App>,
    device: Device,
    Id(incident): Id<IncidentId>,
) -> Answer<StatusCode> {
    submit(&app, &device.0, Write::JoinIncident { incident, joined: true }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Not me after all.
pub(crate) async fn leave(
    State(app): State<App>,
    device: Device,
    Id(incident): Id<IncidentId>,
) -> Answer<StatusCode> {
    submit(&app, &device.0, Write::JoinIncident { incident, joined: false }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Corrects the person's own card.
pub(crate) async fn person(
    State(app): State<App>,
    device: Device,
    MeBody { value, .. }: MeBody<CorrectPerson>,
) -> Answer<Json<Me>> {
    submit(&app, &device.0, Write::CorrectPerson { words: value }).await?;
    let person = device.0.person;
    let home = app.store.read(move |reader| reader.home(person)).await?;
    home.map(|home| Json(home.me)).ok_or(Refusal::new(ErrorCode::NotFound))
}

/// Puts a device's write into the queue, within its share.
async fn submit(app: &App, caller: &DeviceCaller, write: Write) -> Answer<Outcome> {
    submit_at(app, caller, write, app.clock.now()).await
}

async fn submit_at(
    app: &App,
    caller: &DeviceCaller,
    write: Write,
    at: Timestamp,
) -> Answer<Outcome> {
    let work =
        if caller.approval == Approval::Approved { Work::Submit } else { Work::PendingSubmit };
    app.limits.take_from(work, caller.credential.0)?;
    let caller = Caller::Device(caller.clone());
    Ok(app.store.decide(Command { at, caller, write }).await?)
}

/// What an outcome that does not belong to the write means: our own mistake.
pub(crate) fn unexpected(outcome: &Outcome) -> Refusal {
    let kind = serde_json::to_value(outcome).unwrap_or_default();
    Refusal::internal(format!("unexpected outcome {}", kind["kind"]))
}

/// At most ten.
pub(crate) fn few_attachments(count: usize) -> Answer<()> {
    if count > ATTACHMENTS_PER_MESSAGE {
        return Err(Refusal::wrong(
            "/attachments",
            "too_many",
            right::at_most(ATTACHMENTS_PER_MESSAGE),
        ));
    }
    Ok(())
}

/// The ticket as it is now; what was received at this very moment is new.
async fn answer_opening(
    app: &App,
    caller: DeviceCaller,
    write: Write,
    ignored: Vec<String>,
) -> Answer<Response> {
    let at = app.clock.now();
    let outcome = submit_at(app, &caller, write, at).await?;
    if let Outcome::Receipt { ticket, number, received_at } = outcome {
        return Ok(Json(Receipt { id: ticket, number, received_at }).into_response());
    }
    let Outcome::Opened { ticket: id, .. } = outcome else { return Err(unexpected(&outcome)) };
    let found = app.store.read(move |reader| reader.my_ticket(&caller, id)).await?;
    let ticket = found.ok_or(Refusal::new(ErrorCode::Erased))?;
    let status = created(ticket.head.received_at == at);
    Ok((status, Json(Opened { ticket, ignored })).into_response())
}

async fn row(
    app: &App,
    caller: DeviceCaller,
    id: TicketId,
) -> Answer<deskbell_protocol::ticket::TicketRow> {
    let found = app.store.read(move |reader| reader.my_row(&caller, id)).await?;
    found.ok_or(Refusal::new(ErrorCode::UnknownTicket))
}

/// The row after a write that was taken. Who may write for receipts only hears that it waits for approval, and gets
/// the row by repeating the write then.
async fn row_after_write(
    app: &App,
    caller: DeviceCaller,
    id: TicketId,
) -> Answer<deskbell_protocol::ticket::TicketRow> {
    let hidden = match caller.approval {
        Approval::Approved => ErrorCode::UnknownTicket,
        Approval::Pending | Approval::Unknown => ErrorCode::ApprovalPending,
    };
    let found = app.store.read(move |reader| reader.my_row(&caller, id)).await?;
    found.ok_or(Refusal::new(hidden))
}

async fn erasure_words(app: &App, caller: &DeviceCaller, words: &RequestErasure) -> Answer<Body> {
    let text = match words.ticket {
        None => words::plain("erasure-request-all"),
        Some(id) => {
            let number = row(app, caller.clone(), id).await?.head.number;
            words::text("erasure-request-ticket", &[("number", number.to_string().into())])
        }
    };
    let text = match &words.words {
        Some(own) => format!("{text}\n\n{own}"),
        None => text,
    };
    Body::parse(&text).map_err(|issue| {
        let detail = right::of_message(issue.code(), &issue.to_string());
        Refusal::wrong("/words", issue.code(), detail)
    })
}

/// Takes out what a newer client says and this server does not know, and says so.
fn tidy(words: &mut OpenTicket, ignored: &mut Vec<String>) -> Answer<()> {
    few_attachments(words.attachments.len())?;
    if words.impact == Some(Impact::Unknown) {
        words.impact = None;
        ignored.push("/impact".to_owned());
    }
    if words.reach.as_ref().is_some_and(|reach| reach.by == ReachBy::Unknown) {
        words.reach = None;
        ignored.push("/reach".to_owned());
    }
    match &mut words.facts {
        Some(facts) => tidy_facts(facts, ignored),
        None => Ok(()),
    }
}

fn tidy_facts(facts: &mut Facts, ignored: &mut Vec<String>) -> Answer<()> {
    if facts.sections.len() > FACT_SECTIONS {
        return Err(Refusal::wrong("/facts/sections", "too_many", right::at_most(FACT_SECTIONS)));
    }
    for (at, section) in facts.sections.iter().enumerate() {
        if section.lines.len() > FACT_LINES {
            let pointer = format!("/facts/sections/{at}/lines");
            return Err(Refusal::wrong(pointer, "too_many", right::at_most(FACT_LINES)));
        }
        if section.id == SectionId::Unknown {
            ignored.push(format!("/facts/sections/{at}"));
        }
    }
    facts.sections.retain(|section| section.id != SectionId::Unknown);
    Ok(())
}
