//! Log lines that show everything that is in them.
//!
//! Paths, names, addresses and other people's error messages reach the log. None of them may start a line, colour the terminal or
//! change how the rest of the line reads. That is the log's own doing and no caller's, so that no caller can forget it.

use std::fmt::{self, Debug};
use std::io::{self, Write};

use nod_core::json::printable;
use nod_core::text::escaped;
use tracing::field::Field;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::Writer;

/// Writes one field of a line of text, escaped.
pub(super) fn field(writer: &mut Writer<'_>, field: &Field, value: &dyn Debug) -> fmt::Result {
    let text = escaped(&format!("{value:?}"));
    match field.name() {
        "message" => writer.write_str(&text),
        name => write!(writer, "{name}={text}"),
    }
}

/// Makes writers of lines of JSON, in which what does not show itself is escaped.
pub(super) struct JsonLines<W>(pub(super) W);

impl<'w, W: MakeWriter<'w>> MakeWriter<'w> for JsonLines<W> {
    type Writer = JsonLine<W::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        JsonLine(self.0.make_writer())
    }
}

/// See [`JsonLines`]. A line comes whole.
pub(super) struct JsonLine<W>(W);

impl<W: Write> Write for JsonLine<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write_all(printable(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
