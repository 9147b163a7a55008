//! Statements on a connection of sqlx's.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{Column as _, Decode, PgConnection, Postgres, Row as _, Type};

use super::super::failure::Outcome;
use super::super::statements::{Cells, Columns, Statement, Statements, Value};

/// The cells of a row, and which comes next.
struct RowCells<'r> {
    row: &'r PgRow,
    next: usize,
}

impl<'r> RowCells<'r> {
    fn cell<T: Decode<'r, Postgres> + Type<Postgres>>(&mut self, name: &str) -> Outcome<T> {
        debug_assert!(
            name.is_empty() || self.row.columns().get(self.next).is_some_and(|column| column.name() == name),
            "columns come in the order of the struct: {name}"
        );
        let value = self.row.try_get(self.next)?;
        self.next += 1;
        Ok(value)
    }
}

impl Cells for RowCells<'_> {
    fn text(&mut self, name: &str) -> Outcome<Option<String>> {
        self.cell(name)
    }

    fn number(&mut self, name: &str) -> Outcome<Option<i64>> {
        self.cell(name)
    }
}

fn query<'q>(statement: Statement, parameters: &'q [Value<'q>]) -> Query<'q, Postgres, PgArguments> {
    let query = sqlx::query(statement.postgres).persistent(!statement.planned_each_time);
    parameters.iter().fold(query, |query, value| match *value {
        Value::Text(text) => query.bind(text),
        Value::Number(number) => query.bind(number),
    })
}

impl Statements for PgConnection {
    fn text(statement: Statement) -> &'static str {
        statement.postgres
    }

    async fn rows<R: Columns>(&mut self, statement: Statement, parameters: &[Value<'_>]) -> Outcome<Vec<R>> {
        let rows = query(statement, parameters).fetch_all(self).await?;
        rows.iter().map(|row| R::read(&mut RowCells { row, next: 0 }, "")).collect()
    }

    async fn execute(&mut self, statement: Statement, parameters: &[Value<'_>]) -> Outcome<u64> {
        Ok(query(statement, parameters).execute(self).await?.rows_affected())
    }

    async fn script(&mut self, script: Statement) -> Outcome<()> {
        sqlx::raw_sql(script.postgres).execute(self).await?;
        Ok(())
    }
}
