//! Whatever order people enrol, ask, sign in, join, are approved and revoked in: nobody reads what somebody else wrote.

use std::collections::BTreeMap;

use deskbell_domain::{DeviceCaller, company::CompanyIdentity};
use deskbell_protocol::{
    DeviceId, MachineId, PersonId, TicketId, WriteId,
    desk::{
        action::Actor,
        people::{CredentialState, Role},
    },
    enroll::{Approval, TokenHash},
    text::Email,
};
use deskbell_store::{Company, NewJoinCode, NewSignIn, Provider, TypedCode};
use proptest::prelude::*;
use uuid::Uuid;

use crate::office::{AUTO_KEY, KEY, Office, enrolment};

/// Two people, each at any computer they like.
const PEOPLE: [&str; 2] = ["Anna", "Boris"];
const COMPUTERS: u128 = 3;

/// One thing somebody does; numbers choose who and where.
#[derive(Debug, Clone)]
enum Deed {
    /// Enrols at a computer, with a key that approves or not, with the last token of theirs there as a proof or not.
    Enrol {
        who: usize,
        computer: u128,
        approves: bool,
        proves: bool,
    },
    Ask(usize),
    Approve(u128),
    Revoke(u128),
    Join {
        at: usize,
        from: usize,
    },
    SignIn(usize),
    SayWho(usize),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let enrol = (0..2_usize, 0..COMPUTERS, any::<bool>(), any::<bool>());
    let enrol = enrol.prop_map(|(who, computer, approves, proves)| Deed::Enrol {
        who,
        computer,
        approves,
        proves,
    });
    let deed = prop_oneof![
        5 => enrol,
        5 => (0..12_usize).prop_map(Deed::Ask),
        3 => (0..COMPUTERS).prop_map(Deed::Approve),
        1 => (0..COMPUTERS).prop_map(Deed::Revoke),
        3 => (0..12_usize, 0..12_usize).prop_map(|(at, from)| Deed::Join { at, from }),
        5 => (0..12_usize).prop_map(Deed::SignIn),
        1 => (0..12_usize).prop_map(Deed::SayWho),
    ];
    proptest::collection::vec(deed, 5..40)
}

/// A credential, and who really sits behind it.
struct Seat {
    token: String,
    who: usize,
    computer: u128,
}

struct World {
    office: Office,
    lead: Actor,
    seats: Vec<Seat>,
    /// Who a person really is.
    really: BTreeMap<PersonId, usize>,
    /// Who wrote what, through which seat.
    tickets: Vec<(TicketId, usize, usize)>,
}

impl World {
    async fn open() -> Self {
        let office = Office::open().await;
        let lead = office.technician("Lea", Role::Lead).await;
        let company = Company {
            provider: Some(Provider {
                issuer: "https://login.example".into(),
                client_id: "deskbell".into(),
                client_secret: None,
                hosts: Vec::new(),
            }),
        };
        office.store().put_company(company, None, lead.technician.id).await.unwrap();
        let (really, tickets, seats) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self { office, lead, seats, really, tickets }
    }

    fn caller(&self, seat: usize) -> DeviceCaller {
        self.office.caller(&TokenHash::of(&self.seats[seat].token))
    }

    fn is_revoked(&self, seat: usize) -> bool {
        let hash = TokenHash::of(&self.seats[seat].token);
        let found = self.office.store().read_now(|r| r.credential(&hash)).unwrap().unwrap();
        found.state == CredentialState::Revoked
    }

    fn seat(&self, number: usize) -> Option<usize> {
        let seat = number.checked_rem(self.seats.len())?;
        (!self.is_revoked(seat)).then_some(seat)
    }

    async fn does(&mut self, deed: &Deed) {
        match deed {
            Deed::Enrol { who, computer, approves, proves } => {
                self.enrols(*who, *computer, *approves, *proves).await;
            }
            Deed::Ask(seat) => self.asks(*seat).await,
            Deed::Approve(computer) => self.approves(*computer).await,
            Deed::Revoke(computer) => {
                let (device, by) = (device(*computer), self.lead.technician.id);
                drop(self.office.store().revoke_device(device, by).await);
            }
            Deed::Join { at, from } => self.joins(*at, *from).await,
            Deed::SignIn(seat) => self.signs_in(*seat).await,
            Deed::SayWho(seat) => self.says_who(*seat).await,
        }
    }

    async fn enrols(&mut self, who: usize, computer: u128, approves: bool, proves: bool) {
        let token = format!("token {} of {}", self.seats.len(), PEOPLE[who]);
        let (key, machine) = (if approves { AUTO_KEY } else { KEY }, machine(computer));
        let request = enrolment(PEOPLE[who], device(computer), machine, &token, key);
        let old = self.seats.iter().rev().find(|one| one.who == who && one.computer == computer);
        let proof = old.filter(|_| proves).map(|old| TokenHash::of(&old.token));
        if self.office.store().enroll(request, proof, true).await.is_ok() {
            let person = self.office.caller(&TokenHash::of(&token)).person;
            self.really.entry(person).or_insert(who);
            self.seats.push(Seat { token, who, computer });
        }
    }

    async fn asks(&mut self, number: usize) {
        let Some(seat) = self.seat(number) else { return };
        let words = format!("Trouble {}", self.tickets.len());
        let (ticket, _) = self.office.ticket(&self.caller(seat), &words).await;
        self.tickets.push((ticket, self.seats[seat].who, seat));
    }

    /// A technician looks at who is there before approving.
    async fn approves(&self, computer: u128) {
        let waits = |seat: &usize| {
            self.seats[*seat].computer == computer
                && !self.is_revoked(*seat)
                && self.caller(*seat).approval == Approval::Pending
        };
        let Some(newest) = (0..self.seats.len()).rev().find(waits) else { return };
        let caller = self.caller(newest);
        let claim = caller.claim.map(|claim| self.really[&claim]);
        if claim.is_none_or(|claim| claim == self.seats[newest].who) {
            let (store, by) = (self.office.store(), self.lead.technician.id);
            store.approve_device(device(computer), caller.credential, by).await.unwrap();
        }
    }

    /// People read codes aloud to themselves only.
    async fn joins(&self, at: usize, from: usize) {
        let (Some(at), Some(from)) = (self.seat(at), self.seat(from)) else { return };
        let maker = self.caller(from);
        if self.seats[at].who != self.seats[from].who || maker.approval != Approval::Approved {
            return;
        }
        let (id, credential) = (WriteId(Uuid::now_v7()), maker.credential);
        // Each code is one of its own, as real ones are.
        let code = Uuid::new_v4().simple().to_string();
        let new = NewJoinCode { id, credential, code: code.clone() };
        if self.office.store().make_join_code(new).await.is_ok() {
            drop(self.office.store().join_by_code(self.caller(at).credential, code).await);
        }
    }

    /// People sign in as themselves only.
    async fn signs_in(&mut self, number: usize) {
        let Some(seat) = self.seat(number) else { return };
        let store = self.office.store();
        let (id, credential) = (WriteId(Uuid::now_v7()), self.caller(seat).credential);
        let (code, browser) = ("KLMFH234".to_owned(), TokenHash::of(&id.0.to_string()));
        store.start_sign_in(NewSignIn { id, credential, code: code.clone() }).await.unwrap();
        let typed = store.type_code(id, code, browser.clone()).await.unwrap();
        assert!(matches!(typed, TypedCode::Right { .. }), "{typed:?}");
        assert_eq!(store.sign_in_is_back(browser.clone()).await.unwrap(), Some(id));
        assert_eq!(store.sign_in_is_back(browser).await.unwrap(), None, "once");
        let who = self.seats[seat].who;
        let word = CompanyIdentity {
            issuer: "https://login.example".into(),
            subject: who.to_string(),
            names: vec![PEOPLE[who].to_owned()],
            email: None,
        };
        drop(store.finish_sign_in(id, word).await);
        self.really.entry(self.caller(seat).person).or_insert(who);
    }

    /// Anybody may say anything.
    async fn says_who(&self, number: usize) {
        let Some(seat) = self.seat(number) else { return };
        let other = PEOPLE[1 - self.seats[seat].who].to_lowercase();
        let email = Email::parse(&format!("{other}@example.org")).unwrap();
        let credential = self.caller(seat).credential;
        self.office.store().say_who(credential, email).await.unwrap();
    }

    fn check(&self) -> Result<(), TestCaseError> {
        for seat in (0..self.seats.len()).filter(|seat| !self.is_revoked(*seat)) {
            let caller = self.caller(seat);
            for (ticket, who, through) in &self.tickets {
                let read = self.office.store().read_now(|r| r.my_ticket(&caller, *ticket)).unwrap();
                let is_own = *who == self.seats[seat].who;
                prop_assert!(read.is_none() || is_own, "seat {seat} reads {ticket:?}");
                let waits = caller.approval == Approval::Pending;
                prop_assert!(read.is_none() || !waits || *through == seat, "{seat} still waits");
            }
        }
        Ok(())
    }
}

fn device(computer: u128) -> DeviceId {
    DeviceId(Uuid::from_u128(100 + computer))
}

fn machine(computer: u128) -> MachineId {
    MachineId(Uuid::from_u128(200 + computer))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nobody_reads_what_somebody_else_wrote(deeds in deeds()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut world = World::open().await;
            for deed in &deeds {
                world.does(deed).await;
                world.check()?;
            }
            let whole = world.office.store().doctor().await.unwrap();
            prop_assert!(whole.is_healthy());
            Ok(())
        })?;
    }
}
