//! An order on a client's connection, between it and the target: the acts of its table, where
//! an answer was passed on already, and to apply is to hand a request on and to swallow what is
//! answered.

use std::io;
use std::time::{Duration, Instant};

use idlerace_core::tcp::State;
use idlerace_core::trace::Op;
use tokio::time::{sleep, timeout};

use super::super::log::{NotForced, Request};
use super::super::message::begun;
use super::super::socket::Connection;
use super::super::socket::{acknowledged, close, drain, find, finish, reset};
use super::super::table::{Act, Applied, End, Need, Order};
use super::goodbye::nothing_crossed;
use super::passage::{Passage, Talk};
use super::pipe::{PIECE, read, send, taken};
use super::record::{Firing, says_applied};
use crate::system::connection::Look;

/// What is waited for on either side comes within this, or not at all.
const WITHIN: Duration = Duration::from_secs(30);

/// Where the protocol is not known, a message is over when nothing has come for this long.
const SETTLED: Duration = Duration::from_millis(5);

/// So much of an answer is kept, to be passed on in half.
const LONGEST_ANSWER: usize = 1 << 20;

/// So much of an answer waits for the FIN: a segment has room for it.
const WITH_FIN: usize = 512;

/// Longer than this the last look before a reset may not take.
const AT_ONCE: Duration = Duration::from_micros(50);

/// So often is looked.
const LOOKS: u32 = 20;

/// How often a connection that nobody reads is asked whether its client is still there.
const ASKED_EVERY: Duration = Duration::from_millis(50);

/// Does an order to a connection, and says on the board what came of it.
pub(super) async fn force(passage: Passage, order: &'static Order, last: Vec<u8>) {
    let again = passage.again;
    let mut stage = Stage::new(passage, order, last);
    let result = stage.acts(order).await;
    let with_answer = !stage.last.is_empty();
    let (number, status) = (stage.number, stage.status);
    let Passage {
        client,
        target,
        board,
        ..
    } = stage.passage;
    // What was not handed on is no business of the target, and neither is what comes behind.
    drop(target);
    if let Some((again, status)) = again.zip(status) {
        board.answered_again(again, status);
    }
    let tell = |forced| board.fired(number, forced);
    match (result, order.end) {
        (Err(reason), _) => tell(Err(reason)),
        // Where the FIN went by itself, it is first only if nothing had come before it.
        (Ok(()), End::Close(Need::FinishedFirst)) if !with_answer => tell(nothing_crossed(&client)),
        (Ok(()), End::Close(need)) => tell(close(client, need)),
        (Ok(()), End::Reset(need)) => tell(reset(client, need)),
        (Ok(()), End::AnswerAndReset) => tell(reset_at_once(client)),
        (Ok(()), End::Drain) => {
            tell(Ok(()));
            drain(client).await;
        }
        (Ok(()), End::Hold) => {
            tell(Ok(()));
            hold(&client).await;
        }
    }
}

struct Stage {
    passage: Passage,
    /// Which firing it is.
    number: u32,
    /// The end of the answer that the order is done with.
    last: Vec<u8>,
    request: Option<Request>,
    is_handed_on: bool,
    status: Option<u16>,
    answer: Vec<u8>,
}

impl Stage {
    fn new(passage: Passage, order: &'static Order, last: Vec<u8>) -> Self {
        let is_read = matches!(passage.talk, Talk::Http(_));
        let request = Some(&passage.unread).filter(|_| is_read);
        let request = request.and_then(|octets| begun(octets));
        if let Some(request) = &request {
            passage.board.asked(request);
        }
        let is_of = passage.board.applied_by(passage.again);
        let (is_of, times) = is_of.unwrap_or((passage.nth + 1, 1));
        let number = passage.board.begun(Firing {
            number: 0,
            order,
            connection: passage.number,
            nth: passage.nth + 1,
            silence: passage.silence,
            request: request.clone(),
            octets: passage.unread.clone(),
            forced: None,
            handed_on: false,
            status: None,
            again: None,
            standing: 0,
            is_of,
            before: times - 1,
            sights: passage.client.sights().into_iter().collect(),
        });
        Self {
            passage,
            number,
            last,
            request,
            is_handed_on: false,
            status: None,
            answer: Vec::new(),
        }
    }

    async fn acts(&mut self, order: &Order) -> Result<(), NotForced> {
        for act in order.acts {
            match act {
                // Passed on before.
                Act::Answer => {}
                Act::AnswerAndFinish => self.finish_first()?,
                Act::Await => find(&self.passage.client, Need::Unread)?,
                Act::Read if order.applied == Applied::Not => in_time(self.read()).await?,
                Act::Read => in_time(self.hand_on()).await?,
                Act::Apply => self.is_applied()?,
                Act::AnswerHalf => in_time(self.answer_half()).await?,
                Act::Finish(need) => finish(&self.passage.client, *need)?,
                Act::Acknowledged => acknowledged(&self.passage.client).await?,
            }
        }
        Ok(())
    }

    /// The FIN, on the last segment of the answer or, where that has gone, by itself.
    fn finish_first(&self) -> Result<(), NotForced> {
        let client = &self.passage.client;
        if self.last.is_empty() {
            return finish(client, Need::Idle);
        }
        let (begin, end) = self.last.split_at(self.last.len().saturating_sub(WITH_FIN));
        if !begin.is_empty() {
            client.write(begin)?;
        }
        let found = find(client, Need::Idle);
        // The client gets its answer, whatever becomes of the order.
        client.write_and_finish(end)?;
        found
    }

    /// Reads the request to its end.
    async fn read(&mut self) -> Result<(), NotForced> {
        let mut octets = vec![0; PIECE];
        let mut has_come = false;
        loop {
            tokio::select! {
                biased;
                ready = self.passage.client.stream().readable() => ready?,
                () = sleep(SETTLED), if has_come && self.is_blind() => return Ok(()),
            }
            let Some(count) = taken(self.passage.client.read(&mut octets))? else {
                continue;
            };
            has_come = true;
            self.takes(&octets[..count])?;
            if let Talk::Http(exchange) = &mut self.passage.talk {
                if exchange.is_asked() {
                    return Ok(());
                }
                if exchange.waits() {
                    self.passage
                        .client
                        .write(b"HTTP/1.1 100 Continue\r\n\r\n")?;
                }
            }
        }
    }

    /// Hands the request on, and swallows the answer.
    async fn hand_on(&mut self) -> Result<(), NotForced> {
        let mut octets = vec![0; PIECE];
        loop {
            let is_asked = matches!(&self.passage.talk, Talk::Http(one) if one.is_asked());
            let is_answered = self.is_blind() && !self.answer.is_empty();
            let has_come = tokio::select! {
                biased;
                ready = self.passage.target.readable() => { ready?; false }
                ready = self.passage.client.stream().readable(), if !is_asked && !is_answered => {
                    ready?;
                    true
                }
                () = sleep(SETTLED), if is_answered => return Ok(()),
            };
            if has_come {
                let Some(count) = taken(self.passage.client.read(&mut octets))? else {
                    continue;
                };
                self.takes(&octets[..count])?;
                self.hands_on();
                send(&self.passage.target, &octets[..count]).await?;
            } else {
                let Some(count) = read(&self.passage.target, &mut octets)? else {
                    continue;
                };
                if self.swallows(&octets[..count]).await? {
                    return Ok(());
                }
            }
        }
    }

    /// Octets of the request.
    fn takes(&mut self, octets: &[u8]) -> Result<(), NotForced> {
        if octets.is_empty() {
            let why = "the client closed the connection before its request was whole";
            return Err(NotForced(why.into()));
        }
        if let Talk::Http(exchange) = &mut self.passage.talk {
            let begun = exchange.asks(octets).map_err(foreign)?;
            if let Some(request) = begun.into_iter().next() {
                if self.request.is_none() {
                    self.passage.board.asked(&request);
                    if self.is_handed_on {
                        self.passage.board.handed_on(&request);
                    }
                }
                // Its head is whole: what the first octets did not say is known now.
                self.learns(|firing| firing.request = Some(request.clone()));
                self.request = Some(request);
            }
        }
        Ok(())
    }

    /// The target has something of it.
    fn hands_on(&mut self) {
        if !self.is_handed_on {
            self.is_handed_on = true;
            self.learns(|firing| firing.handed_on = true);
            self.request
                .iter()
                .for_each(|one| self.passage.board.handed_on(one));
        }
    }

    /// Octets of the answer; whether it is whole. A word before the answer is passed on, for the
    /// client waits for it.
    async fn swallows(&mut self, octets: &[u8]) -> Result<bool, NotForced> {
        let Talk::Http(exchange) = &mut self.passage.talk else {
            if octets.is_empty() && self.answer.is_empty() {
                return Err(no_answer());
            }
            self.keep(octets);
            return Ok(octets.is_empty());
        };
        let ended = if octets.is_empty() {
            exchange.answers_no_more()
        } else {
            exchange
                .answers(octets)
                .map_err(foreign)?
                .into_iter()
                .next()
        };
        let is_a_word = ended.is_none() && exchange.is_between_answers();
        if octets.is_empty() && ended.is_none() {
            return Err(no_answer());
        }
        if is_a_word {
            self.tells(octets).await?;
            return Ok(false);
        }
        self.keep(octets);
        if let Some(answered) = &ended {
            self.passage.board.answered(answered);
            self.status = Some(answered.status);
            let status = self.status;
            self.learns(|firing| firing.status = status);
            if says_applied(status) {
                let again = self.passage.board.applied_by(self.passage.again);
                let (request, times) = again.unwrap_or((self.passage.nth + 1, 1));
                self.passage.client.applied(request, times);
            }
        }
        Ok(ended.is_some())
    }

    /// Passes octets on to the client, however long that takes.
    async fn tells(&self, octets: &[u8]) -> io::Result<()> {
        let client = &self.passage.client;
        send(client.stream(), octets).await?;
        client.called(Op::Write, &Ok(octets.len()));
        Ok(())
    }

    fn learns(&self, learn: impl FnOnce(&mut Firing)) {
        self.passage.board.knows(self.number, learn);
    }

    fn keep(&mut self, octets: &[u8]) {
        let room = LONGEST_ANSWER.saturating_sub(self.answer.len());
        self.answer
            .extend_from_slice(&octets[..octets.len().min(room)]);
    }

    /// That the target says so, where it is understood.
    fn is_applied(&self) -> Result<(), NotForced> {
        match self.status {
            Some(status) if !says_applied(self.status) => Err(NotForced(format!(
                "the server answered {status} and is not taken to have applied it"
            ))),
            Some(_) | None => Ok(()),
        }
    }

    /// Passes half of the answer's content on; of what is not understood, half of everything.
    async fn answer_half(&mut self) -> Result<(), NotForced> {
        let head = match &self.passage.talk {
            Talk::Http(exchange) => exchange.head(),
            Talk::Blind | Talk::Foreign => 0,
        };
        let content = self.answer.len().saturating_sub(head);
        if content < 2 {
            let why = "the answer has no content that could be cut short";
            return Err(NotForced(why.into()));
        }
        let half = &self.answer[..head + content / 2];
        Ok(self.tells(half).await?)
    }

    const fn is_blind(&self) -> bool {
        matches!(self.passage.talk, Talk::Blind | Talk::Foreign)
    }
}

/// What takes too long is not forced.
async fn in_time(act: impl Future<Output = Result<(), NotForced>>) -> Result<(), NotForced> {
    let seconds = WITHIN.as_secs();
    let late = || {
        NotForced(format!(
            "the request or its answer took longer than {seconds} s"
        ))
    };
    timeout(WITHIN, act).await.unwrap_or_else(|_| Err(late()))
}

fn foreign(what: &'static str) -> NotForced {
    NotForced(format!("what came is {what}"))
}

fn no_answer() -> NotForced {
    NotForced("the server closed the connection without an answer".into())
}

/// Resets an idle connection. Once it is closed nobody can be asked whether the client had
/// written between the last look and that, so a look counts that was quick; what comes behind
/// is the client's, which the reset wakes.
fn reset_at_once(client: Connection) -> Result<(), NotForced> {
    client.resets()?;
    for _ in 0..LOOKS {
        let begin = Instant::now();
        find(&client, Need::Idle)?;
        if begin.elapsed() <= AT_ONCE {
            drop(client);
            return Ok(());
        }
    }
    Err(NotForced(
        "whether the client wrote right before the reset is unknown: this machine is too busy"
            .into(),
    ))
}

/// Reads nothing, until the client has gone.
async fn hold(client: &Connection) {
    let is_there = |look: Look| look.state == State::Established;
    while client.look().is_ok_and(is_there) {
        sleep(ASKED_EVERY).await;
    }
}
