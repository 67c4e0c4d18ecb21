//! The rules, tried through their one door, `decide`, in a small world that writes decisions as the store does.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking, in its helpers too")]

mod absences;
mod answers;
mod calendar;
mod company;
mod contact;
mod given;
mod identity;
mod incidents;
mod merging;
mod pending;
mod prepared;
mod progress;
mod random;
mod remote_session;
mod repeat;
mod requester;
mod timers;
mod views;
mod world;
