//! One provider (OpenID Connect, authorization code with PKCE): the way to its page, and what its word is worth.

use deskbell_domain::company::CompanyIdentity;
use deskbell_protocol::text::Email;
use deskbell_store::Provider;
use openidconnect::{
    AccessTokenHash, AuthType, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret,
    CsrfToken, DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    Scope, TokenResponse as _,
    core::{
        CoreClient, CoreClientAuthMethod, CoreIdTokenClaims, CoreJwsSigningAlgorithm as Algorithm,
        CoreProviderMetadata, CoreResponseType, CoreTokenResponse, CoreUserInfoClaims,
    },
};
use url::Url;

use super::{
    egress::{Egress, EgressError},
    secrets::Secrets,
};

/// Longest subject, in characters (OpenID Connect Core, section 2).
const SUBJECT: usize = 255;
/// What a word may be signed with: keys of which only the provider has the secret half, and never nothing.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// What claims say of a person, names first; an address only if it is verified. Word and card have these claims under the
/// same names in two types.
macro_rules! told_by {
    ($claims:expr) => {{
        let email = $claims.email().map(|email| email.as_str());
        let name = $claims.name().and_then(|all| all.get(None)).map(|name| name.as_str());
        let login = $claims.preferred_username().map(|name| name.as_str());
        let names =
            [name, login, email].into_iter().flatten().map(str::to_owned).collect::<Vec<_>>();
        let verified = email.filter(|_| $claims.email_verified() == Some(true));
        (names, verified.and_then(|email| Email::parse(email).ok()))
    }};
}

/// Why there is no word of the company's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CompanyError {
    /// The provider does not answer, or not as one.
    #[error("the provider does not answer as it should: {0}")]
    Unreachable(String),
    /// What it said does not hold.
    #[error("what came back does not hold: {0}")]
    Unsound(String),
}

type Ready = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider as it describes itself at this moment; its keys may be others tomorrow.
pub(crate) struct Company {
    issuer: String,
    egress: Egress,
    client: Ready,
}

impl Company {
    /// Asks the provider how it is to be spoken to. `redirect` is where it sends people back.
    pub(crate) async fn ask(provider: &Provider, redirect: String) -> Result<Self, CompanyError> {
        let egress = Egress::to(provider).map_err(unreachable)?;
        let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(unreachable)?;
        let told = CoreProviderMetadata::discover_async(issuer, &egress).await;
        let told = told.map_err(|error| unreachable(discovery_cause(&error)))?;
        egress.allows(told.authorization_endpoint().url()).map_err(unreachable)?;
        let auth = auth_type(&told);
        let secret = provider.client_secret.clone().map(ClientSecret::new);
        let id = ClientId::new(provider.client_id.clone());
        let redirect = RedirectUrl::new(redirect).map_err(unreachable)?;
        let client = CoreClient::from_provider_metadata(told, id, secret)
            .set_redirect_uri(redirect)
            .set_auth_type(auth);
        Ok(Self { issuer: provider.issuer.clone(), egress, client })
    }

    /// The provider's page, for the browser that keeps these secrets.
    pub(crate) fn way_in(&self, secrets: &Secrets<'_>) -> Url {
        let verifier = PkceCodeVerifier::new(secrets.verifier());
        let (state, nonce) = (secrets.state(), secrets.nonce());
        let (url, _, _) = self
            .client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scope(Scope::new("profile".to_owned()))
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        url
    }

    /// Hands in the code that came back, and gives the word that comes for it, if that word holds.
    pub(crate) async fn word(
        &self,
        code: String,
        secrets: &Secrets<'_>,
    ) -> Result<CompanyIdentity, CompanyError> {
        let request = self.client.exchange_code(AuthorizationCode::new(code));
        let request = request.map_err(unreachable)?;
        let verifier = PkceCodeVerifier::new(secrets.verifier());
        let tokens = request.set_pkce_verifier(verifier).request_async(&self.egress).await;
        let tokens = tokens.map_err(|error| match error {
            RequestTokenError::Request(cause) => unreachable(cause),
            RequestTokenError::ServerResponse(said) => unsound(said.error().as_ref()),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                unsound("the answer to the code cannot be read")
            }
        })?;
        let claims = self.checked(&tokens, secrets)?;
        let (names, email) = told_by!(claims);
        let (issuer, subject) = (self.issuer.clone(), claims.subject().as_str().to_owned());
        let mut word = CompanyIdentity { issuer, subject, names, email };
        if word.subject.chars().count() > SUBJECT {
            return Err(unsound("a subject that is too long"));
        }
        if word.names.is_empty() || word.email.is_none() {
            self.add_from_card(&tokens, &claims, &mut word).await;
        }
        Ok(word)
    }

    /// The word, if signature, issuer, audience, nonce and time hold, and if it belongs to the token it came with.
    fn checked(
        &self,
        tokens: &CoreTokenResponse,
        secrets: &Secrets<'_>,
    ) -> Result<CoreIdTokenClaims, CompanyError> {
        let word = tokens.id_token().ok_or_else(|| unsound("no word came back"))?;
        let verifier = self.client.id_token_verifier().set_allowed_algs(ALGORITHMS);
        let claims = word.claims(&verifier, &Nonce::new(secrets.nonce())).map_err(unsound)?;
        if let Some(told) = claims.access_token_hash() {
            let (alg, key) = (word.signing_alg(), word.signing_key(&verifier));
            let (alg, key) = (alg.map_err(unsound)?, key.map_err(unsound)?);
            let own = AccessTokenHash::from_token(tokens.access_token(), alg, key);
            if own.map_err(unsound)? != *told {
                return Err(unsound("the word belongs to another token"));
            }
        }
        Ok(claims.clone())
    }

    /// Many providers say names only when asked for the card. Without one the person is called by what is there.
    async fn add_from_card(
        &self,
        tokens: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
        word: &mut CompanyIdentity,
    ) {
        let subject = Some(claims.subject().clone());
        let Ok(asked) = self.client.user_info(tokens.access_token().clone(), subject) else {
            return;
        };
        let card: Result<CoreUserInfoClaims, _> = asked.request_async(&self.egress).await;
        match card {
            Ok(card) => {
                let (mut names, email) = told_by!(card);
                names.append(&mut word.names);
                word.names = names;
                word.email = word.email.take().or(email);
            }
            Err(error) => {
                tracing::warn!(code = "company_card_not_given", %error, "a person is called by what is there");
            }
        }
    }
}

/// How the provider wants the secret: in the head unless it only takes it in the body.
fn auth_type(told: &CoreProviderMetadata) -> AuthType {
    let takes = |method| {
        told.token_endpoint_auth_methods_supported().is_some_and(|all| all.contains(&method))
    };
    let only_body = takes(CoreClientAuthMethod::ClientSecretPost)
        && !takes(CoreClientAuthMethod::ClientSecretBasic);
    if only_body { AuthType::RequestBody } else { AuthType::BasicAuth }
}

fn discovery_cause(error: &DiscoveryError<EgressError>) -> String {
    if let DiscoveryError::Request(cause) = error { cause.to_string() } else { error.to_string() }
}

fn unreachable(cause: impl std::fmt::Display) -> CompanyError {
    CompanyError::Unreachable(cause.to_string())
}

fn unsound(cause: impl std::fmt::Display) -> CompanyError {
    CompanyError::Unsound(cause.to_string())
}
