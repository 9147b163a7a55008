//! What holds where nobody set anything else. Every default is the safe one.

/// All keys with their defaults.
pub fn defaults() -> serde_json::Value {
    serde_json::json!({
        "service": { "name": "Nod", "public_url": "http://localhost:8080", "policy": "auto" },
        "http": {
            "listen": "127.0.0.1:8080", "metrics_listen": "127.0.0.1:9464", "trusted_proxies": [],
            "forwarded_header": "x-forwarded-for",
            "max_connections": 50_000, "max_connections_per_address": 1000, "max_waits_per_relying_party": 10_000,
            "max_body_bytes": 65536, "header_timeout": 10, "request_timeout": 15, "max_wait": 30, "hello_timeout": 10,
            "ping_interval": 30, "write_timeout": 10, "drain": 1, "shutdown_grace": 10,
        },
        "database": {
            "url": "sqlite:var/nod.db", "connections": 8, "queue": 16384, "batch": 512, "statement_timeout": 10,
        },
        "keys": { "data_key": null, "data_key_file": "var/data.key", "publish_before_use": 300 },
        "approval": {
            "lifetime": 120, "min_lifetime": 15, "redeem_within": 300, "redeem_again_within": 60,
            "max_open_per_account": 8, "enrolment_lifetime": 600, "max_devices_per_account": 20,
        },
        "limits": {
            "free_attempts": 3, "free_guesses": 5, "first_wait": 30, "longest_wait": 3600, "max_failures": 100,
            "pause_after_report": 900, "mistakes_within": 86_400, "issues_per_minute": 6000, "failures_per_minute": 60,
            "wrong_passwords_per_minute": 30, "reminders_per_minute": 3, "device_calls_per_minute": 600,
            "changes_per_hour": 60, "sign_ins_per_hour": 600, "hellos_at_once": 8,
        },
        "push": {
            "ca_file": null, "allow_networks": [], "queue": 20_000, "concurrency": 64, "concurrency_per_host": 16,
            "concurrency_per_account": 4,
            "questions": 20_000, "deadline": 10, "unreachable_after": 8, "details": false,
        },
        "webpush": {
            "enabled": true, "subject": null, "app_url": null,
            "hosts": [
                "fcm.googleapis.com", "*.push.apple.com", "*.push.services.mozilla.com", "*.notify.windows.com",
            ],
            "queue": null, "concurrency": null,
        },
        "unifiedpush": { "enabled": true, "hosts": ["*"], "queue": null, "concurrency": null },
        "fcm": {
            "url": "https://fcm.googleapis.com", "service_account": null, "service_account_file": null, "queue": null,
            "concurrency": null,
        },
        "apns": {
            "production_url": "https://api.push.apple.com", "sandbox_url": "https://api.sandbox.push.apple.com",
            "key_id": null, "team_id": null, "key": null, "key_file": null, "topics": [], "queue": null, "concurrency": null,
        },
        "sessions": { "lifetime": 86400, "idle": 3600, "fresh": 900, "max_per_account": 100 },
        "retention": { "evidence_days": 365 },
        "log": { "filter": "info", "format": "text" },
    })
}
