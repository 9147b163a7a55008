//! What bounds a scenario: the machine's limit on open files, and how long anything may take.

use std::time::Duration;

use crate::Failure;
use crate::findings::Findings;
use crate::process::raise_open_files;

/// How long one exchange with a server may take, outside approvals, which have a deadline of their own. Somebody waits for
/// a result: a server that says nothing must end a run and not hold it.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a process needs besides its sockets.
const OTHER_FILES: u64 = 200;

/// What an exchange with a server came to, or that it took too long. In a box: most of it is over before the wait begins.
pub(crate) async fn within<T>(what: &str, exchange: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    patiently(PATIENCE, what, exchange).await
}

async fn patiently<T>(
    patience: Duration,
    what: &str,
    exchange: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let ended = tokio::time::timeout(patience, Box::pin(exchange)).await;
    ended.unwrap_or_else(|_| Err(format!("{what}: nothing within {patience:?}").into()))
}

/// How many of `wanted` there can be, when each needs so many open files in one process. Says so when it is fewer.
pub(crate) fn within_open_files(wanted: usize, files_each: u64, findings: &mut Findings) -> usize {
    bounded(wanted, files_each, raise_open_files(), findings)
}

fn bounded(wanted: usize, files_each: u64, limit: u64, findings: &mut Findings) -> usize {
    let most = usize::try_from(limit.saturating_sub(OTHER_FILES) / files_each.max(1)).unwrap_or(usize::MAX);
    if most >= wanted {
        return wanted;
    }
    findings.note(format!(
        "bounded by the limit on open files of one process ({limit}): {most} instead of {wanted}; raise `ulimit -Hn` for more"
    ));
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_bounds_and_says_so() {
        let mut findings = Findings::new("idle");
        assert_eq!(bounded(1000, 2, 4000, &mut findings), 1000);
        assert!(!findings.to_string().contains("bounded"));
        assert_eq!(bounded(10_000, 2, 4200, &mut findings), 2000);
        assert!(findings.to_string().contains("2000 instead of 10000"), "{findings}");
        assert_eq!(bounded(10, 2, 100, &mut findings), 0);
    }

    #[tokio::test]
    async fn a_server_that_says_nothing_ends_the_wait() {
        let silence = std::future::pending::<Result<(), Failure>>();
        let waited = patiently(Duration::from_millis(1), "a phone", silence).await;
        assert_eq!(waited.unwrap_err().to_string(), "a phone: nothing within 1ms");
        assert_eq!(within("a phone", async { Ok(7) }).await.unwrap(), 7);
    }
}
