//! The race as one writes it for stateright: a client, a server with an idle timer, and two
//! directions of wire, every interleaving of which is looked at.
//!
//! There is no time in it: the timer can run out whenever the connection is idle, a request
//! can be sent whenever the client is free. So it says that a request can be lost, whatever
//! the timeouts; it can't say of any two timeouts that they are safe, which takes the
//! constraints between instants that our explorer keeps.
//!
//! Its steps are larger than ours, too. Here a request arrives, is read, applied and answered
//! in one step; in our model the arrival, the server's look at its socket, the end of its
//! handler and each acknowledgment are steps of their own, as are the handshake, the client's
//! look at its socket and every timer of both kernels.

use std::collections::VecDeque;

use stateright::{Model, Property};

/// So many requests, one after another.
#[derive(Clone)]
pub struct Race {
    /// How many.
    pub requests: u8,
}

/// Both ends, and what is on its way between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct State {
    client: Client,
    server: Server,
    to_server: VecDeque<Request>,
    to_client: VecDeque<Segment>,
    sent: u8,
    answered: u8,
    lost: u8,
    /// How often the request under way was applied.
    applied: u8,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Client {
    /// It has no connection.
    #[default]
    Apart,
    /// The connection is in the pool.
    Pooled,
    Waiting,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Server {
    #[default]
    Closed,
    /// Its idle timer runs.
    Idle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Request;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Segment {
    Response,
    Fin,
    Rst,
}

/// What can happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The client sends the next request, on the connection that it has or on a new one.
    Send,
    /// The server's idle timer runs out, and it closes.
    Expire,
    /// What was sent first arrives.
    ToServer,
    /// The same in the other direction.
    ToClient,
}

impl Model for Race {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::default()]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        let free = state.client != Client::Waiting && state.sent < self.requests;
        let possible = [
            (Action::Send, free),
            (Action::Expire, state.server == Server::Idle),
            (Action::ToServer, !state.to_server.is_empty()),
            (Action::ToClient, !state.to_client.is_empty()),
        ];
        actions.extend(possible.iter().filter(|one| one.1).map(|one| one.0));
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut state = last.clone();
        match action {
            Action::Send => state.send(),
            Action::Expire => state.close(),
            Action::ToServer => state.reach_server(),
            Action::ToClient => state.reach_client(),
        }
        Some(state)
    }

    /// The second holds, so that all states are visited though the first is broken.
    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("never lost", |_, state: &State| state.lost == 0),
            Property::always("never applied twice", |_, state: &State| state.applied < 2),
        ]
    }
}

impl State {
    fn send(&mut self) {
        if self.client == Client::Apart {
            self.server = Server::Idle;
        }
        self.client = Client::Waiting;
        self.sent += 1;
        self.applied = 0;
        self.to_server.push_back(Request);
    }

    fn close(&mut self) {
        self.server = Server::Closed;
        self.to_client.push_back(Segment::Fin);
    }

    fn reach_server(&mut self) {
        self.to_server.pop_front();
        if self.server == Server::Idle {
            self.applied += 1;
            self.to_client.push_back(Segment::Response);
        } else {
            self.to_client.push_back(Segment::Rst);
        }
    }

    fn reach_client(&mut self) {
        match self.to_client.pop_front() {
            Some(Segment::Response) => {
                self.client = Client::Pooled;
                self.answered += 1;
            }
            // It lets go of the connection, and of all that is still on its way on it.
            Some(Segment::Fin | Segment::Rst) => {
                let waited = self.client == Client::Waiting;
                self.lost += u8::from(waited && self.applied == 0);
                self.client = Client::Apart;
                self.to_server.clear();
                self.to_client.clear();
            }
            None => {}
        }
    }
}
