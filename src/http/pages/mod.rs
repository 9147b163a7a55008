//! HTML: what people see in a browser. The templates hold all text and no logic; [`view`] is the plain data that goes in.

pub mod assets;
pub mod qr;
pub mod view;

#[cfg(test)]
mod preview;
