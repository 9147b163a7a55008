//! How people may sign in on Nod's own pages.

use nod_core::factor::method::AllowedMethods;

use super::section::{section, setting_types};

setting_types!(List, Whole: AllowedMethods);

section! {
    /// How people may sign in on Nod's own pages, and when they sign in on a new phone.
    #[name = "sign_in"]
    pub struct SignIn {
        /// The second factors that count, of `phone`, `code` (six digits of an app or a phone), `backup_code` (the recovery
        /// code as well) and `passkey` (alone as well). What is not in the list can neither be set up nor used; what people
        /// have of it stays and counts again when it is back. `phone` has to be in it: relying parties ask phones.
        /// `nod doctor` counts the accounts that a list locks out.
        #[cost = "Without passkey there is no phishing-resistant option, which AAL2 needs (SP 800-63B-4 §2.2.2, REQ 17). \
            Without code and backup_code, who loses the only phone needs an administrator."]
        methods: AllowedMethods = ["phone", "code", "backup_code", "passkey"],
    }
}
