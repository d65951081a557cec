//! Turns the knobs that `--set` names: in the order of the table, so that theirs does not matter,
//! and with a word about what a profile undoes.
//!
//! Gets no scenario and knows no file.

use anyhow::{Context, Result, bail};
use idlerace_core::parameter;
use idlerace_core::scenario::Scenario;

use super::near::near;

/// A key and its value, as they were given.
pub(crate) type Setting = (String, String);

/// What `--set` says, in the order of the table; of a key that is given twice the last.
///
/// # Errors
/// What is no setting, and the nearest ones.
pub(super) fn read(given: &[String]) -> Result<Vec<Setting>> {
    let mut all: Vec<Setting> = Vec::new();
    for setting in given {
        let (key, value) = one(setting)?;
        if let Some(known) = all.iter_mut().find(|(known, _)| known == key) {
            eprintln!("idlerace: {setting} is set in place of {key}={}", known.1);
            value.clone_into(&mut known.1);
        } else {
            all.push((key.to_owned(), value.to_owned()));
        }
    }
    all.sort_by_key(|(key, _)| parameter::number(key));
    Ok(all)
}

/// Turns each knob, and says what a profile undoes.
///
/// # Errors
/// The value that is not for its setting.
pub(super) fn turn(scenario: &mut Scenario, settings: &[Setting]) -> Result<()> {
    for (key, value) in settings {
        let before = scenario.clone();
        parameter::set(scenario, key, value).with_context(|| format!("--set {key}={value}"))?;
        say_undone((&before, scenario), (key, value), settings);
    }
    Ok(())
}

/// Says what a profile has put in the place of what was there, but for what is set besides.
pub(crate) fn say_undone(
    (before, after): (&Scenario, &Scenario),
    (key, value): (&str, &str),
    settings: &[Setting],
) {
    let undone = undone((before, after), key, settings);
    if !undone.is_empty() {
        eprintln!("idlerace: {key}={value} sets {}", undone.join(", "));
    }
}

fn undone((before, after): (&Scenario, &Scenario), key: &str, settings: &[Setting]) -> Vec<String> {
    let Some(part) = key.strip_suffix("profile") else {
        return Vec::new();
    };
    let besides = |own: &str| settings.iter().any(|(set, _)| set == own);
    let own = parameter::ALL.iter().filter(|parameter| {
        parameter.key.starts_with(part) && parameter.key != key && !besides(parameter.key)
    });
    let changes = own.filter_map(|parameter| {
        let (old, new) = (parameter.get(before), parameter.get(after));
        let key = parameter.key;
        (old != new).then(|| format!("{key} to {new} in place of {old}"))
    });
    changes.collect()
}

/// A key that there is, and its value.
fn one(setting: &str) -> Result<(&str, &str)> {
    let Some((key, value)) = setting.split_once('=') else {
        bail!("--set {setting}: write it like --set requests.pause=310ms");
    };
    known(key).with_context(|| format!("--set {key}"))?;
    Ok((key, value))
}

/// Whether there is such a setting.
///
/// # Errors
/// One line with the nearest ones.
pub(crate) fn known(key: &str) -> Result<()> {
    if parameter::find(key).is_some() {
        return Ok(());
    }
    let keys = || parameter::ALL.iter().map(|parameter| parameter.key);
    let near = near(key, keys());
    if near.is_empty() {
        let all: Vec<&str> = keys().collect();
        bail!("no such setting; there are {}", all.join(", "));
    }
    bail!("no such setting; did you mean {}?", near.join(" or "))
}

#[cfg(test)]
mod tests {
    use idlerace_core::catalog::find;

    use super::*;

    fn given(settings: &[&str]) -> Vec<Setting> {
        let settings: Vec<String> = settings.iter().map(|&one| one.to_owned()).collect();
        read(&settings).unwrap()
    }

    #[test]
    fn what_a_profile_undoes_is_listed_but_for_what_is_set() {
        let undone_by = |name: &str, settings: &[&str]| {
            let (before, settings) = (find(name).unwrap().scenario(), given(settings));
            let mut after = before.clone();
            turn(&mut after, &settings).unwrap();
            undone((&before, &after), &settings[0].0, &settings).join(", ")
        };
        assert_eq!(
            undone_by("crossing", &["server.profile=go"]),
            "server.idle_timeout to none in place of 300ms"
        );
        assert_eq!(
            undone_by("crossing", &["server.idle_timeout=2s", "server.profile=go"]),
            ""
        );
        assert!(
            undone_by("crossing", &["client.profile=curl"])
                .contains("client.idle_timeout to 118s in place of 90s")
        );
        // What happens to a process or its host is no product's to decide.
        for mishap in ["died-after-applying", "worker-killed", "host-rebooted"] {
            assert_eq!(
                undone_by(mishap, &["server.profile=go"]),
                "server.idle_timeout to none in place of 300ms",
                "{mishap}"
            );
        }
    }

    #[test]
    fn of_a_key_that_is_given_twice_the_last_value_counts() {
        let settings = given(&["requests.pause=1ms", "requests.pause=2ms"]);
        assert_eq!(settings, [("requests.pause".to_owned(), "2ms".to_owned())]);
    }
}
