//! Opens the page in the document's body.
#![forbid(unsafe_code)]

fn main() {
    yew::Renderer::<idlerace_web::App>::new().render();
}
