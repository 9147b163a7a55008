//! Kinds of second factors, and which of them an operator allows.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// A kind of second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// A phone that approves.
    Phone,
    /// A one-time code of six digits, of a codes app or of a phone.
    Code,
    /// A backup code, or the recovery code.
    BackupCode,
    /// A passkey, after the password or alone.
    Passkey,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Phone, Self::Code, Self::BackupCode, Self::Passkey];

    /// Its name in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Code => "code",
            Self::BackupCode => "backup_code",
            Self::Passkey => "passkey",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A name that is none of a method.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of phone, code, backup_code, passkey")]
pub struct UnknownMethod(String);

impl FromStr for Method {
    type Err = UnknownMethod;

    fn from_str(name: &str) -> Result<Self, UnknownMethod> {
        Self::ALL.into_iter().find(|method| method.as_str() == name).ok_or_else(|| UnknownMethod(name.to_owned()))
    }
}

/// The kinds that count. A phone always does: it is all that a relying party can ask, so a service without phones would answer nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AllowedMethods {
    code: bool,
    backup_code: bool,
    passkey: bool,
}

/// A list that allows no phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("\"phone\" has to be among them: relying parties ask phones and nothing else")]
pub struct PhoneMissing;

impl AllowedMethods {
    /// All kinds.
    pub const ALL: Self = Self { code: true, backup_code: true, passkey: true };

    /// Those of a list.
    ///
    /// # Errors
    /// [`PhoneMissing`].
    pub fn new(methods: &[Method]) -> Result<Self, PhoneMissing> {
        let has = |method| methods.contains(&method);
        if !has(Method::Phone) {
            return Err(PhoneMissing);
        }
        Ok(Self { code: has(Method::Code), backup_code: has(Method::BackupCode), passkey: has(Method::Passkey) })
    }

    /// Whether that kind counts.
    pub const fn has(self, method: Method) -> bool {
        match method {
            Method::Phone => true,
            Method::Code => self.code,
            Method::BackupCode => self.backup_code,
            Method::Passkey => self.passkey,
        }
    }

    /// Whether every kind counts.
    pub fn is_all(self) -> bool {
        self == Self::ALL
    }
}

impl<'de> Deserialize<'de> for AllowedMethods {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        let methods: Vec<Method> =
            names.iter().map(|name| name.parse()).collect::<Result<_, UnknownMethod>>().map_err(D::Error::custom)?;
        Self::new(&methods).map_err(D::Error::custom)
    }
}

impl Serialize for AllowedMethods {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(Method::ALL.into_iter().filter(|method| self.has(*method)).map(Method::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Result<AllowedMethods, String> {
        serde_json::from_str(list).map_err(|error| error.to_string())
    }

    #[test]
    fn a_list_is_read_in_any_order_and_the_phone_cannot_be_left_out() {
        assert_eq!(read(r#"["phone","code","backup_code","passkey"]"#), Ok(AllowedMethods::ALL));
        let two = read(r#"["passkey","phone"]"#).unwrap();
        assert!(two.has(Method::Phone) && two.has(Method::Passkey) && !two.is_all());
        assert!(!two.has(Method::Code) && !two.has(Method::BackupCode));
        assert_eq!(serde_json::to_string(&two).unwrap(), r#"["phone","passkey"]"#);
        for without in ["[]", r#"["code","backup_code","passkey"]"#] {
            assert!(read(without).unwrap_err().contains("relying parties ask phones"), "{without}");
        }
        assert!(read(r#"["phone","sms"]"#).unwrap_err().contains("\"sms\" is none of phone, code"));
    }

    #[test]
    fn every_name_is_read_as_its_method() {
        for method in Method::ALL {
            assert_eq!(method.to_string().parse(), Ok(method));
        }
    }
}
