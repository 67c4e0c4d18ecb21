//! The desk's lists: views, search that takes any text, pages both ways, restricted teams.

use deskbell_domain::{Caller, Write};
use deskbell_protocol::{
    TeamId, TicketId, WriteId,
    desk::{
        action::{Action, Actor},
        people::{Role, Technician},
        ticket::{View, Visibility},
        write::PatchTicket,
    },
    text::Name,
};
use deskbell_store::QueueFilter;
use uuid::Uuid;

use crate::office::{Office, body};

fn found(office: &Office, tech: &Actor, q: &str) -> Vec<u32> {
    let filter = QueueFilter { q: Some(q.to_owned()), ..QueueFilter::of(None) };
    let id = tech.technician.id;
    let list = office.store().read_now(|r| r.desk_tickets(id, &filter, None, 50)).unwrap();
    list.items.iter().map(|row| row.head.number.0).collect()
}

#[tokio::test]
async fn search_finds_number_words_notes_people_and_hostnames_newest_first() {
    let office = Office::open().await;
    let tech = office.technician("Mara", Role::Technician).await;
    let (anna, ben) = (office.device("Anna Gruen").await, office.device("Ben").await);
    let (first, one) = office.ticket(&anna, "The projector in room 3 stays dark").await;
    let (_, two) = office.ticket(&ben, "Projector again").await;
    office.replies(&tech, first, "lamp bought at Zanzibar", Visibility::Internal).await.unwrap();
    assert_eq!(found(&office, &tech, "projector"), [two.0, one.0]);
    assert_eq!(found(&office, &tech, "PROJEC"), [two.0, one.0]);
    assert_eq!(found(&office, &tech, "dark projector"), [one.0]);
    assert_eq!(found(&office, &tech, "zanzibar"), [one.0]);
    assert_eq!(found(&office, &tech, "gruen"), [one.0]);
    assert_eq!(found(&office, &tech, "laptop-7"), [two.0, one.0]);
    assert_eq!(found(&office, &tech, &format!("#{}", one.0)), [one.0]);
    assert!(found(&office, &tech, "unheard").is_empty());
}

#[tokio::test]
async fn search_takes_any_text_without_an_error() {
    let office = Office::open().await;
    let tech = office.technician("Mara", Role::Technician).await;
    let anna = office.device("Anna").await;
    office.ticket(&anna, "plain words").await;
    for q in [
        "\"",
        "\"\"\"",
        "a\"b",
        "*",
        "^",
        "-",
        "NOT",
        "AND OR NOT",
        "NEAR(a b, 2)",
        "subject:x",
        "{subject} : x",
        "(",
        ")",
        "a*",
        "''; DROP TABLE tickets; --",
        "\0",
        "a\0b",
        "%",
        "_",
        "🛎",
        "ß",
        "\u{202e}x",
        "+ + +",
        ":",
        "words OR 1",
        &"x".repeat(100_000),
    ] {
        let _numbers = found(&office, &tech, q);
    }
    assert_eq!(found(&office, &tech, "words \" OR").len(), 0);
    assert_eq!(found(&office, &tech, "\"plain\" (words)").len(), 1);
}

#[tokio::test]
async fn pages_meet_without_gap_in_both_directions() {
    let office = Office::open().await;
    let tech = office.technician("Mara", Role::Technician).await;
    let anna = office.device("Anna").await;
    for n in 0..7 {
        office.ticket(&anna, &format!("Number {n}")).await;
    }
    let filter = QueueFilter::of(Some(View::Open));
    let id = tech.technician.id;
    let page = |at: Option<String>| {
        let list =
            office.store().read_now(|r| r.desk_tickets(id, &filter, at.as_deref(), 3)).unwrap();
        let numbers: Vec<u32> = list.items.iter().map(|row| row.head.number.0).collect();
        (numbers, list.next, list.prev, list.count)
    };
    let (first, next, prev, count) = page(None);
    assert_eq!((first, prev, count), (vec![7, 6, 5], None, Some(7)));
    let (second, next, _, _) = page(next);
    assert_eq!(second, [4, 3, 2]);
    let (third, end, prev, _) = page(next);
    assert_eq!((third, end), (vec![1], None));
    let (back, _, prev, _) = page(prev);
    assert_eq!(back, [4, 3, 2]);
    assert_eq!(page(prev).0, [7, 6, 5]);
    assert_eq!(page(Some("end".to_owned())).0, [3, 2, 1]);
    let bad = office.store().read_now(|r| r.desk_tickets(id, &filter, Some("x'"), 3));
    assert_eq!(bad.unwrap_err().code(), "malformed_cursor");
}

#[tokio::test]
async fn views_and_counts_agree() {
    let office = Office::open().await;
    let (mara, tom) = (
        office.technician("Mara", Role::Technician).await,
        office.technician("Tom", Role::Technician).await,
    );
    let anna = office.device("Anna").await;
    let (one, _) = office.ticket(&anna, "First").await;
    office.ticket(&anna, "Second").await;
    office.acts(&mara, one, Action::Take, None).await.unwrap();
    let counts = |who: &Actor| {
        let id = who.technician.id;
        office.store().read_now(|r| r.counts(id)).unwrap()
    };
    assert_eq!((counts(&mara).unassigned, counts(&mara).mine, counts(&mara).open), (1, 1, 2));
    assert_eq!(counts(&tom).mine, 0);
    let resolve = Action::Resolve { note: body("Done"), topic: None };
    office.acts(&mara, one, resolve, None).await.unwrap();
    assert_eq!((counts(&mara).mine, counts(&mara).open), (0, 1));
}

#[tokio::test]
async fn tickets_of_a_restricted_team_exist_only_for_its_members() {
    let office = Office::open().await;
    let team = TeamId(Uuid::now_v7());
    let name = Name::parse("Human resources").unwrap();
    office.store().put_team(team, name, true, None, None).await.unwrap();
    let lead = office.technician("Lea", Role::Administrator).await;
    let member = office.technician("Mara", Role::Technician).await;
    join(&office, &member, vec![team]).await;
    let anna = office.device("Anna").await;
    let (id, number) = office.ticket(&anna, "Secret grievance").await;
    let before = office.store().read_now(|r| r.cursor()).unwrap();
    assert!(sees(&office, &lead, id));
    move_to(&office, &member, id, team).await;
    assert!(sees(&office, &member, id) && !sees(&office, &lead, id));
    assert_eq!(found(&office, &lead, "grievance"), Vec::<u32>::new());
    assert_eq!(found(&office, &member, "grievance"), [number.0]);
    let of = |who: &Actor| {
        let id = who.technician.id;
        office.store().read_now(|r| r.desk_changes(id, Some(before), 100)).unwrap()
    };
    let hidden: Vec<_> = of(&lead).changes.iter().filter_map(|change| change.hidden).collect();
    assert_eq!(hidden, [id], "who lost it is told, by id only");
    assert!(!serde_json::to_string(&of(&lead)).unwrap().contains("grievance"));
    assert!(serde_json::to_string(&of(&member)).unwrap().contains("grievance"));
    join(&office, &member, Vec::new()).await;
    assert!(!sees(&office, &member, id), "membership is judged when it is read");
}

#[tokio::test]
async fn a_link_shows_only_to_those_who_see_what_it_points_to() {
    let office = Office::open().await;
    let team = TeamId(Uuid::now_v7());
    let name = Name::parse("Human resources").unwrap();
    office.store().put_team(team, name, true, None, None).await.unwrap();
    let other = office.technician("Lea", Role::Technician).await;
    let member = office.technician("Mara", Role::Technician).await;
    join(&office, &member, vec![team]).await;
    let anna = office.device("Anna").await;
    let (open, _) = office.ticket(&anna, "Badge").await;
    let (hidden, _) = office.ticket(&anna, "Grievance").await;
    let link = Action::Link { ticket: Some(hidden), incident: None };
    office.acts(&member, open, link, None).await.unwrap();
    let links = |who: &Actor| {
        let id = who.technician.id;
        let page = office.store().read_now(|r| r.desk_ticket(id, open)).unwrap().unwrap();
        page.links.iter().map(|link| link.id).collect::<Vec<_>>()
    };
    assert_eq!(links(&other), [hidden]);
    move_to(&office, &member, hidden, team).await;
    assert_eq!(links(&member), [hidden]);
    assert_eq!(links(&other), []);
}

async fn join(office: &Office, who: &Actor, teams: Vec<TeamId>) {
    let id = who.technician.id;
    let card = office.store().read_now(|r| r.technician(id)).unwrap().unwrap();
    office.store().put_technician(Technician { teams, ..card }, None).await.unwrap();
}

async fn move_to(office: &Office, who: &Actor, ticket: TicketId, team: TeamId) {
    let id = who.technician.id;
    let row = office.store().read_now(|r| r.desk_row(id, ticket)).unwrap().unwrap();
    let words = PatchTicket {
        subject: None,
        worker: None,
        team: Some(Some(team)),
        topic: None,
        desk_impact: None,
        next_update_by: None,
        tags: None,
        effort_minutes: None,
        requester_id: None,
        fields: std::collections::BTreeMap::new(),
    };
    let write = Write::PatchTicket {
        ticket,
        write: WriteId(Uuid::now_v7()),
        words: Box::new(words),
        if_match: Some(row.head.version),
    };
    office.write(Caller::Technician(who.clone()), write).await.unwrap();
}

fn sees(office: &Office, who: &Actor, ticket: TicketId) -> bool {
    let id = who.technician.id;
    office.store().read_now(|r| r.desk_ticket(id, ticket)).unwrap().is_some()
}

#[tokio::test]
async fn a_ticket_page_brings_similar_solved_tickets_and_the_callers_others() {
    let office = Office::open().await;
    let tech = office.technician("Mara", Role::Technician).await;
    let (anna, ben) = (office.device("Anna").await, office.device("Ben").await);
    let (old, number) = office.ticket(&ben, "Outlook asks for the password again").await;
    office.acts(&tech, old, Action::Take, None).await.unwrap();
    let note = body("Removed the saved password");
    office.acts(&tech, old, Action::Resolve { note, topic: None }, None).await.unwrap();
    let (earlier, _) = office.ticket(&anna, "Chair squeaks").await;
    let (id, _) = office.ticket(&anna, "Outlook wants my password all the time").await;
    let tech_id = tech.technician.id;
    let page = office.store().read_now(|r| r.desk_ticket(tech_id, id)).unwrap().unwrap();
    assert_eq!(page.similar.iter().map(|one| one.number).collect::<Vec<_>>(), [number]);
    assert_eq!(page.similar[0].note.as_str(), "Removed the saved password");
    assert_eq!(page.caller_tickets.iter().map(|one| one.id).collect::<Vec<_>>(), [earlier]);
    let people = office.store().read_now(|r| r.people("ann", None, 10)).unwrap();
    assert_eq!(people.items.len(), 1);
    let percent = office.store().read_now(|r| r.people("%", None, 10)).unwrap();
    assert!(percent.items.is_empty(), "signs of the query language are only signs");
}
