//! Factors besides the phone.

pub mod app_passwords;
mod app_tokens;
pub mod backup_codes;
pub mod codes_apps;
mod device_codes;
mod dovecot;
mod nginx;
pub mod passkeys;
mod radicale;
mod two_step;

/// An example of a section of `docs/app-passwords.md`: the first, the second and so on.
fn documented(section: &str, place: usize) -> String {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/app-passwords.md")).unwrap();
    let (_, rest) = page.split_once(&format!("\n## {section}\n")).expect("the section");
    let section = rest.split("\n## ").next().unwrap();
    let example = section.split("```").nth(place * 2 + 1).expect("the example");
    example.split_once('\n').unwrap().1.to_owned()
}
