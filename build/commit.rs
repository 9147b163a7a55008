//! The commit of the build: `NOD_COMMIT`, taken from the environment where a packager sets it, else from git, else `unknown`.
//! A build never fails for want of git.

use std::process::Command;

/// Twelve digits, with `-dirty` where the tree differs.
pub(crate) fn commit() -> String {
    #[expect(clippy::disallowed_methods, reason = "a build script has no other settings")]
    let given = std::env::var("NOD_COMMIT").ok().filter(|commit| !commit.is_empty());
    given.or_else(from_git).unwrap_or_else(|| "unknown".to_owned())
}

fn from_git() -> Option<String> {
    // A tarball unpacked inside somebody else's repository is not that repository's commit.
    let prefix = git(&["rev-parse", "--show-prefix"])?;
    if !prefix.is_empty() {
        return None;
    }
    watch_git();
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let changed = git(&["--no-optional-locks", "status", "--porcelain", "--untracked-files=no"])?;
    Some(if changed.is_empty() { commit } else { format!("{commit}-dirty") })
}

/// Asks to run again when `HEAD` moves: `HEAD` says which branch, the branch's file or the packed ones say where. git
/// names the files, since a worktree keeps them elsewhere. The index is not watched: every `git status` may touch it, and
/// each touch would compile the service again. So `-dirty` is as of the last run, and right for a fresh build.
fn watch_git() {
    let branch = git(&["symbolic-ref", "--quiet", "HEAD"]);
    for file in ["HEAD", "packed-refs"].into_iter().map(str::to_owned).chain(branch) {
        // A file that is not there would make every build run this again.
        if let Some(path) = git(&["rev-parse", "--git-path", &file])
            && std::path::Path::new(&path).exists()
        {
            println!("cargo::rerun-if-changed={path}");
        }
    }
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    if !output.status.success() {
        return None;
    }
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
