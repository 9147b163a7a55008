//! Every scenario, small, against a real server: so that the program still works on the day it is needed. Nothing here looks
//! at how fast anything was.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Runs the program; gives its report.
fn report(arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    report_in(folder.path(), arguments)
}

fn report_in(folder: &Path, arguments: &[&str]) -> Value {
    let json = folder.join("report.json");
    let output = Command::new(env!("CARGO_BIN_EXE_nod-loadtest"))
        .args(arguments)
        .arg("--json")
        .arg(&json)
        .env_remove("NOD_DEVICE_HOME")
        .output()
        .unwrap();
    let text = format!(
        "{}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{text}");
    serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap()
}

/// The runs of a report against a target, each of which approved so many and failed none.
#[track_caller]
fn approved(report: &Value, target: &str, count: u64) -> usize {
    let runs = report["runs"].as_array().unwrap().iter().filter(|run| run["target"] == target);
    runs.inspect(|run| assert_eq!((&run["approvals"], &run["failed"]), (&count.into(), &0.into()), "{run}")).count()
}

#[test]
fn a_closed_loop_beside_the_floor() {
    let folder = tempfile::tempdir().unwrap();
    let svg = folder.path().join("chart.svg");
    let arguments = ["approvals", "--own", "--most-phones", "8", "--concurrency", "4", "--count", "12", "--runs", "2"];
    let report = report_in(folder.path(), &[&arguments[..], &["--floor", "--svg", svg.to_str().unwrap()]].concat());
    assert_eq!((approved(&report, "nod", 12), approved(&report, "floor", 12)), (2, 2));
    assert_eq!(report["floor_browsers"], "new");
    assert!(report["ratio"]["p50_us"].as_f64().unwrap() > 0.0);
    assert!(report["median"]["nod"]["server_peak_kib"].as_f64().unwrap() > 0.0);
    assert_eq!(std::fs::read_to_string(svg).unwrap().matches("<polyline").count(), 2);
}

#[test]
fn an_open_loop_and_a_floor_whose_browsers_are_there_already() {
    let arguments = ["approvals", "--own", "--most-phones", "8", "--rate", "50", "--count", "10"];
    let report = report(&[&arguments[..], &["--floor", "--floor-browsers", "open"]].concat());
    assert_eq!((approved(&report, "nod", 10), approved(&report, "floor", 10)), (1, 1));
    assert_eq!((&report["loop"], &report["floor_browsers"]), (&"open".into(), &"open".into()));
}

#[test]
fn without_a_store() {
    let report =
        report(&["approvals", "--own", "--memory", "--most-phones", "8", "--concurrency", "2", "--count", "10"]);
    assert_eq!(approved(&report, "nod", 10), 1);
}

#[test]
fn idle_phones_and_browsers() {
    let report = report(&["idle", "--count", "100"]);
    let figures = &report["figures"];
    assert_eq!(figures["connected_twice"], 100.0);
    // A busy server opens connections to its database meanwhile: files of its own, a few at the most.
    let whole = |name: &str| figures[name].as_f64().unwrap().round();
    assert_eq!((whole("device_descriptors"), whole("browser_descriptors")), (1.0, 1.0), "{report}");
}

#[test]
fn a_burst() {
    let report = report(&["burst", "--count", "20"]);
    assert_eq!((&report["figures"]["at_once"], &report["figures"]["approved"]), (&20.0.into(), &20.0.into()));
}

#[test]
fn a_storm() {
    let report = report(&["storm", "--count", "20", "--calm", "0.5"]);
    assert_eq!(report["figures"]["devices"], 20.0);
    assert!(report["figures"]["logins_meanwhile"].as_f64().unwrap() > 0.0, "{report}");
}

#[test]
fn slow_peers() {
    let report = report(&["slow", "--count", "5", "--seconds", "0.5"]);
    assert_eq!(report["figures"]["bad_peers"], 20.0);
    assert!(report["figures"]["beside_p50_ms"].as_f64().unwrap() > 0.0, "{report}");
}

#[test]
fn sign_ins_beside_wrong_passwords() {
    let report = report(&["sign-ins", "--count", "30", "--rounds", "3"]);
    assert!(report["figures"]["wrong_passwords_sent"].as_f64().unwrap() >= 30.0, "{report}");
    assert!(report["figures"]["sign_in_median_ratio"].as_f64().unwrap() > 0.0, "{report}");
}

#[test]
fn checks_of_app_passwords_beside_approvals() {
    let report = report(&["app-passwords", "--seconds", "0.5", "--rate", "50"]);
    let figures = &report["figures"];
    for name in ["checks_per_second", "check_beside_p99_ms", "approvals_per_second_beside"] {
        assert!(figures[name].as_f64().unwrap() > 0.0, "{name}: {report}");
    }
}

#[test]
fn pushes_that_are_accepted_and_pushes_that_hang() {
    let few = ["push", "--count", "20", "--lasting", "15", "--seconds", "0.5", "--rounds", "1"];
    let report = report(&few);
    let figures = &report["figures"];
    assert_eq!((&figures["targets"], &figures["in_flight"]), (&20.0.into(), &20.0.into()), "{report}");
    assert_eq!(figures["bounded_at"], 5.0, "a lane of a quarter: {report}");
    assert!(figures["pushes_per_s"].as_f64().unwrap() > 0.0, "{report}");
    assert!(figures["lane_hanging"].as_f64().unwrap() >= 20.0, "{report}");
    assert!(figures["issue_p99_ratio"].as_f64().unwrap() > 0.0, "{report}");
}

#[test]
fn a_scenario_that_cannot_be_run_says_so_and_fails() {
    let output = Command::new(env!("CARGO_BIN_EXE_nod-loadtest"))
        .args(["approvals", "--server", "https://nod.example.org", "--phones", "/nowhere"])
        .env_remove("NOD_DEVICE_HOME")
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("plain http"));
}
