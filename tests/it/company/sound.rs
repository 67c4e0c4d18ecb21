//! With a provider that keeps its word.

use deskbell_tests::{browser::Browser, company::SECRET, server::TestServer};
use serde_json::json;
use uuid::Uuid;

use super::{ask, begin, home, is_in, opened, set_up, settings, signed_in, with_company};

#[tokio::test]
async fn a_waiting_computer_is_let_in_and_the_next_one_joins_the_same_person() {
    let both = with_company().await;
    let server = &both.0;
    let (one, two) = (server.device("somebody").await, server.device("whoever").await);
    let [first, second] = [
        opened(server, &one, "The printer on floor 2 is jammed").await,
        opened(server, &two, "The other laptop is slow").await,
    ];
    assert_eq!(home(server, &one).await["capabilities"], json!(["sign_in"]));
    assert!(!is_in(server, &one).await);
    let cursor = server.get(Some(&one.token), "/api/v1/me/tickets").await.json["cursor"].clone();

    let landed = signed_in(&both, &one, "marta").await;
    assert_eq!(landed.status, 200, "{landed:?}");
    assert!(landed.url.ends_with("/computer/done"), "{landed:?}");
    assert!(is_in(server, &one).await);
    let me = home(server, &one).await["me"].clone();
    assert_eq!(
        me["display_name"],
        json!("Marta Lindqvist"),
        "the company's word, not the laptop's"
    );
    assert_eq!(
        (&me["confirmed"], &me["emails"]),
        (&json!(true), &json!(["marta@aldermoor.example"]))
    );
    let after = format!("/api/v1/me/changes?after={}", cursor.as_str().unwrap());
    let changes = server.get(Some(&one.token), &after).await.json["changes"].clone();
    let kinds: Vec<_> = changes.as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
    assert!(kinds.contains(&json!("device_changed")), "the bell hears of it: {kinds:?}");

    signed_in(&both, &two, "marta").await;
    assert_eq!(home(server, &two).await["me"], me);
    for device in [&one, &two] {
        for ticket in [&first, &second] {
            let read = server.get(Some(&device.token), ticket).await;
            assert_eq!(read.status, 200, "{ticket}: {}", read.text);
        }
    }
    // Again, and somebody else at a computer that has its person.
    assert!(signed_in(&both, &two, "marta").await.url.ends_with("/computer/done"));
    let other = signed_in(&both, &two, "tomas").await;
    assert_eq!(other.status, 400, "{other:?}");
    assert_eq!(home(server, &two).await["me"], me);
    let theirs = server.device("another").await;
    signed_in(&both, &theirs, "tomas").await;
    assert_eq!(home(server, &theirs).await["me"]["display_name"], json!("Tomas Berg"));
    assert_eq!(server.get(Some(&theirs.token), &first).await.status, 404);
}

#[tokio::test]
async fn the_page_asks_for_the_code_and_says_which_computer_it_is() {
    let (server, company) = with_company().await;
    let device = server.device("Marta Lindqvist").await;
    let id = Uuid::now_v7().to_string();
    let first = ask(&server, &device, &id).await;
    let again = ask(&server, &device, &id).await;
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(first.json, again.json, "a repeat gets the same");

    let (browser, begun) = (Browser::new(), begin(&server, &device).await);
    let page = browser.open(&begun.url).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(
        !page.text.contains(&begun.code) && !page.text.contains("LT-0482"),
        "not before the code"
    );
    let old = super::Begun {
        url: first.json["url"].as_str().unwrap().to_owned(),
        code: first.json["code"].as_str().unwrap().to_owned(),
    };
    assert_eq!(old.typed(&browser).await.json["code"], json!("link_expired"), "a new one ends it");
    for wrong in ["22222222", "", &begun.code[1..], &old.code] {
        let refused = begun.types(&browser, wrong).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(refused.json["errors"][0]["code"], json!("code_refused"));
    }
    let spoken = format!(" {}-{} ", &begun.code[..4].to_lowercase(), &begun.code[4..]);
    let shown = begun.types(&browser, &spoken).await;
    assert_eq!(
        (&shown.json["hostname"], &shown.json["account"]),
        (&json!("LT-0482"), &json!("marta.lindqvist"))
    );
    let url = shown.json["url"].as_str().unwrap();
    assert!(url.starts_with(&company.issuer), "{url}");
    for part in ["code_challenge_method=S256", "response_type=code", "state=", "nonce="] {
        assert!(url.contains(part), "{part} in {url}");
    }
    assert_eq!(begun.types(&browser, "22222222").await.status, 422, "the fifth");
    let dead = begun.typed(&browser).await;
    assert_eq!((dead.status, &dead.json["code"]), (410, &json!("link_expired")));
    assert!(!is_in(&server, &device).await);
}

#[tokio::test]
async fn what_comes_back_counts_once_and_in_its_own_browser_only() {
    let both = with_company().await;
    let server = &both.0;
    let device = server.device("Marta Lindqvist").await;
    let (own, foreign, begun) = (Browser::new(), Browser::new(), begin(server, &device).await);
    let shown = begun.typed(&own).await;
    let url = shown.json["url"].as_str().unwrap();
    // The company's page in a browser that has nothing to do with it: what comes back is foreign there.
    let stranger = both.1.sign_in(&foreign, url, "marta").await;
    assert_eq!(stranger.status, 400, "{stranger:?}");
    let problem = foreign.ask(&stranger.url).await;
    assert_eq!((problem.status, &problem.json["code"]), (400, &json!("sso_failed")));
    assert!(!is_in(server, &device).await);
    // Turned back at the company's page: the same code still leads there.
    let back = settings(server).await.json["redirect_uri"].as_str().unwrap().to_owned();
    let state = url.split("state=").nth(1).and_then(|rest| rest.split('&').next()).unwrap();
    let declined = own.open(&format!("{back}?error=access_denied&state={state}")).await;
    assert_eq!(declined.status, 400, "{declined:?}");
    let iss = "https%3A%2F%2Fevil.example";
    let mixed = own.ask(&format!("{back}?code=stolen&state={state}&iss={iss}")).await;
    assert_eq!(mixed.json["code"], json!("sso_failed"));
    let landed = both.1.sign_in(&own, url, "marta").await;
    assert!(landed.url.ends_with("/computer/done"), "{landed:?}");
    assert!(is_in(server, &device).await);
    // And once it counted, nothing does again.
    for url in [format!("{back}?code=again&state={state}"), stranger.url] {
        let replayed = own.ask(&url).await;
        assert_eq!((replayed.status, &replayed.json["code"]), (400, &json!("sso_failed")));
    }
    assert_eq!(begun.typed(&own).await.json["code"], json!("link_expired"));
}

#[tokio::test]
async fn the_secret_goes_in_and_never_comes_out() {
    let (server, company) = with_company().await;
    let kept = settings(&server).await;
    assert_eq!(
        (&kept.json["has_secret"], &kept.json["issuer"]),
        (&json!(true), &json!(company.issuer))
    );
    assert!(!kept.text.contains(SECRET), "{}", kept.text);
    let same = json!({"issuer": company.issuer, "client_id": "deskbell", "hosts": ["keys.aldermoor.example"]});
    assert_eq!(set_up(&server, same).await.json["has_secret"], json!(true));
    let elsewhere = json!({"issuer": "https://evil.example", "client_id": "deskbell"});
    assert_eq!(set_up(&server, elsewhere).await.json["has_secret"], json!(false));
    let technician = server.technician("Priya Raman", "priya@aldermoor.example", "lead").await;
    let refused = server.get(Some(&technician.token), super::SETTINGS).await;
    assert_eq!((refused.status, &refused.json["code"]), (403, &json!("forbidden")));
    for (body, pointer) in [
        (json!({"client_id": "deskbell"}), "/issuer"),
        (json!({"issuer": "http://login.example", "client_id": "a"}), "/issuer"),
        (json!({"issuer": "https://user@login.example", "client_id": "a"}), "/issuer"),
        (json!({"issuer": "https://login.example?a=b", "client_id": "a"}), "/issuer"),
        (json!({"issuer": "https://login.example"}), "/client_id"),
        (
            json!({"issuer": "https://login.example", "client_id": "a", "client_secret": ""}),
            "/client_secret",
        ),
        (
            json!({"issuer": "https://login.example", "client_id": "a", "hosts": ["a/b"]}),
            "/hosts/0",
        ),
    ] {
        let refused = set_up(&server, body).await;
        assert_eq!((refused.status, &refused.json["errors"][0]["pointer"]), (422, &json!(pointer)));
    }
    assert_eq!(set_up(&server, json!({})).await.status, 200);
    let device = server.device("Marta Lindqvist").await;
    assert_eq!(home(&server, &device).await["capabilities"], json!([]));
    let off = ask(&server, &device, &Uuid::now_v7().to_string()).await;
    assert_eq!((off.status, &off.json["code"]), (409, &json!("sso_off")));
}

#[tokio::test]
async fn what_people_say_of_themselves_is_seen_by_technicians_and_by_nobody_else() {
    let server = TestServer::start().await;
    let victim = server.approved_device("Marta Lindqvist").await;
    let device = server.device("Ann Brook").await;
    let before = home(&server, &device).await;
    for email in ["robin@aldermoor.example", "nobody@aldermoor.example"] {
        let said = server.put(Some(&device.token), "/api/v1/me/who", json!({"email": email})).await;
        assert_eq!((said.status, said.text.as_str()), (204, ""), "alike for every address");
    }
    assert_eq!(home(&server, &device).await, before);
    let page = format!("/api/v1/desk/people/{}", device.person);
    let seen = || async {
        let person = server.get(Some(&server.administrator.token), &page).await.json;
        person["devices"][0]["credentials"][0]["says"].clone()
    };
    assert_eq!(seen().await, json!("nobody@aldermoor.example"));
    assert_eq!(server.get(Some(&victim.token), &page).await.status, 404);
    server.approve(&device).await;
    assert_eq!(seen().await, json!(null), "of no use once somebody has decided");
    let said = json!({"email": "late@aldermoor.example"});
    assert_eq!(server.put(Some(&device.token), "/api/v1/me/who", said).await.status, 204);
    assert_eq!(seen().await, json!(null));
}
