//! One bell per user: whoever holds the lock is it. The lock ends with the process, however that ends.

use std::{
    fs::{File, TryLockError},
    io,
};

use deskbell_client::{bridge::transport::Place, private};

/// The lock; let go when dropped.
pub(crate) struct Instance {
    _lock: File,
}

/// Takes the lock; `None` if another bell has it.
pub(crate) fn take(place: &Place) -> io::Result<Option<Instance>> {
    let lock =
        private::file_options().create(true).truncate(false).write(true).open(place.lock())?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(Instance { _lock: lock })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_is_the_bell_until_it_ends() {
        let directory = tempfile::tempdir().unwrap();
        let place = Place::open(Some(directory.path()), directory.path()).unwrap();
        let first = take(&place).unwrap();
        assert!(first.is_some());
        assert!(take(&place).unwrap().is_none());
        drop(first);
        assert!(take(&place).unwrap().is_some());
    }
}
