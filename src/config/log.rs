//! What Nod logs, and how.

use serde::{Deserialize, Serialize};

use super::section::{section, setting_types};

section! {
    /// Logs, which go to standard error.
    #[name = "log"]
    pub struct Log {
        /// Which lines, for example "info" or "nod=debug,info". Lines of other crates appear from info upwards only,
        /// whatever this says: below that, some print what passes through them.
        filter: String = "info",

        /// text or json.
        format: LogFormat = "text",
    }
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

setting_types!(Text, Whole: LogFormat);
