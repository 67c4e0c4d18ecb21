//! Pictures and files: taken in under limits, kept durably before anybody hears of them, given back as downloads.

mod disk;
mod picture;

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use deskbell_domain::Caller;
use deskbell_protocol::{
    AttachmentId, TicketId,
    attachment::{Attachment, AttachmentState, MediaType},
    enroll::Approval,
    limits::ATTACHMENT_BYTES,
    problem::ErrorCode,
    text::FileName,
};
use deskbell_store::{StoredAttachment, Upload};
use http_body_util::BodyExt as _;
use sha2::{Digest as _, Sha256};
use tokio_util::io::ReaderStream;
use uuid::Uuid;

pub use disk::Files;

use super::{
    App,
    body::{broken_body, refuse_long},
    guard::{Desk, Device, HelpSecret},
    headers::created,
    limits::Work,
    path::{Asked, Id, Ids},
    problem::{Answer, Refusal},
};

/// Takes a device's file.
pub async fn put_mine(
    State(app): State<App>,
    device: Device,
    Id(id): Id<AttachmentId>,
    asked: Asked,
    request: Request,
) -> Answer<Response> {
    let key = device.0.credential.0;
    take_in(app, device.caller(), key, id, &asked, request).await
}

/// Takes a technician's file.
pub async fn put_desk(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AttachmentId>,
    asked: Asked,
    request: Request,
) -> Answer<Response> {
    let key = desk.actor.technician.id.0;
    take_in(app, desk.caller(), key, id, &asked, request).await
}

/// Takes a file of the help page.
pub async fn put_help(
    State(app): State<App>,
    HelpSecret(ticket): HelpSecret,
    Ids(_, id): Ids<TicketId, AttachmentId>,
    asked: Asked,
    request: Request,
) -> Answer<Response> {
    take_in(app, Caller::HelpSecret { ticket }, ticket.0, id, &asked, request).await
}

/// A file a device may see.
pub async fn get_mine(
    State(app): State<App>,
    device: Device,
    Id(id): Id<AttachmentId>,
) -> Answer<Response> {
    let found = app.store.read(move |reader| reader.my_attachment(&device.0, id)).await?;
    give(&app, found).await
}

/// A file a technician may see.
pub async fn get_desk(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AttachmentId>,
) -> Answer<Response> {
    let technician = desk.actor.technician.id;
    let found = app.store.read(move |reader| reader.desk_attachment(technician, id)).await?;
    give(&app, found).await
}

/// A file of a help request.
pub async fn get_help(
    State(app): State<App>,
    HelpSecret(ticket): HelpSecret,
    Ids(_, id): Ids<TicketId, AttachmentId>,
) -> Answer<Response> {
    let found = app.store.read(move |reader| reader.help_attachment(ticket, id)).await?;
    give(&app, found).await
}

async fn take_in(
    app: App,
    by: Caller,
    bucket: Uuid,
    id: AttachmentId,
    asked: &Asked,
    request: Request,
) -> Answer<Response> {
    app.limits.take_from(Work::Upload, bucket)?;
    let name = FileName::clean(asked.get("name").unwrap_or_default());
    let declared = declared_type(request.headers())?;
    refuse_long(request.headers(), ATTACHMENT_BYTES as u64)?;
    let known = already_here(&app, &by, id).await?;
    let received = receive(&app, request.into_body()).await?;
    let digest = received.digest;
    let share = if known { Ok(()) } else { take_share(&app, &by, bucket, received.bytes) };
    let kept = match share {
        Ok(()) => keep(&app, id, received, declared).await,
        Err(refusal) => Err(refusal),
    };
    let upload = |media_type, size, state| Upload {
        id,
        by: by.clone(),
        name: name.clone(),
        media_type,
        size,
        digest,
        state,
    };
    let kept = match kept {
        Ok(kept) => kept,
        Err(refusal) => {
            // Whoever reads the ticket shall see that this one will not come.
            if refusal.code.status() < 500 {
                let failed =
                    upload(declared.unwrap_or(MediaType::Unknown), 0, AttachmentState::Failed);
                app.store.uploaded(failed).await?;
            }
            return Err(refusal);
        }
    };
    let shown = app.store.uploaded(upload(kept.0, kept.1, AttachmentState::Here)).await?;
    Ok((created(!known), Json(shown)).into_response())
}

/// Whether this caller's bytes are here already.
async fn already_here(app: &App, by: &Caller, id: AttachmentId) -> Answer<bool> {
    let by = by.clone();
    let found = app.store.read(move |reader| match by {
        Caller::Device(device) => reader.my_attachment(&device, id),
        Caller::Technician(actor) => reader.desk_attachment(actor.technician.id, id),
        Caller::HelpSecret { ticket } => reader.help_attachment(ticket, id),
        Caller::HelpPage | Caller::System => Ok(None),
    });
    Ok(found.await?.is_some_and(|stored| stored.shown.state == AttachmentState::Here))
}

/// A file that has come in whole, not looked at yet.
struct Received {
    draft: disk::Draft,
    digest: [u8; 32],
    bytes: u64,
}

/// Judges, encodes and keeps a file. Only this waits for a turn: a slow sender holds up nobody.
async fn keep(
    app: &App,
    id: AttachmentId,
    received: Received,
    declared: Option<MediaType>,
) -> Answer<(MediaType, u64)> {
    let _permit = app.files.permit().await?;
    let files = app.files.clone();
    let work = move || files.keep(&received.draft, id, received.digest, declared);
    tokio::task::spawn_blocking(work).await.map_err(Refusal::internal)?
}

/// Takes a file from its sender's share of the day.
fn take_share(app: &App, by: &Caller, bucket: Uuid, bytes: u64) -> Answer<()> {
    let is_known = match by {
        Caller::Device(device) => device.approval == Approval::Approved,
        Caller::Technician(_) | Caller::System => true,
        Caller::HelpSecret { .. } | Caller::HelpPage => false,
    };
    app.limits.take_volume(bucket, !is_known, bytes)
}

/// Streams a body into a temporary file, cut at the limit.
async fn receive(app: &App, mut body: Body) -> Answer<Received> {
    use tokio::io::AsyncWriteExt as _;
    let (draft, mut file) = app.files.draft().await?;
    let mut hash = Sha256::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken_body(&error))?;
        let Ok(bytes) = frame.into_data() else { continue };
        length += bytes.len();
        if length > ATTACHMENT_BYTES {
            return Err(Refusal::new(ErrorCode::BodyTooLarge));
        }
        hash.update(&bytes);
        file.write_all(&bytes).await.map_err(|error| disk::failed(&error))?;
    }
    if length == 0 {
        return Err(Refusal::field("", "required"));
    }
    file.flush().await.map_err(|error| disk::failed(&error))?;
    Ok(Received { draft, digest: hash.finalize().into(), bytes: length as u64 })
}

/// What the sender calls it; a type that is never taken is refused before its bytes are read.
fn declared_type(headers: &HeaderMap) -> Answer<Option<MediaType>> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(None) };
    let text = value.to_str().map_err(|_| Refusal::new(ErrorCode::UnsupportedMediaType))?;
    if text.starts_with("application/octet-stream") {
        return Ok(None);
    }
    MediaType::of(text).map(Some).ok_or(Refusal::new(ErrorCode::UnsupportedMediaType))
}

async fn give(app: &App, found: Option<StoredAttachment>) -> Answer<Response> {
    let missing = || Refusal::new(ErrorCode::NotFound);
    let stored =
        found.filter(|stored| stored.shown.state == AttachmentState::Here).ok_or_else(missing)?;
    let digest = stored.digest.ok_or_else(missing)?;
    let file = app.files.open(stored.shown.id, digest).await.map_err(Refusal::internal)?;
    let mut response = Body::from_stream(ReaderStream::new(file)).into_response();
    *response.status_mut() = StatusCode::OK;
    download_headers(response.headers_mut(), &stored.shown);
    Ok(response)
}

/// A download, whatever a browser would like to make of it.
fn download_headers(headers: &mut HeaderMap, shown: &Attachment) {
    let media_type = shown.media_type.unwrap_or(MediaType::Unknown);
    // A text or PDF of a stranger is never shown by the browser itself.
    let content_type =
        if media_type.is_picture() { media_type.as_str() } else { "application/octet-stream" };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    if let Some(size) = shown.size {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    }
    let name = shown.name.as_ref().map_or("file", FileName::as_str);
    if let Ok(value) = HeaderValue::from_str(&disposition(name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
}

/// RFC 6266: a plain name for old readers, the real one in UTF-8, percent-encoded (RFC 8187).
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        let odd = disposition("a\"; x=\r\nSet-Cookie: ü%.png");
        assert_eq!(
            odd,
            "attachment; filename=\"a__ x___Set-Cookie_ __.png\"; \
             filename*=UTF-8''a%22%3B%20x%3D%0D%0ASet-Cookie%3A%20%C3%BC%25.png"
        );
    }
}
