//! What a transaction writes last.
//!
//! A statement of which nothing is read back need not be waited for before the next: all of these go to the database at
//! once, before the commit. On SQLite, whose connections have a thread each, that is one way there and back instead of five.

use super::{Connection, Outcome, dialect};

/// Statements that nothing waits for, in their order, each with its rows as JSON.
#[derive(Default)]
pub(in super::super) struct Epilogue {
    statements: Vec<(&'static str, String)>,
}

impl Epilogue {
    /// One more at the end. It has one parameter, `$1`.
    pub(super) fn add(&mut self, statement: &'static str, rows: String) {
        self.statements.push((statement, rows));
    }

    /// Writes all, and is empty again: something is about to be read that they change.
    pub(super) async fn flush(&mut self, connection: &mut Connection) -> Outcome<()> {
        if self.statements.is_empty() {
            return Ok(());
        }
        dialect::run_all(connection, self.take()).await
    }

    /// The statements, with their rows.
    pub(in super::super) fn take(&mut self) -> Vec<(&'static str, String)> {
        std::mem::take(&mut self.statements)
    }
}
