//! Keys and tokens are listed without telling them, and ended from the server's own machine.

use std::{path::Path, process::Stdio};

use deskbell_tests::{programs::program, server::TestServer};
use serde_json::{Value, json};
use tokio::process::Command;
use uuid::Uuid;

/// A value on the command line is not as it should be.
const USAGE: i32 = 2;

/// What a command that must fail says, and its exit code.
async fn refused(data: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(program("deskbell-server", "deskbell-server"));
    command.args(arguments).arg("--data").arg(data).stdin(Stdio::null()).kill_on_drop(true);
    let output = command.output().await.unwrap();
    assert!(output.stdout.is_empty(), "{output:?}");
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

fn items<'a>(list: &'a Value, name: &str) -> &'a [Value] {
    list[name].as_array().unwrap()
}

#[tokio::test]
async fn an_api_token_is_listed_and_ended() {
    let server = TestServer::start().await;
    let priya = server.technician("Priya Raman", "priya@aldermoor.example", "technician").await;
    let made = server
        .command(&["api-token", "create", "--technician", "priya@aldermoor.example", "--json"])
        .await;
    let (id, token) = (made["id"].as_str().unwrap(), made["token"].as_str().unwrap());
    let queue = "/api/v1/desk/tickets";
    assert_eq!(server.get(Some(token), queue).await.status, 200);

    let list = server.command(&["api-token", "list", "--json"]).await;
    let mine = items(&list, "tokens").iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(mine["technician"], json!("priya@aldermoor.example"));
    assert_eq!(mine["revoked_at"], Value::Null);
    for secret in [token, &priya.token, &server.administrator.token] {
        assert!(!list.to_string().contains(secret), "{list}");
    }
    let revoke = ["api-token", "revoke", "--id", id, "--json"];
    assert_eq!(server.command(&revoke).await, json!({"id": id, "revoked": true}));
    let gone = server.get(Some(token), queue).await;
    assert_eq!((gone.status, gone.json["code"].as_str()), (401, Some("unauthenticated")));
    assert_eq!(server.get(Some(&priya.token), queue).await.status, 200, "her other token stays");
    server.command(&revoke).await;
    let list = server.command(&["api-token", "list", "--json"]).await;
    let mine = items(&list, "tokens").iter().find(|one| one["id"] == id).unwrap();
    assert!(mine["revoked_at"].is_string(), "{list}");

    for unknown in ["0123456789abcdef", "nonsense", ""] {
        let arguments = ["api-token", "revoke", "--id", unknown];
        let (code, words) = refused(&server.directory(), &arguments).await;
        assert_eq!(code, Some(USAGE), "{words}");
        assert!(words.contains("No token has the id") && words.contains("nothing was changed"));
    }
}

#[tokio::test]
async fn an_enrolment_key_is_listed_and_ended_with_and_without_a_server() {
    let mut server = TestServer::start().await;
    let before = server.device("Marta Lindqvist").await;
    let list = server.command(&["enrollment-key", "list", "--json"]).await;
    let keys = items(&list, "keys");
    let used = keys.iter().find(|key| key["uses"] == 1).unwrap_or_else(|| panic!("{list}"));
    assert!(keys.iter().any(|key| key["auto_approve"] == true), "{list}");
    for secret in [&server.enrollment_key, &server.auto_key] {
        assert!(!list.to_string().contains(&**secret), "{list}");
    }
    let id = used["id"].as_str().unwrap();
    let revoke = ["enrollment-key", "revoke", "--id", id, "--json"];
    assert_eq!(server.command(&revoke).await, json!({"id": id, "revoked": true}));

    let mut newcomer = before.enrolled.clone();
    newcomer["device"]["id"] = json!(Uuid::now_v7());
    let reply = server.post(None, "/api/v1/enroll", newcomer).await;
    assert_eq!((reply.status, reply.json["code"].as_str()), (401, Some("enrollment_refused")));
    let home = server.get(Some(&before.token), "/api/v1/me/home").await;
    assert_eq!(home.status, 200, "who came in by it stays");
    server.approved_device("Jonas Weber").await;

    server.stop().await;
    let list = server.command(&["enrollment-key", "list", "--json"]).await;
    assert!(items(&list, "keys").iter().any(|key| key["revoked_at"].is_string()), "{list}");
    let nobody = Uuid::now_v7().to_string();
    for (unknown, says) in [(nobody.as_str(), "No enrolment key has the id"), ("nonsense", "--id")]
    {
        let arguments = ["enrollment-key", "revoke", "--id", unknown];
        let (code, words) = refused(&server.directory(), &arguments).await;
        assert_eq!(code, Some(USAGE), "{words}");
        assert!(words.contains(says), "{words}");
    }
}
