//! Numbers for Prometheus. No label holds anything a person wrote.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::http::{Method, StatusCode};
use deskbell_protocol::problem::ErrorCode;

/// Counted since the start.
#[derive(Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(String, String, u16), u64>>,
    refusals: Mutex<BTreeMap<&'static str, u64>>,
    /// Streams that are open now.
    pub streams: AtomicU64,
    /// Streams dropped because their reader was too slow.
    pub slow_readers: AtomicU64,
    /// Credentials seen on two machines at once.
    pub clones: AtomicU64,
}

impl Metrics {
    /// One answered request.
    pub fn request(
        &self,
        route: &str,
        method: &Method,
        status: StatusCode,
        code: Option<ErrorCode>,
    ) {
        let key = (route.to_owned(), method.as_str().to_owned(), status.as_u16());
        *self.requests.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
        if let Some(code) = code {
            let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
            *refusals.entry(code.as_str()).or_default() += 1;
        }
    }

    /// The Prometheus text format, version 0.0.4.
    pub fn render(&self, gauges: &[(&str, u64)]) -> String {
        let mut text = String::from("# TYPE deskbell_requests_total counter\n");
        for ((route, method, status), count) in
            self.requests.lock().unwrap_or_else(PoisonError::into_inner).iter()
        {
            line(
                &mut text,
                &format!(
                    "deskbell_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}"
                ),
                *count,
            );
        }
        text.push_str("# TYPE deskbell_refusals_total counter\n");
        for (code, count) in self.refusals.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            line(&mut text, &format!("deskbell_refusals_total{{code=\"{code}\"}}"), *count);
        }
        let own = [
            ("deskbell_streams", &self.streams),
            ("deskbell_slow_readers", &self.slow_readers),
            ("deskbell_clones_seen", &self.clones),
        ];
        for (name, value) in own {
            line(&mut text, name, value.load(Ordering::Relaxed));
        }
        for (name, value) in gauges {
            line(&mut text, name, *value);
        }
        text
    }
}

fn line(text: &mut String, name: &str, value: u64) {
    // Writing into a String cannot fail.
    writeln!(text, "{name} {value}").unwrap_or_default();
}
