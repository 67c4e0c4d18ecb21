//! All stories of the half year, in the order in which they began.

use deskbell_protocol::Timestamp;

use super::{
    chance::Chance,
    company::{Asker, Company},
    error::DemoError,
    machines::DOCK_TROUBLE,
    problems::{self, Problem, Tilt, Topic},
    rhythm::{self, Moment},
    story::{self, Plot},
    teller::{Story, Teller},
};

/// The trouble that keeps coming back, on one model, for two months.
const PATTERN: &str = "Second screen stays black at the dock";
/// At most one in so many requests is open now.
const ONE_OPEN_IN: usize = 4;
/// Before this much open time everything was history.
const RECENT_MINUTES: u32 = 1100;

/// What is open now: how it stands, and how many open minutes ago it began.
const OPEN: [(Plot, u32); 26] = [
    (Plot::Unassigned, 6),
    (Plot::Answered, 90),
    (Plot::TheirTurn, 420),
    (Plot::VisitPlanned, 300),
    (Plot::Overdue, 1500),
    (Plot::Covered, 430),
    (Plot::Asking, 260),
    (Plot::AtSupplier, 1100),
    (Plot::Unassigned, 24),
    (Plot::Answered, 45),
    (Plot::Unassigned, 170),
    (Plot::Asking, 700),
    (Plot::VisitPlanned, 800),
    (Plot::Answered, 150),
    (Plot::TheirTurn, 900),
    (Plot::Overdue, 1900),
    (Plot::Unassigned, 13),
    (Plot::Answered, 240),
    (Plot::Asking, 480),
    (Plot::AtSupplier, 1400),
    (Plot::Unassigned, 41),
    (Plot::VisitPlanned, 1150),
    (Plot::Answered, 330),
    (Plot::TheirTurn, 1500),
    (Plot::Asking, 1100),
    (Plot::Answered, 70),
];

/// Writes the book.
pub(super) fn stories(
    company: &Company,
    now: Timestamp,
    count: usize,
    chance: &mut Chance,
) -> Result<Vec<Story>, DemoError> {
    let open = OPEN.len().min(count / ONE_OPEN_IN);
    let recent = rhythm::open_minutes_ago(&company.rules, now, RECENT_MINUTES);
    let history = rhythm::moments(&company.calendar, now, recent, count - open, chance)?;
    let mut begun: Vec<(Moment, Plot)> =
        history.into_iter().map(|moment| (moment, Plot::Usual)).collect();
    for (plot, minutes) in OPEN.into_iter().take(open) {
        let minutes = chance.between(minutes * 9 / 10, minutes * 11 / 10);
        let at = rhythm::open_minutes_ago(&company.rules, now, minutes);
        let at = at.plus_seconds(-i64::from(chance.between(0, 50)));
        begun.push((Moment { at, after_days_off: false, weeks_ago: 0 }, plot));
    }
    begun.sort_by_key(|(moment, _)| *moment);
    let mut stories = Vec::with_capacity(begun.len());
    for (moment, plot) in begun {
        stories.push(story_of(company, moment, plot, now, chance)?);
    }
    // Calls before opening time are only taken when the desk opens.
    stories.sort_by_key(Story::began);
    Ok(stories)
}

fn story_of(
    company: &Company,
    moment: Moment,
    plot: Plot,
    now: Timestamp,
    chance: &mut Chance,
) -> Result<Story, DemoError> {
    let problem = loop {
        let problem = problem_of(moment, chance)?;
        if fits(problem, plot) {
            break problem;
        }
    };
    let asker = asker_of(company, problem, chance)?;
    let mut teller = Teller::begin(company, problem, asker, chance.split(), (moment.at, now))?;
    if plot != Plot::Usual && teller.contact == company.away {
        teller.contact = company.cover;
    }
    story::tell(&mut teller, plot)?;
    Ok(teller.end())
}

/// The restricted team's requests are not taken by everybody, and not every trouble needs a visit.
fn fits(problem: &Problem, plot: Plot) -> bool {
    match plot {
        Plot::Usual => true,
        Plot::VisitPlanned | Plot::AtSupplier => {
            problem.topic.has_hands() && problem.tilt != Tilt::Question
        }
        Plot::TheirTurn => problem.talk.iter().all(|(reply, _)| reply.contains('?')),
        Plot::Unassigned | Plot::Answered | Plot::Overdue | Plot::Asking | Plot::Covered => {
            problem.topic != Topic::Leavers
        }
    }
}

fn problem_of(moment: Moment, chance: &mut Chance) -> Result<&'static Problem, DemoError> {
    let weighted: Vec<(&Problem, u32)> =
        problems::all().map(|problem| (problem, weight(problem, moment))).collect();
    chance.weighted(&weighted)
}

/// How likely a problem is at that time.
fn weight(problem: &Problem, moment: Moment) -> u32 {
    let tenths = if problem.topic == Topic::Passwords && moment.after_days_off {
        45
    } else if problem.call == PATTERN {
        match moment.weeks_ago {
            5..=13 => 26,
            14..=17 => 12,
            0..=4 => 8,
            _before => 3,
        }
    } else {
        10
    };
    problem.weight * tenths
}

fn asker_of<'a>(
    company: &'a Company,
    problem: &Problem,
    chance: &mut Chance,
) -> Result<&'a Asker, DemoError> {
    if problem.call != PATTERN {
        return chance.pick(&company.askers);
    }
    let with_dock: Vec<&Asker> = company
        .askers
        .iter()
        .filter(|asker| asker.colleague.machine.model == DOCK_TROUBLE)
        .collect();
    Ok(*chance.pick(&with_dock)?)
}
