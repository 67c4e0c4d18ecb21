//! Who sits here: company sign-in, codes between one's own computers, and what people say of themselves while they wait.

use std::future::Future;

use deskbell_protocol::{
    Timestamp, WriteId,
    enroll::{Approval, Enrolled, Join, JoinCode},
    problem::ErrorCode,
    sign_in::{CAPABILITY, SayWho, SignInStarted, StartSignIn},
    text::{Email, Line},
};
use url::Url;

use super::{Controller, incoming::Incoming, requests::Answering};
use crate::{
    api::{Answered, Api},
    bridge::Answer,
    failure::Failure,
    form::Refusal,
    shell::{Shell, WindowId},
    store::meta,
    sync::Event,
    view::{CodeView, Trusted, WhoView},
};

/// What is under way; it lives as long as the bell does.
#[derive(Debug, Default)]
pub(super) struct Who {
    sign_in: Option<Attempt>,
    join_code: Option<JoinCode>,
}

/// A sign-in that was begun; the same id gets the same page and code again.
#[derive(Debug)]
struct Attempt {
    id: WriteId,
    code: String,
    ends_at: Timestamp,
}

/// What the server answered to one of these requests.
#[derive(Debug)]
pub(super) enum WhoCame {
    Started(WriteId, SignInStarted),
    JoinCode(JoinCode),
    Joined(Enrolled),
    Said(Email),
}

impl<S: Shell> Controller<S> {
    /// Opens the page of company sign-in in the system's browser; pressed again, the same one while it is good.
    pub(super) fn sign_in(&mut self, window: WindowId, request: u64) -> Answering {
        let now = self.clock.now();
        let good = self.who.sign_in.as_ref().filter(|attempt| attempt.ends_at > now);
        let id = good.map_or_else(|| WriteId(self.clock.new_id()), |attempt| attempt.id);
        self.ask_who(window, request, move |api| async move {
            api.start_sign_in(&StartSignIn { id })
                .await
                .map(|started| WhoCame::Started(id, started))
        })
    }

    /// Asks for a code that brings in another computer; pressed again, a new one.
    pub(super) fn make_join_code(&mut self, window: WindowId, request: u64) -> Answering {
        let id = WriteId(self.clock.new_id());
        self.ask_who(window, request, move |api| async move {
            api.join_code(id).await.map(WhoCame::JoinCode)
        })
    }

    /// Brings this computer in with a code from one that is in.
    pub(super) fn join(&mut self, window: WindowId, request: u64, typed: &str) -> Answering {
        let code = Line::parse(typed).ok().filter(|code| !code.as_str().is_empty());
        let Some(code) = code else { return Err(Refusal::at("who-code-empty", "code").into()) };
        self.ask_who(window, request, move |api| async move {
            api.join(&Join { code }).await.map(WhoCame::Joined)
        })
    }

    /// Tells IT who this person says they are.
    pub(super) fn say_who(&mut self, window: WindowId, request: u64, typed: &str) -> Answering {
        let email = Email::parse(typed).ok().filter(|email| email.as_str().contains('@'));
        let Some(email) = email else { return Err(Refusal::at("who-email-odd", "email").into()) };
        self.ask_who(window, request, move |api| async move {
            let said = SayWho { email: email.clone() };
            api.say_who(&said).await.map(|()| WhoCame::Said(email))
        })
    }

    fn ask_who<F>(
        &mut self,
        window: WindowId,
        request: u64,
        work: impl FnOnce(Api) -> F,
    ) -> Answering
    where
        F: Future<Output = Answered<WhoCame>> + Send + 'static,
    {
        if self.api.is_none() {
            return Err(Refusal::plain("notice-not-set-up").into());
        }
        self.spawn(|api| {
            let work = work(api);
            async move { Incoming::Who { window, request, answered: work.await } }
        })?;
        Ok(None)
    }

    pub(super) fn who_came(&mut self, window: WindowId, request: u64, answered: Answered<WhoCame>) {
        let answer = match self.admitted(answered) {
            Ok(came) => self.take_who(came),
            Err(failure) => refusal(&failure).into(),
        };
        self.answer(window, request, answer, None);
    }

    fn take_who(&mut self, came: WhoCame) -> Answer {
        match came {
            WhoCame::Started(id, SignInStarted { url, code, ends_at }) => {
                if !self.is_own_page(&url) {
                    tracing::error!("The server named a page that is not its own");
                    return Refusal::plain("who-no-page").into();
                }
                self.shell.browse(&url);
                self.who.sign_in = Some(Attempt { id, code, ends_at });
            }
            WhoCame::JoinCode(code) => self.who.join_code = Some(code),
            WhoCame::Joined(enrolled) => {
                let name = enrolled.person.display_name.as_str().to_owned();
                let written = self.store.write(|tx| {
                    meta::set_approval(tx, &enrolled.approval)?;
                    meta::set_person(tx, &name)
                });
                self.check(written);
                self.person = Some(name);
                self.feed(Event::DeviceChanged);
            }
            WhoCame::Said(email) => {
                let written = self.store.write(|tx| meta::set_said(tx, &email));
                self.check(written);
            }
        }
        Answer::Done
    }

    /// A server may send people to its own pages and nowhere else.
    fn is_own_page(&self, raw: &str) -> bool {
        let Some(server) = self.settings.server_url.value.as_ref() else { return false };
        let Ok(url) = Url::parse(raw) else { return false };
        let here = |url: &Url| match url.host_str() {
            Some("127.0.0.1" | "localhost" | "[::1]") => "this computer".to_owned(),
            other => other.unwrap_or_default().to_owned(),
        };
        url.scheme() == server.scheme()
            && here(&url) == here(server)
            && url.port_or_known_default() == server.port_or_known_default()
            && url.username().is_empty()
            && url.password().is_none()
    }

    /// Once somebody has confirmed who sits here, what was under way is of no use.
    pub(super) fn who_is_known(&mut self) {
        if self.trusted() == Trusted::Confirmed {
            self.who.sign_in = None;
            let written = self.store.write(|tx| meta::clear(tx, "said"));
            self.check(written);
        }
    }

    pub(super) fn who_view(&self, now: Timestamp) -> WhoView {
        let trusted = self.trusted();
        let home = self.home.as_ref();
        let code = |code: &str, ends_at: Timestamp| {
            (ends_at > now).then(|| CodeView { code: spaced(code), ends_at })
        };
        let attempt = self.who.sign_in.as_ref();
        let join_code = self.who.join_code.as_ref();
        let is_listed = home.is_some_and(|home| home.capabilities.iter().any(|c| c == CAPABILITY));
        WhoView {
            name: self.sender(),
            email: home
                .and_then(|home| home.me.emails.first())
                .map(|email| email.as_str().to_owned()),
            trusted,
            can_sign_in: is_listed && !matches!(trusted, Trusted::Confirmed | Trusted::Unknown),
            sign_in: attempt.and_then(|attempt| code(&attempt.code, attempt.ends_at)),
            join_code: join_code.and_then(|made| code(&made.code, made.ends_at)),
            said: meta::said(self.store.read()).ok().flatten().map(String::from),
        }
    }

    fn trusted(&self) -> Trusted {
        let Some(home) = &self.home else { return Trusted::Unknown };
        match home.approval {
            Some(Approval::Pending) => Trusted::Waiting,
            Some(Approval::Approved) if home.me.confirmed => Trusted::Confirmed,
            Some(Approval::Approved) => Trusted::In,
            Some(Approval::Unknown) | None => Trusted::Unknown,
        }
    }
}

/// Four and four, as it is read aloud.
fn spaced(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((one, two)) if !two.is_empty() => format!("{one}-{two}"),
        Some(_) | None => code.to_owned(),
    }
}

fn refusal(failure: &Failure) -> Refusal {
    match failure.code() {
        Some(ErrorCode::ValidationFailed) => Refusal::at("who-code-wrong", "code"),
        Some(ErrorCode::RateLimited) => Refusal::plain("who-too-often"),
        Some(ErrorCode::SsoOff) => Refusal::plain("problem-sso-off"),
        Some(ErrorCode::ApprovalPending) => Refusal::plain("problem-approval-pending"),
        Some(code) => {
            tracing::warn!(code = %code, "Who sits here was not taken");
            Refusal::plain("who-not-now")
        }
        None => Refusal::plain("who-offline"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_shown_as_they_are_read() {
        assert_eq!(spaced("234FHKLM"), "234F-HKLM");
        assert_eq!((spaced("234F"), spaced("ä")), ("234F".to_owned(), "ä".to_owned()));
    }
}
