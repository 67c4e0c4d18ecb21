//! Tests on a real desktop: screen, session bus, tray, notifications, passwords and windows.

mod before_send;
mod contact_sheet;
mod desk;
mod ground;
mod main_job;
mod missing;
mod offline;
