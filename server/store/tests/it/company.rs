//! Company sign-in: how long an attempt is good, what ends it, what a restore leaves of it, and what it makes of people.

use deskbell_domain::{DeviceCaller, company::CompanyIdentity};
use deskbell_protocol::{
    DeviceId, MachineId, WriteId,
    desk::people::Role,
    enroll::{Approval, TokenHash},
    text::Email,
};
use deskbell_store::{Company, NewSignIn, Provider, TypedCode};
use uuid::Uuid;

use crate::office::{KEY, Office, code};

const CODE: &str = "234FHKLM";
const ISSUER: &str = "https://login.example";

fn provider(issuer: &str, client_secret: Option<&str>) -> Company {
    Company {
        provider: Some(Provider {
            issuer: issuer.to_owned(),
            client_id: "deskbell".into(),
            client_secret: client_secret.map(str::to_owned),
            hosts: Vec::new(),
        }),
    }
}

async fn office() -> Office {
    let office = Office::open().await;
    let admin = office.technician("Robin", Role::Administrator).await;
    let company = provider(ISSUER, Some("secret"));
    office.store().put_company(company, None, admin.technician.id).await.unwrap();
    office
}

async fn waiting(office: &Office) -> DeviceCaller {
    let (device, machine) = (DeviceId(Uuid::now_v7()), MachineId(Uuid::now_v7()));
    office.enroll("Anna", device, machine, &device.0.to_string(), KEY).await
}

fn asked(by: &DeviceCaller) -> NewSignIn {
    NewSignIn { id: WriteId(Uuid::now_v7()), credential: by.credential, code: CODE.to_owned() }
}

fn word(subject: &str) -> CompanyIdentity {
    CompanyIdentity {
        issuer: ISSUER.into(),
        subject: subject.into(),
        names: vec!["Anna Aalto".into()],
        email: Email::parse("anna@example.org").ok(),
    }
}

fn browser(name: &str) -> TokenHash {
    TokenHash::of(name)
}

/// Takes a device through the whole way.
async fn signs_in(office: &Office, by: &DeviceCaller, subject: &str) -> Result<(), String> {
    let (store, new) = (office.store(), asked(by));
    let (id, own) = (new.id, browser(&new.id.0.to_string()));
    store.start_sign_in(new).await.unwrap();
    let typed = store.type_code(id, CODE.to_owned(), own.clone()).await.unwrap();
    assert!(matches!(typed, TypedCode::Right { .. }), "{typed:?}");
    assert_eq!(store.sign_in_is_back(own).await.unwrap(), Some(id));
    store.finish_sign_in(id, word(subject)).await.map_err(|error| code(&error))
}

#[tokio::test]
async fn an_attempt_is_good_for_ten_minutes_and_a_new_one_ends_it() {
    let office = office().await;
    let (store, anna) = (office.store(), waiting(&office).await);
    let typed = |id| store.type_code(id, CODE.to_owned(), browser("hers"));
    let first = asked(&anna);
    let begun = store.start_sign_in(first.clone()).await.unwrap();
    assert_eq!(begun, (office.now().plus_seconds(600), true));
    assert_eq!(store.start_sign_in(first.clone()).await.unwrap(), (begun.0, false));
    let second = asked(&anna);
    store.start_sign_in(second.clone()).await.unwrap();
    assert_eq!(typed(first.id).await.unwrap(), TypedCode::Gone);
    office.clock.pass(600);
    assert_eq!(typed(second.id).await.unwrap(), TypedCode::Gone);
    assert_eq!(typed(WriteId(Uuid::now_v7())).await.unwrap(), TypedCode::Gone);

    let other = NewSignIn { credential: waiting(&office).await.credential, ..first };
    let refused = store.start_sign_in(other).await.unwrap_err();
    assert_eq!(code(&refused), "idempotency_conflict");
}

#[tokio::test]
async fn five_wrong_codes_end_it_and_only_the_last_browser_counts() {
    let office = office().await;
    let (store, anna) = (office.store(), waiting(&office).await);
    let typed = |id, code: &str, name| store.type_code(id, code.to_owned(), browser(name));
    let new = asked(&anna);
    store.start_sign_in(new.clone()).await.unwrap();
    for _ in 0..4 {
        assert_eq!(typed(new.id, "WWWWWWWW", "hers").await.unwrap(), TypedCode::Wrong);
    }
    for name in ["first", "second"] {
        let right = typed(new.id, CODE, name).await.unwrap();
        assert!(matches!(right, TypedCode::Right { .. }), "{right:?}");
    }
    assert_eq!(store.sign_in_is_back(browser("first")).await.unwrap(), None);
    assert_eq!(typed(new.id, "", "hers").await.unwrap(), TypedCode::Wrong);
    assert_eq!(typed(new.id, CODE, "hers").await.unwrap(), TypedCode::Gone);
    assert_eq!(store.sign_in_is_back(browser("second")).await.unwrap(), None);
    let lines = store.read_now(|r| r.audit(1)).unwrap();
    assert_eq!(
        (lines[0].what.as_str(), lines[0].target),
        ("company_sign_in_guessed", Some(anna.device.0))
    );
    let refused = store.finish_sign_in(new.id, word("a")).await.unwrap_err();
    assert_eq!(code(&refused), "not_found", "its browser never came back");
}

#[tokio::test]
async fn the_companys_word_makes_a_person_and_the_next_computer_joins_it() {
    let office = office().await;
    let store = office.store();
    let (one, two) = (waiting(&office).await, waiting(&office).await);
    let (first, _) = office.ticket(&one, "The first computer's trouble").await;
    let (second, _) = office.ticket(&two, "The second one's").await;
    signs_in(&office, &one, "a").await.unwrap();
    signs_in(&office, &two, "a").await.unwrap();
    let now = |by: &DeviceCaller| office.caller(&TokenHash::of(&by.device.0.to_string()));
    let (one, two) = (now(&one), now(&two));
    assert_eq!(one.person, two.person);
    assert_eq!((one.approval, two.approval), (Approval::Approved, Approval::Approved));
    let me = store.read_now(|r| r.home(two.person)).unwrap().unwrap().me;
    assert_eq!((me.display_name.as_str(), me.confirmed), ("Anna Aalto", true));
    assert_eq!(me.emails, vec![Email::parse("anna@example.org").unwrap()]);
    for ticket in [first, second] {
        for by in [&one, &two] {
            assert!(store.read_now(|r| r.my_ticket(by, ticket)).unwrap().is_some());
        }
    }
    assert_eq!(signs_in(&office, &two, "a").await, Ok(()), "again is no trouble");
    assert_eq!(signs_in(&office, &two, "b").await, Err("forbidden".into()));
    assert!(store.doctor().await.unwrap().is_healthy());
}

#[tokio::test]
async fn what_somebody_says_is_shown_while_they_wait_and_joins_nothing() {
    let office = office().await;
    let tech = office.technician("Mara", Role::Technician).await;
    let (store, anna) = (office.store(), waiting(&office).await);
    let known = waiting(&office).await;
    signs_in(&office, &known, "a").await.unwrap();
    let says = || {
        let person = store.read_now(|r| r.person(anna.person)).unwrap().unwrap();
        person.devices[0].credentials[0].says.as_ref().map(ToString::to_string)
    };
    let email = |raw: &str| Email::parse(raw).unwrap();
    store.say_who(anna.credential, email("nobody@example.org")).await.unwrap();
    store.say_who(anna.credential, email("anna@example.org")).await.unwrap();
    assert_eq!(says().as_deref(), Some("anna@example.org"));
    let me = store.read_now(|r| r.home(anna.person)).unwrap().unwrap().me;
    assert!(me.emails.is_empty() && !me.confirmed);
    store.approve_device(anna.device, anna.credential, tech.technician.id).await.unwrap();
    assert_eq!(says(), None);
    store.say_who(anna.credential, email("anna@example.org")).await.unwrap();
    assert_eq!(says(), None, "who is in has nothing to say");
}

#[tokio::test]
async fn a_secret_stays_with_the_provider_it_was_given_for() {
    let office = office().await;
    let (store, admin) = (office.store(), office.technician("Ada", Role::Administrator).await);
    let put = |new, version| store.put_company(new, Some(version), admin.technician.id);
    let kept = |one: deskbell_protocol::desk::settings::Versioned<Company>| {
        one.settings.provider.and_then(|provider| provider.client_secret)
    };
    let same = put(provider(ISSUER, None), 1).await.unwrap();
    assert_eq!(kept(same).as_deref(), Some("secret"));
    let other = put(provider("https://evil.example", None), 2).await.unwrap();
    assert_eq!(kept(other), None);
    let back = put(provider(ISSUER, None), 3).await.unwrap();
    assert_eq!(kept(back), None);
    put(Company::default(), 4).await.unwrap();
    let refused = store.start_sign_in(asked(&waiting(&office).await)).await.unwrap_err();
    assert_eq!(code(&refused), "sso_off");
}
