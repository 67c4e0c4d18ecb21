//! The desktop of Windows: notification area, toasts, Credential Manager, registry, named pipe.

pub(crate) mod check;
pub(crate) mod console;
pub(crate) mod environment;
pub(crate) mod keyring;
pub(crate) mod launch;
pub(crate) mod notes;
pub(crate) mod program;
pub(crate) mod registration;
pub(crate) mod resume;
pub(crate) mod session;
pub(crate) mod tray;
