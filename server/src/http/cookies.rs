//! Cookies of this server: tied to it, out of reach of scripts, and never taken twice under one name.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use cookie::{Cookie, SameSite};
use deskbell_protocol::problem::ErrorCode;

use super::{
    App,
    problem::{Answer, Refusal},
};

/// `__Host-` ties a cookie to this host and to TLS. On plain loopback browsers refuse such a cookie, so it has
/// another name there, which a TLS server never reads.
pub(super) fn cookie_name(app: &App, base: &str) -> String {
    if app.hosts.is_tls() { format!("__Host-{base}") } else { format!("{base}-loopback") }
}

/// A cookie for this host alone, good for so many seconds; 0 takes it away.
pub(super) fn own_cookie(app: &App, base: &str, value: String, seconds: i64) -> String {
    let mut cookie = Cookie::new(cookie_name(app, base), value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_secure(app.hosts.is_tls());
    cookie.set_same_site(SameSite::Lax);
    format!("{cookie}; Max-Age={seconds}")
}

/// The value of a cookie. The same name twice means that somebody else set one of them.
pub(super) fn cookie_value(headers: &HeaderMap, name: &str) -> Answer<Option<String>> {
    let mut found = None;
    for header in headers.get_all(header::COOKIE) {
        let text = header.to_str().map_err(|_| Refusal::new(ErrorCode::MalformedRequest))?;
        for cookie in Cookie::split_parse(text.to_owned()).flatten() {
            if cookie.name() != name {
                continue;
            }
            if found.replace(cookie.value().to_owned()).is_some() {
                return Err(Refusal::new(ErrorCode::MalformedRequest));
            }
        }
    }
    Ok(found)
}

/// The answer with this cookie.
pub(super) fn with_cookie(mut response: Response, cookie: &str) -> Answer<Response> {
    let value = HeaderValue::from_str(cookie).map_err(Refusal::internal)?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(response)
}
