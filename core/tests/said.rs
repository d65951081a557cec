//! What is said beside a verdict for any traffic and beside advice: how exact it is, what ends
//! the question without a pause, what a change costs and saves.

use idlerace_core::catalog;
use idlerace_core::explore::{Advice, AnyTraffic, Limits, advice};
use idlerace_core::parameter;
use idlerace_core::scenario::Scenario;
use idlerace_core::time::Duration;

fn advised(scenario: &Scenario) -> Vec<Advice> {
    advice(scenario, &Limits::DEFAULT)
}

/// What is explored of a middlebox is more than can happen, and the answer says by how much;
/// what is exact has nothing to say.
#[test]
fn an_answer_says_how_exact_it_is() {
    let line = |name: &str| {
        let scenario = catalog::find(name).unwrap().scenario();
        AnyTraffic::of(&scenario, &Limits::DEFAULT).line()
    };
    let late = "up to 44ms on the safe side";
    for name in ["nat-forgets", "firewall-resets-both", "reset-in-window"] {
        assert!(line(name).contains(late), "{}", line(name));
    }
    for name in ["crossing", "late-packet", "deploy"] {
        assert!(!line(name).contains(late), "{}", line(name));
    }
}

/// Where pauses have nothing to do with it no range of them is told, and that safe is not
/// served is said.
#[test]
fn an_answer_is_in_words_that_a_reader_can_act_on() {
    for (name, ends) in [
        ("port-closed", "after any pause, and the first one, too"),
        ("crossing", "after a pause from 289.97ms to 300.05ms"),
        ("get-is-retried", "no request is lost or applied twice"),
        ("slow-handler", "one that was applied can fail for its user"),
    ] {
        let scenario = catalog::find(name).unwrap().scenario();
        let line = AnyTraffic::of(&scenario, &Limits::DEFAULT).line();
        assert!(line.ends_with(ends), "{name}: {line}");
    }
}

/// A shutdown or a kill can meet the first request of all, before which there is no pause.
#[test]
fn a_loss_that_needs_no_pause_is_told() {
    let line = |name: &str, settings: &[(&str, &str)]| {
        let mut scenario = catalog::find(name).unwrap().scenario();
        parameter::set_all(&mut scenario, settings.iter().copied()).unwrap();
        AnyTraffic::of(&scenario, &Limits::DEFAULT).line()
    };
    let get = [("requests.method", "GET")];
    assert_eq!(
        line("deploy", &get),
        "Any traffic: unsafe: a request can be lost, after a pause from 74.98997s on, and the \
         first one, too"
    );
    assert!(line("worker-killed", &get).ends_with("the first one, too"));
    let race = line("crossing", &[]);
    assert!(
        race.ends_with("after a pause from 289.97ms to 300.05ms"),
        "{race}"
    );
}

/// A client that probes by itself is not what a device forgets.
#[test]
fn what_a_client_does_by_itself_behind_a_device_is_told() {
    let note = |settings: &[(&str, &str)]| {
        let mut scenario = catalog::find("nat-forgets").unwrap().scenario();
        parameter::set_all(&mut scenario, settings.iter().copied()).unwrap();
        let told = AnyTraffic::of(&scenario, &Limits::DEFAULT);
        told.note.unwrap_or_default()
    };
    for (client, every) in [("go", "every 30 s"), ("node", "every 1 s")] {
        let said = note(&[("client.profile", client), ("client.idle_timeout", "none")]);
        assert!(said.contains(every), "{client}: {said}");
    }
    let set = [("client.profile", "go"), ("client.tcp_keepalive", "30s")];
    let said = note(&set) + &note(&[("client.profile", "curl")]);
    assert!(!said.contains("probes idle"), "{said}");
}

/// A retry behind a device that says nothing comes when the kernel has given up.
#[test]
fn what_a_retry_behind_a_silent_device_costs_is_told() {
    let scenario = catalog::find("nat-forgets-no-timeout").unwrap().scenario();
    let all = advised(&scenario);
    let keyed = all.iter().find(|one| one.typed.contains("Idempotency-Key"));
    let said = keyed.unwrap().sentences().join(" ");
    let (_, after) = said.split_once("says nothing, that is ").unwrap();
    let wait: Duration = after.split(' ').next().unwrap().parse().unwrap();
    assert!((900..1_000).contains(&wait.as_secs()), "{said}");
    let all = advised(&catalog::find("crossing").unwrap().scenario()).into_iter();
    let said = all.flat_map(|one| one.sentences()).collect::<String>();
    assert!(!said.contains("says nothing"), "{said}");
}

/// What comes at random is the same here and in the closed form.
#[test]
fn what_a_change_saves_is_what_the_closed_form_says() {
    use idlerace_core::odds::{Gap, odds};
    let scenario = catalog::find("fin-seen-in-time").unwrap().scenario();
    let cost = advised(&scenario)[0].cost;
    let gap = Gap::Exponential { mean: cost.every };
    let [possible, _] = odds(&scenario).unwrap().user.rates(&gap);
    let expected = possible.of(1_000);
    let saved = u64::try_from(cost.saved).unwrap();
    assert!(expected > 0 && saved.abs_diff(expected) <= 1, "{saved}");
}
