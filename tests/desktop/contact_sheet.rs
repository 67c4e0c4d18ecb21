//! One sheet with a picture of each state of the window, light and dark, for a designer's eye.

mod states;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use deskbell_client::{
    bridge::{
        Answer, FromBell, Request, ToBell,
        transport::{Incoming, Place, Server, Windows},
    },
    shell::{Event, WindowId},
    view::View,
};
use deskbell_protocol::limits::TEXT_BYTES;
use deskbell_tests::{
    contract::root,
    desktop::{Desktop, Parts, Window, until},
    programs::program,
};
use image::RgbImage;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use states::{STATES, State, Step};

/// A theme: its name and what GTK calls it.
const THEMES: [(&str, &str); 2] = [("light", "Adwaita"), ("dark", "Adwaita:dark")];

/// A bell that shows what it is told: the real socket and the real window, with views of the test's choosing.
struct Bell {
    windows: Windows,
    window: WindowId,
}

impl Bell {
    fn show(&self, view: View) {
        self.windows.send(self.window, FromBell::View { view: Box::new(view) }, None);
    }
}

fn view(fixture: &str) -> View {
    let file = root().join(format!("ui/src/tray/fixtures/{fixture}.json"));
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{fixture} is no view: {error}"))
}

/// Answers what the page asks for, so that pictures of a conversation are drawn.
fn answer(windows: &Windows, window: WindowId, frame: ToBell) {
    let ToBell::Request { id, request } = frame else { return };
    let (answer, bytes) = if matches!(request, Request::Picture { .. }) {
        (Answer::Picture { media_type: "image/png".into() }, Some(picture()))
    } else if matches!(request, Request::Join { .. }) {
        let (message, field) = ("who-code-wrong".into(), Some("code".into()));
        (Answer::Refused { message, field, values: BTreeMap::new() }, None)
    } else {
        (Answer::Done, None)
    };
    windows.send(window, FromBell::Answer { id, answer }, bytes);
}

/// Something to look at where a screenshot would be.
fn picture() -> Vec<u8> {
    let drawn = image::RgbImage::from_fn(320, 200, |x, y| {
        let bar = y < 24;
        let hidden = (190..300).contains(&x) && (60..84).contains(&y);
        let shade = if bar { [190, 200, 210] } else { [232, 238, 242] };
        image::Rgb(if hidden { [20, 22, 24] } else { shade })
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    drawn.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Waits for the window and keeps answering it.
async fn connect(windows: Windows, mut incoming: mpsc::Receiver<Incoming>) -> Bell {
    let window = loop {
        if let Some(Incoming::Window(Event::WindowOpened { window, .. })) = incoming.recv().await {
            break window;
        }
    };
    let (told, asked) = (windows.clone(), window);
    tokio::spawn(async move {
        while let Some(heard) = incoming.recv().await {
            if let Incoming::Window(Event::WindowSaid { window, frame, .. }) = heard {
                answer(&told, window, frame);
            }
        }
    });
    Bell { windows, window: asked }
}

/// How often in a row the window must have kept its height.
const LOOKS: u32 = 8;
/// So many black pixels side by side are no part of any page: its darkest colours are not black.
const BLACK_RUN: usize = 24;

/// Gives the window's height once its page fits it, moves no more and shows the words in the element; else nothing.
/// A page fits whose middle neither scrolls nor has room to spare, but where the screen or the least height says so.
const READY: &str = "const [shows, says] = arguments;
    const element = document.querySelector(`[data-testid='${shows}']`), middle = document.querySelector('main');
    if (!element || !middle) return null;
    const place = element.getBoundingClientRect();
    const text = (element.value || element.innerText).replace(/[\\u2066-\\u2069]/g, '');
    const seen = place.height > 0 && place.bottom > 0 && place.top < innerHeight && text.includes(says);
    if (!seen || document.getAnimations().length > 0) return null;
    const last = middle.lastElementChild, style = getComputedStyle(middle);
    const room = middle.scrollHeight > middle.clientHeight
        ? middle.clientHeight - middle.scrollHeight
        : middle.getBoundingClientRect().bottom - parseFloat(style.paddingBottom)
            - last.getBoundingClientRect().bottom - parseFloat(getComputedStyle(last).marginBottom);
    const fits = Math.abs(room) < 2 || (room < 0 && innerHeight >= Math.floor(screen.height * 0.9))
        || (room > 0 && innerHeight <= 200);
    const page = document.querySelector('.window').getBoundingClientRect().height;
    return fits && Math.round(page) === innerHeight ? innerHeight : null;";

/// Waits until the page shows what this state is about and its window has the page's height; gives that height.
async fn settled(window: &Window, state: &State) -> u32 {
    let seen = std::cell::RefCell::new((Value::Null, 0_u32));
    let what = format!("{}: “{}” shows “{}” and fits", state.name, state.shows, state.says);
    until(&what, || async {
        let asked = vec![json!(state.shows), json!(state.says)];
        let height = window.page.execute(READY, asked).await.unwrap();
        let mut seen = seen.borrow_mut();
        let looks = if seen.0 == height { seen.1 + 1 } else { 0 };
        *seen = (height, looks);
        let height = seen.0.as_u64().filter(|_| looks >= LOOKS)?;
        u32::try_from(height).ok()
    })
    .await
}

/// Takes the picture of a page of this height. A window that has just grown is black where it was not painted yet,
/// so it is taken again until there is nothing to find fault with.
async fn photograph(window: &Window, state: &State, height: u32, file: &Path) {
    until(&format!("{} is painted from top to bottom at {height}", state.name), || async {
        window.picture(file).await;
        flaw(&image::open(file).unwrap().to_rgb8(), height).is_none().then_some(())
    })
    .await;
}

/// What is wrong with a picture of a page of this height.
fn flaw(picture: &RgbImage, height: u32) -> Option<String> {
    if picture.width() < 400 || picture.height() != height {
        return Some(format!("{} × {} of {height}", picture.width(), picture.height()));
    }
    let is_black =
        |row: Vec<[u8; 3]>| row.windows(BLACK_RUN).any(|run| run.iter().all(|p| *p == [0; 3]));
    let row = picture.rows().position(|row| is_black(row.map(|pixel| pixel.0).collect()))?;
    Some(format!("black in row {row}"))
}

#[test]
fn a_picture_with_a_hole_is_none() {
    let page = RgbImage::from_pixel(432, 600, image::Rgb([17, 21, 20]));
    assert_eq!(flaw(&page, 600), None, "the dark canvas is not black");
    let mut unpainted = page.clone();
    for (_, _, pixel) in unpainted.enumerate_pixels_mut().filter(|(_, y, _)| *y >= 200) {
        *pixel = image::Rgb([0, 0, 0]);
    }
    assert_eq!(flaw(&unpainted, 600).as_deref(), Some("black in row 200"));
    assert_eq!(flaw(&page, 922).as_deref(), Some("432 × 600 of 922"), "a page that is longer");
}

/// Does what leads to a state.
async fn take(window: &Window, step: Step) {
    let (test_id, words) = match step {
        Step::Press(test_id) => {
            window.by_id(test_id).await;
            window.run(&format!("document.querySelector('[data-testid={test_id}]').click()")).await;
            return;
        }
        Step::Write(test_id, words) => (test_id, words.to_owned()),
        Step::WriteTooMuch(test_id) => (test_id, "Too much. ".repeat(TEXT_BYTES / 10 + 1)),
    };
    window.by_id(test_id).await;
    let write = "const field = document.querySelector(`[data-testid='${arguments[0]}']`);
        field.value = arguments[1]; field.dispatchEvent(new Event('input', {bubbles: true}));";
    window.page.execute(write, vec![json!(test_id), json!(words)]).await.unwrap();
}

/// Takes the pictures of one theme; gives the files by state.
async fn pictures(theme: &str, gtk_theme: &str, folder: &Path) -> Vec<(&'static str, PathBuf)> {
    let desktop = Desktop::with(Parts::NONE).await;
    // What fades in would be seen half faded: this person wants things still.
    let gtk = desktop.folder().join("home/config/gtk-3.0");
    std::fs::create_dir_all(&gtk).unwrap();
    std::fs::write(gtk.join("settings.ini"), "[Settings]\ngtk-enable-animations=0\n").unwrap();
    let place = Place::open(Some(&desktop.folder().join("run")), desktop.folder()).unwrap();
    let (tell, incoming) = mpsc::channel(64);
    let (server, windows) = Server::listen(&place, tell).unwrap();
    tokio::spawn(server.run());
    let port =
        tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let mut command = desktop.command(program("deskbell", "deskbell-window"));
    command.args(["--page", "tickets"]).env("GTK_THEME", gtk_theme);
    command
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("WEBKIT_INSPECTOR_SERVER", format!("127.0.0.1:{port}"));
    let _program = command.kill_on_drop(true).spawn().unwrap();
    let bell = connect(windows, incoming).await;
    bell.show(view("tickets-empty"));
    let window = Window::attach(&desktop, port).await;
    let mut taken = Vec::new();
    for state in STATES {
        // Another page first: a page takes its kept words when it opens.
        let other = if state.fixture == "gone" { "tickets-empty" } else { "gone" };
        bell.show(view(other));
        window.by_id(if other == "gone" { "page-gone" } else { "page-tickets" }).await;
        let wanted = view(state.fixture);
        let page = serde_json::to_value(&wanted.page).unwrap()["name"].as_str().unwrap().to_owned();
        bell.show(wanted);
        window.by_id(&format!("page-{page}")).await;
        for step in state.steps {
            take(&window, *step).await;
        }
        let height = settled(&window, state).await;
        let file = folder.join(format!("{}-{theme}.png", state.name));
        photograph(&window, state, height, &file).await;
        taken.push((state.name, file));
    }
    taken
}

#[tokio::test]
async fn every_state_has_its_picture_light_and_dark() {
    let folder = root().join("target/contact-sheet");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    let mut manifest = Vec::new();
    for (theme, gtk_theme) in THEMES {
        for (state, file) in pictures(theme, gtk_theme, &folder).await {
            let (width, height) = image::image_dimensions(&file).unwrap();
            manifest.push(json!({"state": state, "theme": theme, "file": file.file_name().unwrap().to_str(), "width": width, "height": height}));
        }
    }
    assert_eq!(
        manifest.len(),
        STATES.len() * THEMES.len(),
        "a picture of each state in each theme"
    );
    assert_themes_differ(&folder);
    std::fs::write(folder.join("manifest.json"), serde_json::to_string_pretty(&manifest).unwrap())
        .unwrap();
    let mut montage = Command::new("montage");
    // Its own choice is a font that is not among the packages of the tests.
    montage.args(["-font", "DejaVu-Sans"]);
    for entry in &manifest {
        montage.arg("-label").arg(format!(
            "{} · {}",
            entry["state"].as_str().unwrap(),
            entry["theme"].as_str().unwrap()
        ));
        montage.arg(folder.join(entry["file"].as_str().unwrap()));
    }
    let made = montage
        .args(["-tile", "7x", "-geometry", "+14+14", "-gravity", "north", "-background", "#c9d3cd"])
        .arg(folder.join("sheet.png"))
        .status()
        .unwrap();
    assert!(made.success(), "the sheet could not be put together");
}

/// The dark pictures really are dark: the page follows the desktop's theme.
fn assert_themes_differ(folder: &Path) {
    let corner = |theme: &str| {
        let drawn = image::open(folder.join(format!("tickets-{theme}.png"))).unwrap().to_luma8();
        drawn.get_pixel(3, 3).0[0]
    };
    assert!(
        corner("light") > 200 && corner("dark") < 60,
        "light {}, dark {}",
        corner("light"),
        corner("dark")
    );
}
