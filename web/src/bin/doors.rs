//! Answers at the doors, the page's opening.
#![forbid(unsafe_code)]

fn main() {
    idlerace_web::open_doors();
}
