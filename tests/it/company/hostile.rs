//! With providers that lie: whatever they say, nobody is let in, and nobody else is spoken to.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use deskbell_tests::{
    browser::{Browser, Page},
    company::{CLIENT, SECRET},
    server::{Device, TestServer},
};
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey as _,
    core::{CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreJwsSigningAlgorithm as Algorithm},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;
use uuid::Uuid;

use super::{Begun, begin, is_in, set_up};

/// What is wrong with what a provider says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lie {
    Nothing,
    Issuer,
    Audience,
    MoreAudiences,
    Nonce,
    NoNonce,
    Expired,
    Unsigned,
    SignedWithTheSecret,
    ForeignKey,
    OtherToken,
    NoWord,
    NoGrant,
    Redirect,
    IssuerOfItself,
    TokensElsewhere,
    WayInElsewhere,
    Endless,
}

/// Those that are lies in what comes back: `400 sso_failed`.
const UNSOUND: [Lie; 13] = [
    Lie::Issuer,
    Lie::Audience,
    Lie::MoreAudiences,
    Lie::Nonce,
    Lie::NoNonce,
    Lie::Expired,
    Lie::Unsigned,
    Lie::SignedWithTheSecret,
    Lie::ForeignKey,
    Lie::OtherToken,
    Lie::NoWord,
    Lie::NoGrant,
    Lie::Redirect,
];
/// Those by which a provider is no provider: `502 sso_unreachable` before anybody is led anywhere.
const NO_PROVIDER: [Lie; 3] = [Lie::IssuerOfItself, Lie::WayInElsewhere, Lie::Endless];

struct Liar {
    issuer: String,
    lie: Mutex<Lie>,
    nonce: Mutex<String>,
    /// A host nobody allowed, and how often it was spoken to.
    elsewhere: String,
    strayed: Arc<AtomicUsize>,
}

type Shared = State<Arc<Liar>>;

impl Liar {
    async fn start() -> Arc<Self> {
        let strayed = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&strayed);
        let count = move || {
            counter.fetch_add(1, Ordering::SeqCst);
            std::future::ready("you should not be here")
        };
        let elsewhere = serve(Router::new().fallback(count)).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let (lie, nonce) = (Mutex::new(Lie::Nothing), Mutex::default());
        let liar = Arc::new(Self { issuer, lie, nonce, elsewhere, strayed });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .with_state(Arc::clone(&liar));
        tokio::spawn(async move { axum::serve(listener, router).await });
        liar
    }

    fn lie(&self) -> Lie {
        *self.lie.lock().unwrap()
    }
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn discovery(State(liar): Shared) -> Json<Value> {
    let lie = liar.lie();
    let at = |path: &str, strays: Lie| {
        format!("{}{path}", if lie == strays { &liar.elsewhere } else { &liar.issuer })
    };
    let padding = if lie == Lie::Endless { "x".repeat(300 * 1024) } else { String::new() };
    Json(json!({
        "issuer": if lie == Lie::IssuerOfItself { &liar.elsewhere } else { &liar.issuer },
        "authorization_endpoint": at("/auth", Lie::WayInElsewhere),
        "token_endpoint": at("/token", Lie::TokensElsewhere),
        "jwks_uri": format!("{}/jwks", liar.issuer),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // It claims to allow what no provider may.
        "id_token_signing_alg_values_supported": ["EdDSA", "none", "HS256"],
        "padding": padding,
    }))
}

async fn jwks() -> Json<Value> {
    Json(json!({"keys": [serde_json::to_value(key(1).as_verification_key()).unwrap()]}))
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "each lie changes one thing and leaves the rest"
)]
async fn token(State(liar): Shared) -> Response {
    let lie = liar.lie();
    match lie {
        Lie::NoGrant => {
            return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"})))
                .into_response();
        }
        Lie::Redirect => {
            let to = [(header::LOCATION, format!("{}/token", liar.elsewhere))];
            return (StatusCode::TEMPORARY_REDIRECT, to).into_response();
        }
        _ => {}
    }
    let mut answer = json!({"access_token": "at", "token_type": "Bearer", "expires_in": 60});
    if lie != Lie::NoWord {
        answer["id_token"] = json!(word(&liar, lie));
    }
    Json(answer).into_response()
}

/// The word for whoever asks, signed as the lie will have it.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "each lie changes one thing and leaves the rest"
)]
fn word(liar: &Liar, lie: Lie) -> String {
    let (now, _) = Uuid::now_v7().get_timestamp().unwrap().to_unix();
    let mut claims = json!({
        "iss": liar.issuer, "sub": "a7f3", "aud": CLIENT, "name": "Mallory",
        "iat": now, "exp": now + 60, "nonce": *liar.nonce.lock().unwrap(),
    });
    match lie {
        Lie::Issuer => claims["iss"] = json!("https://login.aldermoor.example"),
        Lie::Audience => claims["aud"] = json!("somebody-else"),
        Lie::MoreAudiences => claims["aud"] = json!([CLIENT, "somebody-else"]),
        Lie::Nonce => claims["nonce"] = json!("of another sign-in"),
        Lie::NoNonce => drop(claims.as_object_mut().unwrap().remove("nonce")),
        Lie::Expired => claims["exp"] = json!(now - 60),
        Lie::OtherToken => claims["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        _ => {}
    }
    let algorithm = match lie {
        Lie::Unsigned => "none",
        Lie::SignedWithTheSecret => "HS256",
        _ => "EdDSA",
    };
    let head = json!({"alg": algorithm, "typ": "JWT"});
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&head), part(&claims));
    let signature = match lie {
        Lie::Unsigned => Vec::new(),
        Lie::SignedWithTheSecret => {
            CoreHmacKey::new(SECRET).sign(&Algorithm::HmacSha256, signed.as_bytes()).unwrap()
        }
        Lie::ForeignKey => key(2).sign(&Algorithm::EdDsa, signed.as_bytes()).unwrap(),
        _ => key(1).sign(&Algorithm::EdDsa, signed.as_bytes()).unwrap(),
    };
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// A key made of one byte (RFC 8410): whoever reads this may know it.
fn key(byte: u8) -> CoreEdDsaPrivateSigningKey {
    let head = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
    let der: Vec<u8> = head.into_iter().chain([byte; 32]).collect();
    let kind = "PRIVATE KEY";
    let pem = format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", STANDARD.encode(der));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new("one".into())))
        .unwrap()
}

/// A server that trusts the liar, and a computer that waits.
struct Scene {
    server: TestServer,
    liar: Arc<Liar>,
    device: Device,
}

impl Scene {
    async fn make() -> Self {
        let (server, liar) = (TestServer::start().await, Liar::start().await);
        let provider = json!({"issuer": liar.issuer, "client_id": CLIENT, "client_secret": SECRET});
        let put = set_up(&server, provider).await;
        assert_eq!(put.status, 200, "{}", put.text);
        let device = server.device("Marta Lindqvist").await;
        Self { server, liar, device }
    }

    fn tells(&self, lie: Lie) {
        *self.liar.lie.lock().unwrap() = lie;
    }

    /// Types the code; what is shown then.
    async fn typed(&self, browser: &Browser) -> (Begun, Page) {
        let begun = begin(&self.server, &self.device).await;
        let shown = begun.typed(browser).await;
        (begun, shown)
    }

    /// Comes back with whatever the liar says.
    async fn back(&self, browser: &Browser, shown: &Page) -> Page {
        let way_in = shown.json["url"].as_str().unwrap_or_else(|| panic!("{}", shown.text));
        let way_in = Url::parse(way_in).unwrap();
        let part = |name: &str| {
            let found = way_in.query_pairs().find(|(known, _)| known == name);
            found.map(|(_, value)| value.into_owned()).unwrap()
        };
        *self.liar.nonce.lock().unwrap() = part("nonce");
        let mut back = Url::parse(&part("redirect_uri")).unwrap();
        back.query_pairs_mut().append_pair("code", "c").append_pair("state", &part("state"));
        browser.ask(back.as_str()).await
    }
}

#[tokio::test]
async fn what_does_not_hold_lets_nobody_in() {
    let scene = Scene::make().await;
    for lie in UNSOUND {
        let browser = Browser::new();
        scene.tells(lie);
        let (_, shown) = scene.typed(&browser).await;
        let back = scene.back(&browser, &shown).await;
        assert_eq!((back.status, &back.json["code"]), (400, &json!("sso_failed")), "{lie:?}");
        assert!(!is_in(&scene.server, &scene.device).await, "{lie:?}");
    }
    assert_eq!(scene.liar.strayed.load(Ordering::SeqCst), 0, "a redirect is not followed");
    // The same provider, telling no lie: it was the lies that were refused.
    let browser = Browser::new();
    scene.tells(Lie::Nothing);
    let (_, shown) = scene.typed(&browser).await;
    let back = scene.back(&browser, &shown).await;
    assert!(back.url.ends_with("/computer/done"), "{back:?}");
    assert!(is_in(&scene.server, &scene.device).await);
}

#[tokio::test]
async fn a_provider_that_is_none_leads_nobody_anywhere() {
    let scene = Scene::make().await;
    let browser = Browser::new();
    for lie in NO_PROVIDER {
        scene.tells(lie);
        let (_, shown) = scene.typed(&browser).await;
        assert_eq!(
            (shown.status, &shown.json["code"]),
            (502, &json!("sso_unreachable")),
            "{lie:?}"
        );
    }
    scene.tells(Lie::TokensElsewhere);
    let (_, shown) = scene.typed(&browser).await;
    let back = scene.back(&browser, &shown).await;
    assert_eq!((back.status, &back.json["code"]), (502, &json!("sso_unreachable")));
    assert_eq!(scene.liar.strayed.load(Ordering::SeqCst), 0, "secrets go to its own hosts only");
    assert!(!is_in(&scene.server, &scene.device).await);
}
