//! What an organisation brings along and takes along: people from a list, everything as files.

use std::path::Path;

use deskbell_tests::{programs::program, server::TestServer};
use serde_json::{Value, json};
use uuid::Uuid;

/// Ends a command line with its exit code, JSON and words.
async fn runs(server: &TestServer, arguments: &[&str]) -> (Option<i32>, Value, String) {
    let mut command = tokio::process::Command::new(program("deskbell-server", "deskbell-server"));
    command.args(arguments).arg("--data").arg(server.directory());
    let output = command.output().await.unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    let value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code(), value, words)
}

fn lines(file: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn everything_is_taken_along_while_the_server_runs() {
    let server = TestServer::start().await;
    let priya = server.technician("Priya Raman", "priya@aldermoor.example", "technician").await;
    let marta = server.approved_device("Marta Lindqvist").await;
    let (id, file) = (Uuid::now_v7().to_string(), Uuid::now_v7().to_string());
    let request =
        server.http.put(format!("{}/api/v1/me/attachments/{file}?name=a.txt", server.base));
    let request = request.bearer_auth(&marta.token).header("content-type", "text/plain");
    assert_eq!(request.body("Taken along").send().await.unwrap().status(), 201);
    let opening = json!({
        "description": "The dock is dead\nsince Monday", "attachments": [file],
        "reported_at": "2026-11-19T09:12:00Z", "locale": "en",
    });
    let path = format!("/api/v1/me/tickets/{id}");
    assert_eq!(server.put(Some(&marta.token), &path, opening).await.status, 201);
    let note = json!({"body": "Look at the firmware", "visibility": "internal", "attachments": []});
    let path = format!("/api/v1/desk/tickets/{id}/messages/{}", Uuid::now_v7());
    let noted = server.put(Some(&priya.token), &path, note).await;
    assert_eq!(noted.status, 201, "{}", noted.text);

    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("export");
    let arguments = ["export", "--to", to.to_str().unwrap(), "--json"];
    let (code, value, words) = runs(&server, &arguments).await;
    assert_eq!(code, Some(0), "{words}");
    assert_eq!(
        (&value["people"], &value["tickets"], &value["attachments"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let people = lines(&to.join("people.jsonl"));
    assert_eq!(people[0]["display_name"], "Marta Lindqvist");
    let tickets = lines(&to.join("tickets.jsonl"));
    assert_eq!(tickets[0]["description"], "The dock is dead\nsince Monday");
    assert!(tickets[0].to_string().contains("Look at the firmware"), "notes too");
    let kept = walk(&to.join("attachments"));
    assert_eq!(kept, [b"Taken along".to_vec()]);

    let (code, _, words) = runs(&server, &arguments).await;
    assert_eq!(code, Some(7), "{words}");
    assert!(words.contains(to.to_str().unwrap()), "{words}");
}

fn walk(folder: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(std::fs::read(path).unwrap());
        }
    }
    found
}

#[tokio::test]
async fn people_of_a_list_are_found_and_come_once() {
    let server = TestServer::start().await;
    let priya = server.technician("Priya Raman", "priya@aldermoor.example", "technician").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.csv");
    let list = "name,email,department\nIda Berg,ida@aldermoor.example,Finance\nTom,tom,\n\
                \"Alder, Tom\",tom@aldermoor.example,\n";
    std::fs::write(&file, list).unwrap();
    let arguments = ["import", "--people", file.to_str().unwrap(), "--json"];
    let found = async || {
        let people = server.get(Some(&priya.token), "/api/v1/desk/people?q=aldermoor").await.json;
        let items = people["items"].as_array().unwrap();
        items.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };

    let mut checking = arguments.to_vec();
    checking.push("--check");
    let (code, value, words) = runs(&server, &checking).await;
    assert_eq!((code, &value["read"], &value["added"]), (Some(8), &json!(2), &json!(0)), "{words}");
    assert_eq!(found().await, Vec::<String>::new(), "nothing is written");
    for added in [2, 0] {
        let (code, value, words) = runs(&server, &arguments).await;
        assert_eq!((code, &value["added"]), (Some(8), &json!(added)), "{words}");
        assert_eq!(value["refused"][0]["line"], 3);
        assert_eq!(value["refused"][0]["column"], "email");
        assert!(words.contains("3: email: "), "{words}");
        assert_eq!(found().await, ["Alder, Tom", "Ida Berg"]);
    }

    std::fs::write(&file, "name,phone\nIda,1\n").unwrap();
    let (code, _, words) = runs(&server, &arguments).await;
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains("email"), "{words}");
    std::fs::remove_file(&file).unwrap();
    let (code, _, words) = runs(&server, &arguments).await;
    assert_eq!(code, Some(4), "{words}");
    assert!(words.contains(file.to_str().unwrap()), "{words}");
}
