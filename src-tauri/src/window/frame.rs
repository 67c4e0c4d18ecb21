//! The window around the page: made hidden in the page's colour, sized by the page, placed beside the tray.

use deskbell_client::bridge::transport::Ask;
use tauri::{
    LogicalPosition, LogicalSize, Monitor, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent,
    webview::{Color, NewWindowResponse},
};
use tokio::sync::mpsc;

use crate::os;

/// The one window's label; its capability names it.
pub(crate) const LABEL: &str = "page";
/// Width of the page.
const WIDTH: f64 = 432.0;
/// Height before the page has said its own.
const FIRST_HEIGHT: f64 = 600.0;
/// No page is lower than this.
const LEAST_HEIGHT: f64 = 200.0;
/// Most of the screen a window may take.
const MOST_OF_SCREEN: f64 = 0.9;
/// Distance to the edges of the screen.
const MARGIN: f64 = 12.0;
/// Height of most title bars; the real one is not known before the window is shown.
const TITLE_BAR: f64 = 40.0;
/// The page's canvas in light and dark (`--canvas` of the style's tokens).
const CANVAS: (Color, Color) = (Color(0xf5, 0xf5, 0xf1, 0xff), Color(0x11, 0x15, 0x14, 0xff));

/// Makes the window, hidden until its page is painted.
pub(crate) fn make(
    app: &tauri::App,
    title: &str,
    asks: mpsc::Sender<Ask>,
) -> tauri::Result<WebviewWindow> {
    let (light, dark) = CANVAS;
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("index.html".into()))
        .title(title)
        .inner_size(WIDTH, FIRST_HEIGHT)
        .min_inner_size(320.0, LEAST_HEIGHT)
        .visible(false)
        .background_color(if os::prefers_dark() { dark } else { light })
        // Files are dropped on the page itself, which passes on their bytes.
        .disable_drag_drop_handler()
        .on_navigation(os::is_own)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    window.on_window_event(move |event| {
        if let WindowEvent::Focused(focused) = event {
            say_focus(&asks, *focused);
        }
    });
    Ok(window)
}

/// Tells the bell whether the window is in front. While the line is down nobody needs to know.
pub(crate) fn say_focus(asks: &mpsc::Sender<Ask>, focused: bool) {
    if asks.try_send(Ask::Focused(focused)).is_err() {
        tracing::debug!("the line is busy; the focus was not told");
    }
}

/// Gives the window its page's height, and shows it the first time.
pub(crate) fn fit(window: &WebviewWindow, height: f64) -> tauri::Result<()> {
    let first = !window.is_visible()?;
    if first || is_ours_to_size(window)? {
        let height = if height.is_finite() { height.max(LEAST_HEIGHT) } else { FIRST_HEIGHT };
        match window.current_monitor()? {
            Some(monitor) => fit_to(window, &monitor, height, first)?,
            None => window.set_size(LogicalSize::new(WIDTH, height))?,
        }
    }
    if first { come_forward(window) } else { Ok(()) }
}

/// Brings a window that has been shown to the front; one that is still being painted comes by itself.
pub(crate) fn focus(window: &WebviewWindow) -> tauri::Result<()> {
    if window.is_visible()? { come_forward(window) } else { Ok(()) }
}

fn come_forward(window: &WebviewWindow) -> tauri::Result<()> {
    window.show()?;
    window.unminimize()?;
    window.set_focus()
}

/// A window its person has made wider or narrower keeps its size.
fn is_ours_to_size(window: &WebviewWindow) -> tauri::Result<bool> {
    let width = f64::from(window.inner_size()?.width) / window.scale_factor()?;
    Ok(!window.is_maximized()? && (width - WIDTH).abs() < 2.0)
}

/// Sizes the window; places it at first, and later only keeps it on the screen.
fn fit_to(
    window: &WebviewWindow,
    monitor: &Monitor,
    height: f64,
    first: bool,
) -> tauri::Result<()> {
    let scale = monitor.scale_factor();
    let area = monitor.work_area();
    let area = Area {
        left: f64::from(area.position.x) / scale,
        top: f64::from(area.position.y) / scale,
        width: f64::from(area.size.width) / scale,
        height: f64::from(area.size.height) / scale,
        panel_on_top: area.position.y > monitor.position().y,
    };
    let height = height.min(area.height * MOST_OF_SCREEN).ceil();
    window.set_size(LogicalSize::new(WIDTH, height))?;
    let (x, y) = if first {
        area.beside_the_panel(height)
    } else {
        let at = window.outer_position()?.to_logical::<f64>(scale);
        (at.x, at.y.min(area.lowest(height)))
    };
    window.set_position(LogicalPosition::new(x, y))
}

/// What panels leave of a screen, in the page's pixels.
#[derive(Debug, Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
    panel_on_top: bool,
}

impl Area {
    /// At the right: at the top where the panel is there, else at the bottom.
    fn beside_the_panel(self, height: f64) -> (f64, f64) {
        let x = self.left + self.width - WIDTH - MARGIN;
        let y = if self.panel_on_top { self.top + MARGIN } else { self.lowest(height) };
        (x.max(self.left), y)
    }

    /// The lowest place at which all of the window is seen.
    fn lowest(self, height: f64) -> f64 {
        (self.top + self.height - height - TITLE_BAR - MARGIN).max(self.top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_stands_beside_the_panel_and_on_the_screen() {
        let area = Area { left: 0.0, top: 0.0, width: 1280.0, height: 770.0, panel_on_top: false };
        assert_eq!(area.beside_the_panel(500.0), (836.0, 218.0));
        let area = Area { top: 30.0, panel_on_top: true, ..area };
        assert_eq!(area.beside_the_panel(500.0), (836.0, 42.0));
        let small = Area { left: 1280.0, width: 320.0, height: 200.0, panel_on_top: false, ..area };
        assert_eq!(small.beside_the_panel(500.0), (1280.0, 30.0));
    }
}
