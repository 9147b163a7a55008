//! What every key of the configuration means: the text of `nod config example` and of `docs/configuration.md`.
//!
//! The defaults come from [`crate::config`]; tests hold the two together, so that no key is without its text.

/// A section of the configuration.
pub(super) struct Section {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) keys: &'static [Key],
}

/// A key of the configuration.
pub(super) struct Key {
    pub(super) name: &'static str,
    /// What it is.
    pub(super) about: &'static str,
    /// Which requirement a change can leave, and what that costs; empty where none.
    pub(super) leaves: &'static str,
    /// What may be shown of its value.
    pub(super) shown: Shown,
}

/// What may be shown of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// All of it.
    Whole,
    /// Nothing.
    Nothing,
    /// A URL without the user's password.
    WithoutPassword,
}

const fn key(name: &'static str, about: &'static str, leaves: &'static str) -> Key {
    Key { name, about, leaves, shown: Shown::Whole }
}

const fn secret(name: &'static str, about: &'static str, leaves: &'static str, shown: Shown) -> Key {
    Key { name, about, leaves, shown }
}

/// All of it, in the order in which it is printed.
pub(super) const SECTIONS: &[Section] = &[
    Section {
        name: "service",
        about: "What people see.",
        keys: &[
            key("name", "The service's name on every page and phone: 1 to 64 visible characters.", ""),
            key(
                "public_url",
                "The address under which browsers and phones reach it, and the issuer of every token: https, or http to \
                 this very machine, exactly as browsers send it: in lower case and ASCII (xn--…), without the default port and \
                 without a slash at the end. A browser that opens a page under another name is sent here. Phones are linked to \
                 it: change it only before the first one is.",
                "Plain http to another machine is refused: SP 800-63B-4 §3.1.3.1 asks for an encrypted channel (REQ 3).",
            ),
            key(
                "policy",
                "The policy of relying parties that have none of their own: auto (by risk), tap, number or strict.",
                "tap and number are never reported as AAL2, strict is (REQ 1, 2); tap alone is open to push bombing.",
            ),
        ],
    },
    Section {
        name: "http",
        about: "Where it listens, and how long anything may take (in seconds).",
        keys: &[
            key(
                "listen",
                "The address of the service. Put a proxy with TLS before it for any public_url with https.",
                "",
            ),
            key("metrics_listen", "The address of the metrics, never the public one; \"off\" for none.", ""),
            key(
                "trusted_proxies",
                "Proxies that are believed about where a request comes from: addresses, or networks such as \"10.0.0.0/8\". Each \
                 must append what it sees to forwarded_header, or replace that header. An entry that is no address (\"unknown\", \
                 \"_hidden\", nothing) makes the client unknown: the phone shows no address, and all unknown clients share one \
                 set of limits.",
                "A network that is too wide lets anybody choose the address that the phone shows.",
            ),
            key(
                "forwarded_header",
                "The header in which the proxies report the client's address: x-forwarded-for, or forwarded (RFC 7239). The \
                 other one is ignored.",
                "A header that the proxies pass on as the client sent it lets anybody choose the address that the phone shows.",
            ),
            key(
                "max_connections",
                "The most connections; further ones are closed at once. This very machine has a few more, for health checks. \
                 The process needs as many open files.",
                "",
            ),
            key(
                "max_connections_per_address",
                "The most connections of one address (IPv6: one /64). Each call that waits over HTTP/2 counts like a connection. A \
                 proxy that trusted_proxies names may have any number: behind it, sockets and waiting calls are counted for each \
                 address that it names. Raise it where a large office shares one address.",
                "A large number lets one machine take all places.",
            ),
            key(
                "max_waits_per_relying_party",
                "The most calls of one relying party that wait on purpose (GET /v1/challenges/{id}?wait=). They do not count for the \
                 address of its server, which asks for all of its users; over HTTP/1.1 their connections do. Over HTTP/2 one connection \
                 takes 100 calls at a time: a server with more of them opens several.",
                "",
            ),
            key("max_body_bytes", "The largest request body.", ""),
            key(
                "header_timeout",
                "The longest that a client may take to send its headers, and that a connection may be without a request. Over HTTP/2 \
                 a PING after this long asks whether the client is there, and has as long again for its answer.",
                "",
            ),
            key("request_timeout", "The longest that a call may take which does not wait on purpose.", ""),
            key("max_wait", "The longest that a call may wait on purpose (long-polling).", ""),
            key("hello_timeout", "The longest that a socket may stay without saying who it is.", ""),
            key("ping_interval", "How often a socket is pinged; one that misses two pings is closed.", ""),
            key(
                "write_timeout",
                "The longest that a client may take nothing of what is sent to it, over HTTP/1.1, HTTP/2 or a socket; then the \
                 connection ends.",
                "",
            ),
            key(
                "drain",
                "How long connections that are kept alive are still served when the service stops, each until its next \
                 answer: part of shutdown_grace.",
                "",
            ),
            key("shutdown_grace", "How long requests under way may take to finish when the service stops.", ""),
        ],
    },
    Section {
        name: "database",
        about: "Where it keeps everything.",
        keys: &[
            secret("url", "sqlite:PATH, or postgres://user:password@host/database.", "", Shown::WithoutPassword),
            key(
                "connections",
                "The most connections: readers besides the one writer on SQLite, all together on PostgreSQL.",
                "",
            ),
            key("queue", "The most writes that may wait; one more is refused as overload.", ""),
            key("batch", "The most writes in one commit.", ""),
            key("statement_timeout", "The longest that one statement may take, in seconds.", ""),
        ],
    },
    Section {
        name: "keys",
        about: "The data key, which seals the server's private keys, numbers and push addresses at rest; and key rotation.",
        keys: &[
            secret(
                "data_key",
                "The data key itself: 32 bytes in base64url. It comes before the file. All nodes need the same one.",
                "",
                Shown::Nothing,
            ),
            key(
                "data_key_file",
                "The file that holds it; made with mode 0600 when there is none. Back it up apart from the database: \
                 without it the server's keys cannot be opened.",
                "",
            ),
            key(
                "publish_before_use",
                "How long a new signing key is published before it signs, in seconds.",
                "Less than a minute: relying parties that keep the published keys meet signatures that they cannot verify.",
            ),
        ],
    },
    Section {
        name: "approval",
        about: "How long things last (in seconds) and how many there may be.",
        keys: &[
            key(
                "lifetime",
                "The life of a challenge, where the relying party asks for none.",
                "At most 600 (SP 800-63B-4 §3.1.3.2, REQ 7): more is refused.",
            ),
            key("min_lifetime", "The shortest life that a relying party may ask for.", ""),
            key(
                "redeem_within",
                "How long an approval may wait for its redemption.",
                "Longer than the login takes: a stolen approval is of use for longer (REQ 38).",
            ),
            key(
                "redeem_again_within",
                "How long a redemption whose answer was lost can be repeated: with the same `Idempotency-Key` by the same \
                 relying party, and on Nod's own pages by the same browser. 0: never.",
                "At most 300, the life of a receipt: more is refused.",
            ),
            key(
                "max_open_per_account",
                "The most open challenges of one account.",
                "A large number makes push bombing possible again (SP 800-63B-4 §3.1.3.2, ASVS 6.6.4; REQ 11, 40).",
            ),
            key(
                "enrolment_lifetime",
                "The life of the link for a new phone.",
                "At most 600 (SP 800-63B-4 §4.1.2.2, REQ 24): more is refused.",
            ),
            key(
                "max_devices_per_account",
                "The most active phones of one account. Further ones are not linked until one is removed.",
                "A large number lets one account fill the queue of pushes.",
            ),
        ],
    },
    Section {
        name: "limits",
        about: "How often things may be tried. No limit is a lock: each says when to try again. Waits are in seconds.",
        keys: &[
            key(
                "free_attempts",
                "Unapproved questions to one account that cost no wait; then the waits grow until an approval. Wrong \
                 numbers count too. A browser that the account approved before is counted apart, so that strangers do not \
                 hold it up; keep this below approval.max_open_per_account for the same reason.",
                "A large number makes push bombing possible again (SP 800-63B-4 §3.1.3.2, ASVS 6.6.4; REQ 11, 40).",
            ),
            key(
                "free_guesses",
                "Wrong passwords for one user name that cost no wait; then the waits grow until the right one. Forgotten a \
                 day after the last.",
                "A large number helps whoever guesses passwords (SP 800-63B-4 §3.2.2; REQ 14, 39).",
            ),
            key("first_wait", "The first wait; each further try without success doubles it.", ""),
            key(
                "longest_wait",
                "The longest wait.",
                "SP 800-63B-4 §3.2.2 suggests waits from 30 seconds to an hour (REQ 14).",
            ),
            key(
                "max_failures",
                "Wrong numbers in a row, over all challenges, after which an account is asked for no number any more until \
                 `nod user unlock`.",
                "At most 100 (SP 800-63B-4 §3.2.2, REQ 14): more is refused.",
            ),
            key(
                "pause_after_report",
                "How long nobody is woken for an account after \"it wasn't me\", except for browsers that it approved before. \
                 The person can open the app all the same.",
                "",
            ),
            key(
                "mistakes_within",
                "\"It wasn't me\" also ends what was approved by mistake: the account forgets the reported browser, and the \
                 browsers that it first approved so shortly before. If it knew the reported browser, this counts back from that \
                 browser's first approval, and every later one is forgotten too; if not, from the report, and only browsers of \
                 the same network are.",
                "A short time leaves an attacker's second browser known.",
            ),
            key("issues_per_minute", "Challenges that one relying party may ask for in a minute; 0 for no limit.", ""),
            key(
                "failures_per_minute",
                "Calls from one address (IPv6: one /64) in a minute that may fail as a guess would: wrong secrets, unknown \
                 devices, bad signatures. More are refused before they are looked at; 0 for no limit. Behind a proxy that \
                 http.trusted_proxies does not name, all clients are one address. On the socket of a phone such answers count \
                 for the phone.",
                "0 leaves guesses of secrets to their length alone (ASVS 6.6.3, REQ 39).",
            ),
            key(
                "wrong_passwords_per_minute",
                "Wrong passwords from one network (/24, IPv6: /48) in a minute; 0 for no limit.",
                "0 lets one network try many user names (ASVS 6.6.3, REQ 39).",
            ),
            key(
                "reminders_per_minute",
                "How often in a minute \"Send again\" on the waiting page wakes the phones of one sign-in; 0 for no limit.",
                "A large number lets whoever knows the password make the phones ring all the time (REQ 11, 40).",
            ),
            key(
                "device_calls_per_minute",
                "Signed calls and frames of one phone in a minute, and of a phone that is being linked; 0 for no limit. A phone \
                 that waits makes two or three.",
                "0 lets one phone keep the database busy.",
            ),
            key(
                "changes_per_hour",
                "Changes of one kind in an hour: names, keys and push addresses of one phone, links for phones of one account; 0 \
                 for no limit.",
                "0 lets one phone or session fill the audit log, which is kept for good.",
            ),
            key(
                "sign_ins_per_hour",
                "Sign-ins of one account on Nod's own pages in an hour, with the right password and the approval that it takes; 0 \
                 for no limit.",
                "0 lets whoever knows the password of an account without a phone fill the audit log, which is kept for good. A \
                 small number keeps its owner out after them.",
            ),
            key(
                "hellos_at_once",
                "Phones that connect and whose signature is looked at at once; the others wait for their turn. After a restart all \
                 of them come back, and people who sign in meanwhile would wait in the same queue.",
                "",
            ),
        ],
    },
    Section {
        name: "push",
        about: "Waking phones through push services: what all of them have in common. Times are in seconds.",
        keys: &[
            key("ca_file", "Certificate authorities (PEM) that are trusted besides the operating system's.", ""),
            key(
                "allow_networks",
                "Networks that are not public and may be sent to all the same, such as \"10.0.0.0/8\" for a push server of your \
                 own. Loopback in here also allows plain http to this machine, for tests.",
                "Whoever links a phone names an address that this service will send to: each network in here can be \
                 reached through it (REQ 75).",
            ),
            key(
                "queue",
                "The most pushes of one service that may wait, be under way or wait for another try. One more is dropped, \
                 counted, and the phone finds the question when it looks.",
                "",
            ),
            key("concurrency", "The most sends of one service at once.", ""),
            key(
                "concurrency_per_host",
                "The most sends to one host at once, whatever the port, where users choose the host. A quarter of them is kept for \
                 ports that answer, and half of unifiedpush.concurrency for hosts that answer.",
                "A large number lets a host that hangs hold up the phones of others.",
            ),
            key(
                "concurrency_per_account",
                "The most sends to the phones of one account at once, by one service.",
                "A large number lets one account's phones hold up those of others.",
            ),
            key("questions", "The most questions whose pushes are looked after at once.", ""),
            key("deadline", "The longest that one send may take.", ""),
            key(
                "unreachable_after",
                "How long a question may stay without a sign of life from a phone before its browser is told that the \
                 phone could not be reached.",
                "",
            ),
            key(
                "details",
                "Whether encrypted pushes say which service asks and from which browser and place. Never in them: the number, \
                 the address, the user name.",
                "A locked phone shows them (SP 800-63B-4 §3.1.3.1, REQ 6).",
            ),
        ],
    },
    Section {
        name: "webpush",
        about: "Web Push, for the phone's browser. Its VAPID key is made at the first start and kept sealed in the database.",
        keys: &[
            key("enabled", "Whether it is offered.", ""),
            key(
                "subject",
                "Whom a push service may write to about this server: mailto:… or https://…, at a host that can be \
                 reached from the internet. Without one, service.public_url where that can; with neither, Web Push and \
                 UnifiedPush are not offered.",
                "",
            ),
            key(
                "app_url",
                "Where a tap on a notification leads: the phone app. Without one, /app/ below service.public_url.",
                "",
            ),
            key(
                "hosts",
                "The push services that are sent to: names, \"*.\" before one for all below it.",
                "Others are refused when a phone registers (REQ 75).",
            ),
            key("queue", "The most pushes in it, in the place of push.queue.", ""),
            key("concurrency", "The most sends at once, in the place of push.concurrency.", ""),
        ],
    },
    Section {
        name: "unifiedpush",
        about: "UnifiedPush: Web Push to a server that the phone's owner chose.",
        keys: &[
            key("enabled", "Whether it is offered.", ""),
            key(
                "hosts",
                "The servers that are sent to: names, \"*.\" before one for all below it, \"*\" for any that is public.",
                "\"*\" lets whoever links a phone have this server send ciphertext to any public https address (REQ 75).",
            ),
            key("queue", "The most pushes in it, in the place of push.queue.", ""),
            key("concurrency", "The most sends at once, in the place of push.concurrency.", ""),
        ],
    },
    Section {
        name: "fcm",
        about: "Firebase Cloud Messaging (HTTP v1), for Android apps. Absent without a service account.",
        keys: &[
            key("url", "The service's address.", ""),
            secret(
                "service_account",
                "The service account's key (JSON, as Google's console gives it). It comes before the file.",
                "",
                Shown::Nothing,
            ),
            key("service_account_file", "The file that holds it.", ""),
            key("queue", "The most pushes in it, in the place of push.queue.", ""),
            key("concurrency", "The most sends at once, in the place of push.concurrency.", ""),
        ],
    },
    Section {
        name: "apns",
        about: "Apple Push Notification service, for iOS apps. Absent without a key.",
        keys: &[
            key("production_url", "The service's address, for apps from the store.", ""),
            key("sandbox_url", "The service's address, for apps under development.", ""),
            key("key_id", "Apple's name for the key: ten letters and digits.", ""),
            key("team_id", "Apple's name for whoever owns the app: ten letters and digits.", ""),
            secret("key", "The signing key (.p8, PEM). It comes before the file.", "", Shown::Nothing),
            key("key_file", "The file that holds it.", ""),
            key("topics", "The apps (bundle ids) that may register.", ""),
            key("queue", "The most pushes in it, in the place of push.queue.", ""),
            key("concurrency", "The most sends at once, in the place of push.concurrency.", ""),
        ],
    },
    Section {
        name: "sessions",
        about: "Sessions on Nod's own pages, in seconds.",
        keys: &[
            key("lifetime", "The longest life.", "More than 86400 leaves SP 800-63B-4 §2.2.3 at AAL2 (REQ 29)."),
            key("idle", "The longest time unused.", "More than 3600 leaves SP 800-63B-4 §2.2.3 at AAL2 (REQ 29)."),
            key(
                "fresh",
                "How fresh the sign-in must be for changes to phones.",
                "A long time lets an unattended browser link a phone (SP 800-63B-4 §4.1.2.1, REQ 23, 46).",
            ),
            key("max_per_account", "The most sessions of one account. A further one ends the oldest.", ""),
        ],
    },
    Section {
        name: "retention",
        about: "What is deleted when.",
        keys: &[key(
            "evidence_days",
            "Settled challenges and their evidence, in days. The audit log, the record of devices and the server's public \
             keys stay (REQ 25).",
            "",
        )],
    },
    Section {
        name: "log",
        about: "Logs, which go to standard error.",
        keys: &[
            key(
                "filter",
                "Which lines, for example \"info\" or \"nod=debug,info\". Lines of other crates appear from info upwards only, \
                 whatever this says: below that, some print what passes through them.",
                "",
            ),
            key("format", "text or json.", ""),
        ],
    },
];
