//! What can happen to one request on its way, and to one computer.

use proptest::prelude::*;

/// What becomes of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Luck {
    /// It arrives and its answer comes back.
    Good,
    /// It never arrives.
    RequestLost,
    /// It arrives, and its answer does not come back.
    AnswerLost,
    /// Something on the way sends it twice.
    Twice,
    /// Nobody answers; it arrives later, when nobody waits for it any more.
    Late,
    /// `503`, with so many seconds to wait.
    Busy(u32),
    /// `429`, with so many seconds to wait.
    Limited(u32),
    /// `500` for this request alone.
    Stumbles,
    /// `426`.
    TooOld,
    /// A network that answers everything with its own page.
    Hotel,
    /// Somebody used the id for other words before.
    IdTaken,
}

/// One step of a schedule; `who` is one of two laptops.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    Asks {
        who: usize,
        with_file: bool,
    },
    Replies {
        who: usize,
        which: usize,
    },
    DeskReplies {
        which: usize,
    },
    DeskResolves {
        which: usize,
    },
    DeskErases {
        which: usize,
    },
    Wire {
        who: usize,
        which: usize,
        luck: Luck,
    },
    LateOneArrives {
        which: usize,
    },
    Passes {
        seconds: u32,
    },
    Sleeps {
        who: usize,
        minutes: u32,
    },
    ClockIsSet {
        who: usize,
        days: i32,
    },
    TryNow {
        who: usize,
    },
    Crashes {
        who: usize,
    },
    /// From now on the disk takes so many more rows; the bell is killed once it took the last.
    DiskStops {
        who: usize,
        rows: u32,
    },
    KeyringWiped {
        who: usize,
    },
    Revoked {
        who: usize,
    },
    ServerRestarts,
    FeedIsCut,
    Backup,
    Restore {
        which: usize,
    },
}

fn luck() -> impl Strategy<Value = Luck> {
    prop_oneof![
        12 => Just(Luck::Good),
        3 => Just(Luck::RequestLost),
        4 => Just(Luck::AnswerLost),
        2 => Just(Luck::Twice),
        2 => Just(Luck::Late),
        1 => (0..4000_u32).prop_map(Luck::Busy),
        1 => (0..100_u32).prop_map(Luck::Limited),
        1 => Just(Luck::Stumbles),
        1 => Just(Luck::TooOld),
        1 => Just(Luck::Hotel),
        1 => Just(Luck::IdTaken),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let (who, which) = (0..2_usize, 0..64_usize);
    prop_oneof![
        5 => (who.clone(), prop::bool::weighted(0.2))
            .prop_map(|(who, with_file)| Step::Asks { who, with_file }),
        5 => (who.clone(), which.clone()).prop_map(|(who, which)| Step::Replies { who, which }),
        3 => which.clone().prop_map(|which| Step::DeskReplies { which }),
        1 => which.clone().prop_map(|which| Step::DeskResolves { which }),
        40 => (who.clone(), which.clone(), luck())
            .prop_map(|(who, which, luck)| Step::Wire { who, which, luck }),
        2 => which.clone().prop_map(|which| Step::LateOneArrives { which }),
        5 => (1..5000_u32).prop_map(|seconds| Step::Passes { seconds }),
        1 => (who.clone(), 1..20_000_u32).prop_map(|(who, minutes)| Step::Sleeps { who, minutes }),
        1 => (who.clone(), -3000..3000_i32).prop_map(|(who, days)| Step::ClockIsSet { who, days }),
        2 => who.clone().prop_map(|who| Step::TryNow { who }),
        3 => who.clone().prop_map(|who| Step::Crashes { who }),
        3 => (who.clone(), 0..12_u32).prop_map(|(who, rows)| Step::DiskStops { who, rows }),
        1 => who.clone().prop_map(|who| Step::KeyringWiped { who }),
        2 => prop_oneof![
            2 => Just(Step::ServerRestarts),
            1 => Just(Step::FeedIsCut),
            2 => which.clone().prop_map(|which| Step::DeskErases { which }),
            1 => who.prop_map(|who| Step::Revoked { who }),
        ],
        1 => Just(Step::Backup),
        1 => which.prop_map(|which| Step::Restore { which }),
    ]
}

/// A schedule.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..70)
}
