//! The guided tour: from its first step to its last, back, out, and by a link.

use fantoccini::key::Key;

use crate::harness::stage::tests;
use crate::harness::user::User;

tests![
    the_tour_walks_from_its_first_step_to_its_last,
    the_tour_goes_back,
    a_link_leads_into_the_tour,
    the_tour_ends_by_its_button_and_by_escape,
];

const START: &str = "#tour-start";
const NEXT: &str = "#tour-next";

impl User {
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

async fn the_tour_walks_from_its_first_step_to_its_last(user: User) {
    user.open("?v=1").await;
    user.counts("#tour", 0).await;
    user.click(START).await;
    let steps = user.tours(1).await;
    assert!((8..=10).contains(&steps), "{steps} steps");
    let mut headings = vec![user.text("#tour h2").await];
    for step in 2..=steps {
        user.click(NEXT).await;
        assert_eq!(user.tours(step).await, steps);
        user.counts(".notice", 0).await;
        let drawn = "document.querySelectorAll('.ladder .event').length > 3";
        user.until("there is a picture", drawn).await;
        let heading = user.text("#tour h2").await;
        assert!(!headings.contains(&heading), "{heading}: twice");
        headings.push(heading);
    }
    // After the last step there is no other: the button is gone, or it ends the tour.
    let over = format!("!(document.querySelector('{NEXT}')?.disabled === false)");
    if user.value(&over).await != true {
        user.click(NEXT).await;
        user.tours_no_more().await;
    }
}

async fn the_tour_goes_back(user: User) {
    user.open("?v=1").await;
    user.click(START).await;
    user.tours(1).await;
    let first = user.text("h1").await;
    user.click(NEXT).await;
    user.tours(2).await;
    user.click(NEXT).await;
    user.tours(3).await;
    user.click("#tour-back").await;
    user.tours(2).await;
    user.click("#tour-back").await;
    user.tours(1).await;
    user.reads("h1", &first).await;
}

async fn a_link_leads_into_the_tour(user: User) {
    user.open("?v=1&tour=3").await;
    user.tours(3).await;
    let (heading, title) = (user.text("#tour h2").await, user.text("h1").await);
    user.reload().await;
    user.tours(3).await;
    user.reads("#tour h2", &heading).await;
    user.reads("h1", &title).await;
    for broken in ["?v=1&tour=0", "?v=1&tour=99", "?v=1&tour=all"] {
        user.open(broken).await;
        let told = "document.querySelector('.notice').textContent.length > 20";
        user.until(&format!("{broken} is told"), told).await;
    }
}

async fn the_tour_ends_by_its_button_and_by_escape(user: User) {
    user.open("?v=1").await;
    user.click(START).await;
    user.tours(1).await;
    user.click("#tour-end").await;
    user.tours_no_more().await;
    user.click(START).await;
    user.tours(1).await;
    user.press(Key::Escape).await;
    user.tours_no_more().await;
    // The keys belong to the playhead again.
    user.value("document.activeElement.blur()").await;
    user.press(Key::Home).await;
    let home = "document.querySelector('.scrubber').dataset.step === '0'";
    user.until("Home goes to the first step", home).await;
}
