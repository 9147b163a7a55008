//! What Nod deletes, and when.

use super::section::section;

section! {
    /// What is deleted when.
    #[name = "retention"]
    pub struct Retention {
        /// Settled challenges and their evidence, and places without an approval since, in days. The audit log, the record of devices
        /// and the server's public keys stay (REQ 25).
        evidence_days: u32 = 365,
    }
}
