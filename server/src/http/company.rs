//! Company sign-in as a person's browser sees it: a page asks for the code the bell shows, says which computer that is,
//! leads to the company's own page, and takes what comes back from there.

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use deskbell_protocol::{
    WriteId,
    enroll::TokenHash,
    problem::ErrorCode,
    sign_in::{SignInCode, SignInComputer},
};
use deskbell_store::{Company as Settings, Provider, StoreError, TypedCode};

use super::{
    App,
    body::DeskBody,
    codes, console,
    cookies::{cookie_name, cookie_value, own_cookie, with_cookie},
    edge::OwnPage,
    limits::Work,
    listener::Peer,
    path::{Asked, Id},
    problem::{Answer, Refusal},
    session::{new_secret, refuse_foreign_page},
};
use crate::company::{Company, CompanyError, Secrets};

/// Where the company sends people back to, as the provider must know it.
const BACK: &str = "/computer/back";
/// Where a browser stands once its person is signed in.
const DONE: &str = "/computer/done";
/// The cookie that ties a sign-in to the browser it was begun in.
const BROWSER: &str = "deskbell-sign-in";
/// Seconds a person may take at the company's page.
const BROWSER_SECONDS: i64 = 10 * 60;

/// The page of a sign-in, for the system's browser.
pub(super) fn page_of(app: &App, id: WriteId) -> String {
    app.hosts.link(&format!("/computer/{}", id.0))
}

/// What the provider must know as the redirect address.
pub(super) fn redirect_uri(app: &App) -> String {
    app.hosts.link(BACK)
}

/// Takes the code that was typed into the page, and says which computer it is for and where to go on.
pub(super) async fn code(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    method: Method,
    headers: HeaderMap,
    Id(id): Id<WriteId>,
    DeskBody(typed): DeskBody<SignInCode>,
) -> Answer<Response> {
    // Like an enrolment: each laptop of a house that shares one address does it once.
    app.limits.take_from_address(Work::Enroll, peer.0.ip())?;
    app.limits.take_from(Work::PendingSubmit, id.0)?;
    refuse_foreign_page(&app, &method, &headers)?;
    let provider = provider(&app).await?.ok_or(Refusal::new(ErrorCode::SsoOff))?;
    let secret = new_secret();
    let plain = codes::plain(typed.code.as_str());
    let checked = app.store.type_code(id, plain, TokenHash::of(&secret)).await?;
    let (hostname, account, asked_at) = match checked {
        TypedCode::Gone => return Err(Refusal::new(ErrorCode::LinkExpired)),
        TypedCode::Wrong => return Err(Refusal::field("/code", "code_refused")),
        TypedCode::Right { hostname, account, asked_at } => (hostname, account, asked_at),
    };
    let company =
        Company::ask(&provider, redirect_uri(&app)).await.map_err(|error| refusal(&error))?;
    let url = company.way_in(&Secrets(&secret)).into();
    let answer = Json(SignInComputer { hostname, account, asked_at, url }).into_response();
    with_cookie(answer, &own_cookie(&app, BROWSER, secret, BROWSER_SECONDS))
}

/// Takes what comes back from the company's page: the one GET that may write. People get a page, programs a problem.
pub(super) async fn back(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    asked: Result<Asked, Refusal>,
) -> Answer<Response> {
    let outcome = match app.limits.take_from_address(Work::Enroll, peer.0.ip()) {
        Ok(()) => finish(&app, &headers, asked).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(()) => {
            let mut answer = StatusCode::SEE_OTHER.into_response();
            answer.headers_mut().insert(header::LOCATION, HeaderValue::from_static(DONE));
            with_cookie(answer, &own_cookie(&app, BROWSER, String::new(), 0))
        }
        Err(refusal) if wants_page(&headers) => {
            let mut answer = console::computer_page(headers).await;
            *answer.status_mut() = StatusCode::from_u16(refusal.code.status()).unwrap_or_default();
            answer.extensions_mut().insert(OwnPage);
            answer.extensions_mut().insert(refusal);
            Ok(answer)
        }
        Err(refusal) => Err(refusal),
    }
}

async fn finish(app: &App, headers: &HeaderMap, asked: Result<Asked, Refusal>) -> Answer<()> {
    let asked = asked.map_err(|_| failed("a parameter came twice"))?;
    let secret = cookie_value(headers, &cookie_name(app, BROWSER));
    let secret = secret.ok().flatten().ok_or_else(|| failed("not begun in this browser"))?;
    let secrets = Secrets(&secret);
    let state = asked.get("state").unwrap_or_default();
    // Compared as hashes: the time it takes tells nothing.
    if TokenHash::of(state) != TokenHash::of(&secrets.state()) {
        return Err(failed("a foreign state"));
    }
    let provider = provider(app).await?.ok_or_else(|| failed("company sign-in was set off"))?;
    if asked.get("iss").is_some_and(|issuer| issuer != provider.issuer) {
        return Err(failed("an answer of another issuer"));
    }
    // A person who turned back may try again with the same code: nothing is used up yet.
    let code = asked.get("code").ok_or_else(|| failed("no code came back"))?.to_owned();
    let id = app.store.sign_in_is_back(TokenHash::of(&secret)).await?;
    let id = id.ok_or_else(|| failed("nothing waits for this answer"))?;
    let company =
        Company::ask(&provider, redirect_uri(app)).await.map_err(|error| refusal(&error))?;
    let word = company.word(code, &secrets).await.map_err(|error| refusal(&error))?;
    match app.store.finish_sign_in(id, word).await {
        Ok(()) => {
            tracing::info!(sign_in = %id.0, "somebody signed in with the company");
            Ok(())
        }
        Err(StoreError::Refused(refused)) => Err(failed(refused)),
        Err(other) => Err(other.into()),
    }
}

/// The provider, while company sign-in is on.
async fn provider(app: &App) -> Answer<Option<Provider>> {
    let found = app.store.read(|reader| reader.settings::<Settings>()).await?;
    Ok(found.settings.provider)
}

/// Browsers say so when somebody looks at the answer.
fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn failed(why: impl std::fmt::Display) -> Refusal {
    refusal(&CompanyError::Unsound(why.to_string()))
}

fn refusal(error: &CompanyError) -> Refusal {
    let code = match error {
        CompanyError::Unreachable(_) => ErrorCode::SsoUnreachable,
        CompanyError::Unsound(_) => ErrorCode::SsoFailed,
    };
    let mut refusal = Refusal::new(code);
    refusal.cause = Some(error.to_string());
    refusal
}
