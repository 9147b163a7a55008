//! Help, step by step: in every language, with its pictures, and with links that lead somewhere.

use std::collections::BTreeSet;
use std::path::Path;

use askama::Template as _;
use nod::http::pages::docs::view::{Picture, Topic};
use nod::http::pages::layout::Site;
use nod::http::pages::{assets, docs};
use nod::words::{Language, Words};
use reqwest::{Method, StatusCode};

use super::{Browser, anna, gallery};
use crate::harness::Server;

/// The most bytes of one picture, and of all of them: they are in the binary.
const LARGEST: usize = 12_000;
const ALL_TOGETHER: usize = 1_500_000;

fn hrefs(html: &str) -> impl Iterator<Item = &str> {
    html.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next())
}

/// Every picture, in every language, light and dark.
fn pictures() -> BTreeSet<String> {
    let themed = |picture: Picture, language| [picture.file(language, false), picture.file(language, true)];
    Picture::ALL
        .into_iter()
        .flat_map(|picture| Language::ALL.iter().flat_map(move |language| themed(picture, *language)))
        .collect()
}

#[tokio::test]
async fn every_page_of_the_help_opens_in_every_language_and_its_links_lead_somewhere() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut linked = BTreeSet::new();
    for language in Language::ALL {
        let tag = language.tag();
        for topic in Topic::ALL {
            let request = server.request(Method::GET, topic.href()).header("accept-language", tag);
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), StatusCode::OK, "{topic:?} {tag}");
            let html = response.text().await.unwrap();
            let title = format!("<h1>{}</h1>", topic.title(Words::of(*language)));
            assert!(
                html.contains(&format!("<html lang=\"{tag}\"")) && html.contains(&title),
                "{topic:?} {tag}: {html}"
            );
            linked.extend(hrefs(&html).filter(|href| href.starts_with('/')).map(str::to_owned));
        }
        let help = server.request(Method::GET, "/help").header("accept-language", tag).send().await.unwrap();
        let help = help.text().await.unwrap();
        for topic in Topic::ALL {
            assert!(hrefs(&help).any(|href| href == topic.href()), "/help in {tag} leads to {topic:?}");
        }
    }
    assert!(linked.len() > 12, "{linked:?}");
    let mut browser = Browser::open(&server).await;
    browser.sign_in_with("anna", &phone).await;
    for path in linked {
        let page = browser.get(&path).await;
        assert_eq!((page.status, page.location), (200, None), "{path}");
    }
    server.finish().await;
}

#[test]
fn people_find_the_help_where_they_need_it() {
    let pages = gallery::pages(Words::default());
    for (name, topic) in [
        ("waiting-number", Topic::LostPhone),
        ("app-passwords", Topic::AppPasswords),
        ("phone", Topic::NewPhone),
        ("phone", Topic::LostPhone),
        ("enrol-scan", Topic::Install),
        ("enrol-landing", Topic::Install),
    ] {
        let (_, html) = pages.iter().find(|(page, _)| *page == name).unwrap_or_else(|| panic!("{name}"));
        assert!(hrefs(html).any(|href| href == topic.href()), "{name} leads to {topic:?}");
    }
}

#[test]
fn every_picture_is_there_in_every_language_light_and_dark_and_is_small() {
    let mut sum = 0;
    for name in pictures() {
        let asset = assets::get(&name).unwrap_or_else(|| panic!("{name}: scripts/help-pictures takes it"));
        let bytes = &asset.bytes;
        assert!(bytes.starts_with(b"RIFF") && bytes[8..16] == *b"WEBPVP8 ", "{name}");
        // RFC 6386 §9.1: fourteen bits each, after the start code of a key frame
        let side = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]) & 0x3fff;
        assert_eq!((side(26), side(28)), (Picture::WIDTH, Picture::HEIGHT), "{name}");
        assert!(bytes.len() < LARGEST, "{name} has {} bytes", bytes.len());
        sum += bytes.len();
    }
    assert!(sum < ALL_TOGETHER, "{sum}");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/pages/assets/help");
    let files = std::fs::read_dir(folder).unwrap();
    let files: BTreeSet<String> =
        files.map(|file| format!("help/{}", file.unwrap().file_name().to_str().unwrap())).collect();
    assert_eq!(files, pictures(), "no page shows the others");
}

#[test]
fn every_picture_is_shown_by_a_page_with_a_text_in_its_place() {
    for language in Language::ALL {
        let w = Words::of(*language);
        let page = |topic| docs::guide::guide(Site { w, ..Site::default() }, topic, None).render().unwrap();
        let html: String = Topic::ALL.into_iter().map(page).collect();
        for picture in Picture::ALL {
            let (light, dark) = (picture.file(*language, false), picture.file(*language, true));
            let shown = format!(
                "srcset=\"{}\"><img src=\"{}\" alt=\"{}\"",
                assets::href(&dark),
                assets::href(&light),
                picture.alt(w)
            );
            assert!(html.contains(&shown), "{shown}");
        }
    }
}

#[tokio::test]
async fn a_picture_is_served_as_one_and_kept_for_ever() {
    let server = Server::start().await;
    for is_dark in [false, true] {
        let address = assets::href(&Picture::Waiting.file(Language::Fr, is_dark));
        let response = server.request(Method::GET, &address).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        assert_eq!(response.headers()["content-type"], "image/webp");
        assert_eq!(response.headers()["cache-control"], "public, max-age=31536000, immutable");
    }
    for path in ["/assets/help/none.webp", "/assets/help/..%2f..%2fassets.rs", "/assets/help%2f..%2f..%2fassets.rs"] {
        let response = server.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
    server.finish().await;
}
