//! Pages as words of a command line, and `deskbell://` links.

use std::{fmt, str::FromStr};

use crate::bridge::Page;

/// The scheme of links to a ticket.
const TICKET_LINK: &str = "deskbell://ticket/";

/// The text names no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a page: try form, tickets, ticket:ID or deskbell://ticket/ID")]
pub struct NotAPage;

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => f.write_str("form"),
            Self::Request { ticket } => write!(f, "request:{ticket}"),
            Self::Tickets => f.write_str("tickets"),
            Self::Number => f.write_str("number"),
            Self::Ticket { ticket } => write!(f, "ticket:{ticket}"),
            Self::Settings { sees: false } => f.write_str("settings"),
            Self::Settings { sees: true } => f.write_str("settings:sees"),
        }
    }
}

impl FromStr for Page {
    type Err = NotAPage;

    fn from_str(words: &str) -> Result<Self, NotAPage> {
        // Desktops may add a slash to a link.
        if let Some(id) = words.strip_prefix(TICKET_LINK) {
            return ticket(id.trim_end_matches('/'));
        }
        match words.split_once(':') {
            None if words == "form" => Ok(Self::Form),
            None if words == "tickets" => Ok(Self::Tickets),
            None if words == "number" => Ok(Self::Number),
            None if words == "settings" => Ok(Self::Settings { sees: false }),
            Some(("settings", "sees")) => Ok(Self::Settings { sees: true }),
            Some(("ticket", id)) => ticket(id),
            Some(("request", id)) => {
                id.parse().map(|ticket| Self::Request { ticket }).map_err(|_| NotAPage)
            }
            _ => Err(NotAPage),
        }
    }
}

fn ticket(id: &str) -> Result<Page, NotAPage> {
    id.parse().map(|ticket| Page::Ticket { ticket }).map_err(|_| NotAPage)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ID: &str = "0197a3c0-0000-7000-8000-000000000001";

    #[rstest]
    #[case(Page::Form, "form")]
    #[case(Page::Tickets, "tickets")]
    #[case(Page::Number, "number")]
    #[case(Page::Ticket { ticket: ID.parse().unwrap() }, "ticket:0197a3c0-0000-7000-8000-000000000001")]
    #[case(Page::Request { ticket: ID.parse().unwrap() }, "request:0197a3c0-0000-7000-8000-000000000001")]
    #[case(Page::Settings { sees: false }, "settings")]
    #[case(Page::Settings { sees: true }, "settings:sees")]
    fn a_page_is_read_as_it_is_written(#[case] page: Page, #[case] words: &str) {
        assert_eq!(page.to_string(), words);
        assert_eq!(words.parse(), Ok(page));
    }

    #[test]
    fn links_name_a_ticket() {
        let page = Ok(Page::Ticket { ticket: ID.parse().unwrap() });
        assert_eq!(format!("deskbell://ticket/{ID}").parse(), page);
        assert_eq!(format!("deskbell://ticket/{ID}/").parse(), page);
    }

    #[rstest]
    #[case("")]
    #[case("forms")]
    #[case("ticket:")]
    #[case("ticket:../../etc/passwd")]
    #[case("deskbell://ticket/4127")]
    #[case("deskbell://settings")]
    #[case("https://ticket/0197a3c0-0000-7000-8000-000000000001")]
    fn other_words_are_no_page(#[case] words: &str) {
        assert_eq!(words.parse::<Page>(), Err(NotAPage));
    }
}
