//! The phone app's own origin.

use std::net::SocketAddr;

use url::Url;

use super::origin::check_origin;
use super::section::{if_set, section};

section! {
    /// The phone app in the browser: it has an address of its own, so that nothing which goes wrong in it reaches the pages of
    /// accounts, and the other way round (docs/phone-app.md).
    #[name = "app"]
    pub struct PhoneApp {
        /// The address that the app's listener binds; "off" for no app.
        listen: Option<SocketAddr> = "127.0.0.1:8081",

        /// The address under which phones open the app, as `service.public_url` is written and another one: a second host name.
        /// Without one, and beside a `service.public_url` of this very machine, the same host with the port of `app.listen`. Beside
        /// an https address there is no app until it is set. Phones keep their keys under it: change it only before the first one
        /// is linked.
        #[check = if_set(|url: &String| check_origin(url))]
        public_url: Option<String> = null,

        /// Whether a notification of a request at level tap has a button that approves it.
        #[cost = "Off, because one touch on a locked or pocketed phone then signs somebody in, and who touches it has seen neither \
            the browser nor the place. Not for the levels number and strict, whatever is set."]
        yes_in_notification: bool = false,
    }
}

impl PhoneApp {
    /// The app's origin beside a service at `service_url`. `None`: there is no app.
    pub fn url(&self, service_url: &str) -> Option<String> {
        let listen = self.listen?;
        if let Some(url) = &self.public_url {
            return Some(url.clone());
        }
        let mut url = Url::parse(service_url).ok().filter(|url| url.scheme() == "http")?;
        url.set_port(Some(listen.port())).ok()?;
        Some(url.origin().ascii_serialization())
    }

    /// Refuses an address at which the app would share its storage with the pages of accounts, and one that nobody can open.
    pub(super) fn check_beside(&self, service_url: &str) -> Result<(), String> {
        let Some(url) = self.url(service_url) else { return Ok(()) };
        let is_derived = self.public_url.is_none();
        if is_derived && self.listen.is_some_and(|listen| listen.port() == 0) {
            return Err("app.listen: a port, or set app.public_url: phones have to know the address".to_owned());
        }
        if url != service_url {
            return Ok(());
        }
        Err(if is_derived {
            format!("app.listen: another port than that of service.public_url ({service_url})")
        } else {
            format!(
                "app.public_url: another address than service.public_url ({service_url}), for example a second host name: the app \
                 must share no origin with the pages of accounts"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(listen: Option<&str>, public_url: Option<&str>) -> PhoneApp {
        PhoneApp {
            listen: listen.map(|listen| listen.parse().unwrap()),
            public_url: public_url.map(str::to_owned),
            yes_in_notification: false,
        }
    }

    const LISTEN: Option<&str> = Some("127.0.0.1:8081");

    #[test]
    fn beside_this_very_machine_the_app_has_the_same_host_and_the_listeners_port() {
        for (service, url) in [
            ("http://localhost:8080", "http://localhost:8081"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8081"),
            ("http://[::1]:8080", "http://[::1]:8081"),
            ("http://localhost", "http://localhost:8081"),
        ] {
            assert_eq!(app(LISTEN, None).url(service).as_deref(), Some(url));
            assert_eq!(app(None, None).url(service), None, "off is off");
        }
        let at_80 = app(Some("127.0.0.1:80"), None);
        assert_eq!(at_80.url("http://localhost:8080").as_deref(), Some("http://localhost"), "as browsers send it");
    }

    #[test]
    fn beside_an_https_address_there_is_no_app_until_its_address_is_set() {
        let service = "https://login.example.org";
        assert_eq!(app(LISTEN, None).url(service), None);
        let url = "https://app.example.org";
        assert_eq!(app(LISTEN, Some(url)).url(service).as_deref(), Some(url));
        assert_eq!(app(None, Some(url)).url(service), None, "nobody serves it");
    }

    #[test]
    fn the_app_shares_no_origin_with_the_pages_of_accounts() {
        let service = "https://login.example.org";
        for url in ["https://app.example.org", "https://login.example.org:8443"] {
            assert_eq!(app(LISTEN, Some(url)).check_beside(service), Ok(()));
        }
        let refused = app(LISTEN, Some(service)).check_beside(service).unwrap_err();
        assert!(refused.starts_with("app.public_url: another address"), "{refused}");
        let refused = app(Some("127.0.0.1:8080"), None).check_beside("http://localhost:8080").unwrap_err();
        assert!(refused.starts_with("app.listen: another port"), "{refused}");
        let refused = app(Some("127.0.0.1:0"), None).check_beside("http://localhost:8080").unwrap_err();
        assert!(refused.starts_with("app.listen: a port"), "{refused}");
    }
}
