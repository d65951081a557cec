//! A line of a log or of a report is told by the text in it, however it was written, and a line
//! that tells nothing is left alone.

use std::collections::BTreeSet;

use expect_test::expect_file;
use idlerace_core::texts::{Index, Kind, behind, reports};

/// Of what reporters wrote, with or without an error text in it: what led nowhere has no text,
/// and what led somewhere led to what it was, among others.
#[test]
fn a_symptom_in_a_reporters_words_leads_to_its_cause() {
    let index = Index::new();
    let (mut nowhere, mut wrong) = (Vec::new(), Vec::new());
    for report in reports::ALL.into_iter().flatten() {
        let kinds = behind(&index.of_text(report.symptom));
        if kinds.is_empty() {
            nowhere.push(report.symptom);
        } else if !report.kinds.iter().all(|kind| kinds.contains(kind)) {
            wrong.push((report.symptom, report.kinds));
        }
    }
    assert_eq!(wrong, [], "led to something else");
    expect_file!["golden/symptoms.txt"].assert_eq(&(nowhere.join("\n") + "\n"));
}

/// What a terminal, a log service or a supervisor makes of a line.
#[test]
fn a_text_is_found_however_its_line_was_written() {
    const NODE: &str = "Node.js or axios or undici";
    let index = Index::new();
    let alb = |codes: &str| {
        format!(
            "http 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 \
             192.168.131.39:2817 10.0.0.1:80 0.000 0.001 -1 {codes} 34 366 \"GET \
             http://www.example.com:80/ HTTP/1.1\" \"curl/7.46.0\" - - arn:aws:x - \"-\" \"-\""
        )
    };
    let esc = '\u{1b}';
    for (line, who) in [
        (alb("502 -"), "AWS ALB"),
        (alb("504 -"), "AWS ALB"),
        (alb("460 -"), "AWS ALB, of its own client"),
        (alb("502 -").replace('"', "\\\""), "AWS ALB"),
        (
            format!("{esc}[31m[err]{esc}[0m Error: {esc}[1mread ECONNRESET{esc}[0m"),
            NODE,
        ),
        (
            r#"{"m":"Post \"http:\/\/a\/b\": EOF"}"#.to_owned(),
            "Go net/http 1.27",
        ),
        (
            r#"{"m":"\u001b[31mSocketError: other side closed\u001b[0m"}"#.to_owned(),
            NODE,
        ),
        (
            "-   FetchError\t    http first read error: EOF".to_owned(),
            "Varnish",
        ),
        (
            r"Error: read ECONNRESET\n    at TLSWrap.onStreamRead".to_owned(),
            NODE,
        ),
    ] {
        for found in [index.of_line(&line), index.of_text(&line)] {
            let whose: BTreeSet<&str> = found.iter().map(|said| said.who).collect();
            assert!(
                !whose.is_empty()
                    && whose
                        .iter()
                        .all(|one| who.split(" or ").any(|who| one.starts_with(who))),
                "{line}: {whose:?}"
            );
        }
    }
    // The target itself answered so.
    assert!(index.of_line(&alb("502 502")).is_empty());
    assert!(index.of_line(&alb("200 200")).is_empty());
    let kinds = |codes: &str| behind(&index.of_line(&alb(codes)));
    assert_eq!(kinds("502 -").first(), Some(&Kind::IdleTimeout));
    assert!(
        !kinds("502 -").contains(&Kind::Patience),
        "its own timeout is a 504"
    );
    assert_eq!(kinds("460 -"), [Kind::Patience]);
}

/// A line is taken for that of who says the most of it, and not for another's who says a part.
#[test]
fn a_line_is_told_by_the_text_that_has_most_of_it() {
    let index = Index::new();
    for (line, who) in [
        (
            "curl: (56) OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof while \
             reading, errno 0",
            "curl, OpenSSL",
        ),
        (
            "Errno::ECONNRESET: Connection reset by peer",
            "Ruby Net::HTTP | Ruby net-http-persistent 4",
        ),
        ("level=error err=EOF path=/pay", "Go"),
        (r#"{"level":"error","error":"EOF"}"#, "Go"),
        (r#"time=12:00 error="EOF""#, "Go"),
        ("  code: 'ECONNRESET',", "Node.js"),
        (
            "AxiosError: timeout of 5000ms exceeded",
            "axios 1 on Node.js",
        ),
        ("0 504 204 - - sH-- 1/1/0/0/0 0/0", "HAProxy to its server"),
        (
            "epoll_wait() reported that client prematurely closed connection, so upstream \
             connection is closed too (104: Connection reset by peer)",
            "nginx, of its own client",
        ),
        (
            "java.net.SocketException: Unexpected end of file from server",
            "Java HttpURLConnection",
        ),
        (
            "requests.exceptions.ReadTimeout: HTTPConnectionPool(host='10.0.0.1', port=80): \
             Read timed out. (read timeout=0.5)",
            "requests 2.34",
        ),
        ("12:00 ** (Mint.TransportError) :closed", "Mint, Finch"),
        (
            "Caused by: java.net.SocketException: Broken pipe (Write failed)",
            "Java",
        ),
        (
            "read tcp 10.0.0.1:5->10.0.0.2:80: read: connection reset by peer",
            "Go net/http 1.27",
        ),
        (
            "Get \"http://x/\": net/http: HTTP/1.x transport connection broken: write tcp \
             1.1.1.1:4->2.2.2.2:80: write: broken pipe",
            "Go net/http",
        ),
        (
            "aiohttp.client_exceptions.ClientOSError: [Errno 32] Broken pipe",
            "aiohttp 3.14",
        ),
        (
            "[error] 31#31: *8421 no live upstreams while connecting to upstream",
            "nginx, of all its upstreams",
        ),
    ] {
        let found = index.of_line(line);
        let whose: BTreeSet<&str> = found.iter().map(|said| said.who).collect();
        assert_eq!(whose, who.split(" | ").collect(), "{line}");
    }
}

/// What looks alike and stands for something else.
#[test]
fn a_text_is_not_taken_for_one_that_is_nearly_the_same() {
    let index = Index::new();
    let kinds = |line: &str| {
        let found = index.of_line(line);
        let kinds = found.iter().flat_map(|said| said.kinds());
        kinds.collect::<BTreeSet<Kind>>()
    };
    let idle = |line: &str| kinds(line).contains(&Kind::IdleTimeout);
    assert!(idle("502 SH-- 1/1/0/0/0") && !idle("504 sH-- 1/1/0/0/0"));
    assert!(idle("503 UC -") && !idle("503 UF upstream_reset{connection_failure}"));
    let details = "503 UF upstream_reset_before_response_started";
    assert!(!idle(&format!("{details}{{connection_failure}} -")));
    assert!(!idle(
        r#""UF","x":"upstream_reset_before_response_started{connection_failure}""#
    ));
    assert!(idle(
        "503 UC upstream_reset_before_response_started{connection_termination}"
    ));
    assert!(!idle("503 SC-- 1/1/0/0/0") && !idle("0 DC downstream_remote_disconnect"));
    assert!(!idle("Read timed out") && !idle("malformed HTTP response \"\\x15\\x03\""));
    assert!(kinds("504 Gateway Timeout elb_status_code 504").contains(&Kind::Patience));
    assert!(kinds("TypeError: fetch failed").contains(&Kind::Unserved));
}

#[test]
fn a_line_that_tells_nothing_is_left_alone() {
    let index = Index::new();
    for line in [
        "",
        "GET / HTTP/1.1 200",
        "connection closed",
        "error: read config, code 5",
        "EOF while parsing a value",
        "timed out waiting for the lock",
        "access log opened",
    ] {
        let found = index.of_line(line);
        assert!(found.is_empty(), "{line}: {:?}", found[0].text);
    }
    assert!(index.of_text("no such words at all").is_empty());
}
