"""A mail server for tests: it prints its port, then each letter that it takes, as one line of JSON.

What a recipient is called says what happens to a letter: `refused…` is refused for good, `full…` for now, `grey…` at the first try alone,
`silent…` is never answered, `slow…` after a moment. Arguments: a certificate and a key, then STARTTLS and a sign-in (nod, secret) are required.
"""

import asyncio
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

seen = set()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 no such mailbox"
        if address.startswith("full"):
            return "452 mailbox full"
        if address.startswith("grey") and address not in seen:
            seen.add(address)
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if envelope.rcpt_tos[0].startswith("silent"):
            await asyncio.sleep(3600)
        if envelope.rcpt_tos[0].startswith("slow"):
            await asyncio.sleep(0.05)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        part = lambda kind: message.get_body((kind,)).get_content().replace("\r\n", "\n")
        print(
            json.dumps(
                {
                    "from": envelope.mail_from,
                    "to": envelope.rcpt_tos,
                    "headers": {name.lower(): str(value) for name, value in message.items()},
                    "names": [name for name, _ in message.items()],
                    "text": part("plain"),
                    "html": part("html"),
                    "tls": session.ssl is not None,
                    "user": session.auth_data,
                }
            ),
            flush=True,
        )
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    if data.login == b"nod" and data.password == b"secret":
        return AuthResult(success=True, auth_data="nod")
    return AuthResult(success=False, handled=False)


async def main():
    settings = {"hostname": "mail.test"}
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        settings |= {
            "tls_context": context,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": authenticate,
        }
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), loop=loop, **settings), "127.0.0.1", int(os.environ.get("PORT", "0")))
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
