//! Who may call what: every row of the table of routes against every kind of caller.

use deskbell_protocol::desk::people::Role;
use deskbell_server::{
    http::route::{Access, Method, Pace, Route},
    routes,
};
use serde_json::{Value, json};

use crate::door::{Door, Reply, new_id};

/// Callers of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    Nobody,
    Stranger,
    Pending,
    Device,
    Revoked,
    Technician,
    Lead,
    Administrator,
}

/// What a caller meets at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meets {
    /// Passed the door; what comes after is not the matrix's matter.
    Passes,
    Code(&'static str),
}

#[tokio::test]
async fn every_route_lets_in_whom_the_table_names_and_nobody_else() {
    let door = Door::open().await;
    let tokens = Tokens::make(&door).await;
    let mut looked_at = 0;
    for route in routes() {
        for (caller, token) in &tokens.0 {
            let reply = knock(&door, &route, token.as_deref()).await;
            let expected = expected(route.access, *caller);
            // What is given may hold a code of its own.
            let code = reply.json["code"].as_str().filter(|_| reply.status >= 400);
            let met = match code {
                Some("unauthenticated") => Meets::Code("unauthenticated"),
                Some("token_unknown") => Meets::Code("token_unknown"),
                Some("device_revoked") => Meets::Code("device_revoked"),
                Some("approval_pending") => Meets::Code("approval_pending"),
                Some("forbidden") => Meets::Code("forbidden"),
                Some("not_found") if expected == Meets::Code("not_found") => expected,
                _ => Meets::Passes,
            };
            let row = format!("{} {} as {caller:?}", route.method.as_str(), route.path);
            assert_eq!(met, expected, "{row}: {}", reply.text);
            if let Some(code) = code {
                reply.assert_problem();
                let documented = route.all_errors().iter().any(|known| known.as_str() == code);
                assert!(documented, "{row}: {code} is not documented");
            }
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, routes().len() * tokens.0.len());
}

#[test]
fn every_route_is_named_once_and_answers_something() {
    let mut names: Vec<&str> = routes().iter().map(|route| route.operation).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    for route in routes() {
        assert!(!route.about.is_empty() && !route.answers.is_empty(), "{}", route.path);
    }
}

#[test]
fn the_document_has_every_operation_and_no_loose_end() {
    let document = serde_json::to_value(deskbell_server::openapi()).unwrap();
    for route in routes() {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        assert_eq!(operation["operationId"], route.operation, "{}", route.path);
    }
    let mut loose = Vec::new();
    find_references(&document, &mut |reference| {
        let name = reference.trim_start_matches("#/components/schemas/");
        if document["components"]["schemas"].get(name).is_none() {
            loose.push(name.to_owned());
        }
    });
    assert_eq!(loose, Vec::<String>::new());
}

struct Tokens(Vec<(Caller, Option<String>)>);

impl Tokens {
    async fn make(door: &Door) -> Self {
        let lead = door.technician("Lea Lead", "lead").await;
        let revoked = door.device("Rita Gone").await;
        let path = format!("/api/v1/desk/devices/{}/revoke", revoked.id);
        assert_eq!(door.send(Some(&lead), "POST", &path, &json!({}), &[]).await.status, 200);
        Self(vec![
            (Caller::Nobody, None),
            (Caller::Stranger, Some("nobody-knows-this-token-at-all".to_owned())),
            (Caller::Pending, Some(door.pending("Ann Brook").await.token)),
            (Caller::Device, Some(door.device("Tom Alder").await.token)),
            (Caller::Revoked, Some(revoked.token)),
            (Caller::Technician, Some(door.technician("Priya Nair", "technician").await)),
            (Caller::Lead, Some(lead)),
            (Caller::Administrator, Some(door.technician("Robin Keller", "administrator").await)),
        ])
    }
}

fn expected(access: Access, caller: Caller) -> Meets {
    match access {
        Access::Public => Meets::Passes,
        Access::HelpSecret => Meets::Code("unauthenticated"),
        Access::Device | Access::ApprovedDevice => match caller {
            Caller::Nobody => Meets::Code("unauthenticated"),
            Caller::Revoked => Meets::Code("device_revoked"),
            Caller::Pending if access == Access::ApprovedDevice => Meets::Code("approval_pending"),
            Caller::Pending | Caller::Device => Meets::Passes,
            Caller::Stranger | Caller::Technician | Caller::Lead | Caller::Administrator => {
                Meets::Code("token_unknown")
            }
        },
        Access::Technician(least) => match caller {
            Caller::Nobody | Caller::Stranger => Meets::Code("unauthenticated"),
            Caller::Pending | Caller::Device | Caller::Revoked => Meets::Code("not_found"),
            Caller::Technician if least != Role::Technician => Meets::Code("forbidden"),
            Caller::Lead if least == Role::Administrator => Meets::Code("forbidden"),
            Caller::Technician | Caller::Lead | Caller::Administrator => Meets::Passes,
        },
    }
}

/// Calls a route with ids of nothing and an empty body; a stream is left at once.
async fn knock(door: &Door, route: &Route, token: Option<&str>) -> Reply {
    let mut path = route.path.to_owned();
    for name in deskbell_server::http::path_parameters(route.path) {
        path = path.replace(&format!("{{{name}}}"), &new_id());
    }
    let request = door.request(token, route.method.as_str(), &path);
    if route.pace == Pace::Stream {
        let answer = request.send().await.unwrap();
        if answer.status().is_success() {
            let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
            return Reply { status, headers, text: String::new(), json: Value::Null };
        }
        let request = door.request(token, route.method.as_str(), &path);
        return Reply::of(request).await;
    }
    let has_body = route.method != Method::Get && route.pace == Pace::Plain;
    Reply::of(if has_body { request.json(&json!({})) } else { request }).await
}

fn find_references(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                found(reference);
            }
            fields.values().for_each(|value| find_references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| find_references(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
