//! When a typed line counts, and when the person is reminded of the time.

use std::time::Duration;

use nod_core::time::Timestamp;

/// A line that comes so soon after a question has taken another's place was meant for the other.
const TOO_SOON: Duration = Duration::from_millis(800);

/// When the person is reminded of the time, in seconds that are left.
const REMINDERS: [u64; 2] = [30, 10];

/// Whether a line at `now` cannot be meant for the question that is on the screen since `shown_at`.
pub(super) fn is_too_soon(shown_at: Timestamp, now: Timestamp) -> bool {
    now < shown_at.plus(TOO_SOON)
}

/// How many of the reminders are due when so much time is left.
pub(super) fn reminders_due(left: Duration) -> usize {
    REMINDERS.iter().filter(|seconds| left.as_secs() < **seconds).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_counts_once_the_question_could_be_read() {
        let shown = Timestamp::from_millis(1_800_000_000_000);
        for (millis, too_soon) in [(0, true), (1, true), (799, true), (800, false), (5_000, false)] {
            assert_eq!(is_too_soon(shown, shown.plus(Duration::from_millis(millis))), too_soon, "{millis} ms");
        }
        // A clock that was set back meanwhile: rather once too often than an answer to the wrong question.
        assert!(is_too_soon(shown, shown.minus(Duration::from_secs(1))));
    }

    #[test]
    fn each_reminder_is_due_once_its_time_is_reached_and_stays_so() {
        for (millis, due) in
            [(120_000, 0), (30_000, 0), (29_999, 1), (10_001, 1), (10_000, 1), (9_999, 2), (1, 2), (0, 2)]
        {
            assert_eq!(reminders_due(Duration::from_millis(millis)), due, "{millis} ms left");
        }
    }
}
