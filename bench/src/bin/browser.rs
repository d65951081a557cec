//! The same work in a browser: the page of `cargo xtask bench` calls it and looks at the clock.

#[cfg(target_arch = "wasm32")]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is `pub`")]
mod exported {
    use wasm_bindgen::prelude::wasm_bindgen;

    /// The page's allocator.
    #[global_allocator]
    static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

    /// Does the piece of work of that name so often; returns how many units that were, 0 if
    /// there is none.
    #[wasm_bindgen]
    #[must_use]
    pub fn work(name: &str, times: u32) -> f64 {
        let done = bench::work::find(name).map_or(0, |work| (work.run)(times));
        u32::try_from(done).unwrap_or(u32::MAX).into()
    }
}

fn main() {}
