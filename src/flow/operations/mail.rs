//! Whether mail works, for `nod doctor`.

use std::time::Duration;

use super::doctor::Finding;
use crate::app::App;
use crate::mail::{Mailer, Refused};

/// Letters that wait for longer wait for something that somebody has to mend.
const LONG: Duration = Duration::from_hours(1);

/// Whether the mail server answers, and how many letters wait for it.
pub async fn examine(app: &App) -> Vec<Finding> {
    let mailer = match Mailer::open(&app.config) {
        Ok(Some(mailer)) => mailer,
        Ok(None) => return vec![Finding::fine("mail", "none: nobody is told by mail when an account changes")],
        Err(error) => return vec![Finding::error("mail", error.to_string(), "correct the setting that it names")],
    };
    let asked = tokio::select! {
        answered = mailer.check() => answered,
        () = app.clock.sleep(app.config.mail.deadline) => Err(Refused::ForNow("the mail server took too long")),
    };
    let mut findings = vec![match asked {
        Ok(()) => Finding::fine("mail.server", "it answers"),
        Err(refused) => Finding::error(
            "mail.server",
            refused.to_string(),
            "look at mail.host, mail.port, mail.encryption and the sign-in",
        ),
    }];
    if let Ok((letters, Some(oldest))) = app.store.waiting_letters().await {
        let text = format!("{letters} letter(s) wait, the oldest since {oldest}");
        findings.push(if oldest.until(app.now()) > LONG {
            Finding::warning("mail.waiting", text, "look at the log for why they were not taken")
        } else {
            Finding::fine("mail.waiting", text)
        });
    }
    findings
}
