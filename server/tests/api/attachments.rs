//! Pictures and files over the wire.

use serde_json::{Value, json};

use crate::door::{Device, Door, Reply, new_id, opening};

fn png() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 4).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

async fn upload(door: &Door, device: &Device, id: &str, kind: &str, bytes: Vec<u8>) -> Reply {
    let path = format!("/api/v1/me/attachments/{id}?name=..%2FScreen%20%C3%BC.png");
    let request = door.request(Some(&device.token), "PUT", &path);
    Reply::of(request.header("content-type", kind).body(bytes)).await
}

#[tokio::test]
async fn text_first_then_the_picture_and_only_for_its_readers() {
    let door = Door::open().await;
    let (device, other) = (door.device("Tom Alder").await, door.device("Eve").await);
    let desk = door.technician("Priya Nair", "technician").await;
    let (ticket, picture) = (new_id(), new_id());
    let mut words = opening("Look at this");
    words["attachments"] = json!([picture]);
    let path = format!("/api/v1/me/tickets/{ticket}");
    let opened = door.put(&device.token, &path, words).await;
    assert_eq!(opened.json["attachments"][0]["state"], "on_its_way", "{}", opened.text);

    let mut bytes = png();
    bytes.extend_from_slice(b"<script>");
    let sent = upload(&door, &device, &picture, "image/png", bytes.clone()).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    assert_eq!((&sent.json["state"], &sent.json["name"]), (&json!("here"), &json!("Screen ü.png")));
    assert_eq!(upload(&door, &device, &picture, "image/png", bytes).await.status, 200);
    let changed = upload(&door, &device, &picture, "image/png", png()).await;
    assert_eq!((changed.status, changed.code()), (409, "idempotency_conflict"));
    let mine = door.get(&device.token, &path).await;
    assert_eq!(mine.json["attachments"][0]["state"], "here");

    let file = format!("/api/v1/me/attachments/{picture}");
    let got = door.request(Some(&device.token), "GET", &file).send().await.unwrap();
    assert_eq!(got.headers()["content-type"], "image/png");
    assert_eq!(got.headers()["content-security-policy"], "default-src 'none'; sandbox");
    let disposition = got.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(
        disposition.starts_with("attachment; ")
            && disposition.contains("filename*=UTF-8''Screen%20%C3%BC.png")
    );
    let stored = got.bytes().await.unwrap();
    assert!(!stored.windows(8).any(|part| part == b"<script>"));
    assert_eq!(door.get(&other.token, &file).await.code(), "not_found");
    let on_desk = format!("/api/v1/desk/attachments/{picture}");
    let seen = door.request(Some(&desk), "GET", &on_desk).send().await.unwrap();
    assert_eq!(seen.bytes().await.unwrap(), stored);
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_shown_as_failed() {
    let door = Door::open().await;
    let device = door.device("Tom Alder").await;
    let (ticket, picture) = (new_id(), new_id());
    let mut words = opening("Look at this");
    words["attachments"] = json!([picture]);
    let path = format!("/api/v1/me/tickets/{ticket}");
    door.put(&device.token, &path, words).await;
    let active = b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
    let refused = upload(&door, &device, &picture, "image/png", active.clone()).await;
    assert_eq!((refused.status, refused.code()), (415, "unsupported_media_type"));
    let mine = door.get(&device.token, &path).await;
    assert_eq!(mine.json["attachments"][0]["state"], "failed", "{}", mine.text);
    let honest = upload(&door, &device, &new_id(), "image/svg+xml", active).await;
    assert_eq!((honest.status, honest.code()), (415, "unsupported_media_type"));
    let broken = upload(&door, &device, &new_id(), "image/png", png()[..30].to_vec()).await;
    assert_eq!(broken.field(), ("", "image_invalid"), "{}", broken.text);
    let large = upload(&door, &device, &new_id(), "text/plain", vec![b'x'; 9 << 20]).await;
    assert_eq!((large.status, large.code()), (413, "body_too_large"));
    let text = upload(&door, &device, &new_id(), "text/plain", b"plain words".to_vec()).await;
    assert_eq!((text.status, &text.json["media_type"]), (201, &json!("text/plain")));
    let drafts = door.data().join("attachments/drafts");
    assert_eq!(std::fs::read_dir(drafts).unwrap().count(), 0, "no draft stays behind");
    let nothing: Value = json!(null);
    assert_eq!(nothing, door.get(&device.token, "/livez").await.json);
}
