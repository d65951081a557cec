//! Whose kernel this is, and whether the model is of it.

/// The system that this program was built for, as people call it.
pub const NAME: &str = if cfg!(target_os = "linux") {
    "Linux"
} else if cfg!(target_os = "macos") {
    "macOS"
} else if cfg!(target_os = "windows") {
    "Windows"
} else {
    std::env::consts::OS
};

/// Whether its TCP is the one that the model is of. What another kernel does otherwise is
/// an observation, and no mistake of the model.
pub const IS_THE_MODELS: bool = cfg!(target_os = "linux");

/// Whose TCP it is, where it is not the one that the model is of.
#[must_use]
pub fn foreign_kernel() -> Option<String> {
    (!IS_THE_MODELS).then(|| {
        format!(
            "The model is Linux's, and this is the TCP of {NAME}: where the two differ, that is \
             an\nobservation about {NAME} and no mistake of the model (exit code 2, never 1).\n"
        )
    })
}
