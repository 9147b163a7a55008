//! QR codes as SVG that can stand in a page.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// Draws `text`, or `None` where it is too long for a QR code. The page's style colours it: always dark on light, which
/// scanners need in a dark theme too.
pub fn svg(text: &str) -> Option<String> {
    const QUIET: i32 = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|&at| code.get_module(at, y)).count();
            let run = i32::try_from(run).unwrap_or(0);
            if run > 0 {
                // Writing to a String cannot fail
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run + 1;
        }
    }
    Some(format!(
        "<svg viewBox=\"0 0 {side} {side}\" width=\"240\" height=\"240\" aria-hidden=\"true\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_every_dark_module_once() {
        let text = "https://login.example.org/enrol#v1.AAECAwQFBgcICQoLDA0ODw";
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).unwrap();
        let dark: i32 = (0..code.size())
            .flat_map(|y| (0..code.size()).map(move |x| (x, y)))
            .map(|(x, y)| i32::from(code.get_module(x, y)))
            .sum();
        let drawn: i32 =
            svg(text).unwrap().split('h').skip(1).filter_map(|part| part.split_once("v1")?.0.parse::<i32>().ok()).sum();
        assert_eq!(drawn, dark);
    }

    #[test]
    fn refuses_what_does_not_fit() {
        assert!(svg(&"x".repeat(3000)).is_none());
    }
}
