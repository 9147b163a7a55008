//! What a long day and a crowd leave behind: nothing.

use std::time::Duration;

use futures_util::future::join_all;
use nod::flow::account;
use nod_core::answer::Verdict;
use nod_core::wire::InboxRequest;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::bad_input::{PASSWORD, World};
use crate::faults::process::Installation;
use crate::harness::browser::Page;
use crate::harness::eventually;
use crate::store::bed::Kind;

/// Sign-ins in the hour.
const LOGINS: usize = 600;

/// What this process holds, in KiB.
fn resident() -> usize {
    resident_of("self")
}

fn resident_of(process: &str) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

fn median(samples: &[usize]) -> usize {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

/// An hour in which people sign in, are asked and say no, give up, or do not come; and what they leave is deleted.
#[tokio::test]
async fn an_hour_leaves_no_memory_file_task_or_place_behind() {
    // What is over is deleted by the next minute: so the database, and the pages of it in memory, stay as they are.
    let world = World::with(|config| config.retention.evidence_days = 0).await;
    let server = &world.server;
    let mut page = Vec::new();
    let (mut memory, mut files) = (Vec::new(), Vec::new());
    let before = (server.app.hub.waiting(), server.app.lifecycle.tasks());
    for number in 0..LOGINS {
        login(&world, number, &mut page).await;
        server.clock.advance(Duration::from_secs(6));
        memory.push(resident());
        files.push(open_files());
    }
    drop(page);
    let (second, last) = (&memory[LOGINS / 4..LOGINS / 2], &memory[LOGINS * 3 / 4..]);
    let (second, last) = (median(second), median(last));
    println!("{LOGINS} sign-ins: {second} KiB in the second quarter, {last} KiB in the last");
    assert!(last <= second + second / 20, "{second} KiB became {last} KiB");
    let (second, last) = (median(&files[LOGINS / 4..LOGINS / 2]), median(&files[LOGINS * 3 / 4..]));
    assert!(last <= second + 2, "{second} open files became {last}");
    eventually("no subscription and no task is left of the hour", async || {
        let (waiting, tasks) = (server.app.hub.waiting(), server.app.lifecycle.tasks());
        (waiting <= before.0 && tasks <= before.1).then_some(())
    })
    .await;
    world.server.finish().await;
}

/// One of many ends. Sockets that were kept are closed by the next of their kind.
async fn login(world: &World, number: usize, page: &mut Vec<Page>) {
    let asked = world.webmail.ask(json!({ "username": "anna", "level": "tap", "lifetime": 15 })).await;
    assert_eq!(asked.status, 201, "{:?}", asked.body);
    let id = asked.text("id");
    let mut waiting = Page::open(&world.server, asked.text("ticket")).await;
    match number % 6 {
        // Nobody comes.
        0 => {
            page.clear();
            page.push(waiting);
            return;
        }
        1 => assert_eq!(world.webmail.cancel(id).await.status, 200),
        kind => {
            let inbox = world.phone.api().inbox(&InboxRequest::default()).await.unwrap();
            let token = &inbox.challenges.iter().find(|item| item.challenge.to_string() == id).unwrap().token;
            let verdict = if kind == 2 { Verdict::Deny } else { Verdict::Approve };
            let answer = world.phone.sign(token, id, verdict, asked.body["show"]["number"].as_str());
            world.phone.api().answer(&answer).await.unwrap();
        }
    }
    let end = waiting.until_final().await;
    assert!(end.state.is_final());
    waiting.socket.close().await;
}

/// People who sign in at once, again and again, in the real program: what their passwords were hashed in is given back.
#[tokio::test]
async fn four_hundred_sign_ins_leave_no_memory_behind() {
    const AT_ONCE: usize = 60;
    // The tables by which new passwords are judged are in it; sixty hashes at once would be more than a gigabyte.
    const MOST_KIB: usize = 88 * 1024;
    // Sixty hashes take longer than a request may where the machine is busy.
    let settings = "limits.wrong_passwords_per_minute = 0\nhttp.request_timeout = 120\n";
    let here = Installation::new(Kind::Sqlite, settings).await;
    here.prepare(async |setup| {
        for number in 0..AT_ONCE {
            let username = format!("name{number}").parse().unwrap();
            let password = Some(PASSWORD.into());
            let draft = account::Draft { username, display_name: None, administrator: false, password };
            account::add(&setup.app, draft).await.unwrap();
        }
    })
    .await;
    let mut service = here.serve();
    service.ready().await;
    let pid = service.pid().as_raw_nonzero().to_string();
    let before = resident_of(&pid);
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let form = http.get(format!("{}/sign-in", here.url())).send().await.unwrap();
    let cookie = form.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = form.text().await.unwrap();
    let csrf = page.split_once("name=\"csrf\" value=\"").unwrap().1.split('"').next().unwrap();
    for _ in 0..7 {
        let sign_ins = (0..AT_ONCE).map(|number| {
            let name = format!("name{number}");
            let fields = [("csrf", csrf), ("username", name.as_str()), ("password", PASSWORD)];
            let request = http.post(format!("{}/sign-in", here.url())).form(&fields);
            request.header("origin", here.url()).header("cookie", cookie.as_str()).send()
        });
        for signed_in in join_all(sign_ins).await {
            assert_eq!(signed_in.unwrap().status(), 303);
        }
    }
    let peak = resident_of(&pid);
    // It comes to rest by itself, however busy the machine is.
    let mut after = peak;
    for _ in 0..20_000 {
        after = resident_of(&pid);
        if after <= MOST_KIB {
            break;
        }
        http.get(format!("{}/healthz", here.url())).send().await.unwrap();
    }
    println!("{before} KiB before, {peak} just after, {after} at rest");
    assert!(after <= MOST_KIB, "{before} KiB became {after} KiB");
    service.terminate();
    assert!(service.end().await.0.success());
}

/// A crowd connects and says nothing. It costs a place each, until a deadline, and people sign in beside it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_half_open_connections_are_closed_and_cost_nobody_else() {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum }).unwrap();
    // Both ends are in this process.
    let most = limit.maximum.map_or(10_000, |files| usize::try_from(files).unwrap().saturating_sub(500) / 2);
    let count = most.min(10_000);
    let world = World::with(|config| config.http.max_connections_per_address = 20_000).await;
    let address: std::net::SocketAddr = world.server.url.strip_prefix("http://").unwrap().parse().unwrap();
    let (files, tasks) = (open_files(), world.server.app.lifecycle.tasks());
    let mut crowd = Vec::with_capacity(count);
    for _ in 0..count {
        crowd.push(TcpStream::connect(address).await.unwrap());
    }
    println!("{count} connections that say nothing");
    let mut page = Vec::new();
    for number in 0..12 {
        login(&world, number, &mut page).await;
    }
    drop(page);
    for mut stream in crowd {
        let mut nothing = [0; 1];
        assert!(matches!(stream.read(&mut nothing).await, Ok(0) | Err(_)), "it is closed, and nothing was said");
    }
    eventually("no task is left of the crowd", async || (world.server.app.lifecycle.tasks() <= tasks).then_some(()))
        .await;
    assert!(open_files() <= files + 4, "{files} open files became {}", open_files());
    world.server.finish().await;
}
