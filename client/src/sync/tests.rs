//! The machine against a made-up server and generated bad luck.

mod schedules;
mod world;

use world::{Luck, World};

#[test]
fn a_lost_answer_makes_no_second_ticket() {
    let mut world = World::new();
    world.open();
    for luck in [Luck::AnswerLost, Luck::Good] {
        world.pass(400);
        world.turn(0, luck);
    }
    world.heal();
    world.check_all_is_well();
}

#[test]
fn a_restored_server_gets_everything_again() {
    let mut world = World::new();
    world.backup();
    world.open();
    world.heal();
    world.reply(0);
    world.heal();
    world.restore();
    world.heal();
    world.check_all_is_well();
}

#[test]
fn away_for_two_weeks_it_asks_at_most_every_five_minutes() {
    let mut world = World::new();
    world.open();
    let asked = world.away_for(14 * 24 * 60 * 60);
    // The first minutes are quicker; after that one request per five minutes at most.
    assert!(asked <= 14 * 24 * 12 + 60, "asked {asked} times");
    assert!(asked >= 14 * 24 * 8, "asked only {asked} times");
    world.heal();
    world.check_all_is_well();
}

#[test]
fn three_hundred_saved_requests_drain_in_order() {
    let mut world = World::new();
    world.go_away();
    for _ in 0..300 {
        world.open();
    }
    world.heal();
    world.check_all_is_well();
}

mod streams {
    //! Silent streams, replaced streams, lost positions.

    use std::time::Duration;

    use deskbell_protocol::{TicketId, Timestamp, problem::ErrorCode};

    use crate::{
        clock::Moment,
        failure::Failure,
        outbox::{Kind, Reason, Row, State},
        sync::{Effect, Event, Ground, Standing, StreamEnd, Sync},
    };

    struct Bench {
        sync: Sync,
        seconds: u64,
    }

    const GROUND: Ground<'static> = Ground { rows: &[], cursor: true, lacking: None };

    impl Bench {
        fn live() -> Self {
            let mut bench = Self { sync: Sync::new(false), seconds: 0 };
            assert_eq!(bench.next(), [Effect::LoadToken]);
            bench.take(Event::Token(true));
            assert_eq!(bench.next(), [Effect::ReadHome, Effect::ReadChanges]);
            bench.take(Event::HomeRead(Ok(())));
            bench.take(Event::ChangesRead(Ok(false)));
            assert_eq!(bench.next(), [Effect::OpenStream]);
            bench.take(Event::StreamOpened);
            bench
        }

        fn now(&self) -> Moment {
            let wall = 1_800_000_000 + i64::try_from(self.seconds).unwrap();
            Moment {
                wall: Timestamp::from_millis(wall * 1000),
                mono: Duration::from_secs(self.seconds),
            }
        }

        fn take(&mut self, event: Event) -> Vec<Effect> {
            self.sync.take(event, GROUND, self.now(), 0)
        }

        fn next(&mut self) -> Vec<Effect> {
            self.sync.next(GROUND, self.now())
        }

        /// Passes time in steps short enough not to look like sleep.
        fn pass(&mut self, seconds: u64) -> Vec<Effect> {
            let mut effects = Vec::new();
            for _ in 0..seconds {
                self.seconds += 1;
                effects.extend(self.next());
            }
            effects
        }
    }

    #[test]
    fn heartbeats_keep_a_stream_alive() {
        let mut bench = Bench::live();
        for _ in 0..10 {
            assert_eq!(bench.pass(25), []);
            bench.take(Event::StreamAlive);
        }
        assert_eq!(bench.sync.standing(), Standing::Online);
    }

    #[test]
    fn silence_for_a_minute_is_death_and_two_deaths_mean_polling() {
        let mut bench = Bench::live();
        assert_eq!(bench.pass(60), [Effect::CloseStream, Effect::ReadChanges]);
        bench.take(Event::ChangesRead(Ok(false)));
        assert_eq!(bench.next(), [Effect::OpenStream]);
        bench.take(Event::StreamOpened);
        assert_eq!(bench.pass(60), [Effect::CloseStream, Effect::ReadChanges]);
        bench.take(Event::ChangesRead(Ok(false)));
        assert_eq!(bench.pass(59), []);
        assert_eq!(bench.pass(1), [Effect::ReadChanges]);
        bench.take(Event::ChangesRead(Ok(false)));
        let wake = bench.sync.wake(GROUND, bench.now()).unwrap();
        assert_eq!(wake, bench.now().mono + Duration::from_secs(60));
    }

    #[test]
    fn a_replaced_stream_comes_back_after_a_minute() {
        let mut bench = Bench::live();
        bench.take(Event::StreamEnded(StreamEnd::Replaced));
        assert_eq!(bench.next(), [Effect::ReadChanges]);
        bench.take(Event::ChangesRead(Ok(false)));
        assert_eq!(bench.pass(59), []);
        assert_eq!(bench.pass(1), [Effect::OpenStream]);
    }

    #[test]
    fn a_lost_position_is_forgotten_and_the_list_read() {
        let mut bench = Bench::live();
        let gone = Failure::of(ErrorCode::CursorGone);
        let effects = bench.take(Event::StreamEnded(StreamEnd::Failed(gone)));
        assert_eq!(effects, [Effect::ForgetCursor]);
        let ground = Ground { cursor: false, ..GROUND };
        assert_eq!(bench.sync.next(ground, bench.now()), [Effect::List]);
    }

    #[test]
    fn an_approval_that_no_change_tells_of_is_found_with_the_list() {
        let mut bench = Bench::live();
        assert_eq!(bench.take(Event::Listed(Ok(()))), [Effect::Release]);
    }

    #[test]
    fn two_who_ask_about_tickets_do_not_release_each_others_rows() {
        let mut bench = Bench::live();
        let waiting = |place| row(place, Kind::Message, State::Waiting);
        let rows = [waiting(1), waiting(2)];
        let ground = Ground { rows: &rows, ..GROUND };
        let ticket = rows[0].ticket;
        bench.sync.hold(ticket);
        bench.sync.hold(ticket);
        bench.sync.hold(TicketId(uuid::Uuid::from_u128(77)));
        bench.sync.release(TicketId(uuid::Uuid::from_u128(77)));
        bench.sync.release(ticket);
        assert_eq!(bench.sync.next(ground, bench.now()), [], "one still asks");
        bench.sync.release(ticket);
        assert_eq!(bench.sync.next(ground, bench.now()), [Effect::Send(rows[0].id)]);
    }

    #[test]
    fn a_refused_word_does_not_hold_back_the_next_one() {
        let mut bench = Bench::live();
        let refused = State::NeedsAttention(Reason::Refused(ErrorCode::WrongState));
        let rows = [row(1, Kind::Verdict, refused), row(2, Kind::Message, State::Waiting)];
        let ground = Ground { rows: &rows, ..GROUND };
        assert_eq!(bench.sync.next(ground, bench.now()), [Effect::Send(rows[1].id)]);

        let mut bench = Bench::live();
        let rows = [row(1, Kind::Open, refused), row(2, Kind::Message, State::Waiting)];
        let ground = Ground { rows: &rows, ..GROUND };
        assert_eq!(bench.sync.next(ground, bench.now()), [], "there is no ticket yet");
    }

    fn row(place: i64, kind: Kind, state: State) -> Row {
        Row {
            place,
            id: uuid::Uuid::from_u128(u128::try_from(place).unwrap()),
            kind,
            ticket: TicketId(uuid::Uuid::from_u128(9)),
            state,
            saved_at: Timestamp::from_millis(0),
            attempted: true,
            attempts: 1,
            refiled: 0,
            next_at: None,
            offline: false,
        }
    }

    #[test]
    fn sleep_is_seen_by_the_clocks_drifting_apart() {
        let mut bench = Bench::live();
        bench.next();
        let slept = Moment { wall: bench.now().wall.plus_seconds(3600), ..bench.now() };
        let effects = bench.sync.next(GROUND, slept);
        assert_eq!(effects, [Effect::CloseStream, Effect::ReadChanges]);
    }

    #[test]
    fn a_clock_that_jumps_makes_no_hot_loop() {
        let mut bench = Bench::live();
        bench.next();
        for days in [1, -1, 1] {
            let wall = bench.now().wall.plus_seconds(days * 86_400);
            let jumped = Moment { wall, ..bench.now() };
            bench.sync.next(GROUND, jumped);
            assert_eq!(bench.sync.next(GROUND, jumped), [], "the jump is over");
        }
    }

    #[test]
    fn a_revoked_device_wipes_and_rests() {
        let mut bench = Bench::live();
        let revoked = Failure::of(ErrorCode::DeviceRevoked);
        let effects = bench.take(Event::StreamEnded(StreamEnd::Failed(revoked)));
        assert_eq!(effects, [Effect::Wipe]);
        assert_eq!(bench.sync.standing(), Standing::Revoked);
        assert_eq!(bench.pass(1000), []);
        bench.take(Event::TryNow);
        assert_eq!(bench.next(), [Effect::Enroll]);
    }

    #[test]
    fn too_old_pauses_everything_and_asks_once_an_hour() {
        let mut bench = Bench::live();
        let old = Failure::of(ErrorCode::UpgradeRequired);
        assert_eq!(bench.take(Event::StreamEnded(StreamEnd::Failed(old))), []);
        assert_eq!(bench.sync.standing(), Standing::NeedsUpdate);
        assert_eq!(bench.pass(3599), []);
        assert_ne!(bench.pass(1), []);
    }

    #[test]
    fn who_asks_at_once_while_too_old_keeps_the_token() {
        let mut bench = Bench::live();
        let old = Failure::of(ErrorCode::UpgradeRequired);
        bench.take(Event::StreamEnded(StreamEnd::Failed(old)));
        bench.take(Event::TryNow);
        assert_eq!(bench.next(), [Effect::LoadToken]);
    }

    #[test]
    fn an_unknown_token_is_enrolled_anew_but_not_in_circles() {
        let mut bench = Bench::live();
        let unknown = Failure::of(ErrorCode::TokenUnknown);
        bench.take(Event::StreamEnded(StreamEnd::Failed(unknown.clone())));
        assert_eq!(bench.next(), [Effect::Enroll]);
        assert_eq!(bench.take(Event::Enrolled(Ok(()))), [Effect::Release]);
        assert_eq!(bench.next(), [Effect::ReadHome, Effect::ReadChanges]);
        bench.sync.take(Event::HomeRead(Err(unknown)), GROUND, bench.now(), u64::MAX - 1);
        assert_eq!(bench.next(), [], "waits before it enrols again");
    }
}
