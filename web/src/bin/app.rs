//! Opens the page in its place in the document.
#![forbid(unsafe_code)]

fn main() {
    idlerace_web::open_page();
}
