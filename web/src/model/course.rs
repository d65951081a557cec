//! The course: eight runs, each stopped before the request that matters, to be guessed.
//!
//! Owns which runs those are and what is seen of each before the answer and after it. Questions,
//! answers and why the wrong ones are wrong are a file beside the page, `course.txt`, which those
//! fetch who take the course; the tests hold it against the runs. Knows nothing of the browser.

use crate::model::quiz::Question;
use crate::model::timeline::Timeline;

/// The scenario of each question, in order.
pub const COURSE: [&str; 8] = [
    "fin-seen-in-time",
    "crossing",
    "unread-at-close",
    "fin-seen-after-checkout",
    "get-is-retried",
    "died-after-applying",
    "nat-forgets",
    "host-rebooted",
];

/// The moments between which a question's run is played, and the last one that may be seen: up to
/// the request that matters before it was answered, then from there to what came of it. Behind the
/// last question it stands there.
pub(super) fn part(
    number: usize,
    said: &str,
    stage: &Timeline,
) -> (Option<(u32, u32)>, Option<u32>) {
    let (from, to) = stage.watched();
    let Some(question) = Question::of(&stage.scenes[0].run) else {
        return (None, None);
    };
    let asked = question.event;
    let is_over = number == COURSE.len();
    if is_over
        || said
            .split('.')
            .nth(number)
            .is_some_and(|word| !word.is_empty())
    {
        return (Some((if is_over { to } else { asked }, to)), None);
    }
    (Some((from, asked)), Some(asked))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use idlerace_core::{
        catalog,
        errno::Errno,
        time::{Duration, Instant},
        trace::{Event, Failure, RequestOutcome, StreamEnd, What},
    };

    use super::*;
    use crate::model::run::Run;

    const WORDS: &str = include_str!("../../course.txt");

    /// A question of the file: its scenario, what is asked, its answers (the word, whether it is
    /// the right one, why), and the book's chapter.
    struct Asked {
        scenario: &'static str,
        ask: &'static str,
        answers: Vec<(&'static str, bool, &'static str)>,
        chapter: &'static str,
    }

    fn blocks() -> Vec<Vec<&'static str>> {
        let blocks = WORDS.trim_end().split("\n\n");
        blocks.map(|block| block.lines().collect()).collect()
    }

    fn labels() -> Vec<&'static str> {
        let lines = blocks().remove(0);
        lines
            .iter()
            .map(|line| line.split_once(": ").unwrap().0)
            .collect()
    }

    fn course() -> Vec<Asked> {
        let questions = blocks().into_iter().skip(1);
        let read = |lines: Vec<&'static str>| {
            let (last, lines) = lines.split_last().unwrap();
            let [scenario, ask, answers @ ..] = lines else {
                panic!("{last}");
            };
            let answers = answers.iter().map(|line| {
                let (word, why) = line.split_once(' ').unwrap();
                let right = word.strip_suffix('!');
                let wrong = word.strip_suffix(':');
                (right.or(wrong).unwrap(), right.is_some(), why)
            });
            Asked {
                scenario,
                ask,
                answers: answers.collect(),
                chapter: last
                    .strip_prefix("book: ")
                    .unwrap()
                    .split(' ')
                    .next()
                    .unwrap(),
            }
        };
        questions.map(read).collect()
    }

    /// What a client can see of a request, as far as its program can tell it apart.
    fn seen(outcome: &RequestOutcome) -> &'static str {
        match outcome.result {
            Ok(()) if outcome.attempts > 1 => "Recovered",
            Ok(()) => "Served",
            Err(Failure::NotConnected(_)) => "Unconnected",
            Err(Failure::ClosedIdle(_) | Failure::NothingWritten(_)) => "Unsent",
            Err(Failure::NoResponse(StreamEnd::Eof) | Failure::PartialResponse(StreamEnd::Eof)) => {
                "Eof"
            }
            Err(
                Failure::TimedOut
                | Failure::Hangs
                | Failure::NoResponse(StreamEnd::Error(Errno::TimedOut))
                | Failure::PartialResponse(StreamEnd::Error(Errno::TimedOut)),
            ) => "TimedOut",
            Err(
                Failure::NoResponse(StreamEnd::Error(_))
                | Failure::PartialResponse(StreamEnd::Error(_)),
            ) => "Reset",
        }
    }

    fn run(scenario: &str) -> Run {
        Run::new(&catalog::find(scenario).unwrap().scenario())
    }

    #[test]
    fn the_right_answers_are_what_the_clients_see() {
        let course = course();
        let scenarios: Vec<&str> = course.iter().map(|asked| asked.scenario).collect();
        assert_eq!(scenarios, COURSE);
        for asked in &course {
            let run = run(asked.scenario);
            let question = Question::of(&run).unwrap();
            let mut outcomes = run.trace.requests.iter();
            let outcome = outcomes.find(|outcome| outcome.request.0 == question.request);
            let right: Vec<&str> = asked
                .answers
                .iter()
                .filter_map(|&(word, right, _)| right.then_some(word))
                .collect();
            assert_eq!(right, [seen(outcome.unwrap())], "{}", asked.scenario);
        }
    }

    #[test]
    fn each_offered_answer_is_explained() {
        let labels = labels();
        let mut right: Vec<usize> = Vec::new();
        for asked in course() {
            assert_eq!(asked.answers.len(), 4, "{}", asked.scenario);
            assert!(
                asked.ask.ends_with("What does the program get?"),
                "{}",
                asked.ask
            );
            // In one order everywhere, so that no place gives the answer away.
            let places = asked
                .answers
                .iter()
                .map(|(word, ..)| labels.iter().position(|label| label == word).expect(word));
            assert!(places.is_sorted(), "{}", asked.scenario);
            for (word, _, why) in &asked.answers {
                assert!(why.len() > 60, "{}, {word}: {why}", asked.scenario);
            }
            right.extend(asked.answers.iter().position(|(_, right, _)| *right));
            let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/book/src");
            let chapter = book.join(asked.chapter.replace(".html", ".md"));
            assert!(chapter.is_file(), "{}", chapter.display());
        }
        for place in 0..4 {
            assert!(right.contains(&place), "never the answer number {place}");
        }
    }

    /// What happens after the first response, in words, with the instant of each.
    struct After(Vec<(Instant, String)>);

    impl After {
        fn of(run: &Run) -> Self {
            let events = run.trace.events.iter();
            let told = events.map(|event| (event.at, run.words(event.id.0)));
            let answered = |(_, words): &(Instant, String)| words != "client: request 1: answered";
            Self(told.skip_while(answered).skip(1).collect())
        }

        /// When something first happens of which the words begin so.
        fn at(&self, begin: &str) -> Option<Instant> {
            let mut all = self.0.iter();
            all.find_map(|(at, words)| words.starts_with(begin).then_some(*at))
        }

        fn count(&self, begin: &str) -> usize {
            let all = self.0.iter();
            all.filter(|(_, words)| words.starts_with(begin)).count()
        }

        /// From the first to the second, in tenths of a millisecond, rounded.
        fn tenths(&self, from: &str, to: &str) -> u64 {
            let at = |begin| {
                self.at(begin)
                    .unwrap_or_else(|| panic!("{begin}: {:?}", self.0))
            };
            let nanos = (at(to) - at(from)).as_nanos();
            (nanos + 50_000) / Duration::from_micros(100).as_nanos()
        }
    }

    /// A claim of an explanation: of which question (from 0) and which answer, in the words of
    /// the file, and whether the run has it so.
    type Claim = (usize, &'static str, &'static str, bool);

    fn claims_of_one_connection(after: &[After; 8]) -> Vec<Claim> {
        let [seen, race, unread, checkout, ..] = after;
        let timer = "server: idle timeout over";
        let log = run(COURSE[3]).told.client_log.join("");
        let closed_idle = log.ends_with("http: server closed idle connection");
        let one_try = seen.count("client: request 2") - seen.count("client: request 2: answered");
        vec![
            (
                0,
                "Served",
                "some 20 ms before",
                seen.tenths("client: read = 0", BEGINS) == 200,
            ),
            (
                0,
                "Served",
                "opened another",
                seen.count("client: request 2: opens") == 1,
            ),
            (
                0,
                "Recovered",
                "The request was sent once",
                one_try == 1 && seen.count(WRITES) == 1,
            ),
            (
                0,
                "Eof",
                "on the idle connection",
                seen.at("client: read = 0") < seen.at(BEGINS),
            ),
            (
                0,
                "Reset",
                "None was sent to this one",
                seen.count(RST_COME) == 0,
            ),
            (
                1,
                "Recovered",
                "This one was written",
                race.count(WRITES) == 1,
            ),
            (1, "Eof", "3 ms later", race.tenths(WRITES, FIN_COME) == 30),
            (
                1,
                "Eof",
                "never applied",
                race.count("server: request 2: applied") == 0,
            ),
            (
                1,
                "Eof",
                "a closed socket",
                race.count("server tcp sends R") > 0,
            ),
            (1, "Reset", "A RST does come", race.count(RST_COME) > 0),
            (
                1,
                "Reset",
                "there first",
                race.at("client: read = 0") < race.at(RST_COME),
            ),
            (
                1,
                "Unsent",
                "still on the wire",
                race.at(WRITES) < race.at(FIN_COME),
            ),
            (
                1,
                "Unsent",
                "still on the wire",
                race.at(FIN_SENT) < race.at(WRITES),
            ),
            (
                2,
                "Served",
                "6 ms before",
                unread.tenths(POST_COME, "server: close") == 60,
            ),
            (
                2,
                "Served",
                "made up its mind",
                unread.at(timer) < unread.at(POST_COME),
            ),
            (
                2,
                "Eof",
                "a RST in the place of the FIN",
                unread.count(FIN_SENT) == 0,
            ),
            (2, "Reset", "lay unread", unread.count("server: read") == 0),
            (
                2,
                "Reset",
                "ECONNRESET",
                unread.count("client: read = -1 ECONNRESET") == 1,
            ),
            (
                2,
                "Unsent",
                "had arrived",
                unread.at(POST_COME) < unread.at("server: close"),
            ),
            (
                3,
                "Recovered",
                "Nothing was written",
                checkout.count(WRITES) == 0,
            ),
            (
                3,
                "Eof",
                "before the first octet",
                checkout.count("client: read = 0") == 1,
            ),
            (3, "Eof", "http: server closed idle connection", closed_idle),
            (3, "Reset", "No RST came", checkout.count(RST_COME) == 0),
            (
                3,
                "Unsent",
                "Between taking",
                checkout.at(BEGINS) < checkout.at("client: read = 0"),
            ),
            (
                3,
                "Unsent",
                "never sent",
                checkout.count("client tcp sends P.") == 0,
            ),
        ]
    }

    fn claims_of_what_else_can_be(after: &[After; 8]) -> Vec<Claim> {
        let [.., get, died, nat, host] = after;
        let again = get.count("client: request 2: opens a connection, attempt 2") == 1;
        let silent = run(COURSE[4]).told.client_log.is_empty();
        let applied = "server: request 2: applied";
        let answered = "client: request 2: answered";
        let patience = nat.tenths(BEGINS, "client: request timeout over");
        let copies = nat.count("client tcp sends P.");
        let rst = "server tcp sends R";
        vec![
            (4, "Served", "a closed socket", get.count(rst) > 0),
            (
                4,
                "Served",
                "The second one was answered",
                get.count(answered) == 1 && again,
            ),
            (
                4,
                "Recovered",
                "The first try ends with EOF",
                get.count("client: read = 0") == 1,
            ),
            (4, "Recovered", "hears nothing of it", silent),
            (
                4,
                "Recovered",
                "Sent twice, applied once",
                get.count(WRITES) == 2,
            ),
            (
                4,
                "Recovered",
                "Sent twice, applied once",
                get.count(applied) == 1,
            ),
            (4, "Eof", "on another connection", again),
            (
                4,
                "Unsent",
                "was written",
                get.at(WRITES) < get.at("client: read = 0"),
            ),
            (
                5,
                "Eof",
                "a FIN goes out: EOF",
                died.count("client: read = 0") == 1,
            ),
            (5, "Eof", "here it was", died.count(applied) == 1),
            (
                5,
                "Reset",
                "had been read whole",
                died.count("server: read = 138") == 1,
            ),
            (
                5,
                "Reset",
                "sent a FIN",
                died.count(FIN_SENT) == 1 && died.count(rst) == 0,
            ),
            (
                5,
                "Unsent",
                "sent, read and applied",
                died.at("server: read") <= died.at(applied),
            ),
            (
                5,
                "Unsent",
                "Its response alone",
                died.count("server: write") == 0,
            ),
            (
                5,
                "TimedOut",
                "as soon as",
                died.tenths(applied, FIN_SENT) == 0,
            ),
            (
                6,
                "Served",
                "drops every copy",
                copies == nat.count("wire: P."),
            ),
            (6, "Served", "never sees one", nat.count(POST_COME) == 0),
            (6, "Eof", "The server sent none", nat.count(FIN_SENT) == 0),
            (
                6,
                "Reset",
                "This one says nothing",
                nat.count(RST_COME) == 0,
            ),
            (6, "TimedOut", "again and again", copies > 3),
            (6, "TimedOut", "After 10 s", patience == 100_000),
            (
                7,
                "Served",
                "The server is back",
                host.at(UP) < host.at(BEGINS),
            ),
            (
                7,
                "Recovered",
                "written before the error",
                host.at(WRITES) < host.at(RST_COME),
            ),
            (7, "Reset", "with a RST", host.count(rst) == 1),
            (
                7,
                "Reset",
                "ECONNRESET",
                host.count("client: read = -1 ECONNRESET") == 1,
            ),
            (
                7,
                "TimedOut",
                "answers at once",
                host.tenths(POST_COME, rst) == 0,
            ),
        ]
    }

    const FIN_SENT: &str = "server tcp sends F.";
    const FIN_COME: &str = "client tcp receives F.";
    const RST_COME: &str = "client tcp receives R";
    const POST_COME: &str = "server tcp receives P.";
    const WRITES: &str = "client: write";
    const BEGINS: &str = "client: request 2";
    const UP: &str = "server tcp: downtime over";

    /// Every explanation has a claim that a run can show, and shows.
    #[test]
    fn what_is_explained_is_what_happens() {
        let after = COURSE.map(|name| After::of(&run(name)));
        let mut claims = claims_of_one_connection(&after);
        claims.extend(claims_of_what_else_can_be(&after));
        for (number, asked) in course().iter().enumerate() {
            for (word, _, why) in &asked.answers {
                let own = claims
                    .iter()
                    .filter(|claim| (claim.0, claim.1) == (number, *word));
                let own: Vec<_> = own.collect();
                assert!(
                    !own.is_empty(),
                    "{}, {word}: nothing is held",
                    asked.scenario
                );
                for (.., words, holds) in own {
                    assert!(why.contains(words), "{}, {word}: {words}", asked.scenario);
                    assert!(holds, "{}, {word}: {words}", asked.scenario);
                }
            }
        }
    }

    /// What the questions say of pauses, timers and ways.
    #[test]
    fn the_questions_keep_to_the_scenarios() {
        let millis = |name: &str| {
            let scenario = catalog::find(name).unwrap().scenario();
            let text = |key| idlerace_core::parameter::find(key).unwrap().get(&scenario);
            ["requests.pause", "server.idle_timeout", "network.to_client"].map(text)
        };
        assert_eq!(millis("fin-seen-in-time"), ["320ms", "300ms", "5ms"]);
        assert_eq!(millis("crossing"), ["297ms", "300ms", "5ms"]);
        let died = run(COURSE[5]).trace.events;
        let started = |event: &&Event| matches!(event.what, What::Started { .. });
        let timer = died.iter().find(started).unwrap();
        let begins = After::of(&run(COURSE[5])).at(BEGINS).unwrap();
        let left = timer.at + Duration::from_millis(300) - begins;
        assert!(left.as_nanos().abs_diff(95_000_000) < 50_000, "{left}");
        let unread = After::of(&run(COURSE[2]));
        let timer = "server: idle timeout over";
        assert_eq!(unread.tenths(timer, "server: close"), 100);
        assert_eq!(unread.tenths(BEGINS, timer), 10);
        let checkout = After::of(&run(COURSE[3]));
        assert!(checkout.at(FIN_COME) < checkout.at(BEGINS));
        let methods = COURSE.map(|name| catalog::find(name).unwrap().scenario().requests.method);
        let gets = methods
            .iter()
            .filter(|method| method.to_string() == "GET")
            .count();
        assert_eq!((gets, methods[4].to_string()), (1, "GET".to_owned()));
        for (question, says) in course().iter().zip([
            "320 ms",
            "297 ms",
            "10 ms",
            "just come",
            "a GET",
            "95 ms left",
            "240 s",
            "went down",
        ]) {
            assert!(question.ask.contains(says), "{}", question.ask);
        }
    }
}
