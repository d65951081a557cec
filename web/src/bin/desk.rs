//! Opens the desk over the page.
#![forbid(unsafe_code)]

fn main() {
    idlerace_web::open_desk();
}
