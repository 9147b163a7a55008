//! What a phone reads when somebody installs the app (W3C Web Application Manifest). The server makes it, because it has the name of
//! the service.

use serde_json::{Value, json};

use super::Files;
use crate::app::App;
use crate::words::Language;

/// The ground of the app before its style sheet is there, and the bar above it: `--ground` and `--brand` of its style sheet, light.
const GROUND: &str = "#f4f3ee";
const BRAND: &str = "#0b6b5f";

/// The folder of the app's pictures for home screens. A name says what the picture is for: `icon-512.png`, `maskable-512.png`,
/// `monochrome-96.png`, with the side in pixels, or none for a drawing.
const ICONS: &str = "icons/";

/// The manifest, JSON.
pub fn manifest(app: &App, files: &Files) -> String {
    let service = &app.config.service;
    let language = Language::offered(&service.language).unwrap_or_default();
    let icons: Vec<Value> = files.names().filter_map(icon).collect();
    let manifest = json!({
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "name": service.name,
        "short_name": service.name,
        "lang": language.tag(),
        "dir": language.direction(),
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": BRAND,
        "icons": icons,
    });
    manifest.to_string()
}

/// The entry of a picture; `None` where it is none for home screens.
fn icon(path: &str) -> Option<Value> {
    let (name, extension) = path.strip_prefix(ICONS)?.rsplit_once('.')?;
    let (kind, side) = name.rsplit_once('-').map_or((name, None), |(kind, side)| match side.parse::<u16>() {
        Ok(side) => (kind, Some(side)),
        Err(_) => (name, None),
    });
    let purpose = match kind {
        "icon" => "any",
        "maskable" => "maskable",
        "monochrome" => "monochrome",
        _ => return None,
    };
    let (media, sizes) = match (extension, side) {
        ("png", Some(side)) => ("image/png", format!("{side}x{side}")),
        ("svg", None) => ("image/svg+xml", "any".to_owned()),
        _ => return None,
    };
    Some(json!({ "src": format!("/{path}"), "type": media, "sizes": sizes, "purpose": purpose }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_icon_is_described_by_its_name() {
        for (path, said) in [
            ("icons/icon-192.png", Some(("image/png", "192x192", "any"))),
            ("icons/maskable-512.png", Some(("image/png", "512x512", "maskable"))),
            ("icons/monochrome-96.png", Some(("image/png", "96x96", "monochrome"))),
            ("icons/icon.svg", Some(("image/svg+xml", "any", "any"))),
            ("icons/apple-touch-icon.png", None),
            ("icons/icon.png", None),
            ("icons/icon-big.png", None),
            ("assets/icon-192.png", None),
            ("icon-192.png", None),
        ] {
            let expected = said.map(|(media, sizes, purpose)| {
                json!({ "src": format!("/{path}"), "type": media, "sizes": sizes, "purpose": purpose })
            });
            assert_eq!(icon(path), expected, "{path}");
        }
    }
}
