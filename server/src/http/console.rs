//! The pages: console, help page and the page of company sign-in, inside the binary.

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use deskbell_protocol::WriteId;
use rust_embed::{EmbeddedFile, RustEmbed};
use tower_http::compression::CompressionLayer;

use super::{App, edge, headers::tag_of, path::Id};

#[derive(RustEmbed)]
#[folder = "../ui/dist/console"]
#[allow_missing = true]
struct Console;

#[derive(RustEmbed)]
#[folder = "../ui/dist/help"]
#[allow_missing = true]
struct Help;

#[derive(RustEmbed)]
#[folder = "../ui/dist/computer"]
#[allow_missing = true]
struct Computer;

/// Nothing inline, nothing from elsewhere, in nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default svelte-trusted-html";

/// Where the pages stand: each address of a page is named, so that nothing else answers with one.
pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/", get(console_page))
        .route("/sign-in", get(console_page))
        .route("/help", get(help_page))
        .route("/help/{*path}", get(help_file))
        .route("/computer/done", get(computer_page))
        .route("/computer/{id}", get(sign_in_page))
        .route("/computer/assets/{*path}", get(computer_file))
        .route("/{*path}", get(console_file))
        // Nothing a person wrote is in these files, so their length tells nothing.
        .layer(CompressionLayer::new())
}

async fn console_page(headers: HeaderMap) -> Response {
    give::<Console>("index.html", &headers)
}

async fn help_page(headers: HeaderMap) -> Response {
    give::<Help>("index.html", &headers)
}

async fn help_file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    give::<Help>(&path, &headers)
}

/// The page of company sign-in, which reads from its address what it is to show.
pub(super) async fn computer_page(headers: HeaderMap) -> Response {
    give::<Computer>("index.html", &headers)
}

async fn sign_in_page(Id(_): Id<WriteId>, headers: HeaderMap) -> Response {
    computer_page(headers).await
}

async fn computer_file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    give::<Computer>(&format!("assets/{path}"), &headers)
}

async fn console_file(
    State(_): State<App>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    if path.starts_with("api/") || path == "api" {
        return edge::nothing_here().into_response();
    }
    give::<Console>(&path, &headers)
}

/// A file of the build.
fn give<Pages: RustEmbed>(path: &str, headers: &HeaderMap) -> Response {
    let is_plain = !path.contains("..") && !path.contains('\\') && !path.contains("//");
    match Pages::get(path).filter(|_| is_plain) {
        Some(file) => page(path, file, headers),
        None => edge::nothing_here().into_response(),
    }
}

fn page(path: &str, file: EmbeddedFile, asked: &HeaderMap) -> Response {
    let tag = tag_of(&file.metadata.sha256_hash());
    let is_known = asked
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value.to_str().is_ok_and(|text| text.contains(&tag)));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(file.data.into_owned()).into_response()
    };
    let media_type = mime_guess::from_path(path).first_or_octet_stream();
    // Names below `assets` carry a hash of their content.
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(media_type.as_ref()) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    if let Ok(value) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert("permissions-policy", HeaderValue::from_static("interest-cohort=()"));
    response
}
