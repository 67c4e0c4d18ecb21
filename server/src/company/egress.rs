//! The only way out of this server: to the hosts of the company's sign-in, in a bounded time, for a bounded answer, and
//! never where a redirect leads.

use std::{pin::Pin, sync::Arc, time::Duration};

use deskbell_store::Provider;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use rustls::{ClientConfig, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt as _;
use url::{Host, Url};

/// How long one exchange may take.
const LIMIT: Duration = Duration::from_secs(10);
/// How long a connection may take to stand.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// Largest answer that is read, in bytes; the keys of a large provider take some ten thousand.
const MOST_BYTES: usize = 256 * 1024;

/// Why a request brought no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EgressError {
    /// It would leave for a host nobody allowed.
    #[error("not one of the provider's hosts: {0}")]
    Elsewhere(String),
    /// The answer is larger than anything a provider says.
    #[error("the answer is larger than {MOST_BYTES} bytes")]
    TooLarge,
    /// TLS cannot be set up on this machine.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// The exchange failed.
    #[error("the exchange failed: {0}")]
    Exchange(#[from] reqwest::Error),
    /// The answer cannot be one.
    #[error("the answer cannot be read: {0}")]
    Answer(#[from] http::Error),
}

/// Speaks to one provider and to nobody else.
pub(crate) struct Egress {
    client: reqwest::Client,
    allowed: Vec<Url>,
}

impl Egress {
    /// The way to a provider.
    pub(crate) fn to(provider: &Provider) -> Result<Self, EgressError> {
        let crypto = Arc::new(ring::default_provider());
        let tls = ClientConfig::builder_with_provider(crypto)
            .with_safe_default_protocol_versions()?
            .with_platform_verifier()?
            .with_no_client_auth();
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .timeout(LIMIT)
            .connect_timeout(CONNECT_LIMIT);
        // What stays on this machine has nothing to do with the organisation's proxy.
        let is_here = provider.issuer.starts_with("http:");
        let client = if is_here { builder.no_proxy() } else { builder }.build()?;
        let others = provider.hosts.iter().map(|host| format!("https://{host}"));
        let allowed = others.chain([provider.issuer.clone()]);
        Ok(Self { client, allowed: allowed.filter_map(|raw| Url::parse(&raw).ok()).collect() })
    }

    /// Refuses an address that is not one of the provider's.
    pub(crate) fn allows(&self, url: &Url) -> Result<(), EgressError> {
        if self.allowed.iter().any(|allowed| allowed.origin() == url.origin()) {
            return Ok(());
        }
        Err(EgressError::Elsewhere(url.origin().ascii_serialization()))
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, EgressError> {
        let request = reqwest::Request::try_from(request)?;
        self.allows(request.url())?;
        let mut answer = self.client.execute(request).await?;
        let mut taken = Vec::new();
        while let Some(piece) = answer.chunk().await? {
            if taken.len() + piece.len() > MOST_BYTES {
                return Err(EgressError::TooLarge);
            }
            taken.extend_from_slice(&piece);
        }
        let mut whole = http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            whole = whole.header(name, value);
        }
        Ok(whole.body(taken)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Egress {
    type Error = EgressError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, EgressError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.exchange(request))
    }
}

/// Whether secrets may travel to this address: encrypted, or without leaving this machine.
pub(crate) fn has_usable_scheme(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

/// Whether this is a bare host name (RFC 1123, section 2.1): an address with a star would be taken for one otherwise.
pub(crate) fn is_host(raw: &str) -> bool {
    if !raw.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')) {
        return false;
    }
    let Ok(url) = Url::parse(&format!("https://{raw}")) else { return false };
    url.host_str() == Some(raw.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(issuer: &str, hosts: &[&str]) -> Provider {
        Provider {
            issuer: issuer.to_owned(),
            client_id: "deskbell".to_owned(),
            client_secret: None,
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
        }
    }

    #[test]
    fn it_goes_to_the_providers_hosts_only() {
        let known = provider("https://login.aldermoor.example/realm", &["keys.aldermoor.example"]);
        let egress = Egress::to(&known).unwrap();
        let allows = |raw: &str| egress.allows(&Url::parse(raw).unwrap()).is_ok();
        assert!(allows("https://login.aldermoor.example/token"));
        assert!(allows("https://keys.aldermoor.example/jwks"));
        for elsewhere in [
            "http://login.aldermoor.example/token",
            "https://login.aldermoor.example:8443/token",
            "https://login.aldermoor.example.evil.example/token",
            "https://login.aldermoor.example@evil.example/token",
            "https://127.0.0.1/token",
            "https://169.254.169.254/latest",
            "file:///etc/passwd",
        ] {
            assert!(!allows(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn secrets_travel_encrypted_or_stay_on_this_machine() {
        let usable = |raw: &str| has_usable_scheme(&Url::parse(raw).unwrap());
        assert!(usable("https://login.aldermoor.example"));
        assert!(usable("http://127.0.0.1:8080") && usable("http://[::1]:1"));
        assert!(!usable("http://login.aldermoor.example"));
        assert!(!usable("http://localhost.evil.example"));
        assert!(is_host("www.googleapis.com") && is_host("Keys.Aldermoor.example"));
        for odd in ["", "a/b", "a:443", "user@host", "https://host", "a?b", "*.example"] {
            assert!(!is_host(odd), "{odd}");
        }
    }
}
