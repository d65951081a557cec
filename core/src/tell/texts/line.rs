//! A line as texts are looked for in it: without the colours of a terminal, the escapes of
//! JSON and the columns of a table; with the names of fields that stand in it by their place
//! alone, and without what a field has that no text is about.

use alloc::format;
use alloc::string::String;

/// The line as somebody reads it who looks for a text in it.
pub(super) fn plain(line: &str) -> String {
    let mut plain = spaced(&unescaped(line));
    if let Some(at) = of_haproxy(&plain) {
        plain.replace_range(at..at + 2, "--");
    }
    if let Some(named) = of_alb(&plain) {
        plain.push(' ');
        plain.push_str(&named);
    }
    plain
}

/// Without colours, and with what JSON writes by a backslash.
fn unescaped(line: &str) -> String {
    let mut rest = line;
    let mut plain = String::with_capacity(line.len());
    while let Some(at) = rest.find(['\u{1b}', '\\']) {
        plain.push_str(&rest[..at]);
        let (meant, after) = escape(&rest[at..]);
        plain.extend(meant);
        rest = after;
    }
    plain.push_str(rest);
    // A colour can stand in JSON, and so begin with an escape of its own.
    if plain.contains('\u{1b}') {
        return unescaped(&plain);
    }
    plain
}

/// What an escape at the beginning of a text means, and what comes after it. A backslash that
/// begins none stands for itself.
fn escape(text: &str) -> (Option<char>, &str) {
    let mut letters = text.chars();
    let backslash = letters.next() == Some('\\');
    let after = letters.as_str();
    let Some(kind) = letters.next() else {
        return (backslash.then_some('\\'), after);
    };
    match kind {
        '[' if !backslash => (None, after_colour(letters.as_str())),
        _ if !backslash => (None, after),
        'n' | 'r' | 't' => (Some(' '), letters.as_str()),
        '"' | '\\' | '/' => (Some(kind), letters.as_str()),
        'u' => coded(letters.as_str()).unwrap_or((Some('\\'), after)),
        _ => (Some('\\'), after),
    }
}

/// The letter of four hexadecimal digits.
fn coded(digits: &str) -> Option<(Option<char>, &str)> {
    let (digits, after) = digits.split_at_checked(4)?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    Some((Some(char::from_u32(number)?), after))
}

/// What comes after a control sequence of a terminal (ECMA-48 5.4), of which its first two
/// letters are gone: parameters, and one final letter.
fn after_colour(text: &str) -> &str {
    let end = text.find(|c: char| ('@'..='~').contains(&c));
    end.map_or("", |end| &text[end + 1..])
}

/// With one space where there are several, or a tab.
fn spaced(line: &str) -> String {
    let mut spaced = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

/// Where `HAProxy`'s state of a session says what became of its cookie: behind the two letters
/// of who ended it and when, and before five numbers of connections.
fn of_haproxy(line: &str) -> Option<usize> {
    let is_state =
        |word: &str| word.len() == 4 && word.bytes().all(|c| c.is_ascii_alphabetic() || c == b'-');
    let is_counts = |word: &str| {
        let mut numbers = word.split('/');
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        numbers.clone().count() == 5 && numbers.all(is_number)
    };
    let mut words = line.split(' ').peekable();
    let mut at = 0;
    while let Some(word) = words.next() {
        if is_state(word) && words.peek().is_some_and(|next| is_counts(next)) {
            return Some(at + 2);
        }
        at += word.len() + 1;
    }
    None
}

/// The two status codes in an entry of an AWS ALB's access log, with the names of their
/// fields, as the client's profile has them (P5-013).
fn of_alb(line: &str) -> Option<String> {
    let (elb, target) = named(line).or_else(|| placed(line))?;
    let is_status = |code: &str| code.len() == 3 && code.bytes().all(|c| c.is_ascii_digit());
    let known = is_status(elb) && (is_status(target) || target == "-");
    let words = format!("elb_status_code {elb}, target_status_code {target}");
    (known && !line.contains(&words)).then_some(words)
}

/// Of an entry that a log service has taken apart.
fn named(line: &str) -> Option<(&str, &str)> {
    let value = |name| {
        let after = line.split_once(name)?.1;
        let value = after.trim_start_matches(['"', '\'', ':', '=', ' ']);
        let end = value.find(|c: char| !c.is_ascii_digit() && c != '-');
        Some(&value[..end.unwrap_or(value.len())])
    };
    Some((value("elb_status_code")?, value("target_status_code")?))
}

/// Of an entry as it stands in the file: after the load balancer's name come client and
/// target, three lengths of time, and these codes.
fn placed(line: &str) -> Option<(&str, &str)> {
    let mut fields = line.split(' ');
    fields.find(|field| field.starts_with("app/"))?;
    let mut fields = fields.skip(2);
    let is_length = |text: &str| text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'.' | b'-'));
    for _ in 0..3 {
        fields.next().filter(|text| is_length(text))?;
    }
    Some((fields.next()?, fields.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_and_json_add_is_left_out() {
        for (line, read) in [
            ("a  b\t c ", "a b c"),
            (
                "\u{1b}[31mERROR\u{1b}[0m socket hang up",
                "ERROR socket hang up",
            ),
            (
                r#"{"msg":"Post \"http:\/\/a\/b\": EOF"}"#,
                r#"{"msg":"Post "http://a/b": EOF"}"#,
            ),
            (r"5-\u003e80: read\n\tat x", "5->80: read at x"),
            (r"\u001b[1;31mread ECONNRESET\u001b[0m", "read ECONNRESET"),
            (r"C:\dir \uzzzz \", r"C:\dir \uzzzz \"),
            ("502 - - SHVN 1/1/1/1/0 0/0", "502 - - SH-- 1/1/1/1/0 0/0"),
            ("they SHUT 1/1/1/1 0/0", "they SHUT 1/1/1/1 0/0"),
            ("\u{1b}", ""),
            ("\u{1b}[", ""),
            ("é\\u00", "é\\u00"),
        ] {
            assert_eq!(plain(line), read, "{line}");
        }
    }

    #[test]
    fn an_entry_of_an_access_log_has_the_names_of_its_fields() {
        let entry = |codes: &str| {
            format!(
                "h2 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 \
                 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 -1 {codes} 34 366 \"GET \
                 http://www.example.com:80/ HTTP/1.1\" \"curl/7.46.0\" - -"
            )
        };
        let ends_in = |line: &str, end: &str| plain(line).ends_with(end);
        assert!(ends_in(
            &entry("502 -"),
            " elb_status_code 502, target_status_code -"
        ));
        assert!(ends_in(
            &entry("502 502"),
            " elb_status_code 502, target_status_code 502"
        ));
        assert!(ends_in(&entry("x -"), "- -") && ends_in("GET app/ 1 2 3", "1 2 3"));
        let taken_apart = r#"{"elb_status_code":"504","target_status_code":"-"}"#;
        assert!(ends_in(
            taken_apart,
            "} elb_status_code 504, target_status_code -"
        ));
        let named = "elb_status_code=460 target_status_code=-";
        assert!(ends_in(named, " elb_status_code 460, target_status_code -"));
    }
}
