//! Whether the bell starts with the session: an entry of the system's, which a file of the person's own can hide
//! (freedesktop autostart specification).

use std::{
    fs, io,
    path::{Path, PathBuf},
};

const GROUP: &str = "[Desktop Entry]";
const HIDDEN: &str = "Hidden=true";
/// Hides the system's entry; without that line it would stand for it.
const HIDES: &str =
    "[Desktop Entry]\nHidden=true\nType=Application\nName=Deskbell\nExec=deskbell\n";

/// The entries, the person's own before those of the system.
#[derive(Debug, Clone, Default)]
pub struct Autostart {
    /// The person's file, which may not exist.
    pub own: PathBuf,
    /// The system's, any of which may exist.
    pub system: Vec<PathBuf>,
}

impl Autostart {
    /// Whether the bell starts by itself; `None` where nothing would start it, so that there is nothing to switch.
    #[must_use]
    pub fn state(&self) -> Option<bool> {
        match fs::read_to_string(&self.own) {
            Ok(own) => Some(!is_hidden(&own)),
            Err(_) => self.system.iter().any(|entry| entry.is_file()).then_some(true),
        }
    }

    /// Lets it start by itself, or no longer. A file the person wrote keeps its other lines.
    ///
    /// # Errors
    /// The file cannot be written; nothing was changed then.
    pub fn switch(&self, on: bool) -> io::Result<()> {
        let own = match fs::read_to_string(&self.own) {
            Ok(own) => Some(own),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        match (on, own) {
            (true, None) => Ok(()),
            (true, Some(own)) if own == HIDES => fs::remove_file(&self.own),
            (true, Some(own)) => write(&self.own, &without_hidden(&own)),
            (false, None) => write(&self.own, HIDES),
            (false, Some(own)) => {
                let shown = without_hidden(&own);
                write(&self.own, &shown.replacen(GROUP, &format!("{GROUP}\n{HIDDEN}"), 1))
            }
        }
    }
}

fn hides(line: &str) -> bool {
    line.split_once('=').is_some_and(|(key, _)| key.trim() == "Hidden")
}

fn is_hidden(entry: &str) -> bool {
    let value = entry.lines().find(|line| hides(line)).and_then(|line| line.split_once('='));
    value.is_some_and(|(_, value)| value.trim() == "true")
}

fn without_hidden(entry: &str) -> String {
    entry.lines().filter(|line| !hides(line)).flat_map(|line| [line, "\n"]).collect()
}

/// Whole or not at all.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("new");
    fs::write(&beside, text)?;
    fs::rename(beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn autostart() -> (tempfile::TempDir, Autostart) {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("home/autostart/deskbell.desktop");
        let system = vec![folder.path().join("deskbell.desktop")];
        (folder, Autostart { own, system })
    }

    #[test]
    fn without_an_entry_there_is_nothing_to_switch() {
        assert_eq!(autostart().1.state(), None);
    }

    #[test]
    fn a_file_of_ones_own_hides_the_systems_entry_and_goes_again() {
        let (_folder, autostart) = autostart();
        fs::write(&autostart.system[0], "[Desktop Entry]\nExec=deskbell\n").unwrap();
        assert_eq!(autostart.state(), Some(true));
        for _ in 0..2 {
            autostart.switch(false).unwrap();
            assert_eq!(autostart.state(), Some(false));
        }
        for _ in 0..2 {
            autostart.switch(true).unwrap();
            assert_eq!(autostart.state(), Some(true));
        }
        assert!(!autostart.own.exists(), "nothing of ours is left");
    }

    #[test]
    fn what_somebody_wrote_into_their_entry_stays() {
        let (_folder, autostart) = autostart();
        fs::create_dir_all(autostart.own.parent().unwrap()).unwrap();
        let written = "# mine\n[Desktop Entry]\nExec=deskbell --open form\nHidden = true\n";
        fs::write(&autostart.own, written).unwrap();
        assert_eq!(autostart.state(), Some(false));
        autostart.switch(true).unwrap();
        let shown = "# mine\n[Desktop Entry]\nExec=deskbell --open form\n";
        assert_eq!(fs::read_to_string(&autostart.own).unwrap(), shown);
        autostart.switch(false).unwrap();
        assert_eq!(autostart.state(), Some(false));
        assert!(fs::read_to_string(&autostart.own).unwrap().contains("--open form"));
    }
}
