//! Help, step by step: `GET /help/<topic>`. What the steps of a topic are is data, which one template shows.

use axum::extract::State;
use axum::response::Response;

use super::view::{Guide, Part, Picture, Step, Topic};
use crate::http::extract::Shared;
use crate::http::pages::layout::Site;
use crate::http::pages::layout::markup::{Html, address, code, link, plain, strong};
use crate::http::pages::render::{page, site};
use crate::words::{Language, Words};

/// `GET /help/new-phone`.
pub async fn new_phone(state: State<Shared>, language: Language) -> Response {
    show(&state, language, Topic::NewPhone)
}

/// `GET /help/lost-phone`.
pub async fn lost_phone(state: State<Shared>, language: Language) -> Response {
    show(&state, language, Topic::LostPhone)
}

/// `GET /help/request`.
pub async fn request(state: State<Shared>, language: Language) -> Response {
    show(&state, language, Topic::Request)
}

/// `GET /help/install`.
pub async fn install(state: State<Shared>, language: Language) -> Response {
    show(&state, language, Topic::Install)
}

/// `GET /help/app-passwords`.
pub async fn app_passwords(state: State<Shared>, language: Language) -> Response {
    show(&state, language, Topic::AppPasswords)
}

fn show(app: &Shared, language: Language, topic: Topic) -> Response {
    page(&guide(site(app, language), topic, app.config.app_url().as_deref()))
}

/// The page of a topic. `app`: the phone app's origin, where there is an app.
pub fn guide(site: Site, topic: Topic, app: Option<&str>) -> Guide {
    let w = site.w;
    let parts = match topic {
        Topic::NewPhone => parts_of_new_phone(w),
        Topic::LostPhone => parts_of_lost_phone(w),
        Topic::Request => parts_of_request(w),
        Topic::Install => parts_of_install(w, app),
        Topic::AppPasswords => parts_of_app_passwords(w),
    };
    Guide { site, topic, parts }
}

fn text(text: &str) -> Html {
    Html::of(plain(text))
}

fn step(text: Html) -> Step {
    Step { text, picture: None }
}

fn say(said: &str) -> Step {
    step(text(said))
}

fn to(topic: Topic, w: Words) -> Html {
    link(topic.href(), topic.title(w))
}

fn parts_of_new_phone(w: Words) -> Vec<Part> {
    let security = link("/account", w.account_security());
    let sign_in = Part::new(w.guide_new_phone_sign_in())
        .steps([say(w.guide_new_phone_open()), say(w.guide_new_phone_password()), say(w.guide_new_phone_approve())])
        .after(Html::of(w.guide_new_phone_without(to(Topic::LostPhone, w))));
    let options = Html::of(w.guide_new_phone_options(link("/account/two-step", w.two_step_add())));
    let choose = w.guide_new_phone_choose(strong(w.two_step_add_it()), plain(w.two_step_other_phone()));
    let confirm = Html::of(w.guide_new_phone_confirm(strong(w.device_confirm_yes())));
    let add = Part::new(w.guide_new_phone_add()).steps([
        step(Html::of(w.guide_new_phone_app(to(Topic::Install, w)))),
        step(options),
        step(Html::of(choose)).with(Picture::Options),
        say(w.guide_new_phone_scan()).with(Picture::Scan),
        say(w.guide_new_phone_compare()).with(Picture::Confirm),
        step(confirm),
    ]);
    let remove = Part::new(w.guide_new_phone_remove()).steps([
        step(Html::of(w.guide_new_phone_security(security))),
        step(Html::of(w.guide_new_phone_remove_do(strong(w.account_remove_do())))),
    ]);
    let codes = Html::of(w.guide_new_phone_move_codes(link("/account/codes-apps", w.factor_codes())));
    let passkeys = Html::of(w.guide_new_phone_move_passkey(link("/account/passkeys", w.factor_passkeys())));
    let others =
        Part::new(w.guide_new_phone_move()).about(text(w.guide_new_phone_move_about())).notes([codes, passkeys]);
    vec![sign_in, add, remove, others]
}

fn parts_of_lost_phone(w: Words) -> Vec<Part> {
    let security = link("/account", w.account_security());
    let sign_in = Part::new(w.guide_lost_phone_sign_in()).steps([
        say(w.guide_lost_phone_password()),
        step(Html::of(w.guide_lost_phone_other(strong(w.approval_other_ways())))).with(Picture::OtherWays),
        say(w.guide_lost_phone_way()),
        say(w.guide_lost_phone_code()),
    ]);
    let remove = Part::new(w.guide_lost_phone_remove()).steps([
        step(Html::of(w.guide_lost_phone_security(security))),
        step(Html::of(w.guide_lost_phone_remove_do(strong(w.account_remove_do())))).with(Picture::Remove),
    ]);
    let secure = Html::of(w.guide_lost_phone_secure(link("/account/secure", w.account_secure())));
    let change = Html::of(w.guide_lost_phone_change(link("/account/password", w.account_password_change())));
    let stolen = Part::new(w.guide_lost_phone_stolen()).steps([
        step(secure),
        step(Html::of(w.guide_lost_phone_secure_do(strong(w.account_secure_do())))).with(Picture::Secure),
        step(change),
    ]);
    let shut_out = Part::new(w.guide_lost_phone_shut_out())
        .about(text(w.guide_lost_phone_mail()))
        .steps([
            step(Html::of(w.guide_lost_phone_mail_other(strong(w.approval_other_ways())))),
            step(Html::of(w.guide_lost_phone_mail_lost(strong(w.recovery_lost())))),
        ])
        .after(text(w.guide_lost_phone_ask()))
        .after(text(w.guide_lost_phone_never()))
        .after(Html::of(w.guide_lost_phone_next(to(Topic::NewPhone, w))));
    vec![sign_in, remove, stolen, shut_out]
}

fn parts_of_request(w: Words) -> Vec<Part> {
    let yours = Part::new(w.guide_request_yours())
        .steps([
            say(w.guide_request_look()),
            say(w.guide_request_number()).with(Picture::Waiting),
            say(w.guide_request_approve()),
        ])
        .after(text(w.guide_request_place()));
    let change = Html::of(w.guide_request_change(link("/account/password", w.account_password_change())));
    let activity = Html::of(w.guide_request_activity(link("/account/activity", w.account_activity_short())));
    let not_yours = Part::new(w.guide_request_not_yours()).steps([
        say(w.guide_request_refuse()),
        say(w.guide_request_report()),
        step(change),
        step(activity),
    ]);
    let careful = Part::new(w.guide_request_careful()).notes([
        text(w.guide_request_no_number()),
        text(w.guide_request_caller()),
        text(w.guide_request_many()),
    ]);
    let again = Html::of(w.guide_request_again(strong(w.approval_send_again())));
    let missing = Part::new(w.guide_request_missing()).steps([say(w.guide_request_open_app()), step(again)]);
    vec![yours, not_yours, careful, missing]
}

fn parts_of_install(w: Words, app: Option<&str>) -> Vec<Part> {
    let new = Html::of(w.guide_install_new(link("/account/codes-apps/new", w.factor_codes_new())));
    let codes = Part::new(w.guide_install_codes()).about(text(w.guide_install_codes_about())).steps([
        say(w.guide_install_get()),
        step(new),
        say(w.guide_install_scan()).with(Picture::CodesApp),
        say(w.guide_install_label()),
        say(w.guide_install_digits()),
        step(Html::of(w.guide_install_add(strong(w.factor_codes_do())))),
    ]);
    let open = Html::of(w.guide_install_passkey_open(link("/account/passkeys", w.factor_passkeys())));
    let passkey = Part::new(w.guide_install_passkey()).about(text(w.guide_install_passkey_about())).steps([
        step(open),
        step(Html::of(w.guide_install_passkey_add(strong(w.factor_passkeys_do())))).with(Picture::Passkeys),
        say(w.guide_install_passkey_confirm()),
    ]);
    let about = Html::of(w.guide_install_computer_about(code("nod-device")));
    let options = Html::of(w.guide_install_options(link("/account/two-step", w.two_step_add())));
    let choose = w.guide_install_choose(strong(w.two_step_add_it()), plain(w.two_step_other_phone()));
    let computer = Part::new(w.guide_install_computer())
        .about(about)
        .steps([
            step(options),
            step(Html::of(choose)),
            step(Html::of(w.guide_install_command(plain(w.device_scan_instead())))),
            say(w.guide_install_run()),
            step(Html::of(w.guide_install_confirm(strong(w.device_confirm_yes())))),
        ])
        .after(Html::of(w.guide_install_given(to(Topic::NewPhone, w))));
    app.map(|app| part_of_app(w, app)).into_iter().chain([codes, passkey, computer]).collect()
}

fn part_of_app(w: Words, app: &str) -> Part {
    let options = Html::of(w.guide_new_phone_options(link("/account/two-step", w.two_step_add())));
    let choose = w.guide_new_phone_choose(strong(w.two_step_add_it()), plain(w.two_step_other_phone()));
    Part::new(w.guide_install_phone()).about(text(w.guide_install_phone_about())).steps([
        step(Html::of(w.guide_install_phone_open(address(app)))),
        say(w.guide_install_phone_iphone()),
        say(w.guide_install_phone_android()),
        step(options),
        step(Html::of(choose)).with(Picture::Options),
        say(w.guide_install_phone_scan()).with(Picture::Scan),
        step(Html::of(w.guide_install_confirm(strong(w.device_confirm_yes())))),
    ])
}

fn parts_of_app_passwords(w: Words) -> Vec<Part> {
    let page = || link("/account/app-passwords", w.factor_app());
    let make = Part::new(w.guide_app_passwords_make()).steps([
        step(Html::of(w.guide_app_passwords_open(page()))),
        say(w.guide_app_passwords_name()),
        step(Html::of(w.guide_app_passwords_scope(plain(w.factor_scope_any())))).with(Picture::AppPassword),
        step(Html::of(w.guide_app_passwords_create(strong(w.factor_app_create())))),
    ]);
    let fill_in = Part::new(w.guide_app_passwords_fill_in())
        .steps([
            say(w.guide_app_passwords_settings()),
            say(w.guide_app_passwords_type()).with(Picture::AppPasswordShown),
            say(w.guide_app_passwords_save()),
        ])
        .after(text(w.guide_app_passwords_once()));
    let again = Part::new(w.guide_app_passwords_again())
        .steps([step(Html::of(w.guide_app_passwords_list(page()))), say(w.guide_app_passwords_renew())]);
    let gone = Part::new(w.guide_app_passwords_gone()).steps([
        step(Html::of(w.guide_app_passwords_remove(page()))),
        step(Html::of(w.guide_app_passwords_remove_do(strong(w.factor_app_remove())))),
    ]);
    vec![make, fill_in, again, gone]
}
