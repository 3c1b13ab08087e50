//! What must be settled before the window's toolkit is loaded.

/// Starts the program again with `WEBKIT_DISABLE_DMABUF_RENDERER=1` where there is no graphics card.
///
/// Without a render node `WebKitGTK` draws in software and then copies through a driver that emulates one: the first
/// page comes 200 ms later and takes 60 MiB more. The variable must be set before the process begins, because setting
/// one's own environment is not safe. Left alone: a variable that somebody has set, and a window that `WebDriver`
/// drives, which would never answer a screenshot (`WebKitGTK` 2.50).
#[cfg(target_os = "linux")]
pub fn without_graphics_card() {
    use std::env;
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if env::var_os(VARIABLE).is_some()
        || env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some()
        || has_render_node()
    {
        return;
    }
    let Ok(program) = env::current_exe() else { return };
    let error = Command::new(program).args(env::args_os().skip(1)).env(VARIABLE, "1").exec();
    // Only slower, so it goes on.
    tracing::warn!(%error, "could not start again for software rendering");
}

/// Other systems draw in their own ways.
#[cfg(not(target_os = "linux"))]
pub fn without_graphics_card() {}

#[cfg(target_os = "linux")]
fn has_render_node() -> bool {
    std::fs::read_dir("/dev/dri").is_ok_and(|nodes| {
        nodes.flatten().any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
    })
}
