//! The outermost layer: every request passes here first, every answer last. It checks what no handler should see,
//! gives answers their common headers, turns every refusal into a problem, and writes the one log line.

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use deskbell_protocol::{limits::EPOCH_HEADER, problem::ErrorCode};
use tower_http::timeout::TimeoutBody;
use uuid::Uuid;

use super::{
    App,
    body::refuse_packed,
    problem::{Answer, Refusal, of_status},
};

/// Longest request target.
const URI_BYTES: usize = 8 * 1024;
/// How long the sender of a body may rest between two pieces; shorter than a handler's time, so that a body that
/// stops is told apart from a server that is slow.
const BODY_PROGRESS: std::time::Duration = std::time::Duration::from_secs(20);

/// The id of a request, as it stands in a problem's `instance` and in the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestId(pub Uuid);

/// Why a request is refused before anybody looks at it.
#[derive(Debug, Clone)]
pub(crate) struct TurnedAway(pub Refusal);

/// On a refusal that brings a page for people with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnPage;

/// Wraps everything the server answers.
pub(crate) async fn edge(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let asked = Asked::of(&mut request);
    let mut response = match check_head(&app, &request) {
        Ok(()) => {
            let request =
                request.map(|body| Body::new(Box::pin(TimeoutBody::new(BODY_PROGRESS, body))));
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    };
    let code = asked.render(&mut response);
    asked.add_headers(&mut response, app.hosts.is_tls());
    response.headers_mut().insert(HeaderName::from_static(EPOCH_HEADER), app.epoch_header());
    let route = asked.route.as_deref().unwrap_or("none");
    app.metrics.request(route, &asked.method, response.status(), code);
    asked.log(&response, code);
    response
}

/// Wraps what is answered while there is no store yet, and so no epoch.
pub(crate) async fn edge_before_store(
    State(is_tls): State<bool>,
    mut request: Request,
    next: Next,
) -> Response {
    let asked = Asked::of(&mut request);
    let turned_away = request.extensions_mut().remove::<TurnedAway>();
    let mut response = match turned_away {
        None => next.run(request).await,
        Some(TurnedAway(refusal)) => refusal.into_response(),
    };
    let code = asked.render(&mut response);
    asked.add_headers(&mut response, is_tls);
    asked.log(&response, code);
    response
}

/// A request, as far as its answer and the log need it.
struct Asked {
    id: RequestId,
    method: Method,
    route: Option<String>,
    is_api: bool,
    began: tokio::time::Instant,
}

impl Asked {
    fn of(request: &mut Request) -> Self {
        let id = RequestId(Uuid::new_v4());
        request.extensions_mut().insert(id);
        let matched = request.extensions().get::<MatchedPath>();
        Self {
            id,
            method: request.method().clone(),
            route: matched.map(|path| path.as_str().to_owned()),
            is_api: request.uri().path().starts_with("/api/"),
            began: tokio::time::Instant::now(),
        }
    }

    /// Turns a refusal, whoever made it, into a problem.
    fn render(&self, response: &mut Response) -> Option<ErrorCode> {
        if response.status().as_u16() < 400 {
            return None;
        }
        let refusal = response
            .extensions_mut()
            .remove::<Refusal>()
            .unwrap_or_else(|| of_status(response.status()));
        log_cause(&refusal, self.id, self.route.as_deref());
        if response.extensions_mut().remove::<OwnPage>().is_none() {
            let bare = std::mem::take(response);
            *response = refusal.render(bare, &self.id.0.simple().to_string());
        }
        Some(refusal.code)
    }

    fn add_headers(&self, response: &mut Response, is_tls: bool) {
        let switching = response.status() == StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        );
        if is_tls && !switching {
            headers.insert(
                header::STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static("max-age=31536000"),
            );
        }
        if self.is_api && !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }

    fn log(&self, response: &Response, code: Option<ErrorCode>) {
        tracing::info!(
            req = %self.id.0.simple(),
            method = %self.method,
            route = self.route.as_deref().unwrap_or("none"),
            status = response.status().as_u16(),
            code = code.map(ErrorCode::as_str),
            ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX),
            "request"
        );
    }
}

/// What a path that nothing stands under answers.
pub(crate) fn nothing_here() -> Refusal {
    Refusal::new(ErrorCode::NotFound)
}

/// A panic in a handler: the caller sees a problem, the log what happened.
pub(crate) fn caught(panic: Box<dyn std::any::Any + Send>) -> axum::http::Response<Body> {
    let words = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without words".to_owned());
    drop(panic);
    Refusal::internal(format!("panic: {words}")).into_response()
}

/// Refuses what is wrong before anybody looks at who asks.
fn check_head(app: &App, request: &Request) -> Answer<()> {
    if let Some(TurnedAway(refusal)) = request.extensions().get() {
        return Err(refusal.clone());
    }
    let headers = request.headers();
    if request.uri().path_and_query().is_some_and(|target| target.as_str().len() > URI_BYTES) {
        return Err(Refusal::new(ErrorCode::UriTooLong));
    }
    for single in [header::AUTHORIZATION, header::HOST, header::CONTENT_TYPE, header::IF_MATCH] {
        if headers.get_all(&single).iter().nth(1).is_some() {
            return Err(Refusal::new(ErrorCode::MalformedRequest));
        }
    }
    if !is_known_method(request.method()) {
        return Err(Refusal::new(ErrorCode::MethodNotAllowed));
    }
    refuse_packed(headers)?;
    let host = request
        .uri()
        .host()
        .map(str::to_owned)
        .or_else(|| headers.get(header::HOST)?.to_str().ok().map(host_of));
    match host {
        Some(host) if app.hosts.knows(&host) => Ok(()),
        Some(_) => Err(Refusal::new(ErrorCode::MisdirectedRequest)),
        None => Err(Refusal::new(ErrorCode::MalformedRequest)),
    }
}

fn is_known_method(method: &Method) -> bool {
    [
        Method::GET,
        Method::HEAD,
        Method::PUT,
        Method::POST,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ]
    .contains(method)
}

/// The host of `host:port`, brackets of IPv6 addresses taken off.
fn host_of(authority: &str) -> String {
    let bare = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    bare.to_ascii_lowercase()
}

fn log_cause(refusal: &Refusal, id: RequestId, route: Option<&str>) {
    if let Some(cause) = &refusal.cause {
        tracing::error!(req = %id.0.simple(), route, code = refusal.code.as_str(), cause, "a request failed");
    }
}
