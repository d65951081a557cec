//! The course: eight questions, each before anything is told, and why a wrong answer is wrong.

use fantoccini::key::Key;
use idlerace_web::model::course::COURSE;
use idlerace_web::model::state::State;
use serde_json::json;

use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, TABLET, User};

tests![
    the_course_is_taken_from_its_first_question_to_its_end,
    nothing_is_told_before_the_answer,
    it_plays_up_to_the_question_and_on_to_what_came_of_it,
    the_course_is_walked_by_keys,
    an_address_has_what_was_answered,
    leaving_the_course_gives_back_what_there_was,
    a_question_covers_nothing_that_it_speaks_of,
];

const START: &str = "#predict";
const NEXT: &str = "#guide-next";

/// What is right of each question, in order, as the course's own words mark it.
fn right() -> Vec<&'static str> {
    let words = include_str!("../../../course.txt");
    let first = words.lines().filter_map(|line| line.split(' ').next());
    first.filter_map(|word| word.strip_suffix('!')).collect()
}

impl User {
    /// Waits until this question is asked, from 1.
    async fn is_asked(&self, number: usize) {
        let asked = format!(
            "document.querySelector('#guide .count').textContent
                .startsWith('Question {number} of 8')
            && document.querySelectorAll('#guide [data-guess]').length === 4
            && document.activeElement === document.querySelector('#guide h1')"
        );
        self.until(&format!("question {number} is asked"), &asked)
            .await;
    }

    /// Waits until this is said of an answer.
    async fn is_judged(&self, verdict: &str) {
        self.reads("#guide h1", verdict).await;
        self.counts("#guide .truth", 1).await;
    }
}

/// Right but for the third and the last one, which is passed over.
async fn the_course_is_taken_from_its_first_question_to_its_end(user: User) {
    user.open("?v=1&scenario=deploy").await;
    user.click(START).await;
    for (number, right) in right().into_iter().enumerate() {
        user.is_asked(number + 1).await;
        match number {
            2 => {
                user.click("#guide [data-guess=Eof]").await;
                user.is_judged("Not so.").await;
                let why = user.text("#guide .why").await;
                assert!(why.contains("sends a RST in the place of the FIN"), "{why}");
                user.counts("#guide.wrong", 1).await;
            }
            7 => {
                user.click("#guide-skip").await;
                user.is_judged("So it went.").await;
                user.counts("#guide .why", 0).await;
            }
            _ => {
                user.click(&format!("#guide [data-guess={right}]")).await;
                user.is_judged("Right.").await;
                user.counts("#guide .why", 0).await;
                user.counts("#guide.right", 1).await;
            }
        }
        let open = user
            .value("document.querySelector('#guide-open').search")
            .await;
        assert_eq!(open, format!("?v=1&scenario={}", COURSE[number]));
        user.click(NEXT).await;
    }
    user.reads("#guide h1", "6 of 8 right").await;
    user.counts("#guide li", 8).await;
    let how = "[...document.querySelectorAll('#guide li')]
        .map(line => line.textContent.split(':')[0])";
    let mut hows = ["Right"; 8];
    (hows[2], hows[7]) = ("Not so", "Not answered");
    assert_eq!(user.value(how).await, json!(hows));
    user.click("#guide-door").await;
    user.until("the door is open", "document.activeElement.id === 'client'")
        .await;
}

/// All that anybody can read, see or hear of the page.
const ALL: &str = "[document.title, location.href,
    ...[...document.querySelectorAll('#guide, #page > *')]
        .filter(part => part.checkVisibility()).map(part => part.innerText),
    ...[...document.querySelectorAll('#page [aria-label], #page [aria-valuetext]')]
        .filter(part => part.checkVisibility())
        .map(part => part.ariaLabel + part.ariaValueText)].join('\\n')";

async fn nothing_is_told_before_the_answer(user: User) {
    for (number, name) in (1..).zip(COURSE) {
        for view in ["", "&view=table", "&step=end", "&words=packets"] {
            let query = format!("?v=1&course={number}{view}");
            user.open(&query).await;
            user.is_asked(number).await;
            let state = State::of_query(&format!("?scenario={name}"));
            let veil = State::of_query(&query).veil().unwrap();
            let all = user.value(ALL).await;
            let all = all.as_str().unwrap();
            let entry = state.entry();
            for told in [
                entry.name,
                entry.title,
                entry.lesson(),
                &state.run().told.headline,
            ] {
                assert!(!all.contains(told), "{query}: {told}");
            }
            // The last words that are known, and none of those behind them.
            let run = state.run();
            let later = run.trace.events.iter().map(|event| event.id.0);
            for event in later.filter(|&event| event > veil) {
                let (said, ends) = (run.sentence(event), run.words(event));
                let known = (0..=veil).any(|before| run.sentence(before) == said);
                assert!(known || !all.contains(said), "{query}: {said}");
                assert!(!ends.contains("FAILED") || !all.contains(&ends), "{ends}");
            }
            let drawn = "Math.max(...[...document.querySelectorAll('[data-event]')]
                .map(one => +one.dataset.event))";
            let drawn = user.value(drawn).await;
            assert!(
                drawn.is_null() || drawn.as_u64().unwrap() <= u64::from(veil),
                "{query}"
            );
            user.counts(".headline, .log", 0).await;
        }
    }
    // Nor by any key.
    user.open("?v=1&course=2").await;
    user.is_asked(2).await;
    let step = "document.querySelector('.scrubber').dataset.step";
    let stands = user.value(step).await;
    for key in [Key::End, Key::Right, Key::Right] {
        user.press(key).await;
        assert_eq!(user.value(step).await, stands);
        user.counts(".headline, .log", 0).await;
    }
}

async fn it_plays_up_to_the_question_and_on_to_what_came_of_it(user: User) {
    user.moves().await;
    user.open("?v=1&scenario=crossing&step=0").await;
    user.pace("4×").await;
    user.open("?v=1&course=2").await;
    user.is_asked(2).await;
    let step = "+document.querySelector('.scrubber').dataset.step";
    let place = |query: &str, last: bool| {
        let state = State::of_query(query);
        let (from, to) = state.stage().watched();
        state.stage().step_of(if last { to } else { from })
    };
    let asked = place("?v=1&course=2", true);
    assert!(place("?v=1&course=2", false) < asked);
    let played = format!("(n => n === {asked} || n)({step})");
    user.until("it plays up to the question", &played).await;
    user.waits().await;
    user.click("#guide [data-guess=Reset]").await;
    // While it plays nothing is said of the answer.
    let watched = "document.querySelector('#guide h1').textContent.startsWith('You said: ')
        || document.querySelector('#guide h1').textContent";
    user.until("the answer waits", watched).await;
    user.counts("#guide .truth", 0).await;
    user.is_judged("Not so.").await;
    let over = place("?v=1&course=2&said=a.b", true);
    assert!(over > asked);
    assert_eq!(user.value(step).await, over);
    // Who does not want to wait need not.
    user.back().await;
    user.is_asked(2).await;
    user.press('2').await;
    user.until("the answer waits", watched).await;
    user.click(NEXT).await;
    user.is_judged("Right.").await;
}

async fn the_course_is_walked_by_keys(user: User) {
    user.open("?v=1").await;
    user.focus(START).await;
    user.press(Key::Enter).await;
    user.is_asked(1).await;
    user.press('1').await;
    user.is_judged("Right.").await;
    user.press(Key::Enter).await;
    user.is_asked(2).await;
    for _ in 0..2 {
        user.press(Key::Down).await;
    }
    let second = "document.activeElement.dataset.guess === 'Eof'";
    user.until("the second answer has the focus", second).await;
    user.press(Key::Enter).await;
    user.is_judged("Right.").await;
    let held = "document.activeElement === document.querySelector('#guide h1')";
    user.until("the verdict has the focus", held).await;
    user.press(Key::Escape).await;
    user.goes_alone().await;
}

async fn an_address_has_what_was_answered(user: User) {
    user.open("?v=1&course=4&said=Served.Eof.Served").await;
    user.is_asked(4).await;
    user.reads("#guide .count", "Question 4 of 8 · 2 of 3 right")
        .await;
    user.click("#guide [data-guess=Unsent]").await;
    user.is_judged("Right.").await;
    let written = "(now => now === '?v=1&course=4&said=Served.Eof.Served.Unsent' || now)
        (location.search)";
    user.until("the address has the answer", written).await;
    user.reload().await;
    user.is_judged("Right.").await;
    user.reads("#guide .count", "Question 4 of 8 · 3 of 4 right")
        .await;
    user.back().await;
    user.is_asked(4).await;
    user.client.forward().await.unwrap();
    user.is_judged("Right.").await;
    // A link that leaves answers out, and one that has others than there are.
    user.open("?v=1&course=3").await;
    user.is_asked(3).await;
    user.click("#guide [data-guess=Reset]").await;
    user.is_judged("Right.").await;
    user.reads("#guide .count", "Question 3 of 8 · 1 of 3 right")
        .await;
    user.open("?v=1&course=1&said=%3Cb%3E").await;
    user.is_judged("So it went.").await;
    user.open("?v=1&course=9&said=Served.Eof").await;
    user.reads("#guide h1", "2 of 8 right").await;
    user.open("?v=1&course=99").await;
    user.counts(".notice", 2).await;
    user.counts("#guide:not([hidden])", 0).await;
}

async fn leaving_the_course_gives_back_what_there_was(user: User) {
    let before = "?v=1&scenario=deploy&set.requests.pause=123ms&step=7";
    user.open(before).await;
    user.click(START).await;
    user.is_asked(1).await;
    user.press('2').await;
    user.is_judged("Not so.").await;
    user.reload().await;
    user.is_judged("Not so.").await;
    user.click("#guide-end").await;
    user.goes_alone().await;
    let back = format!(
        "(now => now === {0} || now)(location.search)",
        json!(before)
    );
    user.until("all is as before", &back).await;
}

async fn a_question_covers_nothing_that_it_speaks_of(user: User) {
    let wrong = [
        "Reset", "Reset", "Eof", "Eof", "Eof", "Reset", "Eof", "TimedOut",
    ];
    for (screen, least) in [(DESK, 0.5), (TABLET, 0.4), (PHONE, 0.2)] {
        user.screen(screen).await;
        for number in 1..=COURSE.len() {
            user.open(&format!("?v=1&course={number}")).await;
            user.is_asked(number).await;
            let what = format!("question {number}, {screen:?}");
            user.fits(&what, screen).await;
            user.is_beside(&what, least).await;
            user.click(&format!("#guide [data-guess={}]", wrong[number - 1]))
                .await;
            user.is_judged("Not so.").await;
            user.value("scrollTo(0, 0)").await;
            user.is_beside(&format!("{what}, answered"), least).await;
        }
    }
}
