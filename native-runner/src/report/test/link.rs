//! The page's address that shows what was done to a client, and the scenario behind it.

use idlerace_core::catalog::{self, Entry};
use idlerace_core::parameter;
use idlerace_core::profile::ClientProfile;
use idlerace_core::scenario::Scenario;

use crate::orders::Order;
use crate::predict::orders::Asked;

/// What was done to whom.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    /// The order.
    pub(super) order: &'static Order,
    /// The client, if one was named.
    pub(super) client: Option<&'static ClientProfile>,
    /// The request, where it was read and the model knows its method.
    pub(super) asked: Option<Asked>,
}

impl Shown {
    /// What is set in the order's scenario.
    fn settings(&self) -> Vec<(&'static str, String)> {
        let (_, own) = self.order.scenario;
        let own = own.iter().map(|(key, value)| (*key, (*value).to_owned()));
        let client = self.client.map(|client| client.id.to_owned());
        let method = self.asked.map(|asked| asked.method.to_string());
        let has_key = self.asked.is_some_and(|asked| asked.idempotency_key);
        let key = has_key.then(|| "true".to_owned());
        // Some clients do not repeat what has content.
        let content = self.asked.map(|asked| asked.body.to_string());
        let asked = [
            ("client.profile", client),
            ("requests.method", method),
            ("requests.idempotency_key", key),
            ("requests.body_bytes", content),
        ];
        let asked = asked
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)));
        own.chain(asked).collect()
    }

    /// The query of the address that opens it.
    pub(super) fn link(&self) -> String {
        let link = format!("?v=1&scenario={}", self.order.scenario.0);
        let settings = self.settings().into_iter();
        settings.fold(link, |link, (key, value)| {
            format!("{link}&set.{key}={value}")
        })
    }

    /// The scenario that it opens.
    pub(super) fn scenario(&self) -> Scenario {
        let entry = catalog::find(self.order.scenario.0);
        let mut scenario = entry.map_or_else(Scenario::new, Entry::scenario);
        for (key, value) in self.settings() {
            // The table of orders and the profiles are tested to have none that is refused.
            let _ = parameter::set(&mut scenario, key, &value);
        }
        scenario
    }
}

#[cfg(test)]
mod tests {
    use idlerace_core::http::Method;
    use idlerace_core::profile::Profile as _;
    use idlerace_core::simulate::simulate;

    use super::*;
    use crate::orders::ALL;
    use crate::predict::orders::{ends, predicted};

    #[test]
    fn a_link_is_the_address_of_its_scenario() {
        for order in &ALL {
            let shown = Shown {
                order,
                client: None,
                asked: Some(Asked {
                    method: Method::Put,
                    idempotency_key: true,
                    body: 7,
                }),
            };
            let read = crate::source::plain(shown.link().as_ref()).unwrap();
            assert_eq!(read.scenario, shown.scenario(), "{}", shown.link());
        }
    }

    #[test]
    fn behind_a_link_is_a_run_that_ends_as_the_order_does() {
        let methods = [
            (Method::Get, false),
            (Method::Post, false),
            (Method::Post, true),
        ];
        for order in ALL.iter().filter(|order| !order.lasts()) {
            for client in ClientProfile::ALL.iter().copied() {
                for (method, idempotency_key) in methods {
                    let asked = Asked {
                        method,
                        idempotency_key,
                        body: 0,
                    };
                    let shown = Shown {
                        order,
                        client: Some(client),
                        asked: Some(asked),
                    };
                    let ended = ends(&simulate(&shown.scenario())).unwrap();
                    let known = predicted(order.name, client, asked);
                    assert!(
                        known.iter().any(|one| one.told == ended.told),
                        "{}: {ended:?}, {known:?}",
                        shown.link()
                    );
                }
            }
        }
    }
}
