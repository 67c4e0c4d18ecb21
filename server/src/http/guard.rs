//! Who calls: every route passes here, and the table says whom it lets through.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::{
    extract::{FromRequestParts, RawPathParams, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use deskbell_domain::{Caller, DeviceCaller};
use deskbell_protocol::{
    TicketId, WriteId,
    desk::{
        action::Actor,
        people::{CredentialState, Role, Technician},
        ticket::TechnicianRef,
    },
    enroll::{Approval, TokenHash},
    limits::{BOOT_HEADER, CLIENT_HEADER, MIN_CLIENT_VERSION, UNATTENDED_HEADER},
    problem::ErrorCode,
};

use crate::feed::caller_of;

use super::{
    App,
    problem::{Answer, Refusal},
    route::Access,
    session,
};

/// What stands in front of one route.
#[derive(Clone)]
pub(crate) struct Guard {
    /// The server.
    pub app: App,
    /// Whom to let through.
    pub access: Access,
    /// Whether a page opens it by itself and keeps it open, which tells nothing of the person before it.
    pub streams: bool,
}

/// The device that calls, and the hash of its token.
#[derive(Debug, Clone)]
pub struct Device(pub DeviceCaller, pub TokenHash);

/// The technician who calls, and by which session or token.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Who.
    pub actor: Actor,
    /// The hash of the session's or API token.
    pub credential: TokenHash,
}

/// Whoever holds the secret of a help request.
#[derive(Debug, Clone, Copy)]
pub struct HelpSecret(pub TicketId);

/// Lets a request through with its caller, or refuses it.
pub(crate) async fn check(
    State(guard): State<Guard>,
    mut request: Request,
    next: Next,
) -> Response {
    let outcome = match guard.access {
        Access::Public => Ok(()),
        Access::Device => device(&guard.app, &mut request).await.map(drop),
        Access::ApprovedDevice => {
            device(&guard.app, &mut request).await.and_then(|caller| approved(&caller))
        }
        Access::HelpSecret => help_secret(&guard.app, &mut request).await,
        Access::Technician(role) => {
            let is_by_a_person =
                !guard.streams && !request.headers().contains_key(UNATTENDED_HEADER);
            technician(&guard.app, role, &mut request, is_by_a_person).await
        }
    };
    match outcome {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// The technician as the rules know them.
pub(crate) fn actor_of(technician: &Technician) -> Actor {
    Actor {
        technician: TechnicianRef { id: technician.id, name: technician.name.clone() },
        role: technician.role,
    }
}

impl Device {
    /// As the rules know it.
    pub fn caller(&self) -> Caller {
        Caller::Device(self.0.clone())
    }
}

impl Desk {
    /// As the rules know it.
    pub fn caller(&self) -> Caller {
        Caller::Technician(self.actor.clone())
    }
}

async fn device(app: &App, request: &mut Request) -> Answer<DeviceCaller> {
    let hash = bearer(request.headers())?.ok_or(Refusal::new(ErrorCode::Unauthenticated))?;
    check_client(request.headers())?;
    let token = hash.clone();
    let found = app.store.read(move |reader| reader.credential(&hash)).await?;
    let credential = found.ok_or(Refusal::new(ErrorCode::TokenUnknown))?;
    if credential.state == CredentialState::Revoked {
        return Err(Refusal::new(ErrorCode::DeviceRevoked));
    }
    let caller = caller_of(&credential);
    app.contacts.note(caller.device);
    if let Some(boot) = request.headers().get(BOOT_HEADER)
        && !credential.cloned
        && app.boots.alternates(caller.credential, boot.as_bytes())
    {
        app.metrics.clones.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        tracing::warn!(code = "token_on_two_machines", device.id = %caller.device, "one token is used on two machines");
        app.store.mark_cloned(caller.credential).await?;
    }
    request.extensions_mut().insert(Device(caller.clone(), token));
    Ok(caller)
}

fn approved(caller: &DeviceCaller) -> Answer<()> {
    if caller.approval == Approval::Approved {
        Ok(())
    } else {
        Err(Refusal::new(ErrorCode::ApprovalPending))
    }
}

/// A missing version counts as the first one there was.
fn check_client(headers: &HeaderMap) -> Answer<()> {
    let version = match headers.get(CLIENT_HEADER) {
        None => 1,
        Some(value) => value
            .to_str()
            .ok()
            .and_then(|text| text.parse::<u32>().ok())
            .ok_or(Refusal::new(ErrorCode::MalformedRequest))?,
    };
    if version < MIN_CLIENT_VERSION {
        return Err(Refusal::new(ErrorCode::UpgradeRequired));
    }
    Ok(())
}

async fn help_secret(app: &App, request: &mut Request) -> Answer<()> {
    let hash = bearer(request.headers())?.ok_or(Refusal::new(ErrorCode::Unauthenticated))?;
    let opened = app.store.read(move |reader| reader.help_ticket(&hash)).await?;
    let opened = opened.ok_or(Refusal::new(ErrorCode::Unauthenticated))?;
    let (mut parts, body) = std::mem::take(request).into_parts();
    let named = ticket_in_path(&mut parts).await;
    *request = Request::from_parts(parts, body);
    if named != Some(opened) {
        return Err(Refusal::new(ErrorCode::NotFound));
    }
    request.extensions_mut().insert(HelpSecret(opened));
    Ok(())
}

async fn ticket_in_path(parts: &mut Parts) -> Option<TicketId> {
    let params = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    params.iter().find(|(name, _)| *name == "id")?.1.parse().ok()
}

async fn technician(
    app: &App,
    least: Role,
    request: &mut Request,
    is_by_a_person: bool,
) -> Answer<()> {
    let (found, credential) = match bearer(request.headers())? {
        Some(hash) => (by_token(app, &hash).await?, hash),
        None => {
            let hash = session::cookie_hash(app, request.headers())?
                .ok_or(Refusal::new(ErrorCode::Unauthenticated))?;
            session::refuse_cross_site(app, request.method(), request.headers())?;
            let (wanted, used) = (hash.clone(), app.uses.of(&hash));
            let found =
                app.store.read(move |reader| reader.technician_by_session(&wanted, used)).await?;
            if found.is_some() && is_by_a_person {
                app.uses.note(hash.clone(), app.clock.now());
            }
            (found, hash)
        }
    };
    let technician = found.ok_or(Refusal::new(ErrorCode::Unauthenticated))?;
    if rank(technician.role) < rank(least) {
        return Err(Refusal::new(ErrorCode::Forbidden));
    }
    request.extensions_mut().insert(Desk { actor: actor_of(&technician), credential });
    Ok(())
}

/// A device's token finds nothing here, as if the path did not exist.
async fn by_token(app: &App, hash: &TokenHash) -> Answer<Option<Technician>> {
    let hash = hash.clone();
    let (found, is_device) = app
        .store
        .read(move |reader| {
            let found = reader.technician_by_api_token(&hash)?;
            let is_device = found.is_none() && reader.credential(&hash)?.is_some();
            Ok((found, is_device))
        })
        .await?;
    if is_device { Err(Refusal::new(ErrorCode::NotFound)) } else { Ok(found) }
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Technician => 0,
        Role::Lead => 1,
        Role::Administrator => 2,
    }
}

/// The hash of the bearer token; the token itself goes no further, except where a code is made from it.
fn bearer(headers: &HeaderMap) -> Answer<Option<TokenHash>> {
    Ok(token(headers)?.map(TokenHash::of))
}

/// The bearer token.
pub(super) fn token(headers: &HeaderMap) -> Answer<Option<&str>> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    value
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| (16..=512).contains(&token.len()))
        .map(Some)
        .ok_or(Refusal::new(ErrorCode::Unauthenticated))
}

macro_rules! from_guard {
    ($($caller:ty),*) => {$(
        impl<S: Send + Sync> FromRequestParts<S> for $caller {
            type Rejection = Refusal;
            async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
                let found = parts.extensions.get::<Self>().cloned();
                found.ok_or_else(|| Refusal::internal("the table lets nobody of this kind in here"))
            }
        }
    )*};
}
from_guard!(Device, Desk, HelpSecret);

/// The boot ids a credential was used under: A, B, A is a cloned disk, A, B a restart.
#[derive(Default)]
pub struct Boots(Mutex<HashMap<WriteId, (u64, Option<u64>)>>);

impl Boots {
    /// Whether a boot id that was left comes back.
    pub fn alternates(&self, credential: WriteId, boot: &[u8]) -> bool {
        use std::hash::{DefaultHasher, Hash as _, Hasher as _};
        let mut hasher = DefaultHasher::new();
        boot.hash(&mut hasher);
        let now = hasher.finish();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (last, before) = seen.entry(credential).or_insert((now, None));
        if *last == now {
            return false;
        }
        let returns = *before == Some(now);
        *before = Some(*last);
        *last = now;
        returns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restart_is_no_clone_but_a_return_is() {
        let boots = Boots::default();
        let one = WriteId(uuid::Uuid::from_u128(1));
        for (boot, expected) in
            [("a", false), ("a", false), ("b", false), ("b", false), ("a", true)]
        {
            assert_eq!(boots.alternates(one, boot.as_bytes()), expected, "{boot}");
        }
    }

    #[test]
    fn odd_credentials_are_none() {
        let with = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            bearer(&headers).map(|hash| hash.is_some()).map_err(|refusal| refusal.code)
        };
        let long = format!("Bearer {}", "x".repeat(10_000));
        for odd in
            ["", " ", "Bearer", "Bearer ", "Bearer 0", "Basic abcdefghijklmnopqrstuvwx", &long]
        {
            assert_eq!(with(odd), Err(ErrorCode::Unauthenticated), "{odd:.20}");
        }
        assert_eq!(with("bearer 0123456789abcdef0123456789abcdef"), Ok(true));
    }
}
