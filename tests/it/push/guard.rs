//! Where users may have this server send (REQ 75).

use std::time::Duration;

use nod::config::Network;
use nod::push::Report;
use nod_core::wire::PushTargetRequest;

use super::{Desk, LIFETIME, LIMITS, unified_target, web_target};

fn at(endpoint: &str) -> PushTargetRequest {
    let mut point = [7; 65];
    point[0] = 4;
    PushTargetRequest::UnifiedPush {
        endpoint: endpoint.to_owned(),
        p256dh: nod_core::encoding::base64url(&point),
        auth: nod_core::encoding::base64url(&[8; 16]),
        lang: None,
    }
}

#[tokio::test]
async fn req_75_a_name_that_leads_inside_is_not_connected_to() {
    // `localhost` is on the list and leads to this machine: the list is of names, and the address is looked at as well.
    let desk = Desk::with(LIMITS, |config| config.push.allow_networks = Vec::new()).await;
    let web = &desk.services.web;
    for target in [unified_target(web.subscribe()), web_target(web.subscribe())] {
        let report = desk.report(&target, LIFETIME).await;
        assert_eq!(report, Report::Failed("the name leads to an address that is not public".to_owned()));
    }
    assert_eq!(web.connections(), 0);
    desk.finish().await;
}

#[tokio::test]
async fn req_75_addresses_inside_are_refused_when_a_phone_registers() {
    let desk = Desk::with(LIMITS, |config| {
        config.push.allow_networks = vec![Network::try_from("10.20.0.0/16".to_owned()).unwrap()];
        config.unifiedpush.hosts = vec!["*".to_owned()];
    })
    .await;
    let admits = |endpoint: &str| {
        nod::push::Target::parse(&at(endpoint)).is_ok_and(|target| desk.dispatcher.admits(&target).is_ok())
    };
    for endpoint in ["https://push.example.org/x", "https://10.20.3.4/x", "https://push.example.org:8443/x?y=z"] {
        assert!(admits(endpoint), "{endpoint}");
    }
    for endpoint in [
        "https://10.21.3.4/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "http://push.example.org/x",
        "http://10.20.3.4/x",
        "https://user:password@push.example.org/x",
        "ftp://push.example.org/x",
        "https://",
        "/x",
        "https://0/x",
        "https://push.example.org/\u{202e}x",
        "https://push.example.org/ x",
    ] {
        assert!(!admits(endpoint), "{endpoint}");
    }
    assert!(!admits(&format!("https://push.example.org/{}", "x".repeat(1000))), "at most 1000 bytes");
    desk.finish().await;
}

/// Whatever a phone brings: what is admitted is an https address whose host is a name or public, or it is refused in words.
#[tokio::test]
async fn req_75_no_spelling_of_an_address_gets_past() {
    let desk = Desk::with(LIMITS, |config| {
        config.push.allow_networks = Vec::new();
        config.unifiedpush.hosts = vec!["*".to_owned()];
    })
    .await;
    let spelling = proptest::string::string_regex(
        "(https?|HTTPS|ws|file)?(:|:/|://|:///|:\\\\)?([a-z@:.%0-9x\\[\\]\\\\/#?]{0,20})?(127\\.1|0x7f000001|2130706433|localhost|\\[::1\\]|\\[::ffff:7f00:1\\]|017700000001|10\\.0\\.0\\.1|169\\.254\\.169\\.254|a\\.example)([:/?#@\\\\][a-z0-9.@:/]{0,12})?",
    );
    let spelling = spelling.unwrap();
    let mut runner = proptest::test_runner::TestRunner::default();
    let run = runner.run(&spelling, |endpoint| {
        let Ok(target) = nod::push::Target::parse(&at(&endpoint)) else { return Ok(()) };
        if desk.dispatcher.admits(&target).is_ok() {
            let url = reqwest::Url::parse(&endpoint).unwrap();
            proptest::prop_assert_eq!(url.scheme(), "https");
            let host = url.host_str().unwrap();
            let address: Result<std::net::IpAddr, _> = host.trim_matches(['[', ']']).parse();
            let public = address.as_ref().map_or(true, |address| !address.to_canonical().is_loopback());
            proptest::prop_assert!(public && !host.starts_with("10.") && !host.starts_with("169.254."), "{}", endpoint);
        }
        Ok(())
    });
    run.unwrap();
    desk.finish().await;
}

#[tokio::test]
async fn a_registration_that_was_allowed_once_is_looked_at_again_before_each_push() {
    let desk = Desk::with(LIMITS, |config| config.unifiedpush.hosts = vec!["push.example.org".to_owned()]).await;
    let report = desk.report(&unified_target(desk.services.web.subscribe()), Duration::from_secs(5)).await;
    assert_eq!(report, Report::Failed("endpoint: this server does not send to that host".to_owned()));
    assert_eq!(desk.services.web.connections(), 0);
    desk.finish().await;
}
