//! Notifications as toasts. Every call goes to another process and may take its time, so a thread of their own makes
//! them; clicks come from the system's threads.

mod toast;

use std::{collections::HashMap, thread};

use deskbell_client::{
    notify::{Note, NoteAction, NoteTag},
    shell::Event,
};
use deskbell_words::Words;
use tokio::{runtime::Handle, sync::mpsc};
use windows::{
    Data::Xml::Dom::XmlDocument,
    Foundation::TypedEventHandler,
    UI::Notifications::{
        NotificationSetting, ToastActivatedEventArgs, ToastDismissalReason,
        ToastDismissedEventArgs, ToastNotification, ToastNotificationManager, ToastNotifier,
    },
    core::{HSTRING, IInspectable, Interface as _, Ref},
};

use super::{environment::Desktop, registration::APPLICATION};
use crate::notes::{Receiver, Task};

/// All notes of the bell are of one group.
const GROUP: &str = "deskbell";

/// Whether anybody shows notes.
pub(crate) fn service_answers() -> windows::core::Result<bool> {
    Ok(notifier()?.Setting()? == NotificationSetting::Enabled)
}

/// Does the tasks and reports clicks until the other end is dropped.
#[expect(clippy::unused_async, reason = "the other systems wait here")]
pub(crate) async fn run(
    tasks: Receiver,
    events: mpsc::Sender<Event>,
    words: Words,
    _desktop: Desktop,
) {
    let runtime = Handle::current();
    let notes = Notes { events, words, shown: HashMap::new(), said: false };
    if let Err(error) = thread::Builder::new()
        .name("notes".to_owned())
        .spawn(move || notes.perform_all(tasks, &runtime))
    {
        tracing::warn!(error = %error, "Notes cannot be shown");
    }
}

struct Notes {
    events: mpsc::Sender<Event>,
    words: Words,
    /// A toast that is let go reports no clicks.
    shown: HashMap<NoteTag, ToastNotification>,
    /// Whether the log already says that nobody shows notes.
    said: bool,
}

impl Notes {
    fn perform_all(mut self, mut tasks: Receiver, runtime: &Handle) {
        while let Some(task) = runtime.block_on(tasks.recv()) {
            match self.perform(task) {
                Ok(()) => self.said = false,
                Err(error) => {
                    if !std::mem::replace(&mut self.said, true) {
                        tracing::warn!(error = %error, "{}", self.words.plain("cli-no-notifications"));
                    }
                }
            }
        }
    }

    fn perform(&mut self, task: Task) -> windows::core::Result<()> {
        match task {
            Task::Show(note) => self.show(note),
            Task::Withdraw(tag) => self.withdraw(&tag),
            Task::WithdrawAll => self.withdraw_all(),
            Task::Trouble { title, body } => notifier()?.Show(&read(&toast::plain(&title, &body))?),
        }
    }

    fn show(&mut self, note: Note) -> windows::core::Result<()> {
        let shown = read(&toast::xml(&note))?;
        shown.SetTag(&HSTRING::from(toast::tag(&note.tag)))?;
        shown.SetGroup(&HSTRING::from(GROUP))?;
        let tag = note.tag;
        let actions = note.actions.into_iter().map(|(action, _)| action).collect();
        self.listen(&shown, &tag, actions)?;
        notifier()?.Show(&shown)?;
        self.shown.insert(tag, shown);
        Ok(())
    }

    fn listen(
        &self,
        shown: &ToastNotification,
        tag: &NoteTag,
        actions: Vec<NoteAction>,
    ) -> windows::core::Result<()> {
        let (events, of) = (self.events.clone(), tag.clone());
        shown.Activated(&TypedEventHandler::new(
            move |_: Ref<ToastNotification>, click: Ref<IInspectable>| {
                let argument = click.ok()?.cast::<ToastActivatedEventArgs>()?.Arguments()?;
                if let Some(action) = toast::clicked(&actions, &argument.to_string_lossy()) {
                    let tag = of.clone();
                    tell(&events, Event::NoteClicked { tag, action, activation: None });
                }
                Ok(())
            },
        ))?;
        let (events, of) = (self.events.clone(), tag.clone());
        shown.Dismissed(&TypedEventHandler::new(
            move |_: Ref<ToastNotification>, end: Ref<ToastDismissedEventArgs>| {
                // One that has only left the screen still stands in the list of notifications.
                if end.ok()?.Reason()? == ToastDismissalReason::UserCanceled {
                    tell(&events, Event::NoteClosed(of.clone()));
                }
                Ok(())
            },
        ))?;
        Ok(())
    }

    fn withdraw_all(&mut self) -> windows::core::Result<()> {
        self.shown.clear();
        ToastNotificationManager::History()?
            .RemoveGroupWithId(&HSTRING::from(GROUP), &HSTRING::from(APPLICATION))
    }

    fn withdraw(&mut self, tag: &NoteTag) -> windows::core::Result<()> {
        self.shown.remove(tag);
        ToastNotificationManager::History()?.RemoveGroupedTagWithId(
            &HSTRING::from(toast::tag(tag)),
            &HSTRING::from(GROUP),
            &HSTRING::from(APPLICATION),
        )
    }
}

fn notifier() -> windows::core::Result<ToastNotifier> {
    ToastNotificationManager::CreateToastNotifierWithId(&HSTRING::from(APPLICATION))
}

fn read(xml: &str) -> windows::core::Result<ToastNotification> {
    let document = XmlDocument::new()?;
    document.LoadXml(&HSTRING::from(xml))?;
    ToastNotification::CreateToastNotification(&document)
}

fn tell(events: &mpsc::Sender<Event>, event: Event) {
    if events.try_send(event).is_err() {
        tracing::debug!("the bell is ending");
    }
}
