//! When what a scenario has fixed in advance happens: at its moment, or for any traffic at any.

use alloc::vec::Vec;

use super::super::super::question::Question;
use super::super::zone::{NOW, Source, Zone};
use super::Successors;
use crate::scenario::Scenario;
use crate::units::time::{Duration, Instant, Range};
use crate::world::{Alarm, Pending, Step, World};

impl Successors {
    /// When what is fixed in advance happens.
    pub(super) fn first_zone(&self, world: &World<'_>, scenario: &Scenario) -> Zone {
        let anywhere = self.question == Question::AnyTraffic;
        let mut sources = Vec::from([Source::old(NOW)]);
        for moment in &self.guard_instants {
            let at = Range::fixed(moment.since(Instant::START));
            let never = Range::up_to(Duration::from_nanos(u64::MAX));
            sources.push(Source::after(NOW, if anywhere { never } else { at }));
        }
        let waits = world.pending().iter().map(|one| self.wait(world, one));
        sources.extend(waits.map(|wait| Source::after(NOW, wait)));
        let mut zone = Zone::present();
        let mut spare = Vec::new();
        zone.rebase(&sources, &mut spare);
        if anywhere {
            // What lasts begins at any moment, and lasts as long as it does.
            let mut tied: Vec<Source> = (0..sources.len()).map(Source::old).collect();
            if let [from, until] = self.guard_instants[..] {
                tied[NOW + 2] = Source::after(NOW + 1, Range::fixed(until.since(from)));
            }
            let row = |up| {
                let is_it = |one: &Pending| one.step == Step::Expire(Alarm::Host { up });
                let place = world.pending().iter().position(is_it)?;
                Some(self.first_step(0) + place)
            };
            let outage = scenario.server.host_down.zip(row(false).zip(row(true)));
            if let Some((range, (down, up))) = outage {
                let length = Range::fixed(range.max().less(range.min()).unwrap_or_default());
                tied[up] = Source::after(down, length);
            }
            zone.rebase(&tied, &mut spare);
        }
        zone
    }
}
