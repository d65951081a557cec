//! Opens the proof beside the page or, in a worker, proves.
#![forbid(unsafe_code)]

fn main() {
    idlerace_web::open_proof();
}
