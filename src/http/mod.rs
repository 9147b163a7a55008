//! The doors: HTTP, the socket, the pages. They translate and decide nothing (law 2).

pub mod api;
pub mod error;
pub mod extract;
mod forwarded;
pub mod layers;
mod own_address;
pub mod pages;
pub mod phone_app;
pub mod server;
pub mod socket;
mod transport;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post, put};

use api::{app_password, app_token, device, enrolment, relying_party, service, sign_in as device_sign_in, watch};
use extract::Shared;
use pages::{account, assets, device as phones, docs, factor, language, mail, organisation, render, sign_in};
use phone_app::Files;

/// Every address of the service.
pub fn router(app: Shared) -> Router {
    let timed = layers::request_timeout(
        programs().merge(devices()).merge(people()).merge(mail_pages()).merge(administrators()),
        app.config.http.request_timeout,
    );
    let all = timed
        .merge(waiting())
        .merge(devices_waiting())
        .route("/v1/socket", get(socket::upgrade))
        .fallback(render::not_found)
        .method_not_allowed_fallback(service::method_not_allowed);
    layers::around(all, &app).with_state(app)
}

/// Every address of the phone app's origin: its files, and what devices call. No page of an account, nothing of a relying party or
/// of a browser that waits.
pub fn phone_app_router(app: Shared, files: Arc<Files>) -> Router {
    let timed = layers::request_timeout(devices(), app.config.http.request_timeout);
    let all = timed
        .merge(devices_waiting())
        .route("/v1/socket", get(socket::upgrade_device))
        .fallback_service(phone_app::files(&app, files))
        .method_not_allowed_fallback(service::method_not_allowed);
    layers::around_phone_app(all, &app).with_state(app)
}

/// What relying parties and other programs ask.
fn programs() -> Router<Shared> {
    Router::new()
        // relying parties
        .route("/v1/challenges", post(relying_party::create))
        .route("/v1/challenges/{id}", delete(relying_party::cancel))
        .route("/v1/challenges/{id}/redeem", post(relying_party::redeem))
        .route("/v1/challenges/{id}/evidence", get(relying_party::evidence))
        .route("/v1/app-passwords/check", post(app_password::check))
        .route("/v1/app-passwords/auth", get(app_password::auth))
        .route("/v1/app-passwords/token", post(app_token::token))
        .route("/v1/app-passwords/introspect", post(app_token::introspect))
        // waiting browsers
        .route("/v1/watch/exchange", post(watch::exchange))
        // everybody
        .route("/readyz", get(service::ready))
        .route("/openapi.json", get(service::openapi))
}

/// What devices ask, and what everybody may: the same at both origins.
fn devices() -> Router<Shared> {
    Router::new()
        .route("/v1/enrolments/claim", post(enrolment::claim))
        .route("/v1/enrolments/cancel", post(enrolment::cancel))
        .route("/v1/sign-ins", post(device_sign_in::begin))
        .route("/v1/sign-ins/cancel", post(device_sign_in::cancel))
        .route("/v1/sign-ins/authorize", post(device_sign_in::authorize))
        .route("/v1/device", get(device::show).patch(device::rename).delete(device::revoke))
        .route("/v1/device/codes", get(device::codes))
        .route("/v1/device/activity", get(device::activity))
        .route("/v1/device/backup-codes", post(device::backup_codes))
        .route("/v1/device/backup-codes/saved", post(device::backup_codes_saved))
        .route("/v1/device/screen-lock", put(device::put_screen_lock).delete(device::delete_screen_lock))
        .route("/v1/device/screen-lock/options", post(device::screen_lock_options))
        .route("/v1/device/two-step", post(device::two_step))
        .route("/v1/device/push-test", post(device::push_test))
        .route("/v1/device/answer", post(device::answer))
        .route("/v1/device/ack", post(device::ack))
        .route("/v1/device/key", post(device::rotate_key))
        .route("/v1/device/push-targets", put(device::put_push_target))
        .route("/v1/device/push-targets/{kind}", delete(device::delete_push_target))
        // everybody
        .route("/v1/keys", get(service::keys))
        .route("/.well-known/jwks.json", get(service::jwks))
        .route("/.well-known/nod-configuration", get(service::discovery))
        .route("/healthz", get(service::health))
}

/// What people open in a browser.
fn people() -> Router<Shared> {
    Router::new()
        // people: set-up and sign-in
        .route("/", get(sign_in::root))
        .route("/setup", get(sign_in::setup::form).post(sign_in::setup::set_up))
        .route("/sign-in", get(sign_in::form).post(sign_in::begin))
        .route("/sign-in/wait", get(sign_in::waiting::wait))
        .route("/sign-in/code", get(sign_in::code::form).post(sign_in::code::send))
        .route("/sign-in/passkey", get(sign_in::passkey::form).post(sign_in::passkey::send))
        .route("/sign-in/passkey/options", post(sign_in::passkey::options))
        .route("/sign-in/passkey-alone", post(sign_in::passkey::alone))
        .route("/sign-in/passkey-alone/options", post(sign_in::passkey::alone_options))
        .route("/sign-in/more-time", post(sign_in::waiting::more_time))
        .route("/sign-in/remember", post(sign_in::waiting::remember))
        .route("/sign-in/resend", post(sign_in::waiting::resend))
        .route("/sign-in/cancel", post(sign_in::waiting::cancel))
        .route("/sign-out", post(sign_in::sign_out))
        // people: their account
        .route("/account", get(account::overview))
        .route("/account/activity", get(account::activity::list))
        .route("/account/activity.csv", get(account::activity::csv))
        .route("/account/activity.json", get(account::activity::json))
        .route("/account/secure", get(account::secure::show).post(account::secure::secure))
        .route("/account/language", get(account::language::show).post(account::language::choose))
        .route("/account/password", get(account::password::form).post(account::password::change))
        .route("/account/sessions/sign-out", post(account::sign_out_others))
        .route("/account/sessions/{session}/sign-out", post(account::sign_out_other))
        .route("/account/phones", post(phones::add))
        .route("/account/phones/{device}", get(phones::phone::show))
        .route("/account/phones/{device}/rename", post(phones::phone::rename))
        .route("/account/phones/{device}/test", post(phones::phone::test))
        .route("/account/phones/{device}/screen-lock", post(phones::phone::screen_lock))
        .route("/account/phones/{device}/remove", post(phones::remove))
        .route("/account/phones/new/{id}", get(phones::new))
        .route("/account/phones/new/{id}/confirm", post(phones::confirm))
        .route("/account/phones/new/{id}/refuse", post(phones::refuse))
        .route("/account/phones/new/{id}/cancel", post(phones::refuse))
        .route("/2fa", get(factor::two_step::short))
        .route("/account/two-step", get(factor::two_step::begin).post(factor::two_step::choose))
        .route("/account/two-step/codes", get(factor::two_step::codes).post(factor::two_step::create_codes))
        .route("/account/two-step/codes/saved", post(factor::two_step::saved))
        .route("/account/two-step/test", get(factor::two_step::test).post(factor::two_step::ask))
        .route("/account/two-step/turn-on", post(factor::two_step::turn_on))
        .route("/account/two-step/passkey", post(factor::two_step::turn_on_by_passkey))
        .route("/account/two-step/passkey/options", post(factor::two_step::passkey_options))
        .route("/account/two-step/done", get(factor::two_step::done))
        .route("/account/two-step/off", get(factor::two_step::off).post(factor::two_step::turn_off))
        .route("/account/backup-codes", get(factor::backup_codes::show).post(factor::backup_codes::create))
        .route("/account/backup-codes/recovery", post(factor::backup_codes::create_recovery))
        .route("/account/backup-codes/download", post(factor::backup_codes::download))
        .route("/account/codes-apps", get(factor::codes_apps::list).post(factor::codes_apps::add))
        .route("/account/codes-apps/new", get(factor::codes_apps::new))
        .route("/account/codes-apps/{codes_app}/remove", post(factor::codes_apps::remove))
        .route("/account/passkeys", get(factor::passkeys::list).post(factor::passkeys::add))
        .route("/account/passkeys/options", post(factor::passkeys::options))
        .route("/account/passkeys/{passkey}/rename", post(factor::passkeys::rename))
        .route("/account/passkeys/{passkey}/remove", post(factor::passkeys::remove))
        .route("/account/app-passwords", get(factor::list).post(factor::create))
        .route("/account/app-passwords/remove", post(factor::remove_all))
        .route("/account/app-passwords/{app_password}/remove", post(factor::remove))
        .route("/account/export", post(account::export))
        // people: the rest
        .route("/language", post(language::choose))
        .route("/welcome", get(organisation::welcome::form).post(organisation::welcome::send))
        .route("/enrol", get(phones::landing))
        .route("/scan", get(sign_in::waiting::scan))
        .route("/docs", get(docs::api))
        .route("/docs/errors", get(docs::errors))
        .route("/help", get(docs::help))
        .route("/help/new-phone", get(docs::guide::new_phone))
        .route("/help/lost-phone", get(docs::guide::lost_phone))
        .route("/help/request", get(docs::guide::request))
        .route("/help/install", get(docs::guide::install))
        .route("/help/app-passwords", get(docs::guide::app_passwords))
        .route("/privacy", get(docs::privacy))
        .route("/assets/{name}", get(assets::asset))
        .route("/assets/help/{name}", get(assets::help_picture))
}

/// Mail: the addresses of an account, and what letters lead to.
fn mail_pages() -> Router<Shared> {
    Router::new()
        .route("/account/addresses", get(mail::addresses::list).post(mail::addresses::add))
        .route("/account/addresses/confirm", get(mail::addresses::confirm_form).post(mail::addresses::confirm))
        .route("/account/addresses/{address}/again", post(mail::addresses::again))
        .route("/account/addresses/{address}/remove", post(mail::addresses::remove))
        // what letters lead to
        .route("/password/forgot", get(mail::password::forgot).post(mail::password::ask))
        .route("/password/new", get(mail::password::form).post(mail::password::set))
        .route("/sign-in/recovery", get(mail::recovery::begin_form).post(mail::recovery::begin))
        .route("/recovery", get(mail::recovery::confirm_form).post(mail::recovery::confirm))
        .route("/recovery/open", get(mail::recovery::open_form).post(mail::recovery::open))
        .route("/recovery/phone", get(mail::recovery::phone))
        .route("/recovery/phone/confirm", post(mail::recovery::confirm_phone))
        .route("/recovery/phone/refuse", post(mail::recovery::refuse_phone))
        .route("/recovery/phone/again", post(mail::recovery::again))
        .route("/account/recovery/cancel", post(mail::recovery::cancel))
        .route("/undo", get(mail::undo::form).post(mail::undo::press))
}

/// What administrators open in a browser.
fn administrators() -> Router<Shared> {
    Router::new()
        .route("/admin", get(organisation::overview))
        .route("/admin/people", get(organisation::people::list))
        .route("/admin/people.csv", get(organisation::people::csv))
        .route("/admin/people/new", get(organisation::people::new))
        .route("/admin/people/{account}", get(organisation::people::show))
        .route("/admin/people/{account}/remind", post(organisation::people::remind))
        .route("/admin/people/{account}/link-phone", post(organisation::phone::again))
        .route("/admin/remind", post(organisation::people::remind_all))
        .route("/admin/groups", get(organisation::groups::list).post(organisation::groups::create))
        .route("/admin/groups/{group}", get(organisation::groups::show))
        .route("/admin/groups/{group}/members", post(organisation::groups::add))
        .route("/admin/groups/{group}/members/remove", post(organisation::groups::remove))
        .route("/admin/groups/{group}/rename", post(organisation::groups::rename))
        .route("/admin/import", get(organisation::import::form).post(organisation::import::read))
        .route("/admin/deeds", get(organisation::deeds::form).post(organisation::deeds::ask))
        .route("/admin/approvals/{id}", get(organisation::approvals::show))
        .route("/admin/approvals/{id}/resend", post(organisation::approvals::resend))
        .route("/admin/approvals/{id}/cancel", post(organisation::approvals::cancel))
        .route("/admin/approvals/{id}/export", get(organisation::approvals::download))
        .route("/admin/approvals/{id}/links", get(organisation::approvals::links))
        .route("/admin/approvals/{id}/links.csv", get(organisation::approvals::links_csv))
        .route("/admin/approvals/{id}/phone", get(organisation::phone::show))
        .route("/admin/approvals/{id}/phone/confirm", post(organisation::phone::confirm))
        .route("/admin/approvals/{id}/phone/refuse", post(organisation::phone::refuse))
}

/// These wait on purpose and bound their waits themselves.
fn waiting() -> Router<Shared> {
    Router::new()
        .route("/v1/challenges/{id}", get(relying_party::show))
        .route("/v1/watch/poll", post(watch::poll))
        .route("/v1/watch/events", post(watch::events))
        .route("/account/phones/new/{id}/live", get(phones::live))
        .route("/account/two-step/codes/live", get(factor::two_step::codes_live))
        .route("/recovery/phone/live", get(mail::recovery::live))
        .route("/admin/approvals/{id}/phone/live", get(organisation::phone::live))
}

/// … of devices, at both origins.
fn devices_waiting() -> Router<Shared> {
    Router::new()
        .route("/v1/enrolments/status", post(enrolment::status))
        .route("/v1/sign-ins/status", post(device_sign_in::status))
        .route("/v1/device/inbox", post(device::inbox))
}

/// The metrics, for a listener that the public does not reach.
pub fn metrics_router(app: Shared) -> Router {
    let routes = Router::new().route("/metrics", get(service::metrics)).fallback(service::not_found);
    // Errors are rendered there.
    routes.layer(from_fn_with_state(app.clone(), layers::observe)).with_state(app)
}
