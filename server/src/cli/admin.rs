//! Commands that a server which runs can do as well as the command alone.

use std::path::PathBuf;

use deskbell_protocol::{WriteId, desk::people::Role, enroll::TokenHash};
use deskbell_store::ApiTokenId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    backup,
    exit::{Failure, of_administration, of_store},
    export, import, keys,
};
use crate::{
    administration::{Administration, KeyRules},
    words,
};

/// One command.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "snake_case")]
pub(super) enum Wish {
    AddTechnician { name: String, email: String, role: Role },
    CreateEnrollmentKey { expires_days: Option<u32>, max_uses: Option<u32>, auto_approve: bool },
    ListEnrollmentKeys,
    RevokeEnrollmentKey { id: WriteId },
    CreateApiToken { technician: String },
    ListApiTokens,
    RevokeApiToken { id: String },
    Backup { to: PathBuf },
    Export { to: PathBuf },
    ImportPeople { from: PathBuf, check: bool },
    Doctor,
}

/// What it came to.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Granted {
    pub(super) value: Value,
    pub(super) words: String,
    /// Whether everything is as it should be; only the doctor ever says no.
    pub(super) is_well: bool,
}

impl Granted {
    pub(super) fn new(value: Value, words: String) -> Self {
        Self { value, words, is_well: true }
    }
}

/// Does what is asked for.
pub(super) async fn grant(by: &Administration<'_>, wish: Wish) -> Result<Granted, Failure> {
    let failed = |error| of_administration(&error, by.data);
    match wish {
        Wish::AddTechnician { name, email, role } => {
            let (id, url) = by.technician(&name, &email, role).await.map_err(failed)?;
            let words = words::text("cli-signin", &[("url", url.clone().into())]);
            Ok(Granted::new(json!({"id": id, "sign_in_url": url}), words))
        }
        Wish::CreateEnrollmentKey { expires_days, max_uses, auto_approve } => {
            let rules = KeyRules { expires_days, max_uses, auto_approve };
            let (id, key) = by.enrollment_key_with_id(rules).await.map_err(failed)?;
            let words = words::text("cli-key", &[("key", key.clone().into())]);
            Ok(Granted::new(json!({"id": id, "key": key}), words))
        }
        Wish::ListEnrollmentKeys => keys::enrollment_keys(by).await,
        Wish::RevokeEnrollmentKey { id } => keys::end_enrollment_key(by, id).await,
        Wish::CreateApiToken { technician } => {
            let token = by.api_token(&technician).await.map_err(failed)?;
            let id = ApiTokenId::of(&TokenHash::of(&token)).to_string();
            let words = words::text("cli-token", &[("token", token.clone().into())]);
            Ok(Granted::new(json!({"id": id, "token": token}), words))
        }
        Wish::ListApiTokens => keys::api_tokens(by).await,
        Wish::RevokeApiToken { id } => keys::end_api_token(by, &id).await,
        Wish::Backup { to } => backup::make(by.store, by.data, &to).await,
        Wish::Export { to } => export::make(by.store, by.data, &to).await,
        Wish::ImportPeople { from, check } => import::people(by.store, by.data, &from, check).await,
        Wish::Doctor => doctor(by).await,
    }
}

async fn doctor(by: &Administration<'_>) -> Result<Granted, Failure> {
    let report = by.store.doctor().await.map_err(|error| of_store(&error, by.data))?;
    let checks: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| json!({"check": finding.check, "wrong": finding.wrong}))
        .collect();
    let is_well = report.is_healthy();
    let ill = report.findings.iter().filter(|finding| !finding.wrong.is_empty());
    let lines: Vec<String> =
        ill.map(|finding| format!("{}: {}", finding.check, finding.wrong.join(", "))).collect();
    let words = if is_well { words::plain("cli-doctor-ok") } else { lines.join("\n") };
    let value = json!({"healthy": is_well, "checks": checks});
    Ok(Granted { value, words, is_well })
}
