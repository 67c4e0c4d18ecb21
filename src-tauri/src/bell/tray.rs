//! What the person did with the icon.

use deskbell_client::shell::Event;

/// What the person did in the panel.
#[derive(Debug)]
pub(crate) struct Click {
    /// For the controller.
    pub(crate) event: Event,
    /// The desktop's token by which a window may come to the front.
    pub(crate) activation: Option<String>,
}
