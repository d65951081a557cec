//! Sentences without a condition are found, and conditions without a sentence.

use expect_test::expect;

use super::{holds, planted};
use crate::claims::without_condition;

#[test]
fn a_sentence_that_promises_needs_a_condition() {
    let tree = planted(
        r#"== core/src/lib.rs
//! It is never said here.
fn says() -> String {
    assert!(true, "this never happens to anybody");
    let _ = "no";
    format!("{} It is never \
        lost.", "No request fails.")
}
#[cfg(test)]
mod tests {
    const TEXT: &str = "tests never promise anything";
}
== native-runner/src/cli/show.rs
/// Shows whatever there is
struct Show;
== docs/claims.md
| sentence | true when |
|---|---|
| `Shows whatever there is` | it says what there is |
| `No request fails.` | |
| `All agree on this.` | once it was said |
"#,
    );
    holds(
        &without_condition(&tree),
        &expect![[r#"
            core/src/lib.rs: `{} It is never lost.` has no row in docs/claims.md: when is it true?
            docs/claims.md: nothing says `All agree on this.`
            docs/claims.md: `No request fails.` has no condition"#]],
    );
}
