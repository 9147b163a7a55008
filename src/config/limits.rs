//! How often things may be tried.

use std::time::Duration;

use nod_core::limit::GrowingWait;

use super::section::{at_least, because, not_zero, section, whole_seconds, within};

section! {
    /// How often things may be tried. No limit is a lock: each says when to try again.
    #[name = "limits"]
    #[check = Self::agree]
    pub struct Limits {
        /// Unapproved questions to one account that cost no wait; then the waits grow until an approval. Wrong
        /// numbers count too. A browser that the account approved before is counted apart, so that strangers do not
        /// hold it up; keep this below `approval.max_open_per_account` for the same reason.
        #[cost = "A large number makes push bombing possible again (SP 800-63B-4 §3.1.3.2, ASVS 6.6.4; REQ 11, 40)."]
        #[check = at_least(1)]
        free_attempts: u32 = 3,

        /// Wrong passwords for one user name that cost no wait; then the waits grow until the right one. Forgotten a
        /// day after the last.
        #[cost = "A large number helps an attacker who guesses passwords (SP 800-63B-4 §3.2.2; REQ 14, 39)."]
        #[check = at_least(1)]
        free_guesses: u32 = 5,

        /// The first wait; each further try without success doubles it.
        #[check = not_zero]
        #[check = whole_seconds]
        first_wait: Duration = "30s",

        /// The longest wait.
        #[cost = "SP 800-63B-4 §3.2.2 suggests waits from 30 seconds to an hour (REQ 14)."]
        #[check = whole_seconds]
        longest_wait: Duration = "1h",

        /// Wrong numbers in a row, over all challenges, after which an account is asked for no number any more until
        /// `nod user unlock`.
        #[cost = "At most 100 (SP 800-63B-4 §3.2.2, REQ 14): more is refused."]
        #[check = because("NIST SP 800-63B-4 3.2.2", within(1..=100))]
        max_failures: u32 = 100,

        /// How long nobody is woken for an account after "it wasn't me", except for browsers that it approved before.
        /// The person can open the app all the same.
        pause_after_report: Duration = "15m",

        /// "It wasn't me" also ends what was approved by mistake: the account forgets the reported browser, and the
        /// browsers that it first approved so shortly before. If it knew the reported browser, this counts back from
        /// that browser's first approval, and every later one is forgotten too; if not, from the report, and only
        /// browsers of the same network are.
        #[cost = "A short time leaves an attacker's second browser known."]
        mistakes_within: Duration = "24h",

        /// Challenges that one relying party may ask for in a minute; 0 for no limit.
        issues_per_minute: u32 = 6000,

        /// Calls from one address (IPv6: one /64) in a minute that may fail as a guess would: wrong secrets, unknown
        /// devices, bad signatures. More are refused before they are looked at; 0 for no limit. Behind a proxy that
        /// `http.trusted_proxies` does not name, all clients are one address. On the socket of a phone such answers
        /// count for the phone.
        #[cost = "0 leaves guesses of secrets to their length alone (ASVS 6.6.3, REQ 39)."]
        failures_per_minute: u32 = 60,

        /// Wrong passwords from one network (/24, IPv6: /48) in a minute; 0 for no limit.
        #[cost = "0 lets one network try many user names (ASVS 6.6.3, REQ 39)."]
        wrong_passwords_per_minute: u32 = 30,

        /// Wrong application passwords in a minute for one user name from one address (IPv6: one /64), after which Nod
        /// tells the asking server when to try again; 0 for no limit. Nod always accepts a right one.
        wrong_app_passwords_per_minute: u32 = 10,

        /// How often in a minute "Send again" on the waiting page wakes the phones of one sign-in; 0 for no limit.
        #[cost = "A large number lets an attacker who knows the password make the phones ring all the time (REQ 11, 40)."]
        reminders_per_minute: u32 = 3,

        /// Signed calls and frames of one phone in a minute, and of a phone that is being linked; 0 for no limit. A
        /// phone that waits makes two or three.
        #[cost = "0 lets one phone keep the database busy."]
        device_calls_per_minute: u32 = 600,

        /// Test notifications to one phone in a minute, from its own app and from the account's pages; 0 for no limit.
        #[cost = "0 lets somebody who has a session, or the phone, wake it all the time."]
        push_tests_per_minute: u32 = 3,

        /// Changes of one kind in an hour: names, keys and push addresses of one phone, links for phones and
        /// application passwords of one account; 0 for no limit.
        #[cost = "0 lets one phone or session fill the audit log, which is kept for good."]
        changes_per_hour: u32 = 60,

        /// Maximum completed sign-ins of one account on Nod's own pages per hour; 0 for no limit.
        #[cost = "0 lets an attacker who knows the password of an account without a phone fill the audit log, which \
            Nod never deletes. With a small number such an attacker can lock the owner out."]
        sign_ins_per_hour: u32 = 600,

        /// Phones that connect and whose signature is looked at at once; the others wait for their turn. After a
        /// restart all of them come back, and people who sign in meanwhile would wait in the same queue.
        #[check = within(1..=100_000)]
        hellos_at_once: usize = 8,
    }
}

impl Limits {
    /// The wait after unapproved questions.
    pub const fn attempts(&self) -> GrowingWait {
        GrowingWait { free: self.free_attempts, first: self.first_wait, longest: self.longest_wait }
    }

    /// The wait after wrong passwords.
    pub const fn guesses(&self) -> GrowingWait {
        GrowingWait { free: self.free_guesses, first: self.first_wait, longest: self.longest_wait }
    }

    fn agree(&self) -> Result<(), String> {
        if self.longest_wait >= self.first_wait {
            Ok(())
        } else {
            Err("limits.longest_wait: at least limits.first_wait".to_owned())
        }
    }
}
