"""Makes the vectors without any code of Nod: see README.md.

    python3 independent.py --check     compares with the committed files
    python3 independent.py --write     replaces them; the diff is to be read like code
"""

import base64, hashlib, hmac, ipaddress, json, pathlib, re, struct, sys, unicodedata

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

L = 2**252 + 27742317777372353535851937790883648493
P = 2**255 - 19
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
HERE = pathlib.Path(__file__).parent


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def sha(data):
    return b64(hashlib.sha256(data if isinstance(data, bytes) else data.encode()).digest())


class Ed:
    alg = "EdDSA"

    def __init__(self, seed):
        self.seed = seed
        self.key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
        self.raw = self.key.public_key().public_bytes_raw()
        self.jwk = {"kty": "OKP", "crv": "Ed25519", "x": b64(self.raw)}

    def sign(self, message):
        return self.key.sign(message)

    def scalar(self):
        digest = bytearray(hashlib.sha512(self.seed).digest()[:32])
        digest[0] &= 248
        digest[31] = digest[31] & 127 | 64
        return int.from_bytes(digest, "little")


class P256:
    alg = "ES256"

    def __init__(self, scalar):
        self.key = ec.derive_private_key(scalar, ec.SECP256R1())
        point = self.key.public_key().public_numbers()
        self.jwk = {"kty": "EC", "crv": "P-256", "x": b64(point.x.to_bytes(32, "big")), "y": b64(point.y.to_bytes(32, "big"))}

    def sign(self, message):  # RFC 6979, so that the vectors do not change
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def thumbprint(jwk):
    return sha(compact({name: jwk[name] for name in sorted(jwk) if name in ("crv", "kty", "x", "y")}))


def published(key):
    return {"kid": thumbprint(key.jwk), "use": "sig", "alg": key.alg, **key.jwk}


def raw_token(key, header, claims):
    """Header and claims as bytes, so that bad ones can be made."""
    text = b64(header) + "." + b64(claims)
    return text + "." + b64(key.sign(text.encode()))


def header(key, typ, embedded):
    return {"typ": typ, "alg": key.alg, **({"jwk": key.jwk} if embedded else {"kid": thumbprint(key.jwk)})}


def token(key, typ, claims, embedded=False, /, **members):
    return raw_token(key, compact({**header(key, typ, embedded), **members}), compact(claims))


SERVER, PHONE, OTHER = Ed(b"\1" * 32), Ed(b"\2" * 32), Ed(b"\3" * 32)
HARDWARE = P256(int.from_bytes(b"\7" * 32, "big"))
ISSUER, NOW = "https://nod.example.org", 1790000000
URL = ISSUER + "/v1/device/inbox"


def uid(number):
    return f"01900000-0000-7000-8000-{number:012x}"


JWKS = {"keys": [published(SERVER)]}
CHALLENGE = {
    "iss": ISSUER, "sub": uid(1), "jti": uid(100), "username": "anna",
    "rp": {"id": "webmail", "name": "Webmail"}, "action": "Sign in to “Webmail”",
    "context": {"ip": "192.0.2.7", "browser": "Firefox on Windows", "place": "Rotterdam, Netherlands",
                "origin": "https://mail.example.org", "new_browser": True, "new_network": False, "new_place": True},
    "level": "number", "iat": NOW, "exp": NOW + 120, "nonce": b64(bytes(range(16))),
}
QUESTION = token(SERVER, "nod-challenge+jwt", CHALLENGE)
ANSWER = {"iss": uid(2), "aud": ISSUER, "jti": uid(100), "cth": sha(QUESTION), "decision": "approve",
          "secret": {"typed": "42"}, "iat": NOW + 5}
HELLO = {"iss": uid(2), "aud": ISSUER, "nonce": b64(bytes(range(16, 32))), "iat": NOW}
DPOP = {"jti": "j-1", "htm": "POST", "htu": URL, "iat": NOW, "ath": sha(b'{"wait_ms":0}')}
ENROL = {"aud": ISSUER, "bnd": sha("nod-enrolment\n" + b64(bytes([7] * 16))), "iat": NOW}
RECEIPT = {"iss": ISSUER, "sub": uid(1), "username": "anna", "aud": "webmail", "jti": uid(100),
           "acr": "urn:nod:level:number", "amr": ["swk"],
           "device": {"id": uid(2), "name": "Anna's phone", "jkt": thumbprint(PHONE.jwk)},
           "auth_time": NOW + 5, "evidence": sha(QUESTION + "\n" + token(PHONE, "nod-answer+jwt", ANSWER)),
           "iat": NOW + 6, "exp": NOW + 306}
CERTIFICATE = {"iss": ISSUER, "jwk": OTHER.jwk, "iat": NOW}
STATEMENT = {"iss": ISSUER, "jti": uid(100), "evidence": RECEIPT["evidence"], "device": RECEIPT["device"],
             "state": "approved", "decided_at": "2026-09-21T14:13:25.123Z", "iat": NOW + 60}

TYP = {"challenge": "nod-challenge+jwt", "answer": "nod-answer+jwt", "hello": "nod-hello+jwt", "dpop": "dpop+jwt",
       "enrol": "nod-enrol+jwt", "receipt": "nod-receipt+jwt", "key": "nod-key+jwt", "statement": "nod-evidence+jwt"}
CLAIMS = {"challenge": CHALLENGE, "answer": ANSWER, "hello": HELLO, "dpop": DPOP, "enrol": ENROL, "receipt": RECEIPT,
          "key": CERTIFICATE, "statement": STATEMENT}
BY_SERVER, EMBEDDED = {"challenge", "receipt", "key", "statement"}, {"dpop", "enrol"}


def context(kind, key):
    """What a verifier of that kind is given besides the token."""
    if kind == "answer":
        return {"issuer": ISSUER, "device": {"id": uid(2), "key": key.jwk}, "challenge": uid(100), "challenge_token": QUESTION}
    if kind == "hello":
        return {"issuer": ISSUER, "device": {"id": uid(2), "key": key.jwk}, "nonce": HELLO["nonce"]}
    if kind == "dpop":
        return {"method": "POST", "url": URL, "body": '{"wait_ms":0}'}
    if kind == "enrol":
        return {"issuer": ISSUER, "binding": ENROL["bnd"]}
    if kind == "receipt":
        return {"issuer": ISSUER, "keys": JWKS, "client": "webmail"}
    return {"issuer": ISSUER, "keys": JWKS}


CASES = []


def case(name, kind, text, expect, key=None, now=NOW * 1000, **more):
    given = {"kind": kind, "token": text, "now": now, **context(kind, key or PHONE), **more}
    CASES.append({"name": name, "input": given, "expect": {"error": expect} if expect else {"ok": True}})


def signed(kind, key=None, change=(), **members):
    key = key or (SERVER if kind in BY_SERVER else PHONE)
    return token(key, TYP[kind], {**CLAIMS[kind], **dict(change)}, kind in EMBEDDED, **members)


def good():
    for kind in TYP:
        seed = (SERVER if kind in BY_SERVER else PHONE).seed.hex()
        case(f"{kind}: Ed25519, the exact token", kind, signed(kind), None, sign={"seed": seed, "claims": CLAIMS[kind]})
    for kind in ("answer", "hello", "dpop", "enrol"):
        case(f"{kind}: ES256", kind, signed(kind, HARDWARE), None, HARDWARE)
    text = signed("answer", HARDWARE)
    head, signature = text.rsplit(".", 1)
    r, s = unb64(signature)[:32], int.from_bytes(unb64(signature)[32:], "big")
    case("answer: ES256, the other s of the same signature", "answer", head + "." + b64(r + (N - s).to_bytes(32, "big")), None, HARDWARE)
    for decision in ("deny", "report"):
        claims = {name: value for name, value in ANSWER.items() if name != "secret"}
        case(f"answer: {decision}", "answer", token(PHONE, TYP["answer"], {**claims, "decision": decision}), None)
    scanned = {"secret": {"scanned": b64(bytes([7] * 16))}}
    case("answer: scanned", "answer", signed("answer", change=scanned), None)
    rotated = {"keys": [published(OTHER), {"kty": "RSA", "kid": "x", "n": "AQAB", "e": "AQAB", "use": "sig", "alg": "RS256"}, published(SERVER)]}
    case("challenge: a key among others, one of a kind that is not known", "challenge", signed("challenge"), None, keys=rotated)
    imposter = {**published(OTHER), "kid": published(SERVER)["kid"]}
    case("challenge: an imposter of the key's name stands before it", "challenge", signed("challenge"), None, keys={"keys": [imposter, published(SERVER)]})
    case("challenge: members that a later server may add", "challenge", signed("challenge", change={"later": {"a": [1, "x", True]}}), None)


def bad_headers():
    claims = compact(ANSWER)
    usual = header(PHONE, TYP["answer"], False)

    def answer(name, head, expect, key=PHONE):
        case(f"answer: {name}", "answer", raw_token(key, head if isinstance(head, bytes) else compact(head), claims), expect, PHONE)

    unsigned = b64(compact({**usual, "alg": "none"})) + "." + b64(claims) + "."
    case("answer: alg none, no signature", "answer", unsigned, "Malformed")
    answer("alg none, signed", {**usual, "alg": "none"}, "Malformed")
    for alg in ("NONE", "HS256", "RS256", "ES384", "Ed25519", "eddsa", "", 1, ["EdDSA"], {"EdDSA": None}):
        answer(f"alg {json.dumps(alg)}", {**usual, "alg": alg}, "Malformed")
    mac = b64(compact({**usual, "alg": "HS256"})) + "." + b64(claims)
    case("answer: HS256 with the public key as the secret", "answer", mac + "." + b64(hmac.digest(PHONE.raw, mac.encode(), "sha256")), "Malformed")
    answer("no alg", {"typ": usual["typ"], "kid": usual["kid"]}, "Malformed")
    case("answer: alg EdDSA for a P-256 key", "answer", signed("answer", HARDWARE, alg="EdDSA"), "WrongAlgorithm", HARDWARE)
    case("answer: alg ES256 for an Ed25519 key", "answer", signed("answer", alg="ES256"), "WrongAlgorithm")
    case("dpop: alg EdDSA for a P-256 key", "dpop", signed("dpop", HARDWARE, alg="EdDSA"), "WrongAlgorithm")
    answer("an Ed25519 key where P-256 is known", usual, "BadSignature", HARDWARE)
    for kind in TYP:
        other = "nod-hello+jwt" if kind != "hello" else "nod-answer+jwt"
        case(f"{kind}: typ of another kind", kind, signed(kind, typ=other), "WrongType")
    for typ in ("JWT", "", "NOD-ANSWER+JWT", "application/nod-answer+jwt"):
        answer(f"typ {typ!r}", {**usual, "typ": typ}, "WrongType")
    answer("no typ", {"alg": "EdDSA", "kid": usual["kid"]}, "Malformed")
    answer("crit", {**usual, "crit": ["b64"], "b64": False}, "Malformed")
    for name, value in (("jku", "https://evil.example/"), ("x5u", "https://evil.example/"), ("cty", "JWT"), ("zip", "DEF"), ("x", None)):
        answer(f"header member {name}", {**usual, name: value}, "Malformed")
    answer("two kids", compact(usual)[:-1] + b',"kid":"' + usual["kid"].encode() + b'"}', "Malformed")
    answer("kid twice, once escaped", compact(usual)[:-1] + b',"k\\u0069d":"' + usual["kid"].encode() + b'"}', "Malformed")
    answer("kid null", {**usual, "kid": None}, "Malformed")
    answer("no kid", {"typ": usual["typ"], "alg": "EdDSA"}, "UnknownKey")
    answer("kid of another key", {**usual, "kid": thumbprint(OTHER.jwk)}, "UnknownKey")
    answer("kid and jwk", {**usual, "jwk": PHONE.jwk}, "Malformed")
    answer("kid and another jwk", {**usual, "jwk": OTHER.jwk}, "Malformed")
    answer("jwk for kid", header(PHONE, TYP["answer"], True), "UnknownKey")
    case("dpop: kid for jwk", "dpop", token(PHONE, "dpop+jwt", DPOP), "UnknownKey")
    case("dpop: jwk and kid", "dpop", signed("dpop", kid=thumbprint(PHONE.jwk)), "Malformed")
    case("dpop: jwk of another key", "dpop", signed("dpop", jwk=OTHER.jwk), "BadSignature")
    case("dpop: a private jwk", "dpop", signed("dpop", jwk={**PHONE.jwk, "d": b64(PHONE.seed)}), "Malformed")
    case("dpop: jwk with y for Ed25519", "dpop", signed("dpop", jwk={**PHONE.jwk, "y": PHONE.jwk["x"]}), "UnknownKey")
    case("dpop: jwk as an array", "dpop", signed("dpop", jwk=["OKP", "Ed25519", PHONE.jwk["x"]]), "Malformed")
    case("dpop: a P-256 point off the curve", "dpop", signed("dpop", HARDWARE, jwk={**HARDWARE.jwk, "y": HARDWARE.jwk["x"]}), "BadSignature")
    answer("header as an array", [usual["typ"], "EdDSA", usual["kid"]], "Malformed")
    answer("header is a string", b'"x"', "Malformed")
    answer("header is not JSON", b"{", "Malformed")
    answer("header with a byte order mark", b"\xef\xbb\xbf" + compact(usual), "Malformed")
    answer("header with something after it", compact(usual) + b"{}", "Malformed")
    unknown = {"keys": [published(OTHER)]}
    for kind in ("challenge", "receipt", "key", "statement"):
        case(f"{kind}: a key that is not pinned", kind, signed(kind), "UnknownKey", keys=unknown)
        case(f"{kind}: signed by another key under the pinned name", kind, signed(kind, OTHER, kid=thumbprint(SERVER.jwk)), "BadSignature")
    for name, value in (("use", "enc"), ("alg", "ES256"), ("x", OTHER.jwk["x"])):
        keys = {"keys": [{**published(SERVER), name: value}]}
        case(f"challenge: the published key's {name} is another", "challenge", signed("challenge"), "UnknownKey", keys=keys)


def bad_forms():
    usual = signed("answer")
    head, claims, signature = usual.split(".")
    forms = {
        "empty": "", "one part": head, "two parts": head + "." + claims, "empty signature": head + "." + claims + ".",
        "four parts": usual + "." + signature, "dots only": "..", "white space before": " " + usual,
        "line feed after": usual + "\n", "white space inside": head + ". " + claims + "." + signature,
        "padding on the header": head + "=." + claims + "." + signature, "padding on the signature": usual + "==",
        "standard alphabet": head + "." + claims + "." + signature[:-1] + "+",
        "not ASCII": head + "." + claims + ".é" + signature[2:],
    }
    for name, text in forms.items():
        case(f"answer: {name}", "answer", text, "BadSignature" if name == "empty signature" else "Malformed")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    spelled = alphabet[alphabet.index(signature[-1]) | 1]
    case("answer: trailing bits that are not zero", "answer", usual[:-1] + spelled, "Malformed")
    case("answer: signature cut by a byte", "answer", head + "." + claims + "." + b64(unb64(signature)[:-1]), "BadSignature")
    case("answer: signature longer by a byte", "answer", head + "." + claims + "." + b64(unb64(signature) + b"\0"), "BadSignature")
    case("answer: ES256 signature in DER", "answer", der(), "BadSignature", HARDWARE)
    case("answer: altered payload", "answer", head + "." + b64(compact({**ANSWER, "decision": "deny"})) + "." + signature, "BadSignature")
    case("answer: signature of another token", "answer", head + "." + claims + "." + signed("hello").split(".")[2], "BadSignature")
    long = signed("challenge", change={"action": "x" * 8192})
    case("challenge: oversized", "challenge", long, "TooLong")
    fits = signed("challenge", change={"action": "x" * 5000})
    case("challenge: large", "challenge", fits, None)
    for name, text in {
        "a member twice": compact(ANSWER)[:-1] + b',"decision":"deny"}',
        "a member twice, the same": compact(ANSWER)[:-1] + b',"decision":"approve"}',
        "an unknown member": compact({**ANSWER, "admin": True}),
        "a null": compact({**ANSWER, "secret": None}),
        "an array": compact(list(ANSWER.values())),
        "a fraction of a second": compact({**ANSWER, "iat": 1790000005.0}),
        "iat as a string": compact({**ANSWER, "iat": str(NOW)}),
        "iat beyond 64 bits": compact({**ANSWER, "iat": 2**64}),
        "an unknown decision": compact({**ANSWER, "decision": "APPROVE"}),
        "a decision as an object": compact({**ANSWER, "decision": {"approve": None}}),
        "two secrets": compact({**ANSWER, "secret": {"typed": "42", "scanned": "x"}}),
        "an id in capitals": compact({**ANSWER, "iss": uid(0xA).upper()}),
        "something after the claims": compact(ANSWER) + b" 1",
        "no claims": b"{}",
        "not UTF-8": b'{"iss":"\xff"}',
    }.items():
        case(f"answer: {name}", "answer", raw_token(PHONE, compact(header(PHONE, TYP["answer"], False)), text), "Malformed")
    twice = compact(CHALLENGE)[:-1] + b',"later":1,"later":2}'
    case("challenge: an unknown member twice", "challenge", raw_token(SERVER, compact(header(SERVER, TYP["challenge"], False)), twice), "Malformed")
    case("challenge: relying party as an array", "challenge", signed("challenge", change={"rp": ["webmail", "Webmail"]}), "Malformed")


def der():
    text = signed("answer", HARDWARE)
    head, signature = text.rsplit(".", 1)
    raw = unb64(signature)
    return head + "." + b64(encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")))


def bad_signatures():
    head, signature = signed("answer").rsplit(".", 1)
    raw = unb64(signature)
    s = int.from_bytes(raw[32:], "little")
    case("answer: Ed25519 with S + L", "answer", head + "." + b64(raw[:32] + (s + L).to_bytes(32, "little")), "BadSignature")
    identity = (1).to_bytes(32, "little")
    # R is the identity and S = h·a: the equation S·B = R + h·A holds; only a strict verifier refuses.
    h = int.from_bytes(hashlib.sha512(identity + PHONE.raw + head.encode()).digest(), "little") % L
    case("answer: Ed25519 with R of low order", "answer", head + "." + b64(identity + (h * PHONE.scalar() % L).to_bytes(32, "little")), "BadSignature")
    case("answer: Ed25519 all zero", "answer", head + "." + b64(bytes(64)), "BadSignature")
    # With a key of low order, R = identity and S = 0 verify for every message.
    for name, point in {"the identity": identity, "order 4": bytes(32), "order 2": (P - 1).to_bytes(32, "little"), "the identity, not canonical": (P + 1).to_bytes(32, "little")}.items():
        weak = {"kty": "OKP", "crv": "Ed25519", "x": b64(point)}
        for kind in ("dpop", "enrol"):
            text = b64(compact({"typ": TYP[kind], "alg": "EdDSA", "jwk": weak})) + "." + b64(compact(CLAIMS[kind]))
            case(f"{kind}: a key of low order ({name})", kind, text + "." + b64(identity + bytes(32)), "UnknownKey")
    head, signature = signed("answer", HARDWARE).rsplit(".", 1)
    raw = unb64(signature)
    for name, forged in {"r = 0": bytes(32) + raw[32:], "s = 0": raw[:32] + bytes(32), "all zero": bytes(64), "r = n": N.to_bytes(32, "big") + raw[32:], "s = n": raw[:32] + N.to_bytes(32, "big"), "all ones": b"\xff" * 64}.items():
        case(f"answer: ES256 with {name}", "answer", head + "." + b64(forged), "BadSignature", HARDWARE)
    # RFC 9449 §4.1: signed by the draft's own key; it binds no body, which Nod asks for.
    case("dpop: the proof of RFC 9449 §4.1 verifies, and binds no body", "dpop", RFC_9449, "WrongBinding",
         now=1562262616000, method="POST", url="https://server.example.com/token", body="")


RFC_9449 = (
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZ"
    "ldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYz"
    "ZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vf"
    "rg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg"
)


def bad_claims():
    elsewhere = "https://other.example.org"
    for kind in ("challenge", "receipt", "key", "statement"):
        case(f"{kind}: another issuer", kind, signed(kind, change={"iss": elsewhere}), "WrongIssuer")
    for kind in ("answer", "hello"):
        case(f"{kind}: another device", kind, signed(kind, change={"iss": uid(3)}), "WrongIssuer")
    for kind in ("answer", "hello", "enrol"):
        for audience in (elsewhere, ISSUER + "/"):
            case(f"{kind}: for {audience}", kind, signed(kind, change={"aud": audience}), "WrongAudience")
    case("receipt: for another relying party", "receipt", signed("receipt", change={"aud": "other"}), "WrongAudience")
    case("answer: for another challenge", "answer", signed("answer", change={"jti": uid(101)}), "WrongBinding")
    case("answer: asked as another challenge", "answer", signed("answer"), "WrongBinding", challenge=uid(101))
    case("answer: over another challenge token", "answer", signed("answer", change={"cth": sha("x")}), "WrongBinding")
    case("answer: asked with another challenge token", "answer", signed("answer"), "WrongBinding", challenge_token=QUESTION + "A")
    case("hello: another nonce", "hello", signed("hello", change={"nonce": "x"}), "WrongBinding")
    case("dpop: another method", "dpop", signed("dpop", change={"htm": "GET"}), "WrongBinding")
    case("dpop: method in another case", "dpop", signed("dpop", change={"htm": "post"}), "WrongBinding")
    case("dpop: another address", "dpop", signed("dpop", change={"htu": URL + "/"}), "WrongBinding")
    case("dpop: another body", "dpop", signed("dpop", change={"ath": sha(b"{}")}), "WrongBinding")
    case("dpop: the body was altered", "dpop", signed("dpop"), "WrongBinding", body="{}")
    case("dpop: no body bound", "dpop", token(PHONE, "dpop+jwt", {name: DPOP[name] for name in DPOP if name != "ath"}, True), "WrongBinding")
    for name, jti in (("empty", ""), ("too long", "j" * 129), ("with a NUL", "j\0"), ("with a space", "j 1"), ("not ASCII", "jé")):
        case(f"dpop: jti {name}", "dpop", signed("dpop", change={"jti": jti}), "Malformed")
    case("dpop: jti of 128", "dpop", signed("dpop", change={"jti": "j" * 128}), None)
    case("enrol: another secret", "enrol", signed("enrol", change={"bnd": sha("x")}), "WrongBinding")
    case("key: vouches for a weak key", "key", signed("key", change={"jwk": {"kty": "OKP", "crv": "Ed25519", "x": b64(bytes(32))}}), "Malformed")
    for kind in ("answer", "hello", "dpop", "enrol"):
        iat = CLAIMS[kind]["iat"]
        for seconds, expect in ((300, None), (301, "ClockSkew"), (-300, None), (-301, "ClockSkew")):
            case(f"{kind}: the verifier's clock {seconds:+} s", kind, signed(kind), expect, now=(iat + seconds) * 1000)
        case(f"{kind}: 300.001 s", kind, signed(kind), "ClockSkew", now=(iat + 300) * 1000 + 1)
        for extreme in (2**63 - 1, -(2**63)):
            case(f"{kind}: iat {extreme}", kind, signed(kind, change={"iat": extreme}), "ClockSkew")
    for kind, exp in (("challenge", NOW + 120), ("receipt", NOW + 306)):
        case(f"{kind}: the last second", kind, signed(kind), None, now=exp * 1000 - 1)
        case(f"{kind}: its end", kind, signed(kind), "Expired", now=exp * 1000)
    for kind in ("key", "statement"):
        case(f"{kind}: many years later", kind, signed(kind), None, now=(NOW + 10**9) * 1000)


def signatures():
    """Published signatures, and keys that must not be used."""
    cases = []

    def add(name, jwk, message, signature, expect):
        cases.append({"name": name, "input": {"jwk": jwk, "message": b64(message), "signature": b64(signature)}, "expect": expect})

    okp = lambda raw: {"kty": "OKP", "crv": "Ed25519", "x": b64(raw)}
    for number, public, message, signature in (
        (1, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        (2, "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        (3, "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ):
        key, text, raw = (bytes.fromhex(part) for part in (public, message, signature))
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(raw, text)
        add(f"RFC 8032 §7.1 test {number}", okp(key), text, raw, {"valid": True})
        add(f"RFC 8032 §7.1 test {number}, another message", okp(key), text + b"x", raw, {"valid": False})
    ecdsa = {"kty": "EC", "crv": "P-256",
             "x": b64(bytes.fromhex("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6")),
             "y": b64(bytes.fromhex("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"))}
    for text, r, s in (
        (b"sample", "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716", "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"),
        (b"test", "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367", "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"),
    ):
        raw = bytes.fromhex(r + s)
        add(f"RFC 6979 A.2.5, SHA-256, {text.decode()}", ecdsa, text, raw, {"valid": True})
        add(f"RFC 6979 A.2.5, SHA-256, {text.decode()}, another message", ecdsa, text + b"x", raw, {"valid": False})
    head, _, signature = RFC_9449.rpartition(".")
    add("RFC 9449 §4.1", json.loads(unb64(head.split(".")[0]))["jwk"], head.encode(), unb64(signature), {"valid": True})
    jose = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    add("RFC 8037 A.4", jose, b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
        unb64("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"), {"valid": True})
    for name, point in LOW_ORDER.items():
        kind = "OffCurve" if name.endswith("not canonical") else "Weak"
        add(f"a key of low order: {name}", okp(bytes.fromhex(point)), b"x", (1).to_bytes(32, "little") + bytes(32), {"key_error": kind})
    add("a key that is no point", okp((2).to_bytes(32, "little")), b"x", bytes(64), {"key_error": "OffCurve"})
    add("a key with y = p + 3", okp((P + 3).to_bytes(32, "little")), b"x", bytes(64), {"key_error": "OffCurve"})
    add("a key of 31 bytes", okp(bytes(31)), b"x", bytes(64), {"key_error": "Form"})
    add("P-256 without y", {name: ecdsa[name] for name in ("kty", "crv", "x")}, b"x", bytes(64), {"key_error": "Form"})
    add("Ed25519 called EC", {**okp(PHONE.raw), "kty": "EC"}, b"x", bytes(64), {"key_error": "Form"})
    add("P-256 at the point of zeros", {**ecdsa, "x": b64(bytes(32)), "y": b64(bytes(32))}, b"x", b"\1" * 64, {"valid": False})
    return cases


LOW_ORDER = {
    "order 1": "0100000000000000000000000000000000000000000000000000000000000000",
    "order 2": "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "order 4": "0000000000000000000000000000000000000000000000000000000000000000",
    "order 4, the other": "0000000000000000000000000000000000000000000000000000000000000080",
    "order 8": "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "order 8, second": "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "order 8, third": "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "order 8, fourth": "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
}


def thumbprints():
    keys = {
        "RFC 8037 A.3": ({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"),
        "RFC 9449 §6.1": ({"kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"}, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"),
        "Ed25519 of seed 0202…02": (PHONE.jwk, thumbprint(PHONE.jwk)),
        "P-256 of scalar 0707…07": (HARDWARE.jwk, thumbprint(HARDWARE.jwk)),
    }
    for jwk, expected in keys.values():
        assert thumbprint(jwk) == expected
    return [{"name": name, "input": {"jwk": jwk}, "expect": {"thumbprint": expected}} for name, (jwk, expected) in keys.items()]


def hotp(digest, key, counter, digits):
    tag = hmac.digest(key, struct.pack(">Q", counter), digest)
    offset = tag[-1] & 15
    return str((struct.unpack(">I", tag[offset:offset + 4])[0] & 0x7FFFFFFF) % 10**digits).zfill(digits)


def otp():
    cases = []
    key = b"12345678901234567890"
    published_hotp = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split()
    for counter, code in enumerate(published_hotp):
        assert hotp("sha1", key, counter, 6) == code
        cases.append({"name": f"RFC 4226 appendix D, counter {counter}", "input": {"hash": "sha1", "key": key.hex(), "counter": counter, "digits": 6}, "expect": {"code": code}})
    table = {59: "94287082 46119246 90693936", 1111111109: "07081804 68084774 25091201", 1111111111: "14050471 67062674 99943326",
             1234567890: "89005924 91819424 93441116", 2000000000: "69279037 90698825 38618901", 20000000000: "65353130 77737706 47863826"}
    for time, codes in table.items():
        for (digest, size), code in zip((("sha1", 20), ("sha256", 32), ("sha512", 64)), codes.split()):
            seed = (key * 4)[:size]
            assert hotp(digest, seed, time // 30, 8) == code
            cases.append({"name": f"RFC 6238 appendix B, {digest}, {time} s", "input": {"hash": digest, "key": seed.hex(), "time": time, "digits": 8}, "expect": {"code": code}})
    wide = 2**32 * 30 + 7
    cases.append({"name": "a step wider than 32 bits (REQ 64)", "input": {"hash": "sha1", "key": key.hex(), "time": wide, "digits": 6}, "expect": {"code": hotp("sha1", key, wide // 30, 6)}})
    code = hotp("sha1", key, 1000, 6)
    first = hotp("sha1", key, 0, 6)
    for name, given, now, last, step in (
        ("the present step", code, 30000, None, 1000), ("its last second", code, 30029, None, 1000),
        ("one step of delay", code, 30059, None, 1000), ("two steps of delay", code, 30060, None, None),
        ("before its time", code, 29999, None, None), ("again", code, 30000, 1000, None),
        ("after an earlier one", code, 30000, 999, 1000), ("after a later one", code, 30031, 1001, None),
        ("a digit short", code[:5], 30000, None, None), ("a digit more", code + "0", 30000, None, None),
        ("with a space", code[:3] + " " + code[3:], 30000, None, None), ("empty", "", 30000, None, None),
        ("step 0", first, 0, None, 0), ("step 0 again", first, 0, 0, None), ("step 0 at step 1", first, 30, None, 0),
        ("step 0 at step 1, again", first, 30, 0, None), ("the epoch's first step is no match for later ones", first, 60, None, None),
    ):
        cases.append({"name": f"accept: {name}", "input": {"hash": "sha1", "key": key.hex(), "digits": 6, "given": given, "now": now, "last_accepted": last}, "expect": {"step": step}})
    return cases


def enrolment_codes():
    letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    cases = []
    for name, typed in (("as it is shown", "K7QM-2XPD"), ("in small letters", "k7qm2xpd"), ("with blanks", " K7QM 2XPD\n"),
                        ("with a dash that a phone writes", "k7qm\u20132xpd"), ("digits of another script", "k\u0667qm-\u0662xpd")):
        cases.append({"name": name, "input": {"typed": typed}, "expect": {"code": "K7QM2XPD", "shown": "K7QM-2XPD", "binding": sha("nod-enrolment-code\n" + "K7QM2XPD")}})
    for name, typed in (("too short", "K7QM-2XP"), ("too long", "K7QM-2XPDD"), ("a zero", "K7QM-2XP0"), ("the letter O", "K7QM-2XPO"), ("a one", "K7QM-2XP1"),
                        ("the letter I", "K7QM-2XPI"), ("an underscore", "K7QM_2XPD"), ("empty", "")):
        cases.append({"name": name, "input": {"typed": typed}, "expect": {"error": "Form"}})
    for case in cases:
        assert "code" not in case["expect"] or all(letter in letters for letter in case["expect"]["code"])
    return cases


def links():
    secret, key = b64(bytes([7] * 16)), thumbprint(SERVER.jwk)
    cases = []
    for server in ("https://login.example.org", "https://login.example.org:8443", "http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080", "https://[2001:db8::1]"):
        text = f"{server}/enrol#v1.{secret}.{key}"
        cases.append({"name": server, "input": {"text": text}, "expect": {"server": server, "secret": secret, "secret_hash": sha("nod-enrolment\n" + secret), "server_key": key}})
    usual = f"https://h/enrol#v1.{secret}.{key}"
    cases.append({"name": "white space around it", "input": {"text": f" {usual}\n"}, "expect": {"server": "https://h", "secret": secret, "secret_hash": sha("nod-enrolment\n" + secret), "server_key": key}})
    at = lambda server: usual.replace("https://h", server)
    for name, text, error in (
        ("plain http", at("http://h"), "Insecure"), ("http to a name that begins like this machine", at("http://localhost.evil.org"), "Insecure"),
        ("http after an IPv6 loopback", at("http://[::1]evil.org"), "Form"), ("http with user information", at("http://127.0.0.1@evil.org"), "Form"),
        ("two ports", at("http://localhost:80:evil.org"), "Form"), ("port 0", at("https://h:0"), "Form"), ("port 99999", at("https://h:99999"), "Form"),
        ("no host", at("https://"), "Form"), ("only a port", at("https://:443"), "Form"), ("another scheme", at("ftp://h"), "Form"),
        ("a path", at("https://h/x"), "Form"), ("a query", usual.replace("/enrol", "/enrol?x"), "Form"), ("another path", usual.replace("/enrol", "/enroll"), "Form"),
        ("a backslash", at("https://h\\evil.org"), "Form"), ("not ASCII", at("https://hé"), "Form"), ("no fragment", usual.split("#")[0], "Form"),
        ("too long", at("https://" + "h" * 1024), "Form"), ("empty", "", "Form"),
        ("version 2", usual.replace("v1", "v2"), "Version"), ("no version", usual.replace("v1.", ""), "Version"),
        ("secret cut", usual.replace(secret, secret[:-1]), "Secret"), ("secret missing", "https://h/enrol#v1", "Secret"),
        ("secret with trailing bits", usual.replace(secret, secret[:-1] + "x"), "Secret"),
        ("key cut", usual[:-1], "ServerKey"), ("key missing", f"https://h/enrol#v1.{secret}", "ServerKey"), ("more after it", usual + ".x", "ServerKey"),
    ):
        cases.append({"name": name, "input": {"text": text}, "expect": {"error": error}})
    return cases


def frames():
    """Every frame and body as it is spelled on the wire; nothing is computed here."""
    cid, did, aid, eid, jwt, at = uid(100), uid(2), uid(1), uid(50), "h.c.s", "2026-09-21T14:13:20Z"
    view = {"challenge": cid, "state": "pending", "progress": "delivered", "level": "number", "expires_at": "2026-09-21T14:15:20.5Z",
            "expires_in_ms": 119500, "device": None, "reason": None, "version": 3}
    settled = {"challenge": cid, "state": "denied", "device": "Anna's phone", "by_this_device": False}
    problem = {"type": "/docs/errors#number_wrong", "title": "The number is wrong.", "status": 422, "code": "number_wrong", "detail": "2 left"}
    push = {"endpoint": "https://push.example/x", "p256dh": "BA", "auth": "AA"}
    enrolled = {"enrolment": eid, "device": did, "account": aid, "username": "anna", "issuer": ISSUER, "service": "Nod",
                "confirmation_code": "41-73", "keys": JWKS, "expires_at": at}
    good = {
        "client_frame": [
            {"type": "hello", "token": jwt}, {"type": "watch", "ticket": "t"}, {"type": "watch", "token": "t"},
            {"type": "ack", "challenge": cid, "what": "delivered"}, {"type": "ack", "challenge": cid, "what": "opened"},
            {"type": "answer", "token": jwt},
        ],
        "server_frame": [
            {"type": "welcome", "nonce": b64(bytes(16)), "server_time": 1790000000123}, {"type": "ready", "device": did},
            {"type": "challenge", "challenge": cid, "token": jwt}, {"type": "challenge", "challenge": cid, "token": jwt, "quiet": True}, {"type": "settled", **settled},
            {"type": "settled", **settled, "state": "expired", "device": None},
            *({"type": "answered", "challenge": cid, "verdict": verdict, "state": state} for verdict, state in (("approve", "approved"), ("approve", "denied"), ("deny", "denied"), ("report", "reported"))),
            {"type": "watching", "token": "t", "view": view}, {"type": "watching", "view": view}, {"type": "view", "view": view},
            {"type": "error", "code": "number_wrong", "message": "m", "challenge": cid, "tries_left": 1}, {"type": "error", "code": "too_many_requests", "message": "m", "retry_after": 30}, {"type": "error", "code": "bad_json", "message": "m"},
            {"type": "bye", "code": "going_away", "retry_after_ms": 1234},
        ],
        "watch_view": [
            *({**view, "state": state} for state in ("pending", "approved", "denied", "reported", "expired", "cancelled", "redeemed")),
            *({**view, "progress": progress} for progress in ("sent", "opened")), *({**view, "level": level} for level in ("tap", "strict")),
            *({**view, "state": "denied", "device": "Anna's phone", "reason": reason} for reason in ("refused", "wrong_numbers", "withdrawn", "replaced", "account_changed")),
            {**{key: view[key] for key in view if key != "version"}, "unreachable": True, "version": 4},
        ],
        "watch_exchange": [{"ticket": "t"}],
        "watch_poll": [{"version": 3, "wait_ms": 25000}],
        "problem": [problem, {**problem, "state": "denied", "tries_left": 1, "retry_after": 30, "request_id": "r-1"}],
        "ack_request": [{"challenge": cid, "what": "opened"}],
        "answer_request": [{"token": jwt}],
        "answer_accepted": [{"challenge": cid, "verdict": "approve", "state": "approved"}],
        "enrol_claimed": [enrolled],
        "enrol_status": [{"state": state} for state in ("open", "claimed", "confirmed", "refused", "expired")]
        + [{"state": "confirmed", "codes": {"seed": b64(b"12345678901234567890"), "alg": "SHA1", "digits": 6, "period": 30}}],
        "inbox": [{"challenges": [{"challenge": cid, "token": jwt}, {"challenge": cid, "token": jwt, "quiet": True}], "settled": [settled], "server_time": 1790000000123}, {"challenges": [], "settled": [], "server_time": 0}],
        "inbox_request": [{"wait_ms": 25000, "seen": [cid]}],
        "push_target": [{"kind": "webpush", **push}, {"kind": "unifiedpush", **push}, {"kind": "fcm", "token": "t"}, {"kind": "apns", "token": "00ff", "topic": "org.example"}],
        "rename": [{"name": "Anna's phone ❤️"}],
    }
    bad = {
        "client_frame": [
            "", "{}", "null", "[]", '"hello"', '["hello","t"]', '{"type":"hello"}', '{"token":"t"}', '{"type":"HELLO","token":"t"}', '{"type":0,"token":"t"}',
            '{"type":"hello","token":1}', '{"type":"hello","token":"t","more":1}', '{"type":"hello","token":"t","token":"u"}', '{"type":"hello","type":"answer","token":"t"}',
            '{"type":"hello","token":"t"}{}', '{"type":"hello","token":"t"', '{"type":"watch","ticket":null}', '{"type":"watch","view":{}}', '{"type":"welcome","nonce":"n","server_time":1}',
            '{"type":"ack","challenge":"x","what":"opened"}', f'{{"type":"ack","challenge":"{cid.upper()}x","what":"opened"}}', f'{{"type":"ack","challenge":"{cid}","what":"approved"}}',
            f'{{"type":"ack","challenge":"{cid}","what":{{"opened":null}}}}', f'{{"type":"ack","challenge":"{cid}"}}', '{"type":"hello","token":"' + "x" * 12288 + '"}',
        ],
        "server_frame": ['{"type":"view"}', '{"type":"later"}', '{"type":"error","code":"unheard_of","message":"m"}', '{"type":"bye","code":"going_away","retry_after_ms":-1}'],
        "ack_request": [f'{{"challenge":"{cid}","what":"opened","more":1}}', f'{{"challenge":"{cid}"}}'],
        "answer_request": ['{"token":"t","verdict":"approve"}', "{}"],
        "inbox_request": ['{"wait":1}', '{"wait_ms":-1}', '{"wait_ms":1.5}', '{"seen":["x"]}'],
        "watch_exchange": ['{"ticket":"t","more":1}', '{"token":"t"}', '{"ticket":null}'],
        "watch_poll": ['{"version":-1,"wait_ms":0}', '{"version":0,"wait_ms":1.5}', '{"version":0,"wait_ms":0,"more":1}'],
        "push_target": ['{"kind":"sms","token":"t"}', '{"kind":"fcm"}', '{"kind":"fcm","token":"t","endpoint":"e"}', '{"token":"t"}'],
        "rename": ['{"name":""}', '{"name":"a\\u202eb"}', '{"name":"\\u3164"}', '{"name":"' + "x" * 65 + '"}', '{"name":"a","more":1}'],
    }
    cases = []
    for kind, values in good.items():
        for number, value in enumerate(values, 1):
            text = compact(value).decode()
            cases.append({"name": f"{kind} {number}", "input": {"kind": kind, "json": text}, "expect": {"json": text}})
    for kind, texts in bad.items():
        for number, text in enumerate(texts, 1):
            cases.append({"name": f"{kind}, refused {number}", "input": {"kind": kind, "json": text}, "expect": {"refused": True}})
    return cases


def codes():
    errors = """
        400 bad_json bad_parameter token_malformed token_wrong_type unexpected_frame
        401 client_unauthorized token_unknown_key token_bad_signature token_wrong_audience token_wrong_binding token_expired
        401 clock_skew proof_missing proof_replayed device_unknown watch_unauthorized credentials_wrong session_missing code_wrong code_used passkey_refused
        403 screen_lock_needed client_disabled device_revoked account_disabled origin_not_allowed other_device setup_code_wrong
        403 mail_link_invalid reauthentication_needed two_step_off two_step_required weaker_requirement method_forbidden no_device_left cross_site form_expired
        404 not_found user_unknown group_unknown challenge_unknown enrolment_unknown
        405 method_not_allowed
        408 silent_client idle_timeout too_slow
        409 user_disabled user_without_device too_many_failures idempotency_conflict challenge_settled challenge_not_approved challenge_unanswered already_redeemed
        409 mail_not_offered mail_address_taken too_many_mail_addresses group_exists own_account nothing_to_do redemption_too_late redemption_refused enrolment_settled activation_over key_in_use too_many_devices username_taken too_many_app_passwords app_password_made too_many_codes_apps too_many_passkeys backup_codes_unsaved
        413 too_large
        415 unsupported_media_type
        422 mail_address_invalid import_refused bad_field level_not_allowed number_missing number_wrong key_unusable password_too_weak password_breached password_too_guessable
        429 too_many_challenges too_many_attempts too_many_requests too_many_connections too_many_guesses
        500 internal
        500 data_key_wrong
        500 setting_unusable
        503 going_away overloaded store_unavailable
        504 timeout"""
    closes = {4001: "going away", 4002: "too slow", 4003: "idle timeout", 4004: "unavailable", 4100: "unauthorized", 4101: "silent",
              4200: "protocol", 4201: "revoked", 4202: "finished", 4203: "forbidden"}
    rows = [(int(line.split()[0]), code) for line in errors.strip().splitlines() for code in line.split()[1:]]
    return [{"name": code, "input": {"error": code}, "expect": {"status": status}} for status, code in rows] + \
           [{"name": f"close {number}", "input": {"close": number}, "expect": {"reason": reason}} for number, reason in closes.items()]


def texts():
    """Digits, passwords and addresses as people and programs write them; Unicode's data is Python's."""
    cases = []

    def add(name, kind, given, expect):
        cases.append({"name": name, "input": {"kind": kind, "text": given}, "expect": {"text": expect}})

    zeros = [code for code in range(0x110000) if unicodedata.category(chr(code)) == "Nd" and unicodedata.decimal(chr(code)) == 0]
    assert len(zeros) >= 65
    for zero in zeros:
        digits = "".join(chr(zero + value) for value in range(10))
        assert [unicodedata.decimal(digit) for digit in digits] == list(range(10))
        add(f"digits of {unicodedata.name(chr(zero))}", "digits", digits, "0123456789")
    for number, (typed, digits) in enumerate([(" 64\n", "64"), ("6 4", "64"), ("123-456", "123456"), ("123\u202f456", "123456"),
                                              ("12.34", "1234"), ("\u200f٦٤", "64"), ("٤١–٧٣", "4173"), ("+64", "+64"), ("²⑥Ⅵ六½", "²⑥Ⅵ六½")], 1):
        add(f"digits, grouped {number}", "digits", typed, digits)
    for number, typed in enumerate(["Ame\u0301lie", "Am\u00e9lie", "pass\u00a0word", "a\u3000b\u2003c", " ＡＢ ﬁ ", "Å\u212b", "각\u1100\u1161\u11a8",
                                    "e\u0323\u0302", "tab\there", "ΣΑΣ"], 1):
        spaced = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in typed)
        add(f"password {number}", "password", typed, unicodedata.normalize("NFC", spaced))  # RFC 8265 4.2.2
    for given in ["192.0.2.1", " 192.0.2.1 ", "192.0.2.1:443", "[2001:db8::1]", "[2001:db8::1]:443", "fe80::1%eth0", "[fe80::1%25eth0]:1",
                  "::ffff:192.0.2.1", "unknown", "", "192.0.2.1:", "192.0.2.1, 192.0.2.2", "192.0.2.256", "[::1", "localhost:80"]:
        bare = re.sub(r"%[!-~]+$", "", re.sub(r"^\[(.*)\](:\d{1,5})?$", r"\1", re.sub(r"^([^:]*):\d{1,5}$", r"\1", given.strip())))
        try:
            address = ipaddress.ip_address(bare)
            expect = str(getattr(address, "ipv4_mapped", None) or address)
        except ValueError:
            expect = None
        add(f"address {given!r}", "address", given, expect)
    return cases


def main(write):
    for part in (good, bad_headers, bad_forms, bad_signatures, bad_claims):
        part()
    files = {"tokens": CASES, "signatures": signatures(), "thumbprints": thumbprints(), "otp": otp(), "links": links(), "enrolment_codes": enrolment_codes(),
             "frames": frames(), "codes": codes(), "text": texts()}
    different = []
    for name, cases in files.items():
        assert len({case["name"] for case in cases}) == len(cases), name
        lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
        text, path = f"[\n{lines}\n]\n", HERE / f"{name}.json"
        if write:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            different.append(path.name)
        print(f"{name}: {len(cases)} cases")
    if different:
        sys.exit(f"other than committed: {', '.join(different)}")


main({"--check": False, "--write": True}[sys.argv[1]])
