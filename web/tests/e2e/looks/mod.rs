//! What anybody can see and reach of the page: a subject a file, and beside it the script
//! that measures it in the page.

pub(crate) mod apart;
pub(crate) mod contrast;
pub(crate) mod forced;
pub(crate) mod hand;
pub(crate) mod large;
pub(crate) mod lists;
pub(crate) mod state;

use serde_json::Value;

use crate::harness::user::User;

impl User {
    /// The lines that a script has to say.
    pub(crate) async fn lines(&self, script: &str) -> Vec<String> {
        lines(&self.value(script).await)
    }
}

fn lines(value: &Value) -> Vec<String> {
    let lines = value.as_array().into_iter().flatten();
    lines.filter_map(Value::as_str).map(str::to_owned).collect()
}
