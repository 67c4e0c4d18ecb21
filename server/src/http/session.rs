//! How a technician signs in with a browser, and what keeps other sites out of that session.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use deskbell_domain::session::LONGEST_SECONDS;
use deskbell_protocol::{
    Timestamp,
    desk::session::{RequestLink, SignIn},
    enroll::TokenHash,
    problem::ErrorCode,
    text::Email,
};
use deskbell_store::{LinkKind, NewLink};

use super::{
    App,
    body::DeskBody,
    cookies::{cookie_name, cookie_value, own_cookie, with_cookie},
    desk::own::signed_in,
    guard::Desk,
    limits::Work,
    listener::Peer,
    problem::{Answer, Refusal},
};

/// Seconds a mailed sign-in link lasts.
const LINK_SECONDS: i64 = 10 * 60;

/// When sessions were last used. GET never writes, so this waits in memory until the timer writes it down.
#[derive(Default)]
pub struct Uses(Mutex<HashMap<TokenHash, Timestamp>>);

impl Uses {
    /// Somebody did something in a session.
    pub fn note(&self, session: TokenHash, at: Timestamp) {
        self.lock().insert(session, at);
    }

    /// When a session was last used, as far as that is not written down.
    pub fn of(&self, session: &TokenHash) -> Option<Timestamp> {
        self.lock().get(session).copied()
    }

    /// All that is not written down.
    pub fn all(&self) -> Vec<(TokenHash, Timestamp)> {
        self.lock().iter().map(|(session, at)| (session.clone(), *at)).collect()
    }

    /// These are written down now; what happened since is not.
    pub fn written(&self, uses: &[(TokenHash, Timestamp)]) {
        let mut waiting = self.lock();
        for (session, at) in uses {
            if waiting.get(session) == Some(at) {
                waiting.remove(session);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TokenHash, Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A new secret of 256 bits.
pub fn new_secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// Asks for a sign-in link. Known and unknown addresses are answered alike.
pub async fn request_link(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    method: Method,
    headers: HeaderMap,
    DeskBody(wish): DeskBody<RequestLink>,
) -> Answer<Response> {
    app.limits.take_from_address(Work::SignIn, peer.0.ip())?;
    refuse_foreign_page(&app, &method, &headers)?;
    let nonce = new_secret();
    // Done after the answer, so that its time tells nothing about the address.
    let (later, browser) = (app.clone(), TokenHash::of(&nonce));
    tokio::spawn(async move {
        if let Err(refusal) = mail_link(&later, wish.email, browser).await {
            tracing::error!(
                code = "link_not_made",
                cause = refusal.cause,
                "a sign-in link could not be made"
            );
        }
    });
    let cookie = own_cookie(&app, NONCE, nonce, LINK_SECONDS);
    with_cookie(StatusCode::ACCEPTED.into_response(), &cookie)
}

/// Makes a link for the browser that asked, and puts the mail where it is picked up.
async fn mail_link(app: &App, email: Email, browser: TokenHash) -> Answer<()> {
    let found = app
        .store
        .read(move |reader| {
            let organisation = reader.directory()?.organisation.clone();
            Ok((reader.technician_by_email(&email)?, organisation))
        })
        .await?;
    let (Some(technician), organisation) = found else { return Ok(()) };
    if !technician.active {
        return Ok(());
    }
    let token = new_secret();
    let link = NewLink {
        hash: TokenHash::of(&token),
        technician: technician.id,
        kind: LinkKind::SignIn { browser },
        expires_at: app.clock.now().plus_seconds(LINK_SECONDS),
    };
    app.store.add_link(link).await?;
    let (folder, url) = (app.mail.clone(), app.hosts.link(&format!("/sign-in#{token}")));
    let put = move || folder.put_link(&technician.email, &organisation, &url);
    tokio::task::spawn_blocking(put).await.map_err(Refusal::internal)?.map_err(Refusal::internal)
}

/// Signs in with an invitation or a link, which is used up by it.
pub async fn sign_in(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    method: Method,
    headers: HeaderMap,
    DeskBody(wish): DeskBody<SignIn>,
) -> Answer<Response> {
    app.limits.take_from_address(Work::SignIn, peer.0.ip())?;
    refuse_foreign_page(&app, &method, &headers)?;
    let browser = cookie_value(&headers, &cookie_name(&app, NONCE))?.map(|raw| TokenHash::of(&raw));
    let secret = new_secret();
    let used =
        app.store.use_link(TokenHash::of(&wish.token), browser, TokenHash::of(&secret)).await?;
    let technician = used.ok_or(Refusal::new(ErrorCode::LinkExpired))?;
    tracing::info!(technician.id = %technician.id, "a technician signed in");
    let answer = Json(signed_in(&app, technician.id).await?).into_response();
    with_cookie(answer, &own_cookie(&app, SESSION, secret, LONGEST_SECONDS))
}

/// Ends this session.
pub async fn sign_out(State(app): State<App>, desk: Desk) -> Answer<Response> {
    app.store.end_session(desk.credential).await?;
    let answer = StatusCode::NO_CONTENT.into_response();
    with_cookie(answer, &own_cookie(&app, SESSION, String::new(), 0))
}

/// The hash of the session's token in the cookie, if there is one.
pub(super) fn cookie_hash(app: &App, headers: &HeaderMap) -> Answer<Option<TokenHash>> {
    let value = cookie_value(headers, &cookie_name(app, SESSION))?;
    Ok(value.filter(|value| value.len() >= 16).map(|value| TokenHash::of(&value)))
}

/// A write with a cookie must come from a page of our own: browsers send cookies for other sites' pages too.
pub(super) fn refuse_cross_site(app: &App, method: &Method, headers: &HeaderMap) -> Answer<()> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return foreign_reader(app, headers);
    }
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    match origin {
        Some(origin) if app.hosts.is_own_origin(origin) && fetched_by_own(headers) => Ok(()),
        Some(_) | None => Err(Refusal::new(ErrorCode::CrossSite)),
    }
}

/// Signing in needs no cookie yet, so a script without an `Origin` may do it; a foreign page may not.
pub(super) fn refuse_foreign_page(app: &App, method: &Method, headers: &HeaderMap) -> Answer<()> {
    if headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site") {
        return refuse_cross_site(app, method, headers);
    }
    Ok(())
}

/// A stream or list asked for by a foreign page.
fn foreign_reader(app: &App, headers: &HeaderMap) -> Answer<()> {
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let is_foreign = origin.is_some_and(|origin| !app.hosts.is_own_origin(origin));
    if is_foreign { Err(Refusal::new(ErrorCode::CrossSite)) } else { Ok(()) }
}

fn fetched_by_own(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_none_or(|value| matches!(value.as_bytes(), b"same-origin" | b"none"))
}

const SESSION: &str = "deskbell";
const NONCE: &str = "deskbell-link";
