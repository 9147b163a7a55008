//! What the phone shows of a deed, in the administrator's language. The page says the same words, so that both can be compared.

use nod_core::organisation::{Deed, GroupRole, Scope};
use nod_core::time::Timestamp;

use crate::flow::organisation::deed::Named;
use crate::words::{Moment, Words};

/// What will be done.
pub(super) fn of(w: Words, deed: &Deed, named: &Named) -> String {
    let account = named.account.as_ref().map_or("", |name| name.as_str());
    let group = named.group.as_ref().map_or("", |name| name.as_str());
    let text = match deed {
        Deed::Disable { .. } => w.organisation_deed_disable(account).to_string(),
        Deed::Enable { .. } => w.organisation_deed_enable(account).to_string(),
        Deed::Unlock { .. } => w.organisation_deed_unlock(account).to_string(),
        Deed::SignOut { .. } => w.organisation_deed_sign_out(account).to_string(),
        Deed::LinkPhone { .. } => w.organisation_deed_link_phone(account).to_string(),
        Deed::Invite { .. } => w.organisation_deed_invite(account).to_string(),
        Deed::Delete { .. } => w.organisation_deed_delete(account).to_string(),
        Deed::Export { .. } => w.organisation_deed_export(account).to_string(),
        Deed::Create { person } => w.organisation_deed_create(person.username.as_str()).to_string(),
        Deed::Import { people } => w.organisation_deed_import(people.len()).to_string(),
        Deed::SetRole { role: GroupRole::Administrator, .. } => w.organisation_deed_promote(account, group).to_string(),
        Deed::SetRole { role: GroupRole::Member, .. } => w.organisation_deed_demote(account, group).to_string(),
        Deed::Require { scope: Scope::Everyone, until } => {
            w.organisation_deed_require_everyone(day(w, *until)).to_string()
        }
        Deed::Require { scope: Scope::Group(_), until } => {
            w.organisation_deed_require(group, day(w, *until)).to_string()
        }
        Deed::Lift { scope: Scope::Everyone } => w.organisation_deed_lift_everyone().to_owned(),
        Deed::Lift { scope: Scope::Group(_) } => w.organisation_deed_lift(group).to_string(),
        Deed::DeleteGroup { .. } => w.organisation_deed_delete_group(group).to_string(),
    };
    // What isolates an argument on a page is a character that cannot be seen on the phone.
    text.replace(['\u{2068}', '\u{2069}'], "")
}

/// The day, in UTC, as the language writes it.
fn day(w: Words, at: Timestamp) -> String {
    let iso = at.to_string();
    Moment::parse(&iso).map_or(iso, |at| w.day(at))
}

/// What that means.
pub(super) const fn about(w: Words, deed: &Deed) -> &'static str {
    match deed {
        Deed::Disable { .. } => w.organisation_deed_disable_about(),
        Deed::Enable { .. } => w.organisation_deed_enable_about(),
        Deed::Unlock { .. } => w.organisation_deed_unlock_about(),
        Deed::SignOut { .. } => w.organisation_deed_sign_out_about(),
        Deed::LinkPhone { .. } => w.organisation_deed_link_phone_about(),
        Deed::Invite { .. } => w.organisation_deed_invite_about(),
        Deed::Delete { .. } => w.organisation_deed_delete_about(),
        Deed::Export { .. } => w.organisation_deed_export_about(),
        Deed::Create { .. } | Deed::Import { .. } => w.organisation_deed_create_about(),
        Deed::SetRole { .. } => w.organisation_deed_role_about(),
        Deed::Require { .. } => w.organisation_deed_require_about(),
        Deed::Lift { .. } => w.organisation_deed_lift_about(),
        Deed::DeleteGroup { .. } => w.organisation_deed_delete_group_about(),
    }
}

/// Whether it takes something away.
pub(super) const fn is_dangerous(deed: &Deed) -> bool {
    match deed {
        Deed::Disable { .. }
        | Deed::SignOut { .. }
        | Deed::LinkPhone { .. }
        | Deed::Delete { .. }
        | Deed::Lift { .. }
        | Deed::DeleteGroup { .. } => true,
        Deed::Enable { .. }
        | Deed::Unlock { .. }
        | Deed::Invite { .. }
        | Deed::Export { .. }
        | Deed::Create { .. }
        | Deed::Import { .. }
        | Deed::SetRole { .. }
        | Deed::Require { .. } => false,
    }
}

/// What will be done, without a name.
pub(super) const fn short(w: Words, deed: &Deed) -> &'static str {
    match deed {
        Deed::Disable { .. } => w.organisation_do_disable(),
        Deed::Enable { .. } => w.organisation_do_enable(),
        Deed::Unlock { .. } => w.organisation_do_unlock(),
        Deed::SignOut { .. } => w.organisation_do_sign_out(),
        Deed::LinkPhone { .. } => w.organisation_do_link_phone(),
        Deed::Invite { .. } => w.organisation_do_invite(),
        Deed::Delete { .. } => w.organisation_do_delete(),
        Deed::Export { .. } => w.organisation_do_export(),
        Deed::Create { .. } => w.organisation_new(),
        Deed::Import { .. } => w.organisation_import(),
        Deed::SetRole { .. } => w.organisation_do_role(),
        Deed::Require { .. } | Deed::Lift { .. } => w.organisation_rule(),
        Deed::DeleteGroup { .. } => w.organisation_do_delete_group(),
    }
}
