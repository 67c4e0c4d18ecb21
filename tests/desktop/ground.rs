//! The desktop of these tests is a real one, and leaves nothing behind.

use deskbell_tests::desktop::{Desktop, Parts, Toasts, until};

#[tokio::test]
async fn a_notification_is_heard_and_its_button_pressed() {
    let desktop = Desktop::with(Parts { notifications: true, ..Parts::NONE }).await;
    let toasts = Toasts::listen(&desktop).await;
    let mut send = desktop.command("dunstify");
    send.args([
        "--appname=Deskbell",
        "--action=open,Open",
        "--action=reply,Reply",
        "Priya replied",
        "Is now a good time?",
    ]);
    let sender = send.stdout(std::process::Stdio::piped()).spawn().unwrap();

    let toast = toasts.wait_for("Priya replied").await;
    assert_eq!((toast.app.as_str(), toast.body.as_str()), ("Deskbell", "Is now a good time?"));
    let labels: Vec<&str> = toast.actions.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!(labels, ["Open", "Reply"]);
    toasts.press(&desktop, &toast, "Reply").await;
    let chosen = sender.wait_with_output().await.unwrap();
    assert_eq!(String::from_utf8_lossy(&chosen.stdout).trim(), "reply");
    assert_eq!(toasts.all().len(), 1);
}

#[tokio::test]
async fn two_desktops_stand_beside_each_other_and_end_with_their_tests() {
    let first = Desktop::start().await;
    let second = Desktop::with(Parts::NONE).await;
    assert_ne!(first.folder(), second.folder());
    let ground = first.ground();
    let folder = first.folder().to_path_buf();
    drop(first);
    for process in ground {
        let stat = format!("/proc/{process}/stat");
        until("a process of the desktop has ended", || async {
            std::fs::read_to_string(&stat).map_or(true, |text| text.contains(") Z ")).then_some(())
        })
        .await;
    }
    assert!(!folder.exists(), "its folder is gone");
}
