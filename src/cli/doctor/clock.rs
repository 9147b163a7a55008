//! This machine's clock.

use std::io::Write;
use std::path::Path;

use nod_core::time::Timestamp;

use crate::ambient::{Clock, SystemClock};
use crate::flow::operations::doctor::{Finding, clocks_agree};

/// No machine that runs this program can honestly be earlier: 2026-01-01.
const EARLIEST: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// 2100-01-01: a clock that says so was never set.
const LATEST: Timestamp = Timestamp::from_seconds(4_102_444_800);

pub(super) fn examine() -> Vec<Finding> {
    let now = SystemClock.now();
    let written = fresh_file_time(&std::env::temp_dir());
    judge(now, written, SystemClock.now())
}

/// What the file system says is the time: a file is written, looked at, and removed.
fn fresh_file_time(folder: &Path) -> Option<Timestamp> {
    let path = folder.join(format!(".nod-doctor-{}", std::process::id()));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path).ok()?;
    let modified = file.write_all(b"?").and_then(|()| file.metadata()?.modified());
    // It is empty and in a folder for such files: that it cannot be removed is no finding.
    let _ = std::fs::remove_file(&path);
    let since_epoch = modified.ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since_epoch.as_millis()).ok().map(Timestamp::from_millis)
}

fn judge(now: Timestamp, written: Option<Timestamp>, later: Timestamp) -> Vec<Finding> {
    let cure = "set the clock and keep it set (NTP): lifetimes, codes and evidence depend on it";
    let mut findings = Vec::new();
    findings.push(if now < EARLIEST || now > LATEST {
        Finding::error("clock.year", format!("it is {now} by this machine's clock"), cure)
    } else {
        Finding::fine("clock.year", now.to_string())
    });
    if later < now {
        findings.push(Finding::error("clock.backwards", format!("the clock went from {now} back to {later}"), cure));
    }
    if let Some(written) = written {
        findings.push(clocks_agree("clock.files", "the file system", written, (now, later)));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::operations::doctor::Severity;
    use std::time::Duration;

    #[test]
    fn a_clock_that_cannot_be_right_is_found() {
        let now = Timestamp::parse("2026-11-22T12:00:00Z").unwrap();
        let hour = Duration::from_hours(1);
        let errors = |now, written, later| -> Vec<&'static str> {
            let errors = judge(now, written, later);
            errors.iter().filter(|finding| finding.severity == Severity::Error).map(|finding| finding.check).collect()
        };
        assert!(errors(now, Some(now), now).is_empty());
        assert_eq!(errors(Timestamp::from_seconds(0), None, now), ["clock.year"]);
        assert_eq!(errors(LATEST.plus(hour), None, LATEST.plus(hour)), ["clock.year"]);
        assert_eq!(errors(now, None, now.minus(hour)), ["clock.backwards"]);
        assert_eq!(errors(now, Some(now.plus(hour)), now), ["clock.files"]);
        assert_eq!(errors(now, Some(now.minus(hour)), now), ["clock.files"]);
    }

    #[test]
    fn the_file_system_has_a_clock_and_keeps_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        assert!(fresh_file_time(folder.path()).is_some());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
