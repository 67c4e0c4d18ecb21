//! Enrolment and approval.

use deskbell_domain::{
    Refused,
    identity::{EnrollScene, Enrolment, Key, KnownCredential, KnownDevice, approve, enroll},
};
use deskbell_protocol::{
    DeviceId, MachineId, PersonId,
    desk::people::CredentialState,
    enroll::{Approval, Enroll, EnrollDevice, EnrollMachine, EnrollPerson, TokenHash},
    problem::ErrorCode,
};
use rstest::rstest;
use uuid::Uuid;

use crate::world::{ALI, MARTA, at, line, name, write_id};

const DEVICE: DeviceId = DeviceId(Uuid::from_u128(5));
const KEY: Key = Key { expires_at: None, uses_left: None, auto_approve: false, revoked: false };

fn words(token: &str) -> Enroll {
    Enroll {
        enrollment_key: "key".into(),
        token_hash: TokenHash::of(token),
        device: EnrollDevice {
            id: DEVICE,
            machine: EnrollMachine { id: MachineId(Uuid::from_u128(6)), hostname: line("pc-6") },
            os: line("Linux"),
            account: line("marta"),
        },
        person: EnrollPerson { display_name: name("Marta"), email: None, phone: None },
    }
}

fn scene<'a>(key: Option<&'a Key>, device: Option<&'a KnownDevice>) -> EnrollScene<'a> {
    let at = at("2026-11-23T09:00:00Z");
    EnrollScene { key, address_fits: true, device, token_is_foreign: false, proof: None, at }
}

fn known(token: &str, state: CredentialState, claim: Option<PersonId>) -> KnownCredential {
    let person = if claim.is_some() { ALI } else { MARTA };
    KnownCredential { id: write_id(1), token: TokenHash::of(token), person, state, claim }
}

fn marta(credentials: Vec<KnownCredential>) -> KnownDevice {
    KnownDevice { id: DEVICE, revoked: false, person: Some(MARTA), credentials }
}

#[rstest]
#[case::by_hand(false, true, Approval::Pending)]
#[case::by_rule(true, true, Approval::Approved)]
#[case::from_elsewhere(true, false, Approval::Pending)]
fn a_new_device_is_trusted_only_by_the_keys_own_settings(
    #[case] auto_approve: bool,
    #[case] address_fits: bool,
    #[case] approval: Approval,
) {
    let key = Key { auto_approve, ..KEY };
    let scene = EnrollScene { address_fits, ..scene(Some(&key), None) };
    let Enrolment::New(new) = enroll(&words("t"), &scene).unwrap() else { panic!("new") };
    assert_eq!((new.approval, new.makes_person, new.claim), (approval, true, None));
}

#[test]
fn the_same_device_and_token_get_the_first_answer_again_even_without_a_valid_key() {
    let device = marta(vec![known("t", CredentialState::Approved, None)]);
    let again = enroll(&words("t"), &scene(None, Some(&device))).unwrap();
    let (credential, person, approval) = (write_id(1), MARTA, Approval::Approved);
    assert_eq!(again, Enrolment::Again { credential, person, approval });
}

#[test]
fn a_known_device_id_proves_nothing() {
    let device = marta(vec![known("t", CredentialState::Approved, None)]);
    let key = Key { auto_approve: true, ..KEY };
    let taken = enroll(&words("thief"), &scene(Some(&key), Some(&device))).unwrap();
    let Enrolment::New(new) = taken else { panic!("new") };
    assert_eq!((new.approval, new.claim, new.makes_person), (Approval::Pending, Some(MARTA), true));
    assert_ne!(new.person, MARTA);
}

#[test]
fn the_old_token_proves_who_it_is() {
    let device = marta(vec![known("t", CredentialState::Approved, None)]);
    let scene = EnrollScene { proof: Some(MARTA), ..scene(Some(&KEY), Some(&device)) };
    let Enrolment::New(new) = enroll(&words("t2"), &scene).unwrap() else { panic!("new") };
    assert_eq!((new.person, new.approval, new.makes_person), (MARTA, Approval::Approved, false));
}

#[rstest]
#[case::unknown(None)]
#[case::revoked(Some(Key { revoked: true, ..KEY }))]
#[case::used_up(Some(Key { uses_left: Some(0), ..KEY }))]
#[case::expired(Some(Key { expires_at: Some(at("2026-11-23T09:00:00Z")), ..KEY }))]
fn a_key_that_does_not_count_is_refused_alike(#[case] key: Option<Key>) {
    let refused = enroll(&words("t"), &scene(key.as_ref(), None)).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::EnrollmentRefused);
}

#[test]
fn a_revoked_device_stays_out() {
    let device = KnownDevice { revoked: true, ..marta(Vec::new()) };
    let refused = enroll(&words("t"), &scene(Some(&KEY), Some(&device))).unwrap_err();
    assert_eq!(refused, Refused::DeviceRevoked);
    let device = marta(vec![known("t", CredentialState::Revoked, None)]);
    let refused = enroll(&words("t"), &scene(Some(&KEY), Some(&device))).unwrap_err();
    assert_eq!(refused, Refused::DeviceRevoked);
}

#[test]
fn approval_joins_the_claim_and_drops_the_other_claimants() {
    let mut newest = known("t3", CredentialState::Pending, Some(MARTA));
    newest.id = write_id(3);
    let mut older = known("t2", CredentialState::Pending, Some(MARTA));
    older.id = write_id(2);
    let device = marta(vec![known("t", CredentialState::Approved, None), older, newest]);
    for (seen, other) in [(3, 2), (2, 3)] {
        let approved = approve(&device, write_id(seen)).unwrap();
        assert_eq!((approved.credential, approved.person), (write_id(seen), MARTA));
        assert_eq!((approved.joins, approved.dropped), (Some(ALI), vec![write_id(other)]));
    }
}

#[test]
fn what_is_in_stays_in_and_what_was_taken_back_is_not_found() {
    let device = marta(vec![known("t", CredentialState::Approved, None)]);
    let again = approve(&device, device.credentials[0].id).unwrap();
    assert_eq!((again.person, again.joins, again.dropped), (MARTA, None, Vec::new()));
    let stranger = approve(&device, write_id(9)).unwrap_err();
    let device = marta(vec![known("t", CredentialState::Revoked, None)]);
    let gone = approve(&device, device.credentials[0].id).unwrap_err();
    assert_eq!([stranger.code(), gone.code()], [ErrorCode::NotFound; 2]);
}
