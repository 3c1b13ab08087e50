//! A window with a page and nothing else: what `WebKitGTK` costs whoever uses it.

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    use gtk::prelude::*;
    use webkit2gtk::{WebView, WebViewExt as _};

    const PAGE: &str = include_str!("page.html");

    gtk::init()?;
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title("A page");
    // As large as the program's own.
    window.set_default_size(1200, 800);
    window.set_position(gtk::WindowPosition::Center);
    let view = WebView::new();
    view.load_html(PAGE, None);
    window.add(&view);
    window.connect_delete_event(|_, _| {
        gtk::main_quit();
        gtk::glib::Propagation::Proceed
    });
    window.show_all();
    gtk::main();
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("the bare window is WebKitGTK's, which is Linux's")
}
