#!/usr/bin/env python3
"""Makes the files of places that the tests read, in the two structures that are in use.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install mmdb-writer==0.2.7
    /tmp/venv/bin/python tests/it/places/make.py

The result is committed: it is small, and the same each time. The networks are some of the public internet, for addresses of
documentation are nowhere; who has them in truth does not matter.
"""
import pathlib
import time

from mmdb_writer import MMDBWriter
from netaddr import IPSet

# mmdb-writer asks for the time when it writes: 2026-11-01, so that the files are the same each time.
time.time = lambda: 1793491200

HERE = pathlib.Path(__file__).parent
COUNTRIES = {
    "GB": {"en": "United Kingdom", "de": "Vereinigtes Königreich", "fr": "Royaume-Uni", "es": "Reino Unido"},
    "NL": {"en": "Netherlands", "de": "Niederlande", "fr": "Pays-Bas", "es": "Países Bajos"},
    "AU": {"en": "Australia", "de": "Australien", "fr": "Australie", "es": "Australia"},
    "DE": {"en": "Germany", "de": "Deutschland", "fr": "Allemagne", "es": "Alemania"},
}


def nested(code, city, latitude, longitude, radius):
    """As MaxMind's files have it."""
    record = {
        "continent": {"code": "XX", "geoname_id": 1, "names": {"en": "Somewhere"}},
        "country": {"geoname_id": 2, "iso_code": code, "names": COUNTRIES[code]},
        "location": {"accuracy_radius": radius, "latitude": latitude, "longitude": longitude, "time_zone": "Etc/UTC"},
        "subdivisions": [{"iso_code": "X", "names": {"en": "A region"}}],
    }
    return record | ({"city": {"geoname_id": 3, "names": city}} if city else {})


ROTTERDAM = nested("NL", {"en": "Rotterdam"}, 51.92, 4.48, 20)
NESTED = {
    "81.2.69.0/24": nested("GB", {"en": "London", "fr": "Londres", "es": "Londres"}, 51.5142, -0.0931, 10),
    "80.112.0.0/16": ROTTERDAM,
    "2a02:a400::/24": ROTTERDAM,
    "80.113.0.0/16": nested("NL", {"en": "The Hague", "de": "Den Haag"}, 52.08, 4.31, 20),
    "1.128.0.0/11": nested("AU", {"en": "Sydney"}, -33.87, 151.21, 20),
    "5.1.0.0/16": nested("DE", None, 51.2993, 9.491, 200),
    # What nobody expects: it is unknown, or shown with what is wrong replaced, and costs nothing else.
    "5.2.0.0/16": {"city": {"names": {"en": "\u202eRot\x1b[2Jter\ndam" + "a" * 100}}, "country": ["NL"], "location": "here"},
    "5.3.0.0/16": {"city": {"names": {"en": " "}}, "country": {"iso_code": "NLD", "names": "none"},
                   "location": {"latitude": 900.5, "longitude": "4.48", "accuracy_radius": "wide"}},
    "5.4.0.0/16": {"city": 7, "country": {"iso_code": "NL", "names": {"en": 7}}, "location": {"latitude": 51.92}},
    "5.5.0.0/16": {"isp": "A provider"},
    "5.6.0.0/16": ["NL"],
}
FLAT_IPV4 = {
    "80.112.0.0/16": {"country_code": "NL", "city": "Rotterdam", "latitude": 51.92, "longitude": 4.48, "state1": "South Holland"},
    "1.128.0.0/11": {"country_code": "AU", "city": "Sydney", "latitude": -33.87, "longitude": 151.21, "timezone": "Australia/Sydney"},
    "5.1.0.0/16": {"country_code": "DE", "city": "", "latitude": 51.2993, "longitude": 9.491},
    "5.2.0.0/16": {"country_code": "XX"},
}
FLAT_IPV6 = {"2a02:a400::/24": FLAT_IPV4["80.112.0.0/16"]}


def write(name, networks, version, **options):
    languages = ["en", "de", "fr", "es"]
    writer = MMDBWriter(version, name, languages, "A file for tests", int_type="uint32", **options)
    for network, record in networks.items():
        writer.insert_network(IPSet([network]), record)
    path = HERE / f"{name}.mmdb"
    writer.to_db_file(str(path))
    print(path.name, path.stat().st_size)


write("nested", NESTED, 6, ipv4_compatible=True, float_type="f64")
write("flat-ipv4", FLAT_IPV4, 4, float_type="f32")
write("flat-ipv6", FLAT_IPV6, 6, float_type="f32")
