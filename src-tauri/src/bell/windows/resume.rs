//! Tells when the computer has woken up, so that the connection is tried at once.

use std::ffi::c_void;

use deskbell_client::shell::Event;
use tokio::sync::mpsc;
use windows::Win32::{
    Foundation::{ERROR_SUCCESS, HANDLE},
    System::Power::{DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS, PowerRegisterSuspendResumeNotification},
    UI::WindowsAndMessaging::{DEVICE_NOTIFY_CALLBACK, PBT_APMRESUMEAUTOMATIC},
};

/// Reports every wake-up; ends quietly where the system tells nobody.
#[expect(clippy::unused_async, reason = "the other systems wait here")]
pub(crate) async fn run(events: mpsc::Sender<Event>) {
    if let Err(code) = listen(events) {
        tracing::debug!(code, "nobody tells when the computer wakes up");
    }
}

/// The registration stays until the process ends, and with it what the system calls back with.
#[expect(unsafe_code, reason = "the system calls back with a pointer of ours")]
fn listen(events: mpsc::Sender<Event>) -> Result<(), u32> {
    let events: &'static mpsc::Sender<Event> = Box::leak(Box::new(events));
    let parameters = Box::leak(Box::new(DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS {
        Callback: Some(told),
        Context: std::ptr::from_ref(events).cast_mut().cast(),
    }));
    let mut registration = std::ptr::null_mut();
    // SAFETY: the parameters and what they point to are never freed.
    let outcome = unsafe {
        PowerRegisterSuspendResumeNotification(
            DEVICE_NOTIFY_CALLBACK,
            HANDLE(std::ptr::from_mut(parameters).cast()),
            &raw mut registration,
        )
    };
    if outcome == ERROR_SUCCESS { Ok(()) } else { Err(outcome.0) }
}

#[expect(unsafe_code, reason = "the system calls back with a pointer of ours")]
extern "system" fn told(context: *const c_void, kind: u32, _setting: *const c_void) -> u32 {
    if kind == PBT_APMRESUMEAUTOMATIC {
        // SAFETY: registered above with a sender that is never freed; a sender may be used from any thread.
        let events = unsafe { &*context.cast::<mpsc::Sender<Event>>() };
        if events.try_send(Event::Resumed).is_err() {
            tracing::debug!("the bell is ending");
        }
    }
    ERROR_SUCCESS.0
}
