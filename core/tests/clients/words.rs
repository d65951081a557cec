//! How the rows write down what clients say, made what the clients say.

/// An error with its places named as the profiles name them, told the way the profiles tell it.
pub(crate) fn as_told(error: &str) -> String {
    let places = error
        // A parenthesis was taken for a part of the address.
        .replace("(http://ADDR/test <-", "(http://server:8080/test) <-")
        .replace("ADDR->ADDR", "client:40001->server:8080")
        .replace("http://ADDR/", "http://server:8080/")
        .replace("host='ADDR'", "host='server'")
        .replace("ADDR", "server:8080")
        // The words of libcurl 8.23 for what curl 7.88 says.
        .replace("end of response with", "transfer closed with")
        .replace("bytes missing", "bytes remaining to read");
    match places
        .strip_prefix("error: (")
        .and_then(|rest| rest.strip_suffix("')"))
    {
        Some(pycurl) => format!("curl: ({}", pycurl.replacen(", '", ") ", 1)),
        None => chained(&places),
    }
}

/// `outer <- inner` is how the rows write an error's chain of causes: as its language prints it.
fn chained(error: &str) -> String {
    let joined = match error.split_once(" <- ") {
        Some((_, inner)) if inner.starts_with("java.") => ", caused by: ",
        Some((outer, _)) if outer.contains("Error: ") => " [cause]: ",
        _ => ": ",
    };
    let each: Vec<String> = error.split(" <- ").map(node).collect();
    each.join(joined)
}

/// `Error: text [CODE]` is how the rows write Node's `code` property.
fn node(error: &str) -> String {
    match error
        .strip_suffix(']')
        .and_then(|rest| rest.rsplit_once(" ["))
    {
        Some((text, code)) if text.contains("Error: ") => format!("{text} {{ code: '{code}' }}"),
        _ => String::from(error),
    }
}
