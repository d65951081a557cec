//! The knobs: what is turned changes the outcome, what makes no sense is refused.

use idlerace_core::{catalog, explain::explain, parameter, scenario::Scenario, simulate::simulate};

use crate::harness::stage::tests;
use crate::harness::user::User;
use crate::page::entries::headline;

tests![
    a_setting_that_is_changed_changes_the_outcome,
    a_choice_changes_the_logs,
    a_value_that_is_refused_is_told_beside_the_field,
];

const PAUSE: &str = "#set-requests-pause";

/// The crossing with one parameter turned.
pub(crate) fn crossing_with(key: &str, value: &str) -> Scenario {
    let mut scenario = catalog::find("crossing").unwrap().scenario();
    parameter::set(&mut scenario, key, value).unwrap();
    scenario
}

async fn a_setting_that_is_changed_changes_the_outcome(user: User) {
    let crossing = catalog::find("crossing").unwrap();
    let changed = headline(&crossing_with("requests.pause", "100ms"));
    assert_ne!(changed, headline(&crossing.scenario()));
    user.open("?scenario=crossing").await;
    user.shows(crossing).await;
    user.type_into(PAUSE, "100ms").await;
    user.reads(".headline", &changed).await;
    let address = "location.search.includes('set.requests.pause=100ms')";
    user.until("the address has the setting", address).await;
    user.counts(".knob.turned", 1).await;

    user.click(".knob.turned .reset").await;
    user.shows(crossing).await;
    user.counts(".knob.turned", 0).await;
}

async fn a_choice_changes_the_logs(user: User) {
    user.open("?scenario=crossing").await;
    user.unfold().await;
    let before = user.text(".log.client").await;
    let profile = user.find("#set-client-profile").await;
    profile.select_by_value("node").await.unwrap();
    let told = explain(&simulate(&crossing_with("client.profile", "node")));
    let log = told.client_log.join("\n");
    assert_ne!(before, log);
    user.reads(".log.client", &log).await;
}

async fn a_value_that_is_refused_is_told_beside_the_field(user: User) {
    let crossing = catalog::find("crossing").unwrap();
    user.open("?scenario=crossing").await;
    user.type_into(PAUSE, "soon").await;
    user.counts("#set-requests-pause-problem[role=alert]", 1)
        .await;
    let described = "document.querySelector('#set-requests-pause')
        .getAttribute('aria-describedby') === 'set-requests-pause-problem'";
    user.until("the field is described by it", described).await;
    user.shows(crossing).await;
    user.type_into(PAUSE, "100ms").await;
    user.counts("[role=alert]", 0).await;
    let changed = headline(&crossing_with("requests.pause", "100ms"));
    user.reads(".headline", &changed).await;
}
