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
        explain::explain,
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
                Failure::RequestCut(_)
                | Failure::NoResponse(StreamEnd::Error(_))
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
            let mut all: Vec<_> = told.skip_while(answered).skip(1).collect();
            let end = all.last().map_or(Instant::START, |last| last.0);
            // Of a line of a log what its program says, without the address that it calls.
            let logged = explain(&run.trace).client_log.into_iter().map(|line| {
                let (_, says) = line.split_once("\": ").unwrap_or(("", &line));
                (end, format!("log: {says}"))
            });
            all.extend(logged);
            Self(all)
        }

        /// Whether it is as a claim has it.
        fn has(&self, claim: &str) -> bool {
            if let Some((count, begin)) = claim.split_once(" x ") {
                return count.parse() == Ok(self.count(begin));
            }
            if let Some((from, to)) = claim.split_once(" -> ") {
                let (to, tenths) = to.rsplit_once(" = ").unwrap();
                return tenths.parse() == Ok(self.tenths(from, to));
            }
            let (first, then) = claim.split_once(" < ").unwrap();
            let [first, then] = [first, then].map(|begin| self.at(begin));
            first.is_some() && first < then
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

    /// Claims of the file, a line each: the question from 1, the answer or the question itself,
    /// words of the file, and what the run has after the first response. `A -> B = 30`: from the
    /// one to the other it takes 3.0 ms; `A < B`: it is before; `2 x A`: so often.
    const CLAIMS: &str = "
1 Ask | waits 320 ms | client: read = 0 -> client: request 2 = 200
1 Served | some 20 ms before | client: read = 0 -> client: request 2 = 200
1 Served | opened another | 1 x client: request 2: opens
1 Recovered | sent once | 1 x client: write
1 Recovered | a connection that was opened for it | 1 x client: connect
1 Eof | on the idle connection | client: read = 0 < client: request 2
1 Reset | None was sent to this one | 0 x client tcp receives R
2 Ask | its FIN is on the wire | server tcp sends F. < client: request 2
2 Recovered | This one was written | 1 x client: write
2 Eof | 3 ms later | client: write -> client tcp receives F. = 30
2 Eof | comes to a closed socket | 2 x server tcp sends R
2 Eof | never applied | 0 x server: request 2: applied
2 Reset | answers the POST with it | server tcp receives P. -> server tcp sends R = 0
2 Reset | there first | client: read = 0 < client tcp receives R
2 Unsent | on the wire when | server tcp sends F. < client: write
2 Unsent | on the wire when | client: write < client tcp receives F.
3 Ask | takes 10 ms | server: idle timeout over -> server: close = 100
3 Ask | leaves 1 ms before | client: request 2 -> server: idle timeout over = 10
3 Served | 6 ms before | server tcp receives P. -> server: close = 60
3 Served | made up its mind | server: idle timeout over < server tcp receives P.
3 Eof | in the place of the FIN | 0 x server tcp sends F.
3 Reset | lay unread | 0 x server: read
3 Reset | in the place of the FIN | server: close -> server tcp sends R = 0
3 Reset | ECONNRESET | 1 x client: read = -1 ECONNRESET
3 Unsent | was sent, and had arrived | server tcp receives P. < server: close
4 Ask | has just come | client tcp receives F. < client: request 2
4 Ask | has not read it yet | client: request 2 < client: read = 0
4 Recovered | Nothing was written | 0 x client: write
4 Eof | An EOF was read | 1 x client: read = 0
4 Eof | http: server closed idle connection | 1 x log: http: server closed idle connection
4 Reset | No RST came | 0 x client tcp receives R
4 Unsent | Between taking | client: request 2 < client: read = 0
4 Unsent | never sent | 0 x client tcp sends P.
5 Ask | about to pass each other | server tcp sends F. < client: write
5 Served | came to a closed socket | server tcp receives P. -> server tcp sends R = 0
5 Served | The second one was answered | 1 x client: request 2: answered
5 Recovered | The first try ends with EOF | 1 x client: read = 0
5 Recovered | hears nothing of it | 0 x log:
5 Recovered | Sent twice | 2 x client: write
5 Recovered | applied once | 1 x server: request 2: applied
5 Eof | on another connection | 1 x client: request 2: opens a connection, attempt 2
5 Unsent | The first try was written | client: write < client: read = 0
6 Ask | read in time | 0 x server: idle timeout over
6 Eof | a FIN goes out: EOF | 1 x client: read = 0
6 Eof | here it was | 1 x server: request 2: applied
6 Reset | had been read whole | 1 x server: read = 138
6 Reset | sent a FIN | 1 x server tcp sends F.
6 Reset | sent a FIN | 0 x server tcp sends R
6 Unsent | read and applied | server: read < server: request 2: applied
6 Unsent | Its response alone | 0 x server: write
6 TimedOut | as soon as | server: request 2: applied -> server tcp sends F. = 0
7 Ask | waits 10 s | client: request 2 -> client: request timeout over = 100000
7 Served | drops every copy | 7 x client tcp sends P.
7 Served | drops every copy | 7 x wire: P.
7 Served | never sees one | 0 x server tcp receives P.
7 Eof | The server sent none | 0 x server tcp sends
7 Reset | This one says nothing | 0 x client tcp receives R
7 TimedOut | again and again | 7 x client tcp sends P.
7 TimedOut | After 10 s | client: request 2 -> client: request timeout over = 100000
8 Ask | It is up again | server tcp: downtime over < client: request 2
8 Served | the kernel that had it is gone | server tcp receives P. -> server tcp sends R = 0
8 Recovered | written before the error | client: write < client tcp receives R
8 Reset | with a RST | 1 x server tcp sends R
8 Reset | ECONNRESET | 1 x client: read = -1 ECONNRESET
8 TimedOut | answers at once | server tcp receives P. -> server tcp sends R = 0
";

    /// Every question and every explanation has a claim that a run can show, and shows.
    #[test]
    fn what_is_explained_is_what_happens() {
        let after = COURSE.map(|name| After::of(&run(name)));
        let claims = CLAIMS.trim().lines().map(|line| {
            let parts: Vec<&str> = line.splitn(3, " | ").collect();
            let [of, words, claim] = parts[..] else {
                panic!("{line}");
            };
            (of, words, claim)
        });
        let claims: Vec<_> = claims.collect();
        let mut held = 0;
        for (number, mut asked) in (1..).zip(course()) {
            asked.answers.push(("Ask", false, asked.ask));
            for (word, _, says) in asked.answers {
                let of = format!("{number} {word}");
                let before = held;
                for (_, words, claim) in claims.iter().filter(|claim| claim.0 == of) {
                    assert!(says.contains(words), "{of}: {words}");
                    assert!(after[number - 1].has(claim), "{of}: {words}: {claim}");
                    held += 1;
                }
                assert!(held > before, "{of}: nothing of it is held");
            }
        }
        assert_eq!(held, claims.len());
    }

    /// What the questions say of pauses, timers and methods.
    #[test]
    fn the_questions_keep_to_the_scenarios() {
        let all = [
            ("requests.pause", "waits 320 ms", "320ms"),
            ("server.idle_timeout", "idle for 300 ms", "300ms"),
            ("network.to_client", "takes 5 ms each way", "5ms"),
            ("requests.pause", "a pause of 297 ms", "297ms"),
            ("network.middlebox", "silent for 240 s", "240s"),
            ("requests.pause", "leaves after 250 s", "250s"),
        ];
        let questions = [0, 0, 0, 1, 6, 6];
        for ((key, says, value), question) in all.into_iter().zip(questions) {
            let scenario = catalog::find(COURSE[question]).unwrap().scenario();
            let text = idlerace_core::parameter::find(key).unwrap().get(&scenario);
            assert_eq!(text, value, "{key} of question {question}");
            assert!(course()[question].ask.contains(says), "{says}");
        }
        let died = run(COURSE[5]).trace.events;
        let started = |event: &&Event| matches!(event.what, What::Started { .. });
        let timer = died.iter().find(started).unwrap();
        let begins = After::of(&run(COURSE[5])).at("client: request 2").unwrap();
        let left = timer.at + Duration::from_millis(300) - begins;
        assert!(left.as_nanos().abs_diff(95_000_000) < 50_000, "{left}");
        assert!(course()[5].ask.contains("95 ms left"));
        for (question, name) in course().iter().zip(COURSE) {
            let scenario = catalog::find(name).unwrap().scenario();
            let method = scenario.requests.method.to_string();
            assert!(question.ask.contains(&method), "{name}: {method}");
        }
    }
}
