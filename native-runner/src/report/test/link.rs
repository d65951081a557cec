//! The page's address that shows what was done to a client, and the scenario behind it.

use formats::orders::Asked;
use idlerace_core::profile::ClientProfile;
use idlerace_core::scenario::Scenario;

use crate::orders::Order;

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
    /// The query of the address that opens it.
    pub(super) fn link(&self) -> String {
        self.order.called.link(self.client, self.asked)
    }

    /// The scenario that it opens.
    pub(super) fn scenario(&self) -> Scenario {
        self.order.called.as_scenario(self.client, self.asked)
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
