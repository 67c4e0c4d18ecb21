//! A desktop of its own for a test: screen, session bus, tray, notifications, passwords. It ends with the test.
//!
//! Everything is the real program a person may have (Xvfb for the screen, `dbus-daemon`, the Xfce panel as tray
//! host, dunst for notifications, GNOME's keyring as Secret Service) in directories nobody else uses, so that
//! several desktops can stand beside each other and none touches the person's own.

mod bell;
mod inside;
mod process;
mod session;
mod toasts;
mod tray;
mod until;
mod window;

pub use bell::Bell;
pub use inside::Tree;
pub use session::{Desktop, Parts};
pub use toasts::{Toast, Toasts};
pub use tray::Tray;
pub use until::{until, until_within};
pub use window::Window;
