//! The API of `idlerace proxy`: a test suite that drives it, and who may not.

use std::io::Write as _;
use std::net::TcpStream;

use boon::{Compiler, Schemas};
use serde_json::{Value, json};

use crate::between::{Proxy, get, http, told};

#[test]
fn a_test_suite_drives_it() {
    let server = http();
    let mut proxy = Proxy::new(&server, &["--http", "--api", "127.0.0.1:0"]);
    let state = |proxy: &Proxy, method: &str, path: &str, content: &str| {
        let (status, text) = proxy.asked(method, path, content);
        assert_eq!(status, 200, "{text}");
        let state: Value = serde_json::from_str(&text).unwrap();
        is_as_published(&state);
        state
    };
    assert_eq!(state(&proxy, "GET", "/state", "")["order"], Value::Null);
    let wanted = json!({"order": "e", "when": "path=/pay", "once": true}).to_string();
    let order = state(&proxy, "PUT", "/order", &wanted)["order"].take();
    assert_eq!(
        order,
        json!({"order": "applied-fin", "when": "path=/pay", "once": true})
    );
    let mut client = TcpStream::connect(&proxy.address).unwrap();
    get(&mut client, "/");
    client
        .write_all(b"GET /pay HTTP/1.1\r\nhost: test\r\n\r\n")
        .unwrap();
    assert_eq!(told(&mut client), "end");
    proxy.until("#1 ");
    get(&mut TcpStream::connect(&proxy.address).unwrap(), "/pay");
    let found = state(&proxy, "DELETE", "/order", "");
    let firing = &found["firings"][0];
    assert_eq!(firing["forced"], true, "{found:#}");
    assert_eq!(firing["applied"], true);
    assert_eq!(firing["again"]["status"], 200);
    assert_eq!(found["requests"][1]["applied"], 2);
    state(&proxy, "PUT", "/end", "");
    let (said, code) = proxy.rest();
    assert!(said.contains("1 forced, each as ordered"), "{said}");
    assert_eq!(code, Some(0));
}

#[test]
fn what_the_api_does_not_know_is_told_in_a_line() {
    let proxy = Proxy::new(&http(), &["--http", "--api", "127.0.0.1:0"]);
    for (method, path, content, status, words) in [
        ("PUT", "/order", "{", 422, "the text ends too early"),
        ("PUT", "/order", "{", 422, "an order is an object"),
        ("PUT", "/order", "", 422, "the text is empty"),
        ("PUT", "/order", "[\"a\"]", 422, "order: an array, where an"),
        ("PUT", "/order", "\"a\"", 422, "is not an object"),
        ("PUT", "/order", "{}", 422, "order is missing"),
        (
            "PUT",
            "/order",
            "{\"order\":[\"a\"]}",
            422,
            "order: an array is not a text in quotes",
        ),
        (
            "PUT",
            "/order",
            "{\"order\":\"e\",\"once\":1}",
            422,
            "once: 1 is not true or false",
        ),
        (
            "PUT",
            "/order",
            "{\"order\":\"d\"}",
            422,
            "no order is called \"d\"",
        ),
        (
            "PUT",
            "/order",
            "{\"order\":\"e\",\"x\":1}",
            422,
            "x: not a field here; there are order, when, once",
        ),
        (
            "PUT",
            "/order",
            "{\"order\":\"e\",\"when\":\"nth=1\"}",
            422,
            "2 or more",
        ),
        (
            "PUT",
            "/order",
            "{\"order\":\"a\",\"when\":\"path=/\"}",
            422,
            "cannot be known",
        ),
        ("PUT", "/order", &"x".repeat(5000), 413, "larger than 4096"),
        ("POST", "/order", "", 405, "PUT and DELETE /order"),
        ("GET", "/nothing", "", 404, "there is GET /state"),
    ] {
        let (found, said) = proxy.asked(method, path, content);
        assert_eq!(found, status, "{method} {path} {content}: {said}");
        assert!(said.contains(words), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

/// What was begun for the one counts for that, and not for the same order that took its place.
#[test]
fn the_same_order_again_is_another_one() {
    let server = http();
    let proxy = Proxy::new(&server, &["--http", "--api", "127.0.0.1:0"]);
    let once = json!({"order": "applied-fin", "once": true}).to_string();
    assert_eq!(proxy.asked("PUT", "/order", &once).0, 200);
    let mut under_way = TcpStream::connect(&proxy.address).unwrap();
    get(&mut under_way, "/");
    let slow = b"GET /wait HTTP/1.1\r\nhost: test\r\n\r\n";
    under_way.write_all(slow).unwrap();
    while server.count("GET /wait") == 0 {
        std::thread::yield_now();
    }
    assert_eq!(proxy.asked("PUT", "/order", &once).0, 200);
    server.release();
    assert_eq!(told(&mut under_way), "end");
    assert!(proxy.until("#1 ").contains(": forced"));
    let forced = |path: &str| {
        let mut client = TcpStream::connect(&proxy.address).unwrap();
        get(&mut client, "/");
        let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n");
        client.write_all(request.as_bytes()).unwrap();
        told(&mut client)
    };
    assert_eq!(forced("/second"), "end");
    assert!(proxy.until("#2 ").contains(": forced"));
    assert_eq!(forced("/third"), "answer", "it was to be done once");
}

/// A page of another host says which one it is, or comes by a name that leads here.
#[test]
fn no_page_asks_the_api() {
    let proxy = Proxy::new(&http(), &["--api", "127.0.0.1:0"]);
    for (fields, right) in [
        ("host: localhost\r\n", 200),
        ("host: 127.0.0.1:1\r\n", 200),
        ("host: [::1]\r\n", 200),
        ("host: elsewhere.test\r\n", 403),
        ("host: localhost\r\norigin: http://elsewhere.test\r\n", 403),
    ] {
        let (status, said) = proxy.asked_with(fields, "GET", "/state", "");
        assert_eq!(status, right, "{fields}: {said}");
        assert_eq!(said == "no page may ask this\n", right == 403, "{said}");
    }
}

fn is_as_published(state: &Value) {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let url = "http://schema.test/proxy.json";
    let schema = serde_json::from_str(formats::schema::find("proxy").unwrap().text).unwrap();
    compiler.add_resource(url, schema).unwrap();
    let schema = compiler.compile(url, &mut schemas).unwrap();
    let taken = schemas.validate(state, schema);
    assert!(taken.is_ok(), "{}", taken.unwrap_err());
    let read: formats::answers::proxy::Proxy = serde_json::from_value(state.clone()).unwrap();
    assert_eq!(&serde_json::to_value(read).unwrap(), state);
}
