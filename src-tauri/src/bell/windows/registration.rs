//! What Windows must know before it shows our toasts and opens our links: a name for the application and a program for
//! the scheme. An installer writes both for every account; without one the bell writes them for its own.

use std::path::Path;

use windows::{Win32::UI::Shell::SetCurrentProcessExplicitAppUserModelID, core::HSTRING};
use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

/// The application, as toasts, shortcuts and the taskbar name it (`AppUserModelID`).
pub(crate) const APPLICATION: &str = "Deskbell.Bell";
const APPLICATION_KEY: &str = r"Software\Classes\AppUserModelId\Deskbell.Bell";
const SCHEME_KEY: &str = r"Software\Classes\deskbell";

/// Makes them known, for the program at this path; what an installer wrote stays as it is.
pub(crate) fn ensure(program: &Path) {
    name_process();
    if let Err(error) = write_missing(LOCAL_MACHINE, CURRENT_USER, program) {
        tracing::warn!(error = %error, "Toasts and links could not be registered: {error}");
    }
}

#[expect(unsafe_code, reason = "a call that only reads a text")]
fn name_process() {
    // SAFETY: the text lives through the call.
    let named = unsafe { SetCurrentProcessExplicitAppUserModelID(&HSTRING::from(APPLICATION)) };
    if let Err(error) = named {
        tracing::debug!(error = %error, "the process keeps the name of its file");
    }
}

fn write_missing(everybody: &Key, own: &Key, program: &Path) -> windows_registry::Result<()> {
    let program = program.display();
    if everybody.open(APPLICATION_KEY).is_err() {
        own.create(APPLICATION_KEY)?.set_string("DisplayName", "Deskbell")?;
    }
    if everybody.open(SCHEME_KEY).is_err() {
        let scheme = own.create(SCHEME_KEY)?;
        scheme.set_string("", "URL:Deskbell")?;
        scheme.set_string("URL Protocol", "")?;
        let command = scheme.create(r"shell\open\command")?;
        command.set_string("", format!("\"{program}\" \"%1\""))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part of the registry that goes with the test.
    struct Part(String);

    impl Part {
        fn new(name: &str) -> (Self, Key) {
            let path = format!(r"Software\Deskbell tests\{}-{name}", std::process::id());
            let key = CURRENT_USER.create(&path).unwrap();
            (Self(path), key)
        }
    }

    impl Drop for Part {
        fn drop(&mut self) {
            CURRENT_USER.remove_tree(&self.0).unwrap();
        }
    }

    #[test]
    fn what_is_missing_is_written_and_what_an_installer_wrote_stays() {
        let (_everybody, everybody) = Part::new("everybody");
        let (_own, own) = Part::new("own");
        let command = format!(r"{SCHEME_KEY}\shell\open\command");
        write_missing(&everybody, &own, Path::new(r"C:\Apps\deskbell.exe")).unwrap();
        let opened = own.open(&command).unwrap().get_string("").unwrap();
        assert_eq!(opened, "\"C:\\Apps\\deskbell.exe\" \"%1\"");
        assert_eq!(own.open(SCHEME_KEY).unwrap().get_string("URL Protocol").unwrap(), "");

        own.remove_tree(SCHEME_KEY).unwrap();
        everybody.create(SCHEME_KEY).unwrap();
        write_missing(&everybody, &own, Path::new(r"D:\deskbell.exe")).unwrap();
        assert!(own.open(SCHEME_KEY).is_err());
    }
}
