//! A laptop's disk that takes so many more rows and then no more, between any two of them.

use crate::{luck::Luck, world::World};

impl World {
    /// The disk takes so many more rows, then nothing: whatever was half done stays undone.
    pub(crate) fn disk_stops(&mut self, who: usize, rows: u32) {
        self.laptops[who].database().execute_batch(&fuse(rows)).unwrap();
        for _ in 0..4 {
            self.on_the_wire(who, 0, Luck::Good);
            self.streams_speak();
        }
        self.laptops[who].turn();
        self.laptops[who].database().execute_batch(&no_fuse()).unwrap();
        self.crash(who);
    }
}

const TABLES: [&str; 6] = ["outbox", "sent", "ticket", "message", "news", "meta"];

/// Triggers that let so many rows pass.
fn fuse(rows: u32) -> String {
    let mut sql = format!("create table fuse (left integer); insert into fuse values ({rows});");
    for table in TABLES {
        for deed in ["insert", "update", "delete"] {
            sql.push_str(&format!(
                "create trigger fuse_{table}_{deed} before {deed} on {table} begin
                     select raise(abort, 'the disk stopped') where (select left from fuse) <= 0;
                     update fuse set left = left - 1;
                 end;"
            ));
        }
    }
    sql
}

fn no_fuse() -> String {
    let mut sql = String::new();
    for table in TABLES {
        for deed in ["insert", "update", "delete"] {
            sql.push_str(&format!("drop trigger fuse_{table}_{deed};"));
        }
    }
    sql + "drop table fuse;"
}
