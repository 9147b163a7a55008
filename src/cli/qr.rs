//! QR codes in a terminal: two modules to a character.

use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, which scanners need (ISO/IEC 18004 asks for four).
const QUIET: i32 = 4;

/// Draws `text`, or `None` where it is too long for a QR code. With `colours` it is black on white whatever the terminal's
/// own are; without, light modules are drawn, which is right on a dark ground.
pub(super) fn draw(text: &str, colours: bool) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let (before, after) = if colours { ("\u{1b}[30;47m", "\u{1b}[0m") } else { ("", "") };
    let end = code.size() + QUIET;
    let mut drawn = String::new();
    let mut y = -QUIET;
    while y < end {
        drawn.push_str(before);
        for x in -QUIET..end {
            // Outside of the code everything is light; below the last line nothing is left to draw.
            let upper = code.get_module(x, y) == colours;
            let lower = if y + 1 < end { code.get_module(x, y + 1) == colours } else { false };
            drawn.push(match (upper, lower) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        drawn.push_str(after);
        drawn.push('\n');
        y += 2;
    }
    Some(drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_is_drawn_where_it_belongs() {
        let text =
            "https://login.example.org/enrol#v1.BwcHBwcHBwcHBwcHBwcHBw.kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
        let code = QrCode::encode_text(text, QrCodeEcc::Low).unwrap();
        for colours in [false, true] {
            let drawn = draw(text, colours).unwrap();
            let lines: Vec<String> =
                drawn.lines().map(|line| line.replace("\u{1b}[30;47m", "").replace("\u{1b}[0m", "")).collect();
            assert_eq!(i32::try_from(lines.len()).unwrap(), (code.size() + 2 * QUIET + 1) / 2);
            for y in -QUIET..code.size() + QUIET {
                let row = usize::try_from(y + QUIET).unwrap();
                let line: Vec<char> = lines[row / 2].chars().collect();
                assert_eq!(i32::try_from(line.len()).unwrap(), code.size() + 2 * QUIET);
                for x in -QUIET..code.size() + QUIET {
                    let full = line[usize::try_from(x + QUIET).unwrap()];
                    let ink = full == '█' || full == if row % 2 == 0 { '▀' } else { '▄' };
                    assert_eq!(ink, code.get_module(x, y) == colours, "{x} {y}");
                }
            }
        }
        assert!(draw(&"x".repeat(3000), true).is_none());
    }
}
