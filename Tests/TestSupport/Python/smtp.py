"""A mail server for the tests: prints its port, then a line of JSON for each letter that it is given.

smtp.py [tls|starttls CERTIFICATE KEY] [refuse]: "refuse" answers 550 to every recipient, "later" 451.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP


class Taker:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if "refuse" in sys.argv:
            return "550 no such mailbox"
        if "later" in sys.argv:
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "encrypted": session.ssl is not None,
            "subject": letter["Subject"], "unsubscribe": letter["List-Unsubscribe"], "id": letter["Message-ID"],
            "body": letter.get_content(), "defects": [str(defect) for defect in letter.defects],
            "raw": envelope.content.decode(),
        }), flush=True)
        return "250 taken"


async def main():
    context = None
    if len(sys.argv) > 3 and sys.argv[1] in ("tls", "starttls"):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
    starts = context is not None and sys.argv[1] == "starttls"
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Taker(), tls_context=context if starts else None, require_starttls=starts),
        host="127.0.0.1", port=0, ssl=None if starts else context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
