//! The same work in a browser: the page of `cargo xtask bench` calls it and looks at the clock.

#[cfg(target_arch = "wasm32")]
#[expect(unreachable_pub, reason = "wasm-bindgen exports what is `pub`")]
mod exported {
    use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

    /// The page's allocator.
    #[global_allocator]
    static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

    /// Does the piece of work of that name so often; returns how many units that were.
    ///
    /// # Errors
    /// If there is none of that name.
    #[wasm_bindgen]
    pub fn work(name: &str, times: u32) -> Result<f64, JsValue> {
        let work = bench::work::find(name).ok_or_else(|| JsValue::from("no such work"))?;
        Ok(u32::try_from((work.run)(times)).unwrap_or(u32::MAX).into())
    }
}

fn main() {}
