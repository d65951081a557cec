//! Which order of the race each named scenario shows, as a file beside the page: fetched by whoever
//! asks how to force it on a program of their own. `web/later/own.js` reads it.
//!
//! A line for each, its parts between tabs: the scenario, what is set in it, the order, what that
//! does, and the method of the scenario's requests. A line without a scenario is an order alone.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result};
use formats::orders::{ALL, Order};
use idlerace_core::{catalog, parameter, scenario::Scenario};

/// The file, beside the page.
const FILE: &str = "orders.txt";

/// Writes the file into a page's folder.
pub(crate) fn write(page: &Path) -> Result<()> {
    let file = page.join(FILE);
    fs::write(&file, listed()).with_context(|| format!("cannot write {}", file.display()))
}

fn listed() -> String {
    let mut text = String::new();
    for order in &ALL {
        let Order { name, about, .. } = order;
        let _ = writeln!(text, "\t\t{name}\t{about}\tPOST");
        for entry in catalog::ENTRIES {
            let shown = with(entry.scenario(), order);
            if shows(&shown, order) {
                let method = shown.requests.method;
                let set = order.settings.iter();
                let set: Vec<String> = set.map(|(key, value)| format!("{key}={value}")).collect();
                let set = set.join(",");
                let _ = writeln!(text, "{}\t{set}\t{name}\t{about}\t{method}", entry.name);
            }
        }
    }
    text
}

/// A scenario with what an order sets.
fn with(mut scenario: Scenario, order: &Order) -> Scenario {
    // The orders are tested to set nothing that is refused.
    let _ = parameter::set_all(&mut scenario, order.settings.iter().copied());
    scenario
}

/// Whether a scenario is the order's own, whoever the client is and whatever it asks for.
fn shows(scenario: &Scenario, order: &Order) -> bool {
    let own = catalog::find(order.scenario).map(|entry| with(entry.scenario(), order));
    own.is_some_and(|own| {
        let mut same = Scenario {
            client: scenario.client.clone(),
            ..own
        };
        same.requests.method = scenario.requests.method;
        same.requests.idempotency_key = scenario.requests.idempotency_key;
        same.requests.body_bytes = scenario.requests.body_bytes;
        same == *scenario
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_has_its_scenario_and_those_of_other_clients() {
        let text = listed();
        for line in [
            "crossing\t\tcrossing\tcloses as the request comes: FIN, then RST\tPOST",
            "get-is-retried\t\tcrossing\tcloses as the request comes: FIN, then RST\tGET",
            "retried-post-after-death\tserver.death.resets=true\tapplied-reset\tapplies the \
             request and resets without an answer\tPOST",
            "\t\tsilence\treads nothing more; its kernel still acknowledges\tPOST",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
        for order in &ALL {
            let own = format!("{}\t", order.scenario);
            let is_its = |line: &&str| line.starts_with(&own) && line.contains(order.name);
            assert!(text.lines().any(|line| is_its(&line)), "{}", order.name);
        }
        assert!(!text.contains("lost-fin\t"), "{text}");
    }
}
