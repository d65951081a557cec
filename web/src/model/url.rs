//! A route as a query string: `?v=1&scenario=crossing&set.requests.pause=310ms&step=12`.
//!
//! Reading never fails: an address that somebody typed must open the page, and what it
//! asks for in vain is told. Nothing is run for it: whether there is such a scenario, such
//! a step, is not known here. This file knows nothing of the browser.

use form_urlencoded::{Serializer, parse};
use idlerace_core::{ladder::Words, parameter::number, replay::Schedule, svg::Theme};

use crate::model::route::{Playhead, Route, View};
use crate::model::scenario_ref::{FIRST, ScenarioRef, Settings};
use crate::model::timeline::Zoom;

const VERSION: &str = "1";
const SET: &str = "set.";
const BESIDE: &str = "beside";
const BESIDE_SET: &str = "beside.set.";
const ORDER: &str = "order";
const BESIDE_ORDER: &str = "beside.order";

/// Reads a route from a query, with or without its question mark, and says in a line each
/// what of it means nothing. Of a key that is given twice the first counts.
#[must_use]
pub fn read(query: &str) -> (Route, Vec<String>) {
    let query = query.strip_prefix('?').unwrap_or(query);
    let mut parsed = ParsedQuery::default();
    for (key, value) in parse(query.as_bytes()) {
        parsed.take(&key, &value);
    }
    let setup = ScenarioRef {
        name: parsed.scenario,
        settings: parsed.settings,
        order: parsed.order,
    };
    let changed = !parsed.beside_settings.is_empty();
    let beside = parsed.beside.or_else(|| changed.then(|| FIRST.to_owned()));
    let beside = beside.map(|name| ScenarioRef {
        name: Some(name),
        settings: parsed.beside_settings,
        order: parsed.beside_order,
    });
    let route = Route {
        setup,
        beside,
        playhead: parsed.playhead.unwrap_or_default(),
        view: parsed.view.unwrap_or_default(),
        zoom: parsed.zoom.unwrap_or_default(),
        words: parsed.words.unwrap_or_default(),
        tour: parsed.tour,
        course: parsed.course,
        said: parsed.said.unwrap_or_default(),
        embed: parsed.embed.unwrap_or_default(),
        prove: parsed.prove.unwrap_or_default(),
        theme: parsed.theme.unwrap_or_default(),
    };
    (route, parsed.notices)
}

#[derive(Default)]
struct ParsedQuery {
    scenario: Option<String>,
    settings: Settings,
    beside: Option<String>,
    beside_settings: Settings,
    order: Option<Schedule>,
    beside_order: Option<Schedule>,
    playhead: Option<Playhead>,
    view: Option<View>,
    zoom: Option<Zoom>,
    words: Option<Words>,
    tour: Option<usize>,
    course: Option<usize>,
    said: Option<String>,
    embed: Option<bool>,
    prove: Option<bool>,
    theme: Option<Theme>,
    notices: Vec<String>,
}

impl ParsedQuery {
    fn take(&mut self, key: &str, value: &str) {
        let is_first = match key {
            "v" if value == VERSION => true,
            // Read before the address changes, for another program.
            "load" => true,
            "v" => {
                self.notices.push(format!(
                    "The link says that it is of version “{}”; this page reads version {VERSION}.",
                    brief(value)
                ));
                true
            }
            "scenario" => first(&mut self.scenario, value.to_owned()),
            BESIDE => first(&mut self.beside, value.to_owned()),
            ORDER | BESIDE_ORDER => match value.parse() {
                Ok(order) if key == ORDER => first(&mut self.order, order),
                Ok(order) => first(&mut self.beside_order, order),
                Err(_) => self.misses(key, value, "an order, as this page writes it"),
            },
            "step" => match (value, value.parse()) {
                ("end", _) => first(&mut self.playhead, Playhead::End),
                (_, Ok(moment)) => first(&mut self.playhead, Playhead::At(moment)),
                _ => self.misses(key, value, "the number of an event, or “end”"),
            },
            "view" => match value {
                "ladder" => first(&mut self.view, View::Ladder),
                "table" => first(&mut self.view, View::Table),
                _ => self.misses(key, value, "“ladder” or “table”"),
            },
            "zoom" => match Zoom::ALL.into_iter().find(|zoom| zoom.factor() == value) {
                Some(zoom) => first(&mut self.zoom, zoom),
                None => self.misses(key, value, "0.5, 1, 2 or 4"),
            },
            "words" => match [Words::Plain, Words::Packets]
                .into_iter()
                .find(|it| it.name() == value)
            {
                Some(words) => first(&mut self.words, words),
                None => self.misses(key, value, "“plain” or “packets”"),
            },
            "tour" | "course" => match value.parse::<usize>() {
                Ok(number @ 1..) if key == "tour" => first(&mut self.tour, number - 1),
                Ok(number @ 1..) => first(&mut self.course, number - 1),
                _ => self.misses(key, value, "a number, from 1"),
            },
            "said" => first(&mut self.said, value.to_owned()),
            "embed" | "prove" => self.turn(key, value),
            "theme" => match Theme::ALL.into_iter().find(|theme| theme.name() == value) {
                Some(theme) => first(&mut self.theme, theme),
                None => self.misses(key, value, "“auto”, “light” or “dark”"),
            },
            _ => self.set(key, value),
        };
        if !is_first {
            let key = brief(key);
            self.notices
                .push(format!("The link has “{key}” twice; the first one counts."));
        }
    }

    /// On or off; to be named is to be on.
    fn turn(&mut self, key: &str, value: &str) -> bool {
        let on = match value {
            "" | "1" => true,
            "0" => false,
            _ => return self.misses(key, value, "0 or 1"),
        };
        let place = if key == "embed" {
            &mut self.embed
        } else {
            &mut self.prove
        };
        first(place, on)
    }

    fn set(&mut self, key: &str, value: &str) -> bool {
        let (settings, parameter) = match key.strip_prefix(BESIDE_SET) {
            Some(parameter) => (&mut self.beside_settings, Some(parameter)),
            None => (&mut self.settings, key.strip_prefix(SET)),
        };
        let Some(number) = parameter.and_then(number) else {
            self.notices.push(format!(
                "The link asks for “{}”, which this page does not know.",
                brief(key)
            ));
            return true;
        };
        let is_first = !settings.holds(number);
        if is_first {
            settings.set(number, value.to_owned());
        }
        is_first
    }

    /// Notes what a value should have been. It is not the second of its kind.
    fn misses(&mut self, key: &str, value: &str, right: &str) -> bool {
        let value = brief(value);
        self.notices.push(format!(
            "In the link, {key} is “{value}”; it should be {right}."
        ));
        true
    }
}

/// Takes a value where there is none; whether there was none.
fn first<T>(place: &mut Option<T>, value: T) -> bool {
    let is_first = place.is_none();
    place.get_or_insert(value);
    is_first
}

/// What a stranger wrote, short enough to be quoted.
fn brief(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

/// Writes a route as a query with its question mark. It is never empty: an address without a
/// query is the opening's.
#[must_use]
pub fn write(route: &Route) -> String {
    let mut query = Serializer::for_suffix(String::from("?v=1"), 1);
    // The course has scenarios of its own, whose names would answer its questions.
    if let Some(scenario) = route.setup.name.as_ref().filter(|_| route.course.is_none()) {
        query.append_pair("scenario", scenario);
    }
    append_rest(&mut query, (SET, ORDER), &route.setup);
    if let Some(setup) = &route.beside {
        query.append_pair(BESIDE, setup.name.as_deref().unwrap_or(FIRST));
        append_rest(&mut query, (BESIDE_SET, BESIDE_ORDER), setup);
    }
    match route.playhead {
        Playhead::Opening => {}
        Playhead::At(moment) => {
            query.append_pair("step", &moment.to_string());
        }
        Playhead::End => {
            query.append_pair("step", "end");
        }
    }
    if route.view == View::Table {
        query.append_pair("view", "table");
    }
    if route.zoom != Zoom::default() {
        query.append_pair("zoom", route.zoom.factor());
    }
    if route.words != Words::Plain {
        query.append_pair("words", route.words.name());
    }
    for (key, number) in [("tour", route.tour), ("course", route.course)] {
        if let Some(number) = number {
            query.append_pair(key, &(number + 1).to_string());
        }
    }
    if !route.said.is_empty() {
        query.append_pair("said", &route.said);
    }
    if route.theme != Theme::Auto {
        query.append_pair("theme", route.theme.name());
    }
    for (key, on) in [("embed", route.embed), ("prove", route.prove)] {
        if on {
            query.append_pair(key, "1");
        }
    }
    query.finish()
}

/// Appends what a scenario has besides its name.
fn append_rest(
    query: &mut Serializer<'_, String>,
    (set, order): (&str, &str),
    setup: &ScenarioRef,
) {
    for (parameter, value) in setup.settings.iter() {
        query.append_pair(&format!("{set}{}", parameter.key), value);
    }
    if let Some(steps) = &setup.order {
        query.append_pair(order, &steps.to_string());
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use idlerace_core::explore::{Limits, Question, judge};
    use idlerace_core::parameter;
    use idlerace_core::scenario::Scenario;

    use super::*;
    use crate::model::action::Action;
    use crate::model::run::Run;
    use crate::model::state::State;

    /// What a state's own address opens is what it shows, and nothing is wrong with it.
    fn opens_again(state: &State) {
        let query = state.query();
        let opened = State::of_query(&query);
        assert_eq!(opened.route, state.route, "{query}");
        assert_eq!(opened.stage, state.stage, "{query}");
        assert!(
            opened.notices.iter().eq(&state.notices),
            "{query}: {opened:?}"
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        for name in ["crossing", "", "a&b=c", "50 %", "+", "ключ", "?scenario="] {
            let state = Rc::new(State::default()).reduce(Action::Choose(name.to_owned()));
            opens_again(&state);
        }
        opens_again(&State::default());
    }

    #[test]
    fn an_order_survives_and_shows_what_it_leads_to() {
        let mut scenario = ScenarioRef::named("article-as-logged").entry().scenario();
        scenario.requests.count = 2;
        let endings = judge(&scenario, Question::AsTimed, &Limits::DEFAULT).endings;
        assert!(endings.len() > 1);
        for ending in endings {
            let route = Route {
                setup: ScenarioRef {
                    order: Some(ending.schedule),
                    ..two()
                },
                beside: Some(two()),
                ..Route::default()
            };
            let state = State::open(route.clone());
            assert_eq!(state.run().trace.requests, ending.requests);
            opens_again(&state);
            // In the other's place, too.
            let (setup, beside) = (two(), Some(route.setup));
            let swapped = State::open(Route {
                setup,
                beside,
                ..route
            });
            opens_again(&swapped);
            let turned = Rc::new(state).reduce(Action::Reset("order"));
            assert_eq!(turned.route.setup, two(), "left to the seed");
        }
    }

    /// Two requests of a scenario in which several things can happen.
    fn two() -> ScenarioRef {
        let mut setup = ScenarioRef::named("article-as-logged");
        let count = number("requests.count").unwrap();
        setup.settings.set(count, "2".to_owned());
        setup
    }

    #[test]
    fn an_order_that_is_none_is_told() {
        for (order, words) in [
            ("%00", "an order, as this page writes it"),
            ("0.0", "none of this scenario"),
        ] {
            let state = State::of_query(&format!("?scenario=crossing&order={order}"));
            assert_eq!(state.route.setup, ScenarioRef::named("crossing"));
            assert!(state.notices[0].contains(words), "{:?}", state.notices);
        }
    }

    #[test]
    fn another_address_is_opened_in_the_place_of_this_one() {
        let state =
            Rc::new(State::default()).reduce(Action::Open("?scenario=deploy&step=3".to_owned()));
        assert_eq!(*state, State::of_query("?scenario=deploy&step=3"));
    }

    #[test]
    fn each_part_of_the_state_survives() {
        let state = Rc::new(State::default())
            .reduce(Action::Choose("crossing".to_owned()))
            .reduce(Action::SetParameter {
                key: "requests.pause",
                value: "310ms".to_owned(),
            })
            .reduce(Action::Seek(12))
            .reduce(Action::Show(View::Table));
        let query = "?v=1&scenario=crossing&set.requests.pause=310ms&step=12&view=table";
        assert_eq!(state.query(), query);
        opens_again(&state);
        let more = state
            .clone()
            .reduce(Action::Pin)
            .reduce(Action::SetParameter {
                key: "requests.count",
                value: "3".to_owned(),
            })
            .reduce(Action::Zoom(Zoom::Two))
            .reduce(Action::Speak(Words::Packets));
        let query = "?v=1&scenario=crossing&set.requests.count=3&set.requests.pause=310ms\
                     &beside=crossing&beside.set.requests.pause=310ms&view=table&zoom=2\
                     &words=packets";
        assert_eq!(more.query(), query);
        opens_again(&more);
        let embedded = State::of_query("?scenario=crossing&embed=1&theme=dark");
        assert!(embedded.notices.is_empty());
        let query = "?v=1&scenario=crossing&theme=dark&embed=1";
        assert_eq!(embedded.query(), query);
        opens_again(&embedded);
        let tour = State::of_query("?v=1&tour=9");
        assert!(tour.query().ends_with("&tour=9"), "{}", tour.query());
        opens_again(&tour);
        let course = State::of_query("?v=1&course=3&said=served.eof");
        assert_eq!(course.query(), "?v=1&course=3&said=served.eof");
        opens_again(&course);
        let end = state.reduce(Action::End);
        assert!(end.query().contains("step=end"));
        opens_again(&end);
    }

    /// What every run that an address opens comes to.
    fn outcomes(state: &State) -> String {
        let scenes = state.stage().scenes.iter();
        let runs = scenes.map(|scene| {
            let requests = scene.run.trace.requests.iter();
            let requests = requests.map(|one| {
                let ended = one
                    .result
                    .map_or_else(|failure| failure.to_string(), |()| "ok".into());
                format!("{ended}/{}/{}", one.attempts, one.applied)
            });
            requests.collect::<Vec<_>>().join(", ")
        });
        runs.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn old_links_open_what_they_opened() {
        let links = include_str!("../../tests/golden/links.txt");
        let mut links = links.lines().filter(|line| !line.starts_with('#'));
        let mut opened = 0;
        while let (Some(query), Some(expected)) = (links.next(), links.next()) {
            let state = State::of_query(query);
            assert!(state.notices.is_empty(), "{query}: {:?}", state.notices);
            assert_eq!(outcomes(&state), expected.trim(), "{query}");
            opened += 1;
        }
        assert!(opened > 12, "{opened}");
    }

    /// A profile is set before what belongs to it, wherever a link has it.
    #[test]
    fn the_order_of_settings_in_a_link_says_nothing() {
        let settings = [
            "set.server.idle_timeout=2s",
            "set.server.profile=nginx",
            "set.client.idle_timeout=7s",
            "set.client.profile=curl",
        ];
        let opened = |order: [usize; 4]| {
            let settings = order.map(|index| settings[index]).join("&");
            State::of_query(&format!("?scenario=crossing&{settings}"))
        };
        let first = opened([0, 1, 2, 3]);
        let scenario = first.route.setup.scenario();
        let two = parameter::find("server.idle_timeout").unwrap();
        assert_eq!(two.get(&scenario), "2s");
        for order in [[1, 0, 3, 2], [3, 2, 1, 0], [2, 0, 3, 1]] {
            assert_eq!(opened(order), first, "{order:?}");
        }
    }

    #[test]
    fn reads_what_people_type() {
        check("", None);
        check("?", None);
        check("scenario=crossing", Some("crossing"));
        check("?scenario=crossing", Some("crossing"));
        check("?utm=1&scenario=a&scenario=b", Some("a"));
        check("?scenario", Some(""));
        check("?scenario=%zz%ff", Some("%zz\u{fffd}"));
        check("?Scenario=crossing", None);
    }

    #[test]
    fn what_cannot_be_had_is_told() {
        for (query, told) in [
            ("?v=9", "version “9”"),
            ("?utm=1", "“utm”"),
            ("?set.no.such=1", "“set.no.such”"),
            ("?set.requests.count=0", "requests.count: \"0\" is not"),
            ("?step=abc", "step is “abc”"),
            ("?step=99999999", "no step 99999999"),
            ("?view=pie", "view is “pie”"),
            ("?zoom=7", "zoom is “7”"),
            ("?words=few", "words is “few”"),
            ("?tour=0", "tour is “0”"),
            ("?tour=99", "no stop 99"),
            ("?beside=nobody", "named “nobody” to compare"),
            ("?prove=zzz", "prove is “zzz”; it should be 0 or 1"),
            ("?scenario=crossing&scenario=deploy", "“scenario” twice"),
            ("?set.seed=3&set.seed=4", "“set.seed” twice"),
            (
                "?beside=crossing&beside.set.requests.count=x",
                "requests.count",
            ),
        ] {
            let notices = State::of_query(query).notices;
            assert_eq!(notices.len(), 1, "{query}: {notices:?}");
            assert!(notices[0].contains(told), "{query}: {notices:?}");
        }
        assert!(
            State::of_query("?v=1&scenario=crossing&view=ladder")
                .notices
                .is_empty()
        );
    }

    /// Whatever becomes of a link on its way, it opens a page, and the page's own link says the
    /// same again. Where no line tells what the link could not have, it has all of it.
    #[test]
    fn a_broken_link_opens_something_that_has_a_link() {
        const LINK: &str = "?v=1&scenario=crossing&set.requests.pause=310ms\
                            &set.client.profile=curl&beside=deploy&beside.set.seed=3\
                            &step=12&view=table&zoom=2&words=packets&tour=3&prove=1&theme=dark";
        let mut told = 0;
        let old = include_str!("../../tests/golden/links.txt").lines();
        let old: Vec<&str> = old.filter(|line| line.starts_with('?')).collect();
        let links = [&[LINK][..], &old].concat();
        let mut dice = Dice(7);
        for round in 0..1000 {
            let query = dice.mangle(links[round % links.len()]);
            let state = State::of_query(&query);
            assert!(!state.stage().shown.is_empty(), "{query}");
            assert!((state.at() as usize) < state.stage().moments(), "{query}");
            let unknown = usize::from(state.route.setup.not_found().is_some());
            let notices = state.notices.len() + unknown;
            let again = State::of_query(&state.query());
            assert_eq!(again.route, state.route, "{query}");
            assert!(again.notices.is_empty(), "{query}: {:?}", again.notices);
            if notices == 0 {
                assert_eq!(lost(&query, &state), Vec::<String>::new(), "{query}");
            }
            assert!(state.notices.iter().all(|line| line.lines().count() == 1));
            told += usize::from(notices > 0);
        }
        assert!((500..1000).contains(&told), "{told} of 1000 are told");
    }

    /// A generator of random numbers that is good enough to break a link.
    struct Dice(u32);

    impl Dice {
        fn below(&mut self, below: usize) -> usize {
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (self.0 >> 8) as usize % below
        }

        /// What mail programs, chats and thumbs make of a link.
        fn mangle(&mut self, link: &str) -> String {
            const BYTES: &[u8] = b"&=%+;.#?\xff0 9az";
            let mut bytes = link.as_bytes().to_vec();
            for _ in 0..=self.below(4) {
                let at = self.below(bytes.len());
                match self.below(5) {
                    0 => bytes[at] = BYTES[self.below(BYTES.len())],
                    1 => bytes.insert(at, BYTES[self.below(BYTES.len())]),
                    2 => bytes.truncate(at.max(1)),
                    3 => {
                        let tail = bytes[at..].to_vec();
                        bytes.extend(tail);
                    }
                    _ => {
                        bytes.remove(at);
                        bytes.push(b'&');
                    }
                }
            }
            String::from_utf8_lossy(&bytes).into_owned()
        }
    }

    /// What a link asks for that the page's own link does not have, though it is not what the
    /// page does anyhow.
    fn lost(query: &str, state: &State) -> Vec<String> {
        let written = state.query();
        let query = query.strip_prefix('?').unwrap_or(query);
        let own: Vec<_> = parse(&written.as_bytes()[1..]).collect();
        let base = state.entry().scenario();
        let is_usual = |key: &str, value: &str| {
            let set = key.strip_prefix(SET).and_then(parameter::find);
            let entry = state
                .route
                .beside
                .as_ref()
                .map(|beside| beside.entry().scenario());
            let beside = key.strip_prefix(BESIDE_SET).and_then(parameter::find);
            ["load", "embed", "prove", "view", "zoom", "theme"].contains(&key)
                || [("v", VERSION), ("said", "")].contains(&(key, value))
                || set.is_some_and(|set| same(set, &base, state.run(), value))
                || beside.zip(entry).is_some_and(|(set, entry)| {
                    same(set, &entry, &state.stage().scenes[1].run, value)
                })
        };
        let pairs = parse(query.as_bytes());
        let lost = pairs.filter(|pair| !own.contains(pair) && !is_usual(&pair.0, &pair.1));
        lost.map(|(key, value)| format!("{key}={value}")).collect()
    }

    /// Whether a run has a value for a parameter, however it is written.
    fn same(parameter: &parameter::Parameter, base: &Scenario, run: &Run, value: &str) -> bool {
        let mut turned = base.clone();
        let set = parameter.set(&mut turned, value);
        set.is_ok() && parameter.get(&turned) == parameter.get(&run.trace.scenario)
    }

    #[test]
    fn a_plain_name_is_written_plainly() {
        let state = Rc::new(State::default()).reduce(Action::Choose("crossing".to_owned()));
        assert_eq!(state.query(), "?v=1&scenario=crossing");
    }

    fn check(query: &str, scenario: Option<&str>) {
        assert_eq!(
            State::of_query(query).route().setup.name.as_deref(),
            scenario,
            "{query}"
        );
    }
}
