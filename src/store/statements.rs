//! What use cases say to a database: statements with parameters, and rows that are read from left to right. Each driver
//! implements [`Statements`]; nothing here knows which.

use std::future::Future;

use nod_core::time::Timestamp;

use super::failure::{Failure, Outcome};

/// A statement, as each database says it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement {
    /// For SQLite.
    pub(super) sqlite: &'static str,
    /// For PostgreSQL.
    pub(super) postgres: &'static str,
    /// Whether PostgreSQL plans it each time, in place of once for a connection.
    pub(super) planned_each_time: bool,
}

impl Statement {
    /// One text for each.
    pub(super) const fn new(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres, planned_each_time: false }
    }

    /// The same text for both.
    pub(super) const fn same(text: &'static str) -> Self {
        Self::new(text, text)
    }

    /// Plans it each time: a plan that was made when there was little to find compares every row with every other.
    pub(super) const fn planned_each_time(self) -> Self {
        Self { planned_each_time: true, ..self }
    }
}

/// A parameter of a statement.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    /// A text, or NULL.
    Text(Option<&'a str>),
    /// A number, or NULL.
    Number(Option<i64>),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
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
        Self::Number(Some(number))
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Number(Some(number.into()))
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(time: Timestamp) -> Self {
        Self::Number(Some(time.millis()))
    }
}

impl From<Option<Timestamp>> for Value<'_> {
    fn from(time: Option<Timestamp>) -> Self {
        Self::Number(time.map(Timestamp::millis))
    }
}

/// The cells of one row, each read once, from left to right. `name` is what the statement calls the column: builds with
/// debug assertions compare it, so that a struct and its statement cannot differ in their order.
pub(super) trait Cells {
    /// The next cell, which holds a text or NULL.
    ///
    /// # Errors
    /// When it holds something else, or there is none.
    fn text(&mut self, name: &str) -> Outcome<Option<String>>;

    /// The next cell, which holds a number or NULL.
    ///
    /// # Errors
    /// When it holds something else, or there is none.
    fn number(&mut self, name: &str) -> Outcome<Option<i64>>;
}

/// What is read from the cells of a row: one column, or several.
pub(super) trait Columns: Sized + Send {
    /// Reads it. `name` is the column's; a value of several columns knows their names itself.
    ///
    /// # Errors
    /// When a cell does not hold what the type says.
    fn read(cells: &mut impl Cells, name: &str) -> Outcome<Self>;
}

impl Columns for Option<String> {
    fn read(cells: &mut impl Cells, name: &str) -> Outcome<Self> {
        cells.text(name)
    }
}

impl Columns for Option<i64> {
    fn read(cells: &mut impl Cells, name: &str) -> Outcome<Self> {
        cells.number(name)
    }
}

impl Columns for String {
    fn read(cells: &mut impl Cells, name: &str) -> Outcome<Self> {
        cells.text(name)?.ok_or_else(|| Failure::bad_value(format!("column {name} is empty")))
    }
}

impl Columns for i64 {
    fn read(cells: &mut impl Cells, name: &str) -> Outcome<Self> {
        cells.number(name)?.ok_or_else(|| Failure::bad_value(format!("column {name} is empty")))
    }
}

/// Declares a struct and how it is read: its fields are the columns, in this order. A field may be such a struct
/// itself.
macro_rules! columns {
    ($(#[$attribute:meta])* $visibility:vis struct $row:ident {
        $($(#[$about:meta])* $seen:vis $field:ident: $column:ty),* $(,)?
    }) => {
        $(#[$attribute])*
        $visibility struct $row { $($(#[$about])* $seen $field: $column),* }

        impl $crate::store::statements::Columns for $row {
            fn read(
                cells: &mut impl $crate::store::statements::Cells,
                _name: &str,
            ) -> $crate::store::failure::Outcome<Self> {
                Ok(Self { $($field: $crate::store::statements::Columns::read(cells, stringify!($field))?),* })
            }
        }
    };
}

pub(super) use columns;

macro_rules! tuple {
    ($($column:ident),*) => {
        impl<$($column: Columns),*> Columns for ($($column,)*) {
            fn read(cells: &mut impl Cells, name: &str) -> Outcome<Self> {
                Ok(($($column::read(cells, name)?,)*))
            }
        }
    };
}

tuple!(A, B);
tuple!(A, B, C);
tuple!(A, B, C, D, E);

/// Runs statements on a connection. On SQLite every future is ready at once.
pub(super) trait Statements: Send {
    /// The text of a statement for this database.
    fn text(statement: Statement) -> &'static str;

    /// The rows that a statement gives. Its parameters are `$1`, `$2`, ….
    ///
    /// # Errors
    /// The database's.
    fn rows<R: Columns>(
        &mut self,
        statement: Statement,
        parameters: &[Value<'_>],
    ) -> impl Future<Output = Outcome<Vec<R>>> + Send;

    /// Runs a statement that gives no rows; gives how many it wrote or deleted.
    ///
    /// # Errors
    /// The database's.
    fn execute(&mut self, statement: Statement, parameters: &[Value<'_>]) -> impl Future<Output = Outcome<u64>> + Send;

    /// Runs a statement that gives no rows, however many it writes.
    ///
    /// # Errors
    /// The database's.
    fn run(&mut self, statement: Statement, parameters: &[Value<'_>]) -> impl Future<Output = Outcome<()>> + Send {
        async move { self.execute(statement, parameters).await.map(drop) }
    }

    /// Runs the statements of a script.
    ///
    /// # Errors
    /// The database's, at the first that fails.
    fn script(&mut self, script: Statement) -> impl Future<Output = Outcome<()>> + Send;

    /// The first row that a statement gives, if any.
    ///
    /// # Errors
    /// The database's.
    fn row<R: Columns>(
        &mut self,
        statement: Statement,
        parameters: &[Value<'_>],
    ) -> impl Future<Output = Outcome<Option<R>>> + Send {
        async move { Ok(self.rows(statement, parameters).await?.into_iter().next()) }
    }

    /// The row that a statement always gives.
    ///
    /// # Errors
    /// The database's.
    fn single<R: Columns>(
        &mut self,
        statement: Statement,
        parameters: &[Value<'_>],
    ) -> impl Future<Output = Outcome<R>> + Send {
        async move {
            let row = self.row(statement, parameters).await?;
            row.ok_or_else(|| Failure::bad_value("a statement gave no row"))
        }
    }
}
