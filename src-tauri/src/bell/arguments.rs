//! The command line of the bell.

use clap::Parser;
use deskbell_client::bridge::Page;

/// The bell in the tray. A second start hands its argument to the first.
#[derive(Debug, Parser)]
#[command(name = "deskbell", version, about)]
pub(crate) struct Arguments {
    /// Open a window: form, tickets or ticket:ID.
    #[arg(long, value_name = "PAGE")]
    pub(crate) open: Option<String>,
    /// Say what is missing on this computer, and end.
    #[arg(long)]
    pub(crate) check: bool,
    /// A link: `deskbell://ticket/ID`.
    #[arg(value_name = "LINK")]
    pub(crate) link: Option<String>,
}

impl Arguments {
    /// The page asked for; an error holds the words that name none.
    pub(crate) fn page(&self) -> Result<Option<Page>, String> {
        let words = self.open.as_ref().or(self.link.as_ref());
        words.map(|words| words.parse().map_err(|_| words.clone())).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(arguments: &[&str]) -> Result<Option<Page>, String> {
        Arguments::try_parse_from([&["deskbell"], arguments].concat()).unwrap().page()
    }

    #[test]
    fn pages_and_links_are_understood_and_nothing_else() {
        let id = "0197a3c0-0000-7000-8000-000000000001";
        let ticket = Page::Ticket { ticket: id.parse().unwrap() };
        assert_eq!(page(&[]), Ok(None));
        assert_eq!(page(&["--open", "form"]), Ok(Some(Page::Form)));
        assert_eq!(page(&["--open", &format!("ticket:{id}")]), Ok(Some(ticket.clone())));
        assert_eq!(page(&[&format!("deskbell://ticket/{id}")]), Ok(Some(ticket)));
        assert_eq!(page(&["deskbell://run/rm"]), Err("deskbell://run/rm".to_owned()));
    }
}
