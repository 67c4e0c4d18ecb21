//! What a technician waits for when there are very many tickets.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::{
    clock, ground::Ground, http::Line, numbers::Samples, raw::plain::Plain, report::Figures,
    server::timed_start,
};

/// Questions of each kind.
const QUESTIONS: usize = 200;
/// Technicians who ask in turn: one alone may not search so often.
const ASKERS: usize = 8;
/// Rows of a page, as the console asks for them.
const PAGE: usize = 50;

/// The rows of this group.
pub(crate) const NAMES: &[&str] = &[
    "queue_page",
    "ticket_page",
    "caller_history",
    "people_search",
    "search_rare",
    "search_common",
    "search_two",
    "server_start",
    "server_memory",
];

/// Measures once.
pub(crate) async fn measure(ground: &Ground, data: &Path, figures: &mut Figures) -> Result<()> {
    let (served, seconds) = timed_start(&ground.server(), data).await?;
    figures.add("server_start", seconds);
    clock::pass(std::time::Duration::from_secs(2)).await;
    figures.add("server_memory", served.memory_kib()? / 1024.0);
    let mut desks = Vec::new();
    for which in 0..ASKERS {
        desks.push(served.desk(which).await?);
    }
    let plain = Plain::start().await?;
    figures.add_raw("server_memory", plain.memory_kib()? / 1024.0);
    let mut plain = Line::open(plain.address, None).await.map(|line| (line, plain))?;

    let known = Known::of(desks.first_mut().context("a desk")?).await?;
    for (name, paths) in known.questions(ground.some(QUESTIONS)) {
        let (samples, bytes) =
            ask_all(&mut desks, &paths).await.with_context(|| name.to_owned())?;
        figures.add(name, samples.percentile(95));
        let same = vec![format!("/bytes/{bytes}"); paths.len()];
        let (raw, _) = ask_all(std::slice::from_mut(&mut plain.0), &same).await?;
        figures.add_raw(name, raw.percentile(95));
    }
    served.stop().await
}

/// Milliseconds of each question, and the bytes of a middling answer.
async fn ask_all(desks: &mut [Line], paths: &[String]) -> Result<(Samples, usize)> {
    let (mut samples, mut bytes) = (Samples::default(), 0);
    let count = desks.len();
    for (at, path) in paths.iter().enumerate() {
        let desk = desks.get_mut(at % count).context("a desk")?;
        let began = clock::now();
        let answer = desk.get(path).await?;
        samples.add(clock::millis_since(began));
        bytes += answer.body.len();
    }
    Ok((samples, bytes / paths.len().max(1)))
}

/// What questions can be asked about.
struct Known {
    tickets: Vec<String>,
    hosts: Vec<String>,
    newest: u64,
}

impl Known {
    /// Reads pages from all ages of the desk.
    async fn of(desk: &mut Line) -> Result<Self> {
        let first = desk.get("/api/v1/desk/tickets?view=solved&limit=1").await?.json()?;
        let newest = first["items"][0]["number"].as_u64().context("a ticket")?;
        let mut known = Self { tickets: Vec::new(), hosts: Vec::new(), newest };
        for part in 1..=10 {
            let below = newest * part / 10;
            let path = format!("/api/v1/desk/tickets?view=solved&limit=20&cursor=b{below}");
            let page = desk.get(&path).await?.json()?;
            for row in page["items"].as_array().into_iter().flatten() {
                known.tickets.extend(row["id"].as_str().map(str::to_owned));
                known.hosts.extend(hostname(row));
            }
        }
        Ok(known)
    }

    /// The questions of each row.
    fn questions(&self, count: usize) -> Vec<(&'static str, Vec<String>)> {
        let tickets = "/api/v1/desk/tickets";
        let each = |make: &dyn Fn(usize) -> String| (0..count).map(make).collect::<Vec<_>>();
        let of = |list: &[&str], at: usize| {
            list.get(at % list.len()).copied().unwrap_or_default().to_owned()
        };
        let ticket =
            |at: usize| self.tickets.get(at % self.tickets.len()).cloned().unwrap_or_default();
        let search = |words: String| format!("{tickets}?q={words}&limit={PAGE}");
        let queue = |at: usize| match at % 5 {
            0 => format!("{tickets}?view=open&limit={PAGE}"),
            1 => format!("{tickets}?view=unassigned&limit={PAGE}"),
            2 => format!("{tickets}?view=mine&limit={PAGE}"),
            3 => format!("{tickets}?view=solved&limit={PAGE}"),
            _ => format!(
                "{tickets}?view=solved&limit={PAGE}&cursor=b{}",
                self.newest * (at as u64 + 1) / (count as u64 + 1)
            ),
        };
        vec![
            ("queue_page", each(&queue)),
            ("ticket_page", each(&|at| format!("{tickets}/{}", ticket(at)))),
            ("caller_history", each(&|at| format!("{tickets}/{}/history", ticket(at)))),
            (
                "people_search",
                each(&|at| format!("/api/v1/desk/people?q={}&limit={PAGE}", of(&PARTS, at))),
            ),
            ("search_rare", each(&|at| search(self.rare(at)))),
            ("search_common", each(&|at| search(of(&COMMON, at)))),
            ("search_two", each(&|at| search(of(&PAIRS, at)))),
        ]
    }

    /// A number or a computer's name: few tickets have it.
    fn rare(&self, at: usize) -> String {
        match self.hosts.get(at % self.hosts.len().max(1)).filter(|_| at.is_multiple_of(2)) {
            Some(host) => host.clone(),
            None => (self.newest * (at as u64 + 1) / 1000).to_string(),
        }
    }
}

/// Pieces of names, mails and numbers, as somebody types them while a caller spells.
const PARTS: [&str; 12] = [
    "Ada",
    "kel",
    "Mara%20R",
    "ova",
    "person49",
    "Zhang",
    "an",
    "Quinn%20Stone",
    "41",
    "Ito",
    "ber",
    "@bench",
];
/// Words that very many tickets hold.
const COMMON: [&str; 8] = ["screen", "the", "laptop", "password", "printer", "and", "my", "update"];
/// Two words, common and less so.
const PAIRS: [&str; 8] = [
    "screen%20black",
    "password%20expired",
    "printer%20paper",
    "the%20dock",
    "laptop%20slow",
    "mail%20phone",
    "update%20restart",
    "my%20screen",
];

fn hostname(row: &Value) -> Option<String> {
    row["machine"]["hostname"].as_str().map(str::to_owned)
}
