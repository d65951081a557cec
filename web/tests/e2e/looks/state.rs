//! States of the page, and how a visitor comes to them.

use crate::harness::user::User;

/// A state of the page.
pub(crate) struct State {
    /// Its address.
    query: &'static str,
    /// What is clicked there.
    clicked: &'static [&'static str],
    /// What is there then.
    there: &'static str,
}

/// Each part of the page in each way in which it looks different.
pub(crate) const STATES: [State; 20] = [
    State::at("", "#doors h1"),
    State::at("?scenario=crossing&step=0", ".event.future"),
    State::at("?scenario=crossing", ".event.lit"),
    State::at("?scenario=crossing&step=end", ".verdict, .headline"),
    State::at("?scenario=crossing&view=table", "tr.here"),
    State::at("?scenario=no-such-thing&set.requests.pause=soon", ".notice"),
    State::at("?scenario=crossing&set.requests.pause=310ms", ".turned"),
    State::at("?v=1&tour=4", "#guide-next"),
    State::at("?v=1&tour=6", "#guide-next"),
    State::at("?v=1&tour=9", "#guide-next"),
    State::at("?v=1&course=2", "#guide [data-guess]"),
    State::at("?v=1&course=2&said=Served.Reset", "#guide .why"),
    State::at("?v=1&course=2&said=Served.Eof", "#guide .truth"),
    State::at("?v=1&course=9&said=Served.Eof", "#guide li"),
    State::at("?scenario=crossing&beside=died-after-applying", ".pair"),
    State::at("?scenario=late-packet&step=0", ".event.future"),
    State::at("?scenario=crossing&embed=1", ".brief"),
    State::clicked("?scenario=crossing", &["#catalogue-open"], "#catalogue li"),
    State::clicked("?scenario=crossing", &["#files"], "#desk[open] table"),
    State::clicked("?scenario=crossing", &["#prove"], "#proof-verdict"),
];

impl State {
    const fn at(query: &'static str, there: &'static str) -> Self {
        Self::clicked(query, &[], there)
    }

    const fn clicked(
        query: &'static str,
        clicked: &'static [&'static str],
        there: &'static str,
    ) -> Self {
        Self {
            query,
            clicked,
            there,
        }
    }

    /// How it is told from the others.
    pub(crate) fn name(&self) -> String {
        let clicks = self.clicked.iter().map(|click| format!(", {click}"));
        format!("{}{}", self.query, clicks.collect::<String>())
    }

    /// Brings the page there, with every group of it open.
    pub(crate) async fn reach(&self, user: &User) {
        user.forget().await;
        user.open(self.query).await;
        for selector in self.clicked {
            user.click(selector).await;
        }
        let there = format!("!!document.querySelector({:?})", self.there);
        user.until(&self.name(), &there).await;
        user.unfold().await;
    }
}
