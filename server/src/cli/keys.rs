//! Listing and ending what lets computers and programs in. Keys and tokens themselves are known to nobody any more.

use deskbell_protocol::{Timestamp, WriteId, desk::people::Technician};
use deskbell_store::{ApiToken, EnrollmentKey};
use serde_json::{Value, json};

use super::{
    admin::Granted,
    exit::{Exit, Failure, of_administration, of_store},
};
use crate::{
    administration::{Administration, AdministrationError},
    words,
};

/// Every enrolment key.
pub(super) async fn enrollment_keys(by: &Administration<'_>) -> Result<Granted, Failure> {
    let keys = by.store.read(|reader| reader.enrollment_keys()).await;
    let keys = keys.map_err(|error| of_store(&error, by.data))?;
    let items: Vec<Value> = keys
        .iter()
        .map(|key| {
            json!({
                "id": key.id, "made_at": key.made_at, "auto_approve": key.auto_approve, "uses": key.uses,
                "max_uses": key.max_uses, "expires_at": key.expires_at, "revoked_at": key.revoked_at,
            })
        })
        .collect();
    let lines: Vec<String> = keys.iter().map(key_line).collect();
    Ok(Granted::new(json!({"keys": items}), listed(&lines, "cli-keys-none")))
}

/// Every API token.
pub(super) async fn api_tokens(by: &Administration<'_>) -> Result<Granted, Failure> {
    let tokens = by.api_tokens().await.map_err(|error| of_store(&error, by.data))?;
    let items: Vec<Value> = tokens
        .iter()
        .map(|(token, technician)| {
            json!({
                "id": token.id.to_string(), "technician": technician.email, "made_at": token.made_at,
                "revoked_at": token.revoked_at,
            })
        })
        .collect();
    let lines: Vec<String> =
        tokens.iter().map(|(token, technician)| token_line(token, technician)).collect();
    Ok(Granted::new(json!({"tokens": items}), listed(&lines, "cli-tokens-none")))
}

/// Ends an enrolment key.
pub(super) async fn end_enrollment_key(
    by: &Administration<'_>,
    id: WriteId,
) -> Result<Granted, Failure> {
    ended(by, by.revoke_enrollment_key(id).await, &id.to_string(), "cli-key-ended")
}

/// Ends an API token.
pub(super) async fn end_api_token(by: &Administration<'_>, id: &str) -> Result<Granted, Failure> {
    ended(by, by.revoke_api_token(id).await, id, "cli-token-ended")
}

fn ended(
    by: &Administration<'_>,
    done: Result<(), AdministrationError>,
    id: &str,
    key: &str,
) -> Result<Granted, Failure> {
    let values = [("id", id.to_owned().into())];
    let unknown = |key: &str| Err(Failure::new(Exit::Usage, words::text(key, &values)));
    match done {
        Ok(()) => Ok(Granted::new(json!({"id": id, "revoked": true}), words::text(key, &values))),
        Err(AdministrationError::UnknownKey) => unknown("cli-key-unknown"),
        Err(AdministrationError::UnknownToken) => unknown("cli-token-unknown"),
        Err(
            other @ (AdministrationError::Store(_)
            | AdministrationError::Field { .. }
            | AdministrationError::UnknownTechnician),
        ) => Err(of_administration(&other, by.data)),
    }
}

fn key_line(key: &EnrollmentKey) -> String {
    let uses = match key.max_uses {
        Some(most) => format!("{}/{most}", key.uses),
        None => key.uses.to_string(),
    };
    let until = match (key.revoked_at, key.expires_at) {
        (None, Some(until)) => words::text("cli-key-until", &[("until", until.to_string().into())]),
        (revoked_at, _) => state(revoked_at),
    };
    let values = [
        ("id", key.id.to_string().into()),
        ("made", key.made_at.to_string().into()),
        ("uses", uses.into()),
        ("state", until.into()),
    ];
    let line = words::text("cli-key-line", &values);
    if key.auto_approve { line + &words::plain("cli-key-approves") } else { line }
}

fn token_line(token: &ApiToken, technician: &Technician) -> String {
    let values = [
        ("id", token.id.to_string().into()),
        ("technician", technician.email.to_string().into()),
        ("made", token.made_at.to_string().into()),
        ("state", state(token.revoked_at).into()),
    ];
    words::text("cli-token-line", &values)
}

fn state(revoked_at: Option<Timestamp>) -> String {
    match revoked_at {
        None => words::plain("cli-key-good"),
        Some(at) => words::text("cli-key-revoked", &[("at", at.to_string().into())]),
    }
}

fn listed(lines: &[String], none: &str) -> String {
    if lines.is_empty() { words::plain(none) } else { lines.join("\n") }
}
