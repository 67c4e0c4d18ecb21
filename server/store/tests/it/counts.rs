//! Whatever happened on the desk, each count is what its list holds for the same reader, page by page from both ends.

use deskbell_domain::{Caller, DeviceCaller, Write};
use deskbell_protocol::{
    ActionId, TeamId, TicketId, WriteId,
    desk::{
        action::Actor,
        people::{Role, Technician},
        ticket::View,
    },
    text::Name,
};
use deskbell_store::QueueFilter;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::office::Office;

/// Something that happens; numbers choose among what there is.
#[derive(Debug, Clone)]
enum Happens {
    Asked(usize),
    Called(usize),
    Acted { by: usize, ticket: usize, what: usize },
    Moved { by: usize, ticket: usize, to: usize },
    Gone { who: usize, away: bool },
}

fn happens() -> impl Strategy<Value = Happens> {
    let (few, some) = (0..3_usize, 0..40_usize);
    prop_oneof![
        3 => few.clone().prop_map(Happens::Asked),
        1 => few.clone().prop_map(Happens::Called),
        6 => (few.clone(), some.clone(), 0..7_usize)
            .prop_map(|(by, ticket, what)| Happens::Acted { by, ticket, what }),
        3 => (few.clone(), some, 0..5_usize)
            .prop_map(|(by, ticket, to)| Happens::Moved { by, ticket, to }),
        1 => (few, any::<bool>()).prop_map(|(who, away)| Happens::Gone { who, away }),
    ]
}

/// Three technicians, of whom one is in a restricted team, and three people.
struct Desk {
    office: Office,
    technicians: Vec<Actor>,
    people: Vec<DeviceCaller>,
    teams: [TeamId; 2],
    tickets: Vec<TicketId>,
}

impl Desk {
    async fn make() -> Self {
        let office = Office::open().await;
        let teams = [TeamId(Uuid::now_v7()), TeamId(Uuid::now_v7())];
        for (team, restricted) in teams.into_iter().zip([false, true]) {
            let name = Name::parse("A team").unwrap();
            office.store().put_team(team, name, restricted, None, None).await.unwrap();
        }
        let mut technicians = Vec::new();
        for (name, role) in
            [("Mara", Role::Technician), ("Tom", Role::Lead), ("Lea", Role::Administrator)]
        {
            technicians.push(office.technician(name, role).await);
        }
        let mut people = Vec::new();
        for name in ["Anna", "Ben", "Cleo"] {
            people.push(office.device(name).await);
        }
        let desk = Self { office, technicians, people, teams, tickets: Vec::new() };
        desk.card(0, |card| Technician { teams: desk.teams.to_vec(), ..card }).await;
        desk.card(1, |card| Technician { teams: vec![desk.teams[0]], ..card }).await;
        desk
    }

    async fn card(&self, who: usize, edit: impl FnOnce(Technician) -> Technician) {
        let id = self.technicians[who].technician.id;
        let card = self.office.store().read_now(|r| r.technician(id)).unwrap().unwrap();
        self.office.store().put_technician(edit(card), None).await.unwrap();
    }

    async fn take(&mut self, what: Happens) {
        match what {
            Happens::Asked(who) => {
                self.tickets.push(self.office.ticket(&self.people[who], "Help").await.0);
            }
            Happens::Called(who) => {
                let ticket = TicketId(Uuid::now_v7());
                let words = json!({"requester": {"id": self.people[who].person},
                    "subject": "A call", "channel": "phone"});
                let words = serde_json::from_value(words).unwrap();
                self.writes(who, Write::LogCall { ticket, words: Box::new(words) }).await;
                self.tickets.push(ticket);
            }
            Happens::Acted { by, ticket, what } => self.acts(by, ticket, what).await,
            Happens::Moved { by, ticket, to } => self.moves(by, ticket, to).await,
            Happens::Gone { who, away } => {
                let now = self.office.now();
                let until = away.then(|| now.plus_seconds(3600));
                self.card(who, |card| Technician { away_until: until, ..card }).await;
            }
        }
    }

    /// What the rules refuse does not happen.
    async fn writes(&self, by: usize, write: Write) {
        drop(self.office.write(Caller::Technician(self.technicians[by].clone()), write).await);
    }

    fn seen(&self, by: usize, ticket: usize) -> Option<(TicketId, u32)> {
        let id = *self.tickets.get(ticket % self.tickets.len().max(1))?;
        let reader = self.technicians[by].technician.id;
        let row = self.office.store().read_now(|r| r.desk_row(reader, id)).unwrap()?;
        Some((id, row.head.version))
    }

    async fn acts(&self, by: usize, ticket: usize, what: usize) {
        let Some((ticket, version)) = self.seen(by, ticket) else { return };
        let visit = self.office.now().plus_seconds(7200);
        let words: Value = match what {
            0 => json!({"kind": "take"}),
            1 => json!({"kind": "resolve", "note": "A new cable"}),
            2 => json!({"kind": "close"}),
            3 => json!({"kind": "reopen"}),
            4 => json!({"kind": "status", "state": "waiting_on_requester"}),
            5 => {
                json!({"kind": "status", "state": "scheduled", "visit": {"at": visit, "place": "Room 3"}})
            }
            _ => json!({"kind": "hand_over", "to": self.technicians[0].technician.id,
                "introduction": "Mara carries on.", "reason": "She knows docks."}),
        };
        let words = Box::new(serde_json::from_value(words).unwrap());
        let action = ActionId(Uuid::now_v7());
        self.writes(by, Write::DoAction { ticket, action, words, if_match: Some(version) }).await;
    }

    async fn moves(&self, by: usize, ticket: usize, to: usize) {
        let Some((ticket, version)) = self.seen(by, ticket) else { return };
        let words = match to {
            0 => json!({"team": null}),
            1 | 2 => json!({"team": self.teams[to - 1]}),
            _ => json!({"worker": self.technicians[to - 3].technician.id}),
        };
        let words = Box::new(serde_json::from_value(words).unwrap());
        let write = WriteId(Uuid::now_v7());
        self.writes(by, Write::PatchTicket { ticket, write, words, if_match: Some(version) }).await;
    }

    /// The numbers of a view for a reader, page by page from one end.
    fn walked(&self, reader: usize, view: View, from_end: bool) -> Vec<u32> {
        let id = self.technicians[reader].technician.id;
        let filter = QueueFilter::of(Some(view));
        let (mut walked, mut at) = (Vec::new(), Some(from_end.then(|| "end".to_owned())));
        while let Some(cursor) = at {
            let page =
                self.office.store().read_now(|r| r.desk_tickets(id, &filter, cursor.as_deref(), 2));
            let page = page.unwrap();
            let found = page.items.iter().map(|row| row.head.number.0);
            if from_end {
                walked.splice(0..0, found);
            } else {
                walked.extend(found);
            }
            at = if from_end { page.prev } else { page.next }.map(Some);
        }
        walked
    }

    fn check(&self) -> Result<(), TestCaseError> {
        for reader in 0..self.technicians.len() {
            let id = self.technicians[reader].technician.id;
            let counts = self.office.store().read_now(|r| r.counts(id)).unwrap();
            for (view, count) in [
                (View::Unassigned, counts.unassigned),
                (View::Mine, counts.mine),
                (View::Team, counts.team),
                (View::Open, counts.open),
                (View::Visits, counts.visits),
                (View::ToComplete, counts.to_complete),
                (View::Away, counts.away),
            ] {
                let list = self.walked(reader, view, false);
                prop_assert!(list.is_sorted_by(|newer, older| newer > older), "{:?}", list);
                prop_assert_eq!(list.len() as u64, count, "{:?} of {}", view, reader);
                prop_assert_eq!(self.walked(reader, view, true), list, "{:?} from the end", view);
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_count_is_what_its_list_holds(story in prop::collection::vec(happens(), 10..60)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        runtime.block_on(async {
            let mut desk = Desk::make().await;
            for what in story {
                desk.take(what).await;
            }
            desk.check()
        })?;
    }
}
