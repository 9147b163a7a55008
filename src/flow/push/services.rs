//! The push services, for those who look at them.

use nod_core::wire::PushTargetKind;

use crate::app::App;

/// Brings the gauges of the push services up to date.
pub fn measure(app: &App) {
    app.push.dispatcher.measure();
}

/// What this server can push by, for phones that want to register.
pub fn offered(app: &App) -> (Vec<&'static str>, Option<&str>) {
    let kinds = app.push.dispatcher.kinds().map(PushTargetKind::as_str).collect();
    (kinds, app.push.vapid_public.as_deref())
}
