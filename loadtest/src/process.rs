//! Server processes: started, pinned, looked at through `/proc`, stopped by their number.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, setrlimit};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::Failure;

/// How long a server may take to stop when it is asked to.
const STOP: Duration = Duration::from_secs(20);

/// A server process of ours. When it is dropped it is killed.
pub(crate) struct Process {
    child: Child,
    pid: u32,
}

impl Process {
    /// Starts a program, on one core where one is named.
    pub(crate) fn start(program: &Path, arguments: &[&str], core: Option<usize>) -> Result<Self, Failure> {
        Self::spawn(command(program, arguments, core).stdout(Stdio::null()))
    }

    /// Starts a program whose first line of output says where it listens.
    pub(crate) async fn start_listening(
        program: &Path,
        arguments: &[&str],
        core: Option<usize>,
    ) -> Result<(Self, String), Failure> {
        let mut process = Self::spawn(command(program, arguments, core).stdout(Stdio::piped()))?;
        let output = process.child.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).await?;
        Ok((process, line.trim().to_owned()))
    }

    fn spawn(command: &mut Command) -> Result<Self, Failure> {
        let child = command.stdin(Stdio::null()).kill_on_drop(true).spawn()?;
        let pid = child.id().ok_or("a process that ended at once")?;
        Ok(Self { child, pid })
    }

    /// Its number.
    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// Asks it to stop (SIGTERM) and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<ExitStatus, Failure> {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw).ok_or("no process")?;
        kill_process(pid, Signal::TERM)?;
        Ok(tokio::time::timeout(STOP, self.child.wait()).await.map_err(|_| "the server does not stop")??)
    }
}

fn command(program: &Path, arguments: &[&str], core: Option<usize>) -> Command {
    let mut command = match core {
        None => Command::new(program),
        Some(core) => {
            let mut command = Command::new("taskset");
            command.arg("-c").arg(core.to_string()).arg(program);
            command
        }
    };
    command.args(arguments);
    command
}

/// What a process has used and holds, as the operating system says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Processor time of all its threads, in microseconds; counted in hundredths of a second.
    pub(crate) cpu_us: u64,
    /// Resident memory, in KiB.
    pub(crate) rss_kib: u64,
    /// The most resident memory that it ever had, in KiB.
    pub(crate) peak_kib: u64,
    /// Open file descriptors.
    pub(crate) descriptors: u64,
}

/// Looks at a process.
pub(crate) fn usage(pid: u32) -> Result<Usage, Failure> {
    let read = |name: &str| {
        let path = format!("/proc/{pid}/{name}");
        std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))
    };
    let status = read("status")?;
    Ok(Usage {
        cpu_us: cpu_us(&read("stat")?).ok_or("/proc: no processor time")?,
        rss_kib: kib(&status, "VmRSS").ok_or("/proc: no memory")?,
        peak_kib: kib(&status, "VmHWM").ok_or("/proc: no memory")?,
        descriptors: std::fs::read_dir(format!("/proc/{pid}/fd"))?.count().try_into()?,
    })
}

/// User and system time: fields 14 and 15, counted after the name, which may contain anything.
fn cpu_us(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut fields = rest.split(' ').skip(11).map(str::parse::<u64>);
    let ticks = fields.next()?.ok()? + fields.next()?.ok()?;
    Some(ticks * 1_000_000 / rustix::param::clock_ticks_per_second())
}

fn kib(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Raises the limit on open files as far as it goes; says how far that is.
pub(crate) fn raise_open_files() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    // Where even that is refused, the old limit stands, and a scenario that meets it says so.
    let _ = setrlimit(Resource::Nofile, raised);
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_found_behind_any_name() {
        let stat = "12 (a (b) c) S 1 12 12 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 3 0 100 0 0";
        assert_eq!(cpu_us(stat), Some(200 * 1_000_000 / rustix::param::clock_ticks_per_second()));
        assert_eq!(cpu_us("12 (a) S"), None);
    }

    #[test]
    fn memory_is_read_by_name() {
        assert_eq!(kib("Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n", "VmRSS"), Some(1024));
        assert_eq!(kib("Name:\tx\n", "VmRSS"), None);
    }

    #[test]
    fn this_process_can_be_looked_at() {
        let usage = usage(std::process::id()).unwrap();
        assert!(usage.rss_kib > 0 && usage.peak_kib >= usage.rss_kib && usage.descriptors > 2);
    }
}
