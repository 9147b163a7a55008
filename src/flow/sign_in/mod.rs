//! Signing in on Nod's own pages: the password, the phone, and the session that an approval opens.

mod begin;
mod by_code;
mod by_passkey;
mod ceremony;
mod finish;
mod guesses;
pub mod methods;
mod owner;
pub mod password_guess;
pub mod remember;
mod session;
pub mod setup;
mod visitor;
mod waiting;

pub use begin::{Begun, begin, begin_on_device, more_time, try_phone};
pub(in crate::flow) use by_code::{code_window, codes_app_seed, device_seed, recovery_mac};
pub use by_code::{finish_by_code, opened_by_code};
pub use by_passkey::{
    PasskeyAnswer, PasskeyRequest, ask_own_passkey, ask_passkey, ask_passkey_after, finish_by_passkey,
    finish_by_passkey_after, try_passkey,
};
pub use ceremony::{CEREMONY_LIFETIME, live_passkeys, passkey_site};
pub(in crate::flow) use ceremony::{Ceremony, require_site, user_handle};
pub use finish::finish;
pub(in crate::flow) use guesses::count_guess;
pub(in crate::flow) use methods::require_allowed;
pub use owner::{change_password, secure};
pub(in crate::flow) use session::new_session;
pub use session::{
    SignedIn, SignedInAs, demand, open_by_password, require_approval, require_fresh, require_second_factor,
    require_strongest, session, sessions, sign_out, sign_out_other, sign_out_others,
};
pub use visitor::Visitor;
pub use waiting::{GivenUp, Waiting, give_up, look, remind};
pub(in crate::flow) use waiting::{look_at, remind_of, withdraw};
