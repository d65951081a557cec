//! A chain by its hosts: as an address says it (`said`), as its form has it (`form`), of the
//! products that there are (`choices`). Knows no document and proves nothing.

mod choices;
mod said;

mod form;

pub(crate) use choices::{MOST, choices, kind};
pub(crate) use form::{Field, Side};
pub(crate) use said::{Hosts, read};

#[cfg(test)]
mod tests {
    use idlerace_core::scenario::chain::{catalog::CHAINS, parameter as settings};

    use super::*;

    #[test]
    fn a_load_in_an_address_is_not_taken_and_said_to_be_a_named_chain_s() {
        let (hosts, notices) = read("?chain=rolling-deploy&load.clients=1000");
        assert_eq!(hosts.chain(), read("?chain=rolling-deploy").0.chain());
        assert!(hosts.chain().load.is_some());
        assert_eq!(
            notices,
            [
                "load.clients is left out: a load here is a named chain's own; `idlerace chain` takes any."
            ]
        );
    }

    #[test]
    fn every_named_chain_has_its_address() {
        for entry in CHAINS {
            let (hosts, notices) = read(&format!("?chain={}", entry.name));
            assert_eq!(notices, Vec::<String>::new());
            assert_eq!(hosts.chain(), entry.chain());
            assert_eq!(hosts.query(), format!("?chain={}", entry.name));
            assert!(hosts.entry().is_some());
            // Changed, it is still that one but for the change.
            let near = hosts.with_round_trip(0, "2 ms").unwrap();
            assert!(near.entry().is_none() && near.named().is_some());
            assert_eq!(read(&near.query()), (near.clone(), Vec::new()));
            let mut chain = near.chain();
            chain.hops[0].network = entry.chain().hops[0].network.clone();
            assert_eq!(chain, entry.chain(), "{}", entry.name);
        }
    }

    #[test]
    fn what_is_typed_is_the_products_own_setting() {
        let (hosts, _) = read("?chain=chromium,alb,nginx,node");
        let set = hosts.with_idle(3, Side::Server, "65 s").unwrap();
        assert_eq!(
            set.query(),
            "?chain=chromium,alb,nginx,node&hop3.server.idle_timeout=66s&hop3.server.hint=65s"
        );
        assert_eq!(set.fields(3)[0].text, "65 s");
        assert!(set.fields(3)[0].given && !hosts.fields(3)[0].given);
        // As it comes it is nobody's setting.
        let back = set.with_idle(3, Side::Server, "5 s").unwrap();
        assert_eq!(back.query(), hosts.query());
    }

    #[test]
    fn one_setting_of_a_product_sets_both_of_its_sides() {
        let (hosts, _) = read("");
        let alb = hosts.fields(1);
        assert_eq!(alb.len(), 1, "{alb:?}");
        assert!(alb[0].both);
        let set = hosts.with_idle(1, Side::Client, "120 s").unwrap();
        let chain = set.chain();
        let two = Some("120s".parse().unwrap());
        assert_eq!(chain.hops[0].server.idle_timeout, two);
        assert_eq!(chain.hops[1].client.idle_timeout, two);
        assert_eq!(chain.hops[1].client.request_timeout, two);
        assert_eq!(set.besides(), []);
        assert_eq!(hosts.fields(2).len(), 2, "nginx has one for each side");
    }

    #[test]
    fn hosts_come_and_go_with_what_is_set_in_them() {
        let (hosts, _) = read("?chain=go,nginx,gunicorn&hop2.server.idle_timeout=7s");
        let more = hosts.with_proxy();
        assert_eq!(
            more.query(),
            "?chain=go,nginx,nginx,gunicorn&hop3.server.idle_timeout=7s"
        );
        assert_eq!(more.without(1), hosts);
        assert_eq!(hosts.without(0), hosts);
        assert_eq!(more.with_proxy().with_proxy().count(), MOST);
        let other = hosts.with_product(2, "puma");
        assert_eq!(other.query(), "?chain=go,nginx,puma");
        assert_eq!(hosts.with_product(1, "gunicorn").product(1), "nginx");
    }

    #[test]
    fn what_means_nothing_is_told() {
        for (query, told) in [
            ("?chain=nowhere", "No chain is called “nowhere”"),
            ("?chain=go,netscape,node", "Host 2 is “netscape”"),
            ("?chain=a,b,c,d,e,f", "2 to 5"),
            ("?chain=go,node&hop2.server.idle_timeout=5s", "hop2"),
            ("?chain=go,node&hop1.server.idle_timeout=soon", "soon"),
        ] {
            let (hosts, notices) = read(query);
            assert!(notices[0].contains(told), "{query}: {notices:?}");
            assert!(settings::check(&hosts.chain()).is_ok());
        }
        let (hosts, _) = read("");
        for text in ["soon", "5", "0 s", ""] {
            assert!(hosts.with_idle(3, Side::Server, text).is_err(), "{text}");
        }
        assert!(hosts.with_round_trip(0, "far").is_err());
        assert_eq!(hosts.round_trip(0), "10 ms");
        let near = hosts.with_round_trip(0, "2 ms").unwrap();
        assert_eq!(near.round_trip(0), "2 ms");
    }
}
