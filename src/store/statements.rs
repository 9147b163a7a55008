//! What runs the statements of the approval path: a connection of sqlx's, or one of SQLite's without a thread between.

use std::future::Future;

use rusqlite::types::FromSql;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, PgConnection, SqliteConnection};

use super::failure::Outcome;

/// A parameter of a statement.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    /// A text, or nothing.
    Text(Option<&'a str>),
    /// A number.
    Number(i64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// A row that any of the databases gives.
pub(super) trait Columns:
    Sized + Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>
{
    /// Reads it from SQLite, from the columns at `place`, which is moved behind them: finding each column by its name takes
    /// longer than the rest of a read.
    fn read(row: &rusqlite::Row<'_>, place: &mut usize) -> rusqlite::Result<Self>;
}

/// One column, the next.
pub(super) fn column<T: FromSql>(row: &rusqlite::Row<'_>, place: &mut usize, name: &str) -> rusqlite::Result<T> {
    debug_assert_eq!(row.as_ref().column_name(*place).ok(), Some(name), "columns stand in the order of the struct");
    let value = row.get(*place);
    *place += 1;
    value
}

/// Reads a struct from columns in the order in which its fields stand here. What stands before `then` is several columns
/// each, as for sqlx's `flatten`.
macro_rules! columns {
    ($row:ident $([$($first:ident),*] then)? { $($field:ident),* $(,)? }) => {
        impl $crate::store::statements::Columns for $row {
            fn read(row: &rusqlite::Row<'_>, place: &mut usize) -> rusqlite::Result<Self> {
                Ok(Self {
                    $($($first: $crate::store::statements::Columns::read(row, place)?,)*)?
                    $($field: $crate::store::statements::column(row, place, stringify!($field))?,)*
                })
            }
        }
    };
}

pub(super) use columns;

macro_rules! tuple {
    ($($column:ident),*) => {
        impl<$($column),*> Columns for ($($column,)*)
        where
            Self: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
            $($column: FromSql,)*
        {
            fn read(row: &rusqlite::Row<'_>, place: &mut usize) -> rusqlite::Result<Self> {
                let mut next = *place..;
                *place += [$(stringify!($column)),*].len();
                Ok(($(row.get::<_, $column>(next.next().unwrap_or_default())?,)*))
            }
        }
    };
}

tuple!(A, B);
tuple!(A, B, C, D, E);

/// Runs statements.
pub(super) trait Statements: Send {
    /// The rows that a statement gives. Its parameters are `$1`, `$2`, ….
    ///
    /// # Errors
    /// The database's.
    fn rows<R: Columns>(
        &mut self,
        statement: &'static str,
        parameters: &[Value<'_>],
    ) -> impl Future<Output = Outcome<Vec<R>>> + Send;

    /// Runs a statement that gives no rows.
    ///
    /// # Errors
    /// The database's.
    fn run(&mut self, statement: &'static str, parameters: &[Value<'_>]) -> impl Future<Output = Outcome<()>> + Send;

    /// The row that a statement gives, if any.
    ///
    /// # Errors
    /// The database's.
    fn row<R: Columns>(
        &mut self,
        statement: &'static str,
        parameters: &[Value<'_>],
    ) -> impl Future<Output = Outcome<Option<R>>> + Send {
        async move { Ok(self.rows(statement, parameters).await?.into_iter().next()) }
    }
}

macro_rules! through_sqlx {
    ($connection:ty) => {
        impl Statements for $connection {
            async fn rows<R: Columns>(&mut self, statement: &'static str, parameters: &[Value<'_>]) -> Outcome<Vec<R>> {
                let mut query = sqlx::query_as::<<Self as sqlx::Connection>::Database, R>(statement);
                for value in parameters {
                    query = match *value {
                        Value::Text(text) => query.bind(text.map(str::to_owned)),
                        Value::Number(number) => query.bind(number),
                    };
                }
                Ok(query.fetch_all(self).await?)
            }

            async fn run(&mut self, statement: &'static str, parameters: &[Value<'_>]) -> Outcome<()> {
                let mut query = sqlx::query::<<Self as sqlx::Connection>::Database>(statement);
                for value in parameters {
                    query = match *value {
                        Value::Text(text) => query.bind(text.map(str::to_owned)),
                        Value::Number(number) => query.bind(number),
                    };
                }
                query.execute(self).await?;
                Ok(())
            }
        }
    };
}

through_sqlx!(PgConnection);
through_sqlx!(SqliteConnection);
