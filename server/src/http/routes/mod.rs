//! The one table of routes, and the router made from it.

mod answers;
mod desk;
mod incidents;
mod lists;
mod me;
mod organisation;
mod people;
mod public;

use std::time::Duration;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
};
use deskbell_protocol::problem::ErrorCode;
use tower_http::catch_panic::CatchPanicLayer;

use super::{
    App, console, edge,
    guard::{self, Guard},
    problem::Refusal,
    route::{Pace, Route},
};

/// How long a handler may take.
const HANDLER_LIMIT: Duration = Duration::from_secs(30);

/// Seconds after which somebody who found the server starting may try again.
const STARTING_FOR: u64 = 2;

/// Every route there is.
pub fn routes() -> Vec<Route> {
    [
        public::routes(),
        me::routes(),
        desk::routes(),
        people::people(),
        people::look_up(),
        organisation::organisation(),
        organisation::ones(),
        organisation::keys(),
        organisation::settings(),
        organisation::company_sign_in(),
        lists::routes(),
        answers::routes(),
        incidents::routes(),
    ]
    .concat()
}

/// The router of the public listener.
pub fn router(app: App) -> Router {
    let mut router: Router<App> = Router::new();
    for route in routes() {
        let streams = route.pace == Pace::Stream;
        let watch = Guard { app: app.clone(), access: route.access, streams };
        let mut handler = route.handler.layer(from_fn_with_state(watch, guard::check));
        if route.pace == Pace::Plain {
            handler = handler.layer(from_fn_with_state(HANDLER_LIMIT, within));
        }
        router = router.route(route.path, handler);
    }
    router
        .merge(console::router())
        .fallback(|| async { edge::nothing_here() })
        .method_not_allowed_fallback(|| async { Refusal::new(ErrorCode::MethodNotAllowed) })
        .layer(CatchPanicLayer::custom(edge::caught))
        .layer(from_fn_with_state(app.clone(), edge::edge))
        .with_state(app)
}

/// The router of a listener whose store is not open yet: it lives, and asks for patience.
pub fn router_before_store(is_tls: bool) -> Router {
    let starting = || async { Refusal::new(ErrorCode::Starting).retry_after(STARTING_FOR) };
    Router::new()
        .route("/livez", axum::routing::get(super::health::livez))
        .fallback(starting)
        .method_not_allowed_fallback(starting)
        .layer(from_fn_with_state(is_tls, edge::edge_before_store))
}

/// The router of the loopback listener that only the machine itself reaches.
pub fn inner_router(app: App) -> Router {
    Router::new()
        .route("/metrics", axum::routing::get(super::health::metrics))
        .route("/details", axum::routing::get(super::health::details))
        .fallback(|| async { edge::nothing_here() })
        .layer(from_fn_with_state(app.clone(), edge::edge))
        .with_state(app)
}

async fn within(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Refusal::new(ErrorCode::Timeout).into_response(),
    }
}

/// The document as the API serves it.
pub(super) async fn document(State(app): State<App>) -> Response {
    axum::Json(app.openapi.as_ref()).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn a_handler_that_takes_too_long_is_cut() {
        let cut = from_fn_with_state(Duration::ZERO, within);
        let handler = get(std::future::pending::<()>).layer(cut);
        let router: Router = Router::new().route("/", handler);
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status().as_u16(), 504);
        let code = response.extensions().get::<Refusal>().map(|refusal| refusal.code);
        assert_eq!(code, Some(ErrorCode::Timeout));
    }
}
