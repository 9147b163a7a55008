//! The mocks, tested by what they must refuse.
