//! The guided tour: from its first step to its last, back, out, and by a link.

use fantoccini::key::Key;

use crate::harness::stage::tests;
use crate::harness::visitor::Visitor;

tests![
    the_tour_walks_from_its_first_step_to_its_last,
    the_tour_goes_back,
    a_link_leads_into_the_tour,
    the_tour_ends_by_its_button_and_by_escape,
];

const START: &str = "#tour-start";
const NEXT: &str = "#tour-next";

impl Visitor {
    /// Waits until the tour is at this step and all says so; returns how many there are.
    async fn tours(&self, step: u32) -> u32 {
        let count = format!(
            "new RegExp('^{step} of [0-9]+$').test(
                document.querySelector('section#tour[aria-label=\"Guided tour\"] .count')
                    .textContent.trim())
            && document.querySelector('#tour h2').textContent.length > 3
            && document.querySelector('#tour p').textContent.length > 20
            && new URLSearchParams(location.search).get('tour') === '{step}'"
        );
        self.until(&format!("the tour is at step {step}"), &count)
            .await;
        let count = self.text("#tour .count").await;
        count.split(' ').next_back().unwrap().parse().unwrap()
    }

    /// Waits until nothing is left of the tour.
    async fn tours_no_more(&self) {
        self.counts("#tour", 0).await;
        let address = "!new URLSearchParams(location.search).has('tour')";
        self.until("the address has no tour", address).await;
    }
}

async fn the_tour_walks_from_its_first_step_to_its_last(visitor: Visitor) {
    visitor.open("").await;
    visitor.counts("#tour", 0).await;
    visitor.click(START).await;
    let steps = visitor.tours(1).await;
    assert!((8..=10).contains(&steps), "{steps} steps");
    let mut headings = vec![visitor.text("#tour h2").await];
    for step in 2..=steps {
        visitor.click(NEXT).await;
        assert_eq!(visitor.tours(step).await, steps);
        visitor.counts(".notice", 0).await;
        let drawn = "document.querySelectorAll('.ladder .event').length > 3";
        visitor.until("there is a picture", drawn).await;
        let heading = visitor.text("#tour h2").await;
        assert!(!headings.contains(&heading), "{heading}: twice");
        headings.push(heading);
    }
    // After the last step there is no other: the button is gone, or it ends the tour.
    let over = format!("!(document.querySelector('{NEXT}')?.disabled === false)");
    if visitor.value(&over).await != true {
        visitor.click(NEXT).await;
        visitor.tours_no_more().await;
    }
}

async fn the_tour_goes_back(visitor: Visitor) {
    visitor.open("").await;
    visitor.click(START).await;
    visitor.tours(1).await;
    let first = visitor.text("h1").await;
    visitor.click(NEXT).await;
    visitor.tours(2).await;
    visitor.click(NEXT).await;
    visitor.tours(3).await;
    visitor.click("#tour-back").await;
    visitor.tours(2).await;
    visitor.click("#tour-back").await;
    visitor.tours(1).await;
    visitor.reads("h1", &first).await;
}

async fn a_link_leads_into_the_tour(visitor: Visitor) {
    visitor.open("?v=1&tour=3").await;
    visitor.tours(3).await;
    let (heading, title) = (visitor.text("#tour h2").await, visitor.text("h1").await);
    visitor.reload().await;
    visitor.tours(3).await;
    visitor.reads("#tour h2", &heading).await;
    visitor.reads("h1", &title).await;
    for broken in ["?v=1&tour=0", "?v=1&tour=99", "?v=1&tour=all"] {
        visitor.open(broken).await;
        let told = "document.querySelector('.notice').textContent.length > 20";
        visitor.until(&format!("{broken} is told"), told).await;
    }
}

async fn the_tour_ends_by_its_button_and_by_escape(visitor: Visitor) {
    visitor.open("").await;
    visitor.click(START).await;
    visitor.tours(1).await;
    visitor.click("#tour-end").await;
    visitor.tours_no_more().await;
    visitor.click(START).await;
    visitor.tours(1).await;
    visitor.press(Key::Escape).await;
    visitor.tours_no_more().await;
    // The keys belong to the playhead again.
    visitor.value("document.activeElement.blur()").await;
    visitor.press(Key::Home).await;
    let home = "document.querySelector('.scrubber').value === '0'";
    visitor.until("Home goes to the first step", home).await;
}
