//! One sheet with a picture of each state of the window, light and dark, for a designer's eye.

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
use deskbell_tests::{
    contract::root,
    desktop::{Desktop, Parts, Window, until},
    programs::program,
};
use serde_json::json;
use tokio::sync::mpsc;

/// The states: their name, the view they start from, and what is pressed to get there.
const STATES: &[(&str, &str, &[&str])] = &[
    ("form-empty", "form-empty", &[]),
    ("form-without-words", "form-empty", &["send"]),
    ("form", "form", &[]),
    ("form-call", "form-call", &[]),
    ("form-offline", "form-offline", &[]),
    ("form-revoked", "form-revoked", &[]),
    ("facts", "form", &["facts-toggle"]),
    ("facts-every-line", "form", &["facts-toggle", "every-line"]),
    ("receipt", "receipt", &[]),
    ("receipt-seen", "receipt-seen", &[]),
    ("receipt-taken", "receipt-taken", &[]),
    ("saved", "saved", &[]),
    ("saved-attempted", "saved-attempted", &[]),
    ("saved-attention", "saved-attention", &[]),
    ("saved-discard", "saved", &["discard"]),
    ("tickets", "tickets", &[]),
    ("tickets-empty", "tickets-empty", &[]),
    ("tickets-offline", "tickets-offline", &[]),
    ("conversation", "conversation", &[]),
    ("conversation-new", "conversation-new", &[]),
    ("conversation-quick", "conversation-quick", &[]),
    ("conversation-unsent", "conversation-unsent", &[]),
    ("conversation-refused", "conversation-refused", &[]),
    ("conversation-answered", "conversation-answered", &[]),
    ("conversation-closed", "conversation-closed", &[]),
    ("conversation-still-broken", "conversation", &["check-no"]),
    ("settings", "settings", &[]),
    ("settings-sees", "settings-sees", &[]),
    ("form-shared", "form-shared", &[]),
    ("form-shared-nameless", "form-shared", &["send"]),
    ("number", "number", &[]),
    ("number-empty", "number", &["number-open"]),
    ("settings-waiting", "settings-waiting", &[]),
    ("settings-sign-in", "settings-sign-in", &[]),
    ("settings-in", "settings-in", &[]),
    ("settings-bring", "settings-bring", &[]),
    ("settings-wrong-code", "settings-waiting", &["join-code-do"]),
    ("gone", "gone", &[]),
];

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

/// What tells whether the window has taken its height: its own, its middle's and its page's.
const HEIGHTS: &str = "const middle = document.querySelector('main'); const page = document.querySelector('.window');
    return [window.innerHeight, middle.scrollHeight, middle.clientHeight, Math.round(page.getBoundingClientRect().height)];";

/// Waits until the window and its page have kept their heights for many looks in a row.
async fn settled(window: &Window, state: &str) {
    let seen = std::cell::RefCell::new((serde_json::Value::Null, 0_u32));
    until(&format!("the window has settled at {state}"), || async {
        let heights = window.run(HEIGHTS).await;
        let mut seen = seen.borrow_mut();
        *seen = if seen.0 == heights { (heights, seen.1 + 1) } else { (heights, 0) };
        (seen.1 >= 24).then_some(())
    })
    .await;
}

/// Takes the pictures of one theme; gives the files by state.
async fn pictures(theme: &str, gtk_theme: &str, folder: &Path) -> Vec<(String, PathBuf)> {
    let desktop = Desktop::with(Parts::NONE).await;
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
    for (state, fixture, presses) in STATES {
        // Another page first: a page takes its kept words when it opens.
        bell.show(view(if *fixture == "gone" { "tickets-empty" } else { "gone" }));
        window.by_id(if *fixture == "gone" { "page-tickets" } else { "page-gone" }).await;
        let wanted = view(fixture);
        let page = serde_json::to_value(&wanted.page).unwrap()["name"].as_str().unwrap().to_owned();
        bell.show(wanted);
        window.by_id(&format!("page-{page}")).await;
        for press in *presses {
            window.by_id(press).await;
            window.run(&format!("document.querySelector('[data-testid={press}]').click()")).await;
        }
        settled(&window, state).await;
        let file = folder.join(format!("{state}-{theme}.png"));
        window.picture(&file).await;
        taken.push(((*state).to_owned(), file));
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
            assert!(width >= 400 && height >= 200, "{state} {theme} is {width} × {height}");
            manifest.push(json!({"state": state, "theme": theme, "file": file.file_name().unwrap().to_str(), "width": width, "height": height}));
        }
    }
    for (state, ..) in STATES {
        for (theme, _) in THEMES {
            let file = folder.join(format!("{state}-{theme}.png"));
            assert!(file.is_file(), "{state} has no picture in {theme}");
        }
    }
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
