//! An acknowledgement means that the disk has it: counted where the system sees it.

use std::process::Command;

use deskbell_domain::{Caller, Command as Asks, Write};
use deskbell_protocol::TicketId;
use uuid::Uuid;

use crate::serial::{asks, shop::Shop};

/// Tickets that are opened one after the other, so that none shares a commit.
const TICKETS: usize = 20;

#[test]
fn tickets_one_after_the_other() {
    let shop = Shop::open();
    for n in 0..TICKETS {
        let words = Box::new(asks(&format!("request {n}"), shop.ground.now));
        let write = Write::OpenTicket { ticket: TicketId(Uuid::now_v7()), words };
        let caller = Caller::Device(shop.person.clone());
        shop.decide(Asks { at: shop.ground.now, caller, write }).unwrap();
    }
}

#[test]
fn every_acknowledgement_was_synced() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("calls");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", "trace=fdatasync,fsync", "-o"]).arg(&log);
    strace.arg(std::env::current_exe().unwrap());
    strace.args(["--exact", "durable::tickets_one_after_the_other"]);
    let ran = strace.output().expect("strace is there");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
    let calls = std::fs::read_to_string(&log).unwrap();
    let syncs = calls.lines().filter(|line| line.contains("sync(")).count();
    assert!(syncs >= TICKETS, "{TICKETS} acknowledgements, {syncs} syncs");
}
