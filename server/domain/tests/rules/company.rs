//! Company sign-in: whom a credential speaks for after it.

use deskbell_domain::{
    Refused,
    company::{Brings, CompanyIdentity, Own, SignIn, SignInScene, SignedIn, sign_in},
    identity::{KnownCredential, KnownDevice},
};
use deskbell_protocol::{
    DeviceId, PersonId, desk::people::CredentialState, enroll::TokenHash, problem::ErrorCode,
};
use rstest::rstest;
use uuid::Uuid;

use crate::world::{ALI, MARTA, write_id};

/// A person whom nobody has confirmed.
const PROVISIONAL: PersonId = PersonId(Uuid::from_u128(77));

fn device(states: &[CredentialState]) -> KnownDevice {
    let credential = |(at, state): (u128, &CredentialState)| KnownCredential {
        id: write_id(at),
        token: TokenHash::of(&at.to_string()),
        person: PROVISIONAL,
        state: *state,
        claim: Some(ALI),
    };
    let credentials = (1..).zip(states).map(credential).collect();
    KnownDevice { id: DeviceId(Uuid::from_u128(5)), revoked: false, person: Some(ALI), credentials }
}

fn decided(state: CredentialState, own: Own, owner: Option<PersonId>) -> Result<SignIn, Refused> {
    let device = device(&[state]);
    let scene = SignInScene { device: &device, credential: write_id(1), cloned: false, own, owner };
    sign_in(&scene)
}

fn written(state: CredentialState, own: Own, owner: Option<PersonId>) -> SignedIn {
    let decided = decided(state, own, owner).unwrap();
    let SignIn::In(signed_in) = decided else { unreachable!("nothing to write") };
    signed_in
}

fn own(person: PersonId) -> Own {
    Own { person, confirmed: false, at_issuer: false, is_alone: true }
}

const PENDING: CredentialState = CredentialState::Pending;
const APPROVED: CredentialState = CredentialState::Approved;

#[test]
fn a_waiting_computer_comes_to_the_person_the_company_means_and_never_to_the_one_it_claims() {
    let known = written(PENDING, own(PROVISIONAL), Some(MARTA));
    assert_eq!((known.person, known.brings), (MARTA, Brings::Person(PROVISIONAL)));
    assert!(!known.adds_identity && !known.takes_names, "she keeps her card");
    let new = written(PENDING, own(PROVISIONAL), None);
    assert_eq!((new.person, new.brings), (PROVISIONAL, Brings::Nothing));
    assert!(new.adds_identity && new.takes_names);
}

#[test]
fn the_devices_other_claimants_are_dropped() {
    let device = device(&[PENDING, APPROVED, PENDING]);
    let scene = SignInScene {
        device: &device,
        credential: write_id(1),
        cloned: false,
        own: own(PROVISIONAL),
        owner: Some(MARTA),
    };
    let SignIn::In(signed_in) = sign_in(&scene).unwrap() else { panic!("written") };
    assert_eq!(signed_in.dropped, vec![write_id(3)]);
}

#[test]
fn who_is_signed_in_already_is_told_so() {
    let confirmed = Own { confirmed: true, at_issuer: true, ..own(MARTA) };
    assert_eq!(decided(APPROVED, confirmed, Some(MARTA)), Ok(SignIn::Already));
}

#[rstest]
#[case::known_at_this_issuer(Own { confirmed: true, at_issuer: true, ..own(MARTA) }, None)]
#[case::another_at_this_issuer(Own { confirmed: true, at_issuer: true, ..own(MARTA) }, Some(ALI))]
#[case::confirmed_by_it(Own { confirmed: true, ..own(MARTA) }, Some(ALI))]
fn a_person_who_was_confirmed_keeps_their_own(#[case] own: Own, #[case] owner: Option<PersonId>) {
    let refused = decided(APPROVED, own, owner).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Forbidden);
}

#[test]
fn a_confirmed_person_gets_the_companys_identity_and_keeps_the_card() {
    let linked = written(APPROVED, Own { confirmed: true, ..own(MARTA) }, None);
    assert_eq!((linked.person, linked.brings), (MARTA, Brings::Nothing));
    assert!(linked.adds_identity && !linked.takes_names);
}

#[rstest]
#[case::known(Some(MARTA))]
#[case::new(None)]
fn other_computers_of_a_provisional_person_gain_nothing(#[case] owner: Option<PersonId>) {
    let several = Own { is_alone: false, ..own(PROVISIONAL) };
    let signed_in = written(APPROVED, several, owner);
    assert_ne!(signed_in.person, PROVISIONAL, "they speak for that one");
    assert_eq!(signed_in.brings, Brings::OwnTickets(PROVISIONAL));
    assert_eq!(signed_in.takes_names, owner.is_none());
}

#[rstest]
#[case::known(Some(MARTA), MARTA, Brings::Person(PROVISIONAL))]
#[case::new(None, PROVISIONAL, Brings::Nothing)]
fn a_provisional_person_with_one_computer_comes_along_whole(
    #[case] owner: Option<PersonId>,
    #[case] person: PersonId,
    #[case] brings: Brings,
) {
    let signed_in = written(APPROVED, own(PROVISIONAL), owner);
    assert_eq!((signed_in.person, signed_in.brings), (person, brings));
}

#[test]
fn revoked_and_cloned_ones_stay_out() {
    let revoked = decided(CredentialState::Revoked, own(PROVISIONAL), Some(MARTA));
    assert_eq!(revoked.unwrap_err(), Refused::DeviceRevoked);
    let device = device(&[PENDING]);
    let scene = SignInScene {
        device: &device,
        credential: write_id(1),
        cloned: true,
        own: own(PROVISIONAL),
        owner: Some(MARTA),
    };
    assert_eq!(sign_in(&scene).unwrap_err().code(), ErrorCode::Forbidden);
}

#[test]
fn the_name_is_the_companys_word_and_falls_back_to_the_subject() {
    let word = |names: &[&str]| CompanyIdentity {
        issuer: "https://login.aldermoor.example".into(),
        subject: "a7f3".into(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        email: None,
    };
    let name = |names: &[&str]| word(names).display_name().unwrap().to_string();
    assert_eq!(name(&["Marta Lindqvist", "marta"]), "Marta Lindqvist");
    assert_eq!(name(&["  ", "a\u{7}b", "marta"]), "marta");
    assert_eq!(name(&[]), "a7f3");
    assert_eq!(name(&[&"x".repeat(500)]).chars().count(), 120);
}
