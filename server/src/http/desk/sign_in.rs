//! Company sign-in as administrators set it up. The secret goes in and never comes out.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use deskbell_protocol::{
    desk::settings::{PutSignInSettings, SignInSettings, Versioned},
    text::Line,
};
use deskbell_store::{Company, Provider};
use url::Url;

use crate::{
    company::{has_usable_scheme, is_host},
    http::{
        App,
        body::DeskBody,
        company::redirect_uri,
        guard::Desk,
        headers::{if_match, versioned},
        problem::{Answer, Refusal},
        right,
    },
};

/// Most hosts beside the issuer's own.
const MOST_HOSTS: usize = 8;

/// Reads how company sign-in is set up.
pub(crate) async fn read(State(app): State<App>, _desk: Desk) -> Answer<Response> {
    let found = app.store.read(|reader| reader.settings::<Company>()).await?;
    answer(&app, found)
}

/// Sets company sign-in up, or off.
pub(crate) async fn put(
    State(app): State<App>,
    desk: Desk,
    headers: HeaderMap,
    DeskBody(new): DeskBody<PutSignInSettings>,
) -> Answer<Response> {
    let new = Company { provider: checked(new)? };
    let by = desk.actor.technician.id;
    answer(&app, app.store.put_company(new, if_match(&headers)?, by).await?)
}

fn answer(app: &App, kept: Versioned<Company>) -> Answer<Response> {
    let provider = kept.settings.provider;
    let line = |raw: &String| Line::parse(raw).map_err(Refusal::internal);
    let settings = SignInSettings {
        issuer: provider.as_ref().map(|one| line(&one.issuer)).transpose()?,
        client_id: provider.as_ref().map(|one| line(&one.client_id)).transpose()?,
        has_secret: provider.as_ref().is_some_and(|one| one.client_secret.is_some()),
        hosts: provider.iter().flat_map(|one| &one.hosts).map(line).collect::<Answer<_>>()?,
        redirect_uri: redirect_uri(app),
    };
    versioned(StatusCode::OK, kept.version, &Versioned { settings, version: kept.version })
}

fn checked(new: PutSignInSettings) -> Answer<Option<Provider>> {
    let required = |line: Option<Line>| line.filter(|line| !line.as_str().is_empty());
    let Some(issuer) = required(new.issuer) else {
        let says_more = new.client_id.is_some() || new.client_secret.is_some();
        return if says_more { Err(Refusal::field("/issuer", "required")) } else { Ok(None) };
    };
    if !is_issuer(issuer.as_str()) {
        return Err(Refusal::field("/issuer", "not_an_issuer"));
    }
    let client_id =
        required(new.client_id).ok_or_else(|| Refusal::field("/client_id", "required"))?;
    if new.hosts.len() > MOST_HOSTS {
        return Err(Refusal::wrong("/hosts", "too_many", right::at_most(MOST_HOSTS)));
    }
    if let Some(at) = new.hosts.iter().position(|host| !is_host(host.as_str())) {
        return Err(Refusal::field(format!("/hosts/{at}"), "not_a_host"));
    }
    Ok(Some(Provider {
        issuer: issuer.into(),
        client_id: client_id.into(),
        client_secret: new.client_secret.map(|secret| secret.reveal().to_owned()),
        hosts: new.hosts.into_iter().map(String::from).collect(),
    }))
}

/// What an issuer may look like (OpenID Connect Discovery, section 3), and that secrets may travel there.
fn is_issuer(raw: &str) -> bool {
    let Ok(url) = Url::parse(raw) else { return false };
    let is_bare = url.query().is_none() && url.fragment().is_none();
    let names_nobody = url.username().is_empty() && url.password().is_none();
    has_usable_scheme(&url) && is_bare && names_nobody
}
