//! Markup that stands in a sentence of the catalogue. The catalogue's texts hold nothing that means something in HTML, so a
//! message whose arguments are all safe is safe as well, and askama does not escape it again; with any other argument it does.

use std::fmt;

use askama::filters::{Escaper as _, Html as Escape, HtmlSafe};

/// Text in an element. The text is escaped.
#[derive(Debug, Clone, Copy)]
pub(in crate::http::pages) struct Element<'e> {
    start: &'static str,
    text: &'e str,
    end: &'static str,
}

impl fmt::Display for Element<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.start)?;
        Escape.write_escaped_str(&mut *out, self.text)?;
        out.write_str(self.end)
    }
}

impl HtmlSafe for Element<'_> {}

/// A name or a place that somebody else chose: it may be written in another direction than the text around it.
pub(in crate::http::pages) const fn foreign(text: &str) -> Element<'_> {
    Element { start: "<bdi>", text, end: "</bdi>" }
}

/// The same, where it matters most.
pub(in crate::http::pages) const fn bold(text: &str) -> Element<'_> {
    Element { start: "<b><bdi>", text, end: "</bdi></b>" }
}

/// The name of a button, in our own words.
pub(in crate::http::pages) const fn strong(text: &str) -> Element<'_> {
    Element { start: "<b>", text, end: "</b>" }
}

/// What a program reads.
pub(in crate::http::pages) const fn code(text: &str) -> Element<'_> {
    Element { start: "<code>", text, end: "</code>" }
}

/// The phone that is asked, whose name the script replaces when another one answers.
pub(in crate::http::pages) const fn device(text: &str) -> Element<'_> {
    Element { start: "<b data-device dir=\"auto\">", text, end: "</b>" }
}

/// Our own words where another page has a name.
pub(in crate::http::pages) const fn plain(text: &str) -> Element<'_> {
    Element { start: "", text, end: "" }
}

/// Whole markup.
#[derive(Debug, Clone)]
pub(in crate::http::pages) struct Html(String);

impl fmt::Display for Html {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

impl Html {
    /// What is safe, as one type.
    pub(in crate::http::pages) fn of(safe: impl HtmlSafe) -> Self {
        Self(safe.to_string())
    }
}

/// A link.
pub(in crate::http::pages) fn link(href: &str, text: &str) -> Html {
    Html(format!("<a href=\"{}\">{}</a>", plain(href), plain(text)))
}

/// An address to be read or typed, which leads there.
pub(in crate::http::pages) fn address(url: &str) -> Html {
    Html(format!("<a href=\"{}\"><code dir=\"ltr\">{}</code></a>", plain(url), plain(url)))
}

/// A moment: the text for people, and RFC 3339 for programs.
pub(in crate::http::pages) fn moment(iso: &str, text: impl fmt::Display) -> Html {
    Html(format!("<time datetime=\"{}\">{}</time>", plain(iso), plain(&text.to_string())))
}

/// The same, with the exact moment for people who point at it.
pub(in crate::http::pages) fn exact_moment(iso: &str, text: impl fmt::Display, exact: &str) -> Html {
    let (iso, exact, text) = (plain(iso).to_string(), plain(exact).to_string(), text.to_string());
    Html(format!("<time datetime=\"{iso}\" title=\"{exact}\">{}</time>", plain(&text)))
}

/// The time that is left, as in `1:42`, which the script counts down.
pub(in crate::http::pages) fn countdown(ms: u64) -> Html {
    let (seconds, clock) = (ms.div_ceil(1000), super::clock(ms));
    Html(format!("<time id=\"left\" dir=\"ltr\" datetime=\"PT{seconds}S\" data-ms=\"{ms}\">{clock}</time>"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    #[test]
    fn what_stands_in_an_element_is_escaped() {
        let hostile = "<script>\"'&";
        for element in
            [foreign(hostile), bold(hostile), strong(hostile), code(hostile), device(hostile), plain(hostile)]
        {
            let inside = element.to_string().replace(element.start, "").replace(element.end, "");
            assert!(!inside.contains(['<', '>', '"', '\'']), "{inside}");
        }
        assert_eq!(address("x\"<").to_string(), "<a href=\"x&#34;&#60;\"><code dir=\"ltr\">x&#34;&#60;</code></a>");
        assert_eq!(link("/?a=\"", "<b>").to_string(), "<a href=\"/?a=&#34;\">&#60;b&#62;</a>");
        let sentence = Html::of(Words::default().device_added(foreign("<i>"))).to_string();
        assert!(sentence.contains("<bdi>&#60;i&#62;</bdi>"), "{sentence}");
    }
}
