//! The machine's limit on open files, which bounds how many connections a scenario can have.

use crate::findings::Findings;
use crate::process::raise_open_files;

/// What a process needs besides its sockets.
const OTHER_FILES: u64 = 200;

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
}
