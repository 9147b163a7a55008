//! Pushes in a line each.

use nod_push_mocks::{ApnsPush, FcmPush, WebPushed};
use serde_json::Value;

pub(crate) fn apns(push: &ApnsPush) -> String {
    let alert = push.body.pointer("/aps/alert");
    let what = words(member(alert, "title"), member(alert, "body"));
    let kind = &push.push_type;
    line("apns", &push.token, &format!("{kind}, until {}, {what}{}", push.expiration, push.body))
}

pub(crate) fn fcm(push: &FcmPush) -> String {
    let word = |name: &str| push.data.get(name).map_or("", String::as_str);
    let data = serde_json::json!(push.data);
    let what = words(word("title"), word("body"));
    line("fcm", &push.token, &format!("{}, for {} s, {what}{data}", push.priority, push.ttl_seconds))
}

pub(crate) fn web(push: &WebPushed) -> String {
    let notification = push.body.get("notification");
    let what = words(member(notification, "title"), member(notification, "body"));
    let target = push.endpoint.rsplit('/').next().unwrap_or_default();
    line("webpush", target, &format!("{}, for {} s, {what}{}", push.urgency, push.ttl, push.body))
}

pub(crate) fn refused(service: &str, why: &str) -> String {
    format!("{service:<8}REFUSED  {why:?}\n")
}

fn line(service: &str, target: &str, rest: &str) -> String {
    let short: String = target.chars().take(8).collect();
    format!("{service:<8}{short}…  {rest}\n")
}

fn words(title: &str, body: &str) -> String {
    if title.is_empty() && body.is_empty() { String::new() } else { format!("{title:?} {body:?} ") }
}

fn member<'a>(object: Option<&'a Value>, name: &str) -> &'a str {
    object.and_then(|object| object.get(name)?.as_str()).unwrap_or_default()
}
