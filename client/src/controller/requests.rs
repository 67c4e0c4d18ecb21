//! What windows ask for. An answer says "saved" only after it is.

use deskbell_protocol::{
    AttachmentId, attachment::MediaType, facts::SectionId, limits::ATTACHMENTS_PER_MESSAGE,
    text::FileName,
};

use super::{Controller, incoming::Incoming};
use crate::{
    api::Answered,
    bridge::{Answer, AttachTo, FromBell, Request},
    form::Refusal,
    notify::Preferences,
    outbox::Frozen,
    shell::{Shell, WindowId},
    store::{StoreError, draft, meta},
    sync::Event,
    view::{DraftAttachment, build},
};

/// What a request comes to: an answer, or none yet.
pub(super) type Answering = Result<Option<Answer>, Trouble>;

/// Why a request is not done; nothing is lost.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<S: Shell> Controller<S> {
    pub(super) fn request(
        &mut self,
        window: WindowId,
        number: u64,
        request: Request,
        bytes: Option<Vec<u8>>,
    ) {
        let answer = match self.act(window, number, request, bytes) {
            Ok(Some(answer)) => answer,
            Ok(None) => return,
            Err(Trouble::Refused(refusal)) => refusal.into(),
            Err(Trouble::Store(error)) => {
                tracing::error!(error = %error, "Not saved on this computer");
                Refusal::plain("error-save").into()
            }
        };
        self.reload_rows();
        self.answer(window, number, answer, None);
    }

    pub(super) fn answer(
        &mut self,
        window: WindowId,
        id: u64,
        answer: Answer,
        bytes: Option<Vec<u8>>,
    ) {
        self.shell.send(window, FromBell::Answer { id, answer }, bytes);
    }

    fn act(
        &mut self,
        window: WindowId,
        number: u64,
        request: Request,
        bytes: Option<Vec<u8>>,
    ) -> Answering {
        match request {
            Request::Open { page } => self.open_in(window, page),
            Request::OpenNumber { number } => return self.open_number(window, &number),
            Request::SaveDraft { draft } => {
                self.store.write(|tx| draft::save_form(tx, &draft))?;
            }
            Request::ClearDraft => self.clear_draft()?,
            Request::SaveReply { ticket, body } => {
                self.store.write(|tx| draft::save_reply(tx, ticket, &body))?;
            }
            Request::Attach { to, file_name, media_type } => {
                return self.attach(&to, &file_name, &media_type, &bytes.unwrap_or_default());
            }
            Request::Detach { from, attachment } => self.detach(&from, attachment)?,
            Request::ChooseFacts { section, included } => self.choose_facts(section, included)?,
            Request::Send { ticket, draft } => return self.send_form(window, ticket, &draft),
            Request::Change { ticket } => return self.change(window, ticket),
            Request::Discard { ticket } => return self.discard(window, number, ticket),
            Request::ChangeReply { ticket, reply } => return self.change_reply(ticket, reply),
            Request::DiscardReply { ticket, reply } => {
                return self.discard_reply(window, number, ticket, reply);
            }
            Request::TryNow => self.feed(Event::TryNow),
            Request::Reply { ticket, message, body } => {
                return self.send_reply(ticket, message, &body);
            }
            Request::Verdict { ticket, resolution, fixed, comment } => {
                return self.send_verdict(ticket, resolution, fixed, comment.as_deref());
            }
            Request::Rate { ticket, rating, comment, share } => {
                return self.send_rating(ticket, rating, comment.as_deref(), share);
            }
            Request::Nudge { ticket } => return self.queue(ticket, &Frozen::Nudge),
            Request::Read { ticket } => self.read_ticket(ticket)?,
            Request::Picture { attachment } => return self.picture(window, number, attachment),
            Request::SignIn => return self.sign_in(window, number),
            Request::MakeJoinCode => return self.make_join_code(window, number),
            Request::Join { code } => return self.join(window, number, &code),
            Request::SayWho { email } => return self.say_who(window, number, &email),
            Request::SetAutostart { on } => self.set_autostart(on)?,
            Request::SetPreferences { preferences } => self.prefer(preferences)?,
        }
        Ok(Some(Answer::Done))
    }

    pub(super) fn clear_draft(&mut self) -> Result<(), StoreError> {
        self.store.write(|tx| draft::clear_form(tx))?;
        self.forget_taken(&AttachTo::Form);
        Ok(())
    }

    fn detach(&mut self, from: &AttachTo, attachment: AttachmentId) -> Result<(), StoreError> {
        self.store.write(|tx| draft::detach(tx, from, attachment))?;
        draft::sweep(self.store.read(), &self.files())
    }

    fn set_autostart(&self, on: bool) -> Result<(), Refusal> {
        self.autostart.switch(on).map_err(|error| {
            tracing::warn!(error = %error, "The autostart entry was not written");
            Refusal::plain("set-start-failed")
        })
    }

    fn prefer(&mut self, preferences: Preferences) -> Result<(), StoreError> {
        self.store.write(|tx| meta::set_preferences(tx, &preferences))?;
        self.preferences = preferences;
        Ok(())
    }

    fn attach(&mut self, to: &AttachTo, name: &str, kind: &str, bytes: &[u8]) -> Answering {
        let name = FileName::clean(name).as_str().to_owned();
        let held = draft::attachments(self.store.read(), to)?;
        if held.len() >= ATTACHMENTS_PER_MESSAGE {
            let max = ATTACHMENTS_PER_MESSAGE.to_string();
            return Err(Refusal::plain("form-file-toomany").with("max", max).into());
        }
        let most = build::attachment_bytes(self.home.as_ref());
        let size = bytes.len() as u64;
        if size > most {
            let refusal = Refusal::plain("form-file-toobig")
                .with("file", name)
                .with("size", megabytes(size))
                .with("max", megabytes(most));
            return Err(refusal.into());
        }
        let Some(media_type) = what_it_is(kind, bytes) else {
            return Err(Refusal::plain("error-file-blocked").with("file", name).into());
        };
        let attachment =
            DraftAttachment { id: AttachmentId(self.clock.new_id()), name, media_type, size };
        draft::write_bytes(&self.files(), attachment.id, bytes)?;
        let now = self.clock.now();
        self.store.write(|tx| draft::add_attachment(tx, to, &attachment, now))?;
        Ok(Some(Answer::Attached { attachment }))
    }

    fn choose_facts(&mut self, section: SectionId, included: bool) -> Result<(), StoreError> {
        let mut withheld = self.withheld.clone();
        withheld.retain(|id| *id != section);
        if !included {
            withheld.push(section);
        }
        self.store.write(|tx| meta::set_withheld(tx, &withheld))?;
        self.withheld = withheld;
        let unread = |facts: &crate::facts::Snapshot| {
            !facts.facts.sections.iter().any(|read| read.id == section)
        };
        // A section that was off when the facts were read is read now.
        if included && self.facts.as_ref().is_none_or(unread) {
            self.read_facts();
        }
        Ok(())
    }

    /// A picture of this computer's own comes from its file, any other from the server.
    fn picture(&mut self, window: WindowId, request: u64, id: AttachmentId) -> Answering {
        let kind = draft::media_type(self.store.read(), id)?;
        let file = self.files().join(id.to_string());
        if let (Some(kind), Ok(bytes)) = (kind, std::fs::read(file)) {
            let answer = Answer::Picture { media_type: kind.as_str().to_owned() };
            self.answer(window, request, answer, Some(bytes));
            return Ok(None);
        }
        if self.api.is_none() {
            return Err(Refusal::plain("problem-not-found").into());
        }
        self.spawn(move |api| async move {
            Incoming::Picture { window, request, id, answered: api.picture(id).await }
        })?;
        Ok(None)
    }

    pub(super) fn picture_came(
        &mut self,
        window: WindowId,
        request: u64,
        id: AttachmentId,
        answered: Answered<(String, Vec<u8>)>,
    ) {
        match answered.result {
            Ok((media_type, bytes)) => {
                self.answer(window, request, Answer::Picture { media_type }, Some(bytes));
            }
            Err(failure) => {
                tracing::info!(attachment.id = %id, reason = %failure, "A picture did not come");
                self.answer(window, request, Refusal::plain("problem-not-found").into(), None);
            }
        }
    }
}

/// What the bytes are, whatever they are called; `None` for what cannot be sent.
fn what_it_is(named: &str, bytes: &[u8]) -> Option<MediaType> {
    match image::guess_format(bytes) {
        Ok(image::ImageFormat::Png) => return Some(MediaType::Png),
        Ok(image::ImageFormat::Jpeg) => return Some(MediaType::Jpeg),
        Ok(image::ImageFormat::WebP) => return Some(MediaType::Webp),
        Ok(_) | Err(_) => {}
    }
    if bytes.starts_with(b"%PDF-") {
        return Some(MediaType::Pdf);
    }
    let text = MediaType::of(named) == Some(MediaType::Text);
    let plain = std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    (text && plain && !bytes.is_empty()).then_some(MediaType::Text)
}

/// Megabytes with one digit, rounded up so that too big never reads as just right.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1024 * 1024);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::png("image/jpeg", b"\x89PNG\r\n\x1a\n....", Some(MediaType::Png))]
    #[case::pdf("application/pdf", b"%PDF-1.7", Some(MediaType::Pdf))]
    #[case::text("text/plain; charset=utf-8", b"hello", Some(MediaType::Text))]
    #[case::program("image/png", b"MZ\x90\x00", None)]
    #[case::page("text/html", b"<html>", None)]
    #[case::drawing("image/svg+xml", b"<svg/>", None)]
    #[case::not_text("text/plain", b"\xff\xfe\x00", None)]
    #[case::empty("text/plain", b"", None)]
    fn files(#[case] named: &str, #[case] bytes: &[u8], #[case] expected: Option<MediaType>) {
        assert_eq!(what_it_is(named, bytes), expected);
    }
}
