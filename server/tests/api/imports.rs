//! What is brought along as a file: a list of people, and a mail that begins a call.

use serde_json::{Value, json};

use crate::door::{Door, Reply, new_id};

const LIST: &str = "name,email,department\nIda Berg,ida@aldermoor.example,Finance\nTom,tom,\n\
                    \"Alder, Tom\",TOM@aldermoor.example,\nTom again,tom@aldermoor.example,\n";

async fn send(door: &Door, token: &str, path: &str, body: impl Into<reqwest::Body>) -> Reply {
    let request = door.request(Some(token), "PUT", &format!("/api/v1/desk/{path}"));
    Reply::of(request.header("content-type", "text/csv").body(body)).await
}

async fn known(door: &Door, token: &str) -> Vec<String> {
    let found = door.get(token, "/api/v1/desk/people?q=aldermoor").await.json;
    let names = found["items"].as_array().unwrap().iter();
    names.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_list_is_looked_at_first_and_then_comes_once() {
    let door = Door::open().await;
    let admin = door.technician("Robin Keller", "administrator").await;
    let path = format!("people/imports/{}", new_id());
    let preview = send(&door, &admin, &format!("{path}?dry_run=true"), LIST).await;
    assert_eq!(preview.status, 200, "{}", preview.text);
    let told = &preview.json;
    assert_eq!(
        (&told["dry_run"], &told["read"], &told["added"]),
        (&json!(true), &json!(3), &json!(2))
    );
    let wrong = &told["refused"][0];
    assert_eq!((&wrong["line"], &wrong["field"]), (&json!(3), &json!("email")));
    assert_eq!((&wrong["code"], &told["refused_lines"]), (&json!("not_an_address"), &json!(1)));
    assert!(wrong["detail"].as_str().unwrap().contains("name@example.org"), "{wrong}");
    assert_eq!(told["people"][0]["department"], "Finance");
    assert_eq!(known(&door, &admin).await, Vec::<String>::new(), "nothing is written");

    let done = send(&door, &admin, &path, LIST).await;
    assert_eq!((done.status, &done.json["added"]), (200, &json!(2)), "{}", done.text);
    assert_eq!(done.json["people"], Value::Null);
    assert_eq!(known(&door, &admin).await, ["Alder, Tom", "Ida Berg"]);
    assert_eq!(send(&door, &admin, &path, LIST).await.json, done.json, "the first outcome again");
    let other = send(&door, &admin, &path, "name,email\nAnn,ann@aldermoor.example\n").await;
    assert_eq!(other.code(), "idempotency_conflict");
    let again = send(&door, &admin, &format!("people/imports/{}", new_id()), LIST).await;
    assert_eq!(again.json["added"], 0, "all of them are known");
    let lines = door.server.administration().store.read_now(|reader| reader.audit(1)).unwrap();
    assert_eq!(lines[0].what, "people_imported");
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_refused_as_a_whole() {
    let door = Door::open().await;
    let admin = door.technician("Robin Keller", "administrator").await;
    let path = format!("people/imports/{}", new_id());
    let missing = send(&door, &admin, &path, "name,phone\nIda,1\n").await;
    assert_eq!(missing.field(), ("/email", "missing_column"));
    let odd = send(&door, &admin, &format!("{path}?dry_run=maybe"), LIST).await;
    assert_eq!(odd.field(), ("/dry_run", "unknown_value"));
    let long = send(&door, &admin, &path, vec![b'x'; 8 * 1024 * 1024 + 1]).await;
    assert_eq!((long.status, long.code()), (413, "body_too_large"));
    let packed = door.request(Some(&admin), "PUT", &format!("/api/v1/desk/{path}"));
    let packed = Reply::of(packed.header("content-encoding", "gzip").body(LIST)).await;
    assert_eq!(packed.code(), "unsupported_media_type");
    let people = format!("name,email\n{}", "A,a@b.example\n".repeat(50_001));
    assert_eq!(send(&door, &admin, &path, people).await.field(), ("", "too_many"));
    let priya = door.technician("Priya Raman", "lead").await;
    assert_eq!(send(&door, &priya, &path, LIST).await.code(), "forbidden");
}

#[tokio::test]
async fn a_mail_begins_a_call_and_leaves_nothing_behind() {
    let door = Door::open().await;
    let priya = door.technician("Priya Raman", "technician").await;
    let card = json!({"display_name": "Ida Berg", "emails": ["ida@aldermoor.example"]});
    let ida = format!("/api/v1/desk/people/{}", new_id());
    let ida = door.put(&priya, &ida, card).await.json["id"].clone();
    let sizes = || door.server.administration().store.read_now(|reader| reader.sizes()).unwrap();
    let before = sizes();
    let mail = "From: Ida <IDA@aldermoor.example>\r\nSubject: Printer\r\n\r\nIt is jammed.\r\n";
    let path = format!("mail-imports/{}", new_id());
    for _ in 0..2 {
        let call = send(&door, &priya, &path, mail).await;
        assert_eq!(call.status, 200, "{}", call.text);
        assert_eq!(call.json["callers"][0]["id"], ida);
        assert_eq!(
            (&call.json["subject"], &call.json["text"]),
            (&json!("Printer"), &json!("It is jammed."))
        );
    }
    let stranger = send(&door, &priya, &path, "From: a@b.example\r\n\r\nHello").await;
    assert_eq!(
        (&stranger.json["callers"], &stranger.json["address"]),
        (&Value::Null, &json!("a@b.example"))
    );
    assert_eq!(sizes(), before);
    assert_eq!(send(&door, &priya, &path, "").await.field(), ("", "not_a_mail"));
    let huge = send(&door, &priya, &path, vec![b'x'; 16 * 1024 * 1024 + 1]).await;
    assert_eq!(huge.code(), "body_too_large");
}
