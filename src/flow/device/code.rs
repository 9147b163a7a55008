//! The code beside a link: what a person types on the new phone, with the user name, where no camera reads the QR code.

use nod_core::encoding::{base64url, constant_time_eq};
use nod_core::enrolment::Enrolment;
use nod_core::enrolment_code::EnrolmentCode;
use nod_core::id::{EnrolmentId, Username};

use crate::app::App;
use crate::flow::refusal::Result;
use crate::flow::sign_in;
use crate::store::GuessFrom;

/// The code of an enrolment. It is computed under the data key, as its link's secret is: the page can show it again, and the store
/// holds a MAC alone.
pub(super) fn code(app: &App, id: EnrolmentId) -> EnrolmentCode {
    let derived = app.vault.derive("enrolment-code", &id.to_string());
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(derived.iter()) {
        *to = *from;
    }
    EnrolmentCode::from_bytes(bytes)
}

/// The code as it is stored. It has too few bits for a plain hash: somebody who reads the database without the data key must not find it
/// by trying.
pub(super) fn code_mac(app: &App, code: &EnrolmentCode) -> String {
    base64url(&app.vault.derive("enrolment-code-mac", code.expose()))
}

/// The enrolment whose code was typed with that user name. `None`: the same for a wrong code, another account's, one that was used, tried
/// too often or is over, and a name that nobody has.
///
/// The guess is counted before it is looked at, for the name that was typed whether anybody has it or not, and for each code that it could
/// have been: of many at once no more are compared than of guesses one after the other.
///
/// # Errors
/// `too_many_guesses` while the wait after the last guess lasts, and the store's.
pub(super) async fn enrolment_of(app: &App, typed: &str, code: &EnrolmentCode) -> Result<Option<Enrolment>> {
    let username = typed.parse::<Username>().ok();
    let name = username.as_ref().map_or_else(|| typed.trim().to_lowercase(), ToString::to_string);
    // Apart from the passwords that are guessed for the same name: neither holds up, or forgives, the other.
    let name_hash = base64url(&app.vault.derive("enrolment-code-name", &name));
    let from = GuessFrom { name_hash, username: username.clone(), browser: None };
    let try_it = |guess| app.store.try_enrolment_code(guess, username.clone(), EnrolmentCode::MAX_TRIES);
    let (bucket, good) = sign_in::count_guess(app, &from, try_it).await?;
    let given = code_mac(app, code);
    let mut found = None;
    for one in good {
        if constant_time_eq(one.mac.as_bytes(), given.as_bytes()) {
            found = Some(one.enrolment);
        }
    }
    let Some(found) = found else { return Ok(None) };
    app.store.delete_guesses(&from.name_hash, &bucket).await?;
    Ok(app.store.enrolment(found).await?)
}
