//! How long a connection of a pool lies idle before it is used again, where requests come at
//! random: Erlang's queue M/M/N, in floating point.
//!
//! Knows numbers and nothing of a scenario. The assumptions, which whoever prints a figure has
//! to say: arrivals are a Poisson process; each request keeps its connection for an
//! exponential time; one that finds no connection idle waits for the first that is done with,
//! and reuses it at once; a connection that was closed in time is opened again when its turn
//! comes, and takes its place in the order.

/// Which of the idle connections is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The one that was used last.
    LastUsedFirst,
    /// The one that has been idle for longest.
    InTurn,
}

/// Connections, and the requests that share them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pool {
    /// How many connections there are, at most [`MOST`].
    pub connections: u32,
    /// Which of those that are idle is taken.
    pub order: Order,
    /// Requests a second.
    pub rate: f64,
    /// For how long a request keeps its connection on the average, in seconds.
    pub exchange: f64,
}

/// More connections than this are not calculated: the work grows with the fourth power.
pub const MOST: u32 = 50;

/// What happens to a smaller share of the requests is left out.
const NEGLIGIBLE: f64 = 1e-16;

/// A first step is this part of the shortest time in which anything happens.
const FIRST_STEP: f64 = 1e-9;

impl Pool {
    /// The mean number of connections in use; from [`Pool::connections`] on, requests queue
    /// up without end.
    #[must_use]
    pub fn load(&self) -> f64 {
        self.rate * self.exchange
    }

    /// The share of the requests that find their connection idle for from so long up to so
    /// long, in seconds; `until` may be infinite.
    #[must_use]
    pub fn share(&self, from: f64, until: f64) -> f64 {
        let busy = self.busy();
        let levels = (0..self.connections).zip(busy);
        let levels = levels.filter(|(_, chance)| *chance > NEGLIGIBLE);
        let within = |(level, chance)| {
            chance
                * match self.order {
                    Order::InTurn => self.in_turn(level, from, until),
                    Order::LastUsedFirst => self.last_used(level, from, until),
                }
        };
        levels.map(within).sum()
    }

    /// The chance that a request finds so many connections in use, for each number that
    /// leaves one idle (Erlang's C formula has the rest).
    fn busy(&self) -> Vec<f64> {
        let load = self.load();
        let mut weight = 1.0;
        let mut all = Vec::new();
        for level in 1..=self.connections {
            all.push(weight);
            weight *= load / f64::from(level);
        }
        let waiting = weight / (1.0 - load / f64::from(self.connections));
        let total = all.iter().sum::<f64>() + waiting;
        all.into_iter().map(|weight| weight / total).collect()
    }

    /// A connection that is given back with `level` others in use has all other idle ones
    /// before it, and its turn is at the arrival after theirs: Erlang's distribution.
    fn in_turn(&self, level: u32, from: f64, until: f64) -> f64 {
        let arrivals = self.connections - level;
        poisson_below(arrivals, self.rate * from) - poisson_below(arrivals, self.rate * until)
    }

    /// A connection that is given back with `level` others in use is taken when these are in
    /// use again and one more request comes: a first passage of a birth and death process.
    fn last_used(&self, level: u32, from: f64, until: f64) -> f64 {
        let size = level as usize + 1;
        let start = level as usize;
        let (stays, _) = self.passage(size, from);
        let (_, leaves) = self.passage(size, until - from);
        let at = |state: usize| stays[start][state] + if state == start { 1.0 } else { 0.0 };
        (0..size).map(|state| at(state) * leaves[state]).sum()
    }

    /// By state from which it begins: how likely the process is in which state after so long,
    /// less the identity; and how likely it has left upwards by then. Both are doubled from a
    /// step so short that its square is nothing.
    fn passage(&self, size: usize, time: f64) -> (Vec<Vec<f64>>, Vec<f64>) {
        let done = 1.0 / self.exchange;
        let fastest = self.rate + done * float(size);
        if time.is_infinite() {
            return (vec![vec![0.0; size]; size], vec![1.0; size]);
        }
        let doublings = (time * fastest / FIRST_STEP).log2().ceil().max(0.0);
        let step = time / doublings.exp2();
        let mut stays = vec![vec![0.0; size]; size];
        for state in 0..size {
            let (up, down) = (self.rate * step, done * float(state) * step);
            stays[state][state] = -(up + down);
            if state > 0 {
                stays[state][state - 1] = down;
            }
            if state + 1 < size {
                stays[state][state + 1] = up;
            }
        }
        let mut leaves = vec![0.0; size];
        leaves[size - 1] = self.rate * step;
        let mut left = doublings;
        while left > 0.0 {
            leaves = twice_left(&stays, &leaves);
            stays = squared(&stays);
            left -= 1.0;
        }
        (stays, leaves)
    }
}

fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// (I + M)² - I.
fn squared(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let size = matrix.len();
    let mut out = vec![vec![0.0; size]; size];
    for (row, line) in out.iter_mut().zip(matrix) {
        for (&factor, other) in line.iter().zip(matrix) {
            for (cell, &value) in row.iter_mut().zip(other) {
                *cell += factor * value;
            }
        }
        for (cell, &value) in row.iter_mut().zip(line) {
            *cell += 2.0 * value;
        }
    }
    out
}

/// B + (I + M) B.
fn twice_left(matrix: &[Vec<f64>], leaves: &[f64]) -> Vec<f64> {
    let moved = |line: &Vec<f64>| {
        line.iter()
            .zip(leaves)
            .map(|(one, two)| one * two)
            .sum::<f64>()
    };
    let lines = matrix.iter().zip(leaves);
    lines.map(|(line, own)| 2.0 * own + moved(line)).collect()
}

/// The chance of fewer arrivals than this where so many are expected.
fn poisson_below(arrivals: u32, expected: f64) -> f64 {
    if expected.is_infinite() {
        return 0.0;
    }
    if expected <= 0.0 {
        return 1.0;
    }
    // By logarithms: the first terms may be smaller than any number here.
    let mut logarithm = -expected;
    let mut sum = 0.0;
    for number in 1..=arrivals {
        sum += logarithm.exp();
        logarithm += (expected / f64::from(number)).ln();
    }
    sum
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use idlerace_core::rng::SplitMix64;

    use super::*;

    /// Draws for a simulation.
    struct Chance(SplitMix64);

    impl Chance {
        #[expect(clippy::cast_precision_loss, reason = "53 of 64 bits are enough")]
        fn exponential(&mut self, mean: f64) -> f64 {
            let share = (self.0.draw() >> 11) as f64 / (1_u64 << 53) as f64;
            -mean * (1.0 - share).ln()
        }
    }

    /// Runs the pool for so many requests, and counts those whose connection was idle for as
    /// long as the window says.
    fn simulated(pool: &Pool, window: (f64, f64), requests: u32, constant: bool) -> f64 {
        let mut chance = Chance(SplitMix64::new(7));
        // Since when each idle connection has been idle, in the order in which they were
        // given back; when each busy one will be.
        let mut idle: VecDeque<f64> = vec![0.0; pool.connections as usize].into();
        let mut busy: Vec<f64> = Vec::new();
        let (mut now, mut within) = (0.0, 0_u32);
        for _ in 0..requests {
            now += chance.exponential(1.0 / pool.rate);
            busy.sort_by(f64::total_cmp);
            let done = busy.partition_point(|end| *end <= now);
            idle.extend(busy.drain(..done));
            let taken = match pool.order {
                Order::InTurn => idle.pop_front(),
                Order::LastUsedFirst => idle.pop_back(),
            };
            let length = if constant {
                pool.exchange
            } else {
                chance.exponential(pool.exchange)
            };
            let begins = match taken {
                Some(since) => {
                    let gap = now - since;
                    within += u32::from(window.0 <= gap && gap <= window.1);
                    now
                }
                None => busy.remove(0),
            };
            busy.push(begins + length);
        }
        f64::from(within) / f64::from(requests)
    }

    fn pool(connections: u32, order: Order, rate: f64, exchange: f64) -> Pool {
        Pool {
            connections,
            order,
            rate,
            exchange,
        }
    }

    #[test]
    fn the_closed_form_is_what_a_simulation_counts() {
        use Order::{InTurn, LastUsedFirst};
        let requests = 200_000;
        for (pool, window) in [
            (pool(1, LastUsedFirst, 2.0, 0.1), (0.4, 0.6)),
            (pool(4, LastUsedFirst, 5.0, 0.1), (0.3, 0.5)),
            (pool(4, InTurn, 5.0, 0.1), (0.3, 0.5)),
            (pool(10, LastUsedFirst, 100.0, 0.05), (0.2, 0.25)),
            (pool(10, InTurn, 100.0, 0.05), (0.02, 0.04)),
            (pool(3, LastUsedFirst, 20.0, 0.1), (0.5, f64::INFINITY)),
        ] {
            let said = pool.share(window.0, window.1);
            let seen = simulated(&pool, window, requests, false);
            // Gaps near each other in time are of one kind, so more than a binomial's spread.
            let spread = 8.0 * (said * (1.0 - said) / f64::from(requests)).sqrt();
            assert!(said > 0.001, "{pool:?}: {said}");
            assert!((said - seen).abs() < spread, "{pool:?}: {said}, {seen}");
        }
    }

    /// What the assumption of exponential lengths costs where all are the same.
    #[test]
    fn exchanges_of_one_length_fail_about_as_often() {
        for order in [Order::LastUsedFirst, Order::InTurn] {
            let pool = pool(10, order, 100.0, 0.02);
            let window = (0.08, 0.12);
            let said = pool.share(window.0, window.1);
            let seen = simulated(&pool, window, 200_000, true);
            assert!(
                (said - seen).abs() < said / 3.0,
                "{order:?}: {said}, {seen}"
            );
        }
    }

    #[test]
    fn one_connection_is_idle_as_long_as_no_request_comes() {
        for order in [Order::LastUsedFirst, Order::InTurn] {
            let one = pool(1, order, 0.5, 1e-3);
            let expected = (1.0 - one.load()) * ((-0.5_f64).exp() - (-1.0_f64).exp());
            assert!((one.share(1.0, 2.0) - expected).abs() < 1e-9, "{order:?}");
        }
    }

    /// Case 19: a client at a hundred requests a second has connections that are idle for
    /// seconds, and one connection alone never would be.
    #[test]
    fn a_busy_pool_has_idle_connections() {
        let (from, until) = (1.998_97, 2.000_05);
        let alone = pool(1, Order::LastUsedFirst, 99.0, 1.2e-3).share(from, until);
        let many = pool(10, Order::LastUsedFirst, 99.0, 1.2e-3).share(from, until);
        assert!(alone < 1e-60 && many > 1e-8, "{alone} {many}");
    }
}
