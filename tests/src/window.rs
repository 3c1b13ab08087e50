//! The real window, driven as a person drives it: by the words on labels and buttons.
//!
//! `WebKitWebDriver` starts the program; both get a folder of records of their own. Nothing waits for a fixed time:
//! each step looks again until what it needs is on the page, and fails after half a minute with what the page says.
#![expect(clippy::missing_panics_doc, reason = "whatever goes wrong here fails the test that asked for it")]

use std::ffi::OsString;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::OnceCell;
use tokio::time::{Instant, MissedTickBehavior};

/// How long a person would wait before they say that it does not work.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often the page is looked at meanwhile.
const GLANCE: Duration = Duration::from_millis(60);

/// Finds things by the words a person sees; see the file.
const EYES: &str = include_str!("eyes.js");
/// The accessibility checks, as the window's own packages have them.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");

/// The program that is tested: `EXCEPTION_DESK_BIN`, else where cargo puts it.
#[must_use]
pub fn program() -> PathBuf {
    let usual = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/exception-desk");
    std::env::var_os("EXCEPTION_DESK_BIN").map_or_else(usual, PathBuf::from)
}

/// The program's window over records of its own.
pub struct Window {
    client: Client,
    // Killed when dropped, and the program with it.
    _driver: Child,
    data: Arc<TempDir>,
}

impl Window {
    /// Opens the window over an empty folder.
    pub async fn open() -> Self {
        Self::open_with(&[]).await
    }

    /// The same, with more in the program's environment.
    pub async fn open_with(environment: &[(&str, OsString)]) -> Self {
        let data = TempDir::new().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        Self::open_over(Arc::new(data), environment).await
    }

    /// Opens the window over the demonstration office.
    pub async fn open_demonstration() -> Self {
        Self::open_demonstration_with(&[]).await
    }

    /// The same, with more in the program's environment.
    pub async fn open_demonstration_with(environment: &[(&str, OsString)]) -> Self {
        static MADE: OnceCell<TempDir> = OnceCell::const_new();
        let made = MADE.get_or_init(demonstration).await;
        let data = TempDir::new().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        copy(made.path(), data.path())
            .unwrap_or_else(|error| panic!("the demonstration is not copied: {error}"));
        Self::open_over(Arc::new(data), environment).await
    }

    /// Opens the window over records that lie in a folder.
    pub async fn open_at(data: TempDir, environment: &[(&str, OsString)]) -> Self {
        Self::open_over(Arc::new(data), environment).await
    }

    /// Opens another program over the same records.
    pub async fn beside(&self) -> Self {
        Self::open_over(Arc::clone(&self.data), &[]).await
    }

    async fn open_over(data: Arc<TempDir>, environment: &[(&str, OsString)]) -> Self {
        let program = program();
        assert!(program.is_file(), "{} is not built: see `cargo xtask test`", program.display());
        let program = program.canonicalize().unwrap_or(program);
        let port = free_port();
        let driver = Command::new("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("EXCEPTION_DESK_DATA_DIR", data.path())
            .env("EXCEPTION_DESK_E2E_OPEN", data.path().join("attached.txt"))
            .env("EXCEPTION_DESK_E2E_SAVE_AS", data.path().join("saved.pdf"))
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| {
                panic!("WebKitWebDriver (package webkit2gtk-driver) does not start: {error}")
            });
        until("the driver listens", async || TcpStream::connect(("127.0.0.1", port)).await.ok()).await;
        let mut wanted = Capabilities::new();
        wanted.insert("webkitgtk:browserOptions".to_owned(), json!({ "binary": program, "args": [] }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| panic!("the window does not open: {error}"));
        let window = Self { client, _driver: driver, data };
        window.until("a heading", "return eyes.heading() || null").await;
        window
    }

    /// The folder of the records.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        self.data.path()
    }

    /// Types over what stands in the control that these words name: the names of the groups around it, then its own.
    pub async fn fill(&self, words: &[&str], text: &str) {
        let control = self.control(words).await;
        control.clear().await.unwrap_or_else(|error| panic!("{words:?} cannot be cleared: {error}"));
        // A line feed is a key, not a letter.
        let keys = text.replace('\n', &char::from(Key::Enter).to_string());
        control
            .send_keys(&keys)
            .await
            .unwrap_or_else(|error| panic!("{words:?} cannot be typed in: {error}"));
    }

    /// Fills the three fields of a date.
    pub async fn fill_date(&self, words: &[&str], date: chrono::NaiveDate) {
        for (part, text) in [("Month", "%-m"), ("Day", "%-d"), ("Year", "%Y")] {
            let path: Vec<&str> = words.iter().copied().chain([part]).collect();
            self.fill(&path, &date.format(text).to_string()).await;
        }
    }

    /// Chooses: in a list, or a radio button or a checkbox of a group; the choice's first words do.
    pub async fn choose(&self, words: &[&str], choice: &str) {
        let script = format!("return eyes.still(eyes.choice({}, {}))", json!(words), json!(choice));
        let found = self.until(&format!("the choice “{choice}” of {words:?}"), &script).await;
        let choice = self.element(&found);
        if !choice.is_selected().await.unwrap_or(false) {
            choice.click().await.unwrap_or_else(|error| panic!("{words:?} cannot be chosen: {error}"));
        }
    }

    /// Presses a button or follows a link, by its words.
    pub async fn press(&self, words: &str) {
        let found = self
            .until(&format!("“{words}”"), &format!("return eyes.still(eyes.press({}))", json!(words)))
            .await;
        let button = self.element(&found);
        button.click().await.unwrap_or_else(|error| panic!("“{words}” cannot be pressed: {error}"));
    }

    /// Whether the page has such a button or link at this moment.
    pub async fn offers(&self, words: &str) -> bool {
        !self.run(&format!("return eyes.press({})", json!(words))).await.is_null()
    }

    /// Waits until the page says this.
    pub async fn sees(&self, text: &str) {
        self.until(&format!("the words “{text}”"), &format!("return eyes.says({}) || null", json!(text)))
            .await;
    }

    /// Waits until the heading of the page begins so.
    pub async fn is_at(&self, heading: &str) {
        let script = format!("return (eyes.heading() || '').startsWith({}) || null", json!(heading));
        self.until(&format!("the page “{heading}”"), &script).await;
    }

    /// What the page says, as a person would read it out.
    pub async fn text(&self) -> String {
        self.run("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Goes to a place by its address, as the native menu does.
    pub async fn go(&self, hash: &str) {
        self.run(&format!("window.location.hash = {}", json!(hash))).await;
    }

    /// Presses keys where the focus is; [`fantoccini::key::Key`] has those without a letter.
    pub async fn keys(&self, keys: &str) {
        let mut presses = KeyActions::new("keyboard".to_owned());
        for value in keys.chars() {
            presses = presses.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client
            .perform_actions(presses)
            .await
            .unwrap_or_else(|error| panic!("the keys {keys:?} cannot be pressed: {error}"));
    }

    /// Presses a key while another is held.
    pub async fn hold(&self, held: Key, value: char) {
        let held = char::from(held);
        let presses = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value })
            .then(KeyAction::Up { value: held });
        self.client
            .perform_actions(presses)
            .await
            .unwrap_or_else(|error| panic!("the key {value} cannot be pressed: {error}"));
    }

    /// What has the focus, in words: its label or its text.
    pub async fn focus(&self) -> String {
        self.run("return eyes.focus()").await.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script that has `eyes`.
    pub async fn run(&self, script: &str) -> Value {
        self.client
            .execute(&format!("{EYES}\n{script}"), Vec::new())
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Runs a script until it returns something.
    pub async fn until(&self, what: &str, script: &str) -> Value {
        let script = format!("{EYES}\n{script}");
        let began = Instant::now();
        let mut glances = glances();
        loop {
            glances.tick().await;
            // A page that is just being replaced cannot answer; the next one can.
            let answer = self.client.execute(&script, Vec::new()).await;
            if let Ok(value) = &answer
                && !value.is_null()
            {
                return value.clone();
            }
            if began.elapsed() > PATIENCE {
                let page = self.text().await;
                self.picture("failure").await;
                panic!("{what} did not come ({answer:?}). The page says:\n{page}");
            }
        }
    }

    /// Sets the colours, `light` or `dark`, and waits until they are painted.
    pub async fn colours(&self, theme: &str) {
        let script = "const done = arguments[1];
            document.documentElement.dataset.theme = arguments[0];
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
        let painted = self.client.execute_async(script, vec![json!(theme)]).await;
        painted.unwrap_or_else(|error| panic!("the page is not painted {theme}: {error}"));
    }

    /// Fails with everything that axe finds on the page.
    pub async fn passes_axe(&self, place: &str) {
        let axe = std::fs::read_to_string(AXE).unwrap_or_else(|error| panic!("{AXE} (npm ci): {error}"));
        self.client.execute(&axe, Vec::new()).await.unwrap_or_else(|error| panic!("axe: {error}"));
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document).then(
                (result) => done(result.violations.flatMap((rule) => rule.nodes.map((node) =>
                    `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`))),
                (error) => done([String(error)]));";
        let found = self
            .client
            .execute_async(script, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("axe on {place}: {error}"));
        assert_eq!(found, json!([]), "axe on {place}: {found:#}");
    }

    /// Keeps a picture of the window in `target/pictures`.
    pub async fn picture(&self, name: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/pictures");
        let bytes = self.client.screenshot().await.unwrap_or_else(|error| panic!("picture {name}: {error}"));
        let kept = std::fs::create_dir_all(&folder).and_then(|()| {
            use std::io::Write as _;
            std::fs::File::create(folder.join(format!("{name}.png")))?.write_all(&bytes)
        });
        kept.unwrap_or_else(|error| panic!("picture {name}: {error}"));
    }

    /// Calls a command of the core past the page, as a page that somebody has got at could.
    ///
    /// # Errors
    /// What the command answers with, or the sentence with which the window refuses to call it.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "const done = arguments[2];
            window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1]).then(
                (value) => done({ value: value ?? null }), (error) => done({ error }));";
        let answer = self
            .client
            .execute_async(script, vec![json!(command), arguments])
            .await
            .unwrap_or_else(|error| panic!("{command}: {error}"));
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(answer.get("value").cloned().unwrap_or_default()),
        }
    }

    /// Does something with the program on the command line, over the same records.
    pub async fn command_line(&self, arguments: &[&str]) -> std::process::Output {
        command_line(self.data.path(), arguments).await
    }

    /// Closes the window.
    pub async fn close(self) {
        self.client.close().await.unwrap_or_else(|error| panic!("the window does not close: {error}"));
    }

    async fn control(&self, words: &[&str]) -> Element {
        let script = format!("return eyes.still(eyes.control({}))", json!(words));
        let found = self.until(&format!("the field {words:?}"), &script).await;
        self.element(&found)
    }

    fn element(&self, found: &Value) -> Element {
        // The key by which the standard (WebDriver 2, section 12) wraps a reference to an element.
        let reference = found.get("element-6066-11e4-a52e-4f735466cecf").and_then(Value::as_str);
        let reference = reference.unwrap_or_else(|| panic!("the page answered with no element: {found}"));
        Element::from_element_id(self.client.clone(), reference.to_owned().into())
    }
}

/// Runs the program's command line over records in a folder.
pub async fn command_line(data: &Path, arguments: &[&str]) -> std::process::Output {
    Command::new(program())
        .arg("--data-dir")
        .arg(data)
        .args(arguments)
        .output()
        .await
        .unwrap_or_else(|error| panic!("{} does not start: {error}", program().display()))
}

/// Makes the demonstration office, once for all the tests of a program.
async fn demonstration() -> TempDir {
    let data = TempDir::new().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
    let made = command_line(data.path(), &["demo"]).await;
    assert!(made.status.success(), "demo: {}", String::from_utf8_lossy(&made.stderr));
    data
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Looks again and again until something is there.
async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let began = Instant::now();
    let mut glances = glances();
    loop {
        glances.tick().await;
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(began.elapsed() <= PATIENCE, "{what}: not within {} s", PATIENCE.as_secs());
    }
}

fn glances() -> tokio::time::Interval {
    let mut glances = tokio::time::interval(GLANCE);
    glances.set_missed_tick_behavior(MissedTickBehavior::Delay);
    glances
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("no free port: {error}"));
    listener.local_addr().unwrap_or_else(|error| panic!("no free port: {error}")).port()
}
