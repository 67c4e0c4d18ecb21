//! Declares the window's commands, so that each needs a permission of its capability.

#[cfg(feature = "window")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let commands = tauri_build::AppManifest::new().commands(&[
        "bridge_hear",
        "bridge_request",
        "bridge_ready",
        "bridge_close",
    ]);
    Ok(tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?)
}

#[cfg(not(feature = "window"))]
fn main() {}
