//! What a technician reads of a person's other tickets without leaving a line in the audit.

use serde_json::Value;

use crate::door::{Door, new_id, opening};

#[tokio::test]
async fn a_get_gives_the_last_ten_and_no_more() {
    let door = Door::open().await;
    let technician = door.technician("Priya Nair", "technician").await;
    let device = door.device("Tom Alder").await;
    let mut ids = Vec::new();
    for at in 0..13 {
        let id = new_id();
        let path = format!("/api/v1/me/tickets/{id}");
        let opened = door.put(&device.token, &path, opening(&format!("Request {at}"))).await;
        assert_eq!(opened.status, 201, "{}", opened.text);
        ids.push(id);
    }
    let page = format!("/api/v1/desk/tickets/{}", ids[12]);
    let history = door.get(&technician, &format!("{page}/history")).await;
    let told: Vec<&str> = history.json.as_array().unwrap().iter().map(id_of).collect();
    let last: Vec<&str> = ids[2..12].iter().rev().map(String::as_str).collect();
    assert_eq!(told, last, "the newest first, and not itself");
    let shown = door.get(&technician, &page).await;
    assert_eq!(shown.json["caller_tickets"], history.json, "as on the ticket's own page");
}

fn id_of(brief: &Value) -> &str {
    brief["id"].as_str().unwrap()
}
