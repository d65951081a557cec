//! What somebody finds who knows what they run, and no more: its name, its link, its verdict.

use idlerace_core::{
    catalog,
    explore::{AnyTraffic, Limits},
};
use serde_json::json;

use crate::harness::stage::tests;
use crate::harness::user::{DESK, PHONE, User};

tests![
    node_18_is_found_by_its_name,
    what_a_product_adds_stands_beside_the_sum,
    a_stack_opens_with_the_verdict_of_its_two_timeouts,
    the_race_is_watched_with_the_client_that_is_chosen,
];

/// In both lists, by its name, and as the server behind another.
async fn node_18_is_found_by_its_name(user: User) {
    user.screen(DESK).await;
    user.go("").await;
    for list in ["client", "server"] {
        let listed = format!(
            "[...document.querySelectorAll('#{list} option')].filter(option =>
                option.text.startsWith('Node.js 18')).map(option => option.value)"
        );
        assert_eq!(user.value(&listed).await, json!(["node-before-buffer"]));
    }
    user.type_into("#error", "node 18").await;
    let old = "(who => who.length && who.every(one => one.startsWith('Node.js 18')) || who)(
        [...document.querySelectorAll('.who li')].map(one => one.textContent))";
    user.until("Node 18 is who says it", old).await;
    let first = user.text(".kinds > li").await;
    assert!(
        first.contains("public reports turned out to be this"),
        "{first}"
    );
    user.type_into("#error", "We run Node 18 behind an ALB and see 502s")
        .await;
    let alb = "document.querySelector('.who li')?.textContent.startsWith('AWS ALB')";
    user.until("the ALB is who says it", alb).await;
    user.click(".kinds a[href='#door-timeouts']").await;
    let both = "(all => all === 'alb,node-before-buffer,5 s' || all)(
        ['client', 'server', 'server-idle'].map(id => document.getElementById(id).value).join())";
    user.until("both are chosen", both).await;
}

async fn what_a_product_adds_stands_beside_the_sum(user: User) {
    user.screen(DESK).await;
    user.go("").await;
    user.type_into("#server-idle", "5 s").await;
    let sum = "document.querySelector('#door-formula')?.textContent
        .includes('server idle 6s (5s + 1s that it adds)')";
    user.until("what is typed and what is added", sum).await;
}

/// With the way that it is for, which is another than the door's.
async fn a_stack_opens_with_the_verdict_of_its_two_timeouts(user: User) {
    let scenario = catalog::find("alb-and-node").unwrap().scenario();
    let verdict = AnyTraffic::of(&scenario, &Limits::DEFAULT).line();
    for screen in [DESK, PHONE] {
        user.screen(screen).await;
        user.go("").await;
        user.click("#stacks a").await;
        user.drawn().await;
        user.reads("#proof-verdict", &verdict).await;
        let way = user.text("#formula").await;
        assert!(way.contains("to server 500us + to client 500us"), "{way}");
        user.counts(".notice", 0).await;
    }
}

async fn the_race_is_watched_with_the_client_that_is_chosen(user: User) {
    user.screen(DESK).await;
    user.go("").await;
    let list = user.find("#client").await;
    list.select_by_value("node").await.unwrap();
    user.reads(
        "#door-race a",
        "Step through it with Node.js from 20.18 and 22.9 on",
    )
    .await;
    user.click("#door-race a").await;
    user.drawn().await;
    let log = "document.querySelector('.log')?.textContent.includes('socket hang up')";
    user.until("Node's text is in the client's log", log).await;
}
