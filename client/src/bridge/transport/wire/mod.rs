//! The socket itself as each operating system has it: who may connect, and bytes both ways.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
#[cfg(unix)]
use self::unix as os;
#[cfg(windows)]
use self::windows as os;

pub(super) use os::{Listener, Reader, Stream, Writer, connect, split};
