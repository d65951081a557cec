//! Opens the page of a chain or, in a worker, proves one.
#![forbid(unsafe_code)]

fn main() {
    idlerace_web::open_chain();
}
