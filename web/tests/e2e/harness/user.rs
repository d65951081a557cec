//! What a person can do with the page and see of it. Whatever cannot be done or is not
//! seen in time fails the test, in words that say what was expected.

use std::{collections::BTreeMap, time::Duration};

use fantoccini::{
    Client, Locator,
    actions::{
        InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
    },
    elements::Element,
    key::Key,
};
use serde_json::{Value, json};

use crate::harness::command::Command;

/// A desk's screen, unless a test asks for another.
pub(crate) const DESK: (u32, u32) = (1440, 900);
pub(crate) const TABLET: (u32, u32) = (768, 1024);
pub(crate) const PHONE: (u32, u32) = (360, 740);

/// So long a person waits for something to appear, in milliseconds.
const PATIENCE: u32 = 10_000;

/// Calls back as soon as the condition holds, with nothing, or when patience is at its
/// end, with what the condition is then.
const WAIT: &str = "
    const done = arguments[arguments.length - 1];
    const end = performance.now() + PATIENCE;
    const look = () => {
        let seen;
        try { seen = CONDITION; } catch (error) { seen = String(error); }
        if (seen === true) done(null);
        else if (performance.now() > end) done(seen === undefined ? 'nothing' : seen);
        else setTimeout(look, 10);
    };
    look();";

/// A person in front of the page.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) client: Client,
    /// The page's address without a query.
    pub(crate) home: String,
}

impl User {
    /// Leaves nothing of an earlier visit: memory, screen, media, size of letters, console.
    pub(crate) async fn start_afresh(&self) {
        self.client.goto("about:blank").await.unwrap();
        self.forget().await;
        self.scripts(true).await;
        self.media(&[]).await;
        let letters = json!({ "fontSizes": { "standard": 16, "fixed": 13 } });
        self.devtools("Page.setFontSizes", letters).await;
        self.screen(DESK).await;
        self.console().await;
    }

    /// Has the browser forget what the page wanted to be remembered.
    pub(crate) async fn forget(&self) {
        let origin = json!({ "origin": self.home, "storageTypes": "all" });
        self.devtools("Storage.clearDataForOrigin", origin).await;
    }

    /// Opens the page with this query and waits until the program has taken it over.
    pub(crate) async fn open(&self, query: &str) {
        self.go(query).await;
        self.drawn().await;
    }

    /// Goes to the page's address with this query.
    pub(crate) async fn go(&self, query: &str) {
        let address = format!("{}{query}", self.home);
        self.client.goto(&address).await.unwrap();
    }

    /// Loads the page again, as the browser's button does it.
    pub(crate) async fn reload(&self) {
        self.client.refresh().await.unwrap();
        self.drawn().await;
    }

    /// Waits until the program has taken the page over.
    pub(crate) async fn drawn(&self) {
        let drawn = "!!document.querySelector('main:not(.still) h1')";
        self.until("the program has drawn the page", drawn).await;
    }

    /// Waits until a condition in JavaScript is `true`.
    pub(crate) async fn until(&self, what: &str, condition: &str) {
        let script = WAIT
            .replace("PATIENCE", &PATIENCE.to_string())
            .replace("CONDITION", condition);
        let seen = self.client.execute_async(&script, Vec::new()).await;
        let seen = seen.unwrap();
        let condition = condition.lines().next().filter(|line| *line == condition);
        assert!(
            seen.is_null(),
            "{what}: not within {PATIENCE} ms. {} is {seen}",
            condition.unwrap_or("What is asked for")
        );
    }

    /// Waits until the element's whole text is this.
    pub(crate) async fn reads(&self, selector: &str, expected: &str) {
        let (quoted, wanted) = (json!(selector), json!(expected));
        let read = format!(
            "(t => t === {wanted} || t)(document.querySelector({quoted})?.textContent.trim())"
        );
        self.until(&format!("{selector} reads {wanted}"), &read)
            .await;
    }

    /// Waits until there are so many of these.
    pub(crate) async fn counts(&self, selector: &str, expected: usize) {
        let quoted = json!(selector);
        let count =
            format!("(n => n === {expected} || n)(document.querySelectorAll({quoted}).length)");
        self.until(&format!("{expected} of {selector}"), &count)
            .await;
    }

    /// What an expression in JavaScript is.
    pub(crate) async fn value(&self, expression: &str) -> Value {
        let script = format!("return {expression}");
        self.client.execute(&script, Vec::new()).await.unwrap()
    }

    /// The whole text of the first such element.
    pub(crate) async fn text(&self, selector: &str) -> String {
        let text = format!(
            "document.querySelector({})?.textContent.trim()",
            json!(selector)
        );
        let seen = self.value(&text).await;
        let text = seen.as_str().map(str::to_owned);
        text.unwrap_or_else(|| panic!("no {selector} on the page"))
    }

    pub(crate) async fn find(&self, selector: &str) -> Element {
        let found = self.client.find(Locator::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("no {selector} on the page: {error}"))
    }

    /// Clicks in the middle of an element, which nothing may cover.
    pub(crate) async fn click(&self, selector: &str) {
        // The player stands over what is at the foot of a narrow page; a person scrolls.
        let into_sight = "scrollIntoView({ block: 'nearest' })";
        let query = json!(selector);
        self.value(&format!("document.querySelector({query})?.{into_sight}"))
            .await;
        let clicked = self.find(selector).await.click().await;
        clicked.unwrap_or_else(|error| panic!("cannot click {selector}: {error}"));
    }

    /// Shows the trace in the view of this name, and takes the focus off the button.
    pub(crate) async fn show(&self, view: &str) {
        let button = format!("//*[@class='views']//button[text()='{view}']");
        let button = self.client.find(Locator::XPath(&button)).await;
        button.unwrap().click().await.unwrap();
        self.value("document.activeElement.blur()").await;
    }

    /// Opens every group of knobs.
    pub(crate) async fn unfold(&self) {
        let open = "document.querySelectorAll('details').forEach(group => group.open = true)";
        self.value(open).await;
    }

    /// Presses a key where the focus is.
    pub(crate) async fn press(&self, key: impl Into<char>) {
        let value = key.into();
        let press = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.client.perform_actions(press).await.unwrap();
    }

    /// Presses a key while others are held.
    pub(crate) async fn press_with<const N: usize>(&self, held: [Key; N], key: char) {
        let held = held.map(char::from);
        let mut press = KeyActions::new("keyboard".to_owned());
        for value in held.into_iter().chain([key]) {
            press = press.then(KeyAction::Down { value });
        }
        for value in [key].into_iter().chain(held) {
            press = press.then(KeyAction::Up { value });
        }
        self.client.perform_actions(press).await.unwrap();
    }

    /// Presses the browser's button that leads back.
    pub(crate) async fn back(&self) {
        self.client.back().await.unwrap();
    }

    /// Puts the focus on an element.
    pub(crate) async fn focus(&self, selector: &str) {
        self.value(&format!(
            "document.querySelector({}).focus()",
            json!(selector)
        ))
        .await;
    }

    /// Replaces what is in a field, and leaves it.
    pub(crate) async fn type_into(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field.click().await.unwrap();
        self.value("document.activeElement.select()").await;
        field.send_keys(text).await.unwrap();
        self.press(Key::Tab).await;
    }

    /// Puts the pointer on an element's middle.
    pub(crate) async fn point_at(&self, selector: &str) {
        let onto = PointerAction::MoveToElement {
            element: self.find(selector).await,
            duration: None,
            x: 0.0,
            y: 0.0,
        };
        let mouse = MouseActions::new("mouse".to_owned()).then(onto);
        self.client.perform_actions(mouse).await.unwrap();
    }

    /// Presses the pointer on an element's middle, moves it so far to the right, lets go.
    pub(crate) async fn drag(&self, selector: &str, right: f64) {
        let element = self.find(selector).await;
        let moved = |x: f64| PointerAction::MoveToElement {
            element: element.clone(),
            duration: Some(Duration::from_millis(100)),
            x,
            y: 0.0,
        };
        let button = MOUSE_BUTTON_LEFT;
        let drag = MouseActions::new("mouse".to_owned())
            .then(moved(0.0))
            .then(PointerAction::Down { button })
            .then(moved(right))
            .then(PointerAction::Up { button });
        self.client.perform_actions(drag).await.unwrap();
    }

    /// Sits in front of a screen of this width and height.
    pub(crate) async fn screen(&self, (width, height): (u32, u32)) {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1,
            "mobile": (width, height) == PHONE,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", size)
            .await;
    }

    /// Asks for these media features, like `("prefers-color-scheme", "dark")`. Pictures stand
    /// still unless they are asked to move, so that a test sees what it saw before.
    pub(crate) async fn media(&self, features: &[(&str, &str)]) {
        let still = ("prefers-reduced-motion", "reduce");
        let all = [&[still], features].concat();
        let features: BTreeMap<&str, &str> = all.into_iter().collect();
        let features: Vec<Value> = features
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        let media = json!({ "media": "", "features": features });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// Allows scripts on the pages that are opened from now on, or not.
    pub(crate) async fn scripts(&self, allowed: bool) {
        let disabled = json!({ "value": !allowed });
        self.devtools("Emulation.setScriptExecutionDisabled", disabled)
            .await;
    }

    pub(crate) async fn devtools(&self, method: &'static str, parameters: Value) -> Value {
        let command = Command::Devtools(method, parameters);
        let done = self.client.issue_cmd(command).await;
        done.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// What the console got since it was asked last, without mere information.
    pub(crate) async fn console(&self) -> Vec<String> {
        let lines = self.client.issue_cmd(Command::Console).await.unwrap();
        let lines = lines.as_array().cloned().unwrap_or_default();
        lines
            .iter()
            .filter(|line| line["level"] == "SEVERE" || line["level"] == "WARNING")
            .map(ToString::to_string)
            .collect()
    }
}
