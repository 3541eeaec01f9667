"""Proves the log with the public key alone; shares no code with the product.

    python3 log.py DATABASE CHECKPOINTS PUBLIC-KEY.pem

Walks every chain of the database file, tries the signature of every checkpoint by openssl, and compares. The rows
that entries seal are not tried: that takes the secret key. Exit 1 and the first that is wrong.
"""

import hashlib
import json
import pathlib
import sqlite3
import struct
import subprocess
import sys
import tempfile

COLUMNS = ("municipality_id, chain_id, number, at, user_id, source, row_id, event, subject_id, purpose, is_late, key_id, "
           "payload_digest, hash")


def canonical(value):
    """A byte for the type, the length of what has one, the value."""
    if value is None:
        return b"\0"
    if isinstance(value, int):
        return b"\1" + struct.pack(">q", value)
    kind, data = (b"\3", value.encode()) if isinstance(value, str) else (b"\4", value)
    return kind + struct.pack(">I", len(data)) + data


def digest(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def is_signed(text, signature, key):
    with tempfile.TemporaryDirectory() as folder:
        message, file = pathlib.Path(folder, "message"), pathlib.Path(folder, "signature")
        message.write_bytes(text.encode())
        file.write_bytes(bytes.fromhex(signature))
        return subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in", message, "-sigfile", file],
            capture_output=True).returncode == 0


def checkpoints(path, key):
    previous, heads = "", {}
    for place, line in enumerate(pathlib.Path(path).read_bytes().splitlines(), 1):
        outer = json.loads(line)
        if not is_signed(outer["signed"], outer["signature"], key):
            sys.exit(f"checkpoint {place}: the signature does not hold")
        checkpoint = json.loads(outer["signed"])
        if checkpoint["number"] != place or checkpoint["previous"] != previous:
            sys.exit(f"checkpoint {place}: does not follow the one before")
        previous = digest(line).hex()
        for head in checkpoint["heads"]:
            heads.setdefault(head["chain"].replace("-", ""), {})[head["number"]] = (place, head["hash"])
    return heads


def main(database, file, key):
    heads = checkpoints(file, key)
    rows = sqlite3.connect(f"file:{database}?mode=ro", uri=True).execute(
        f"SELECT {COLUMNS} FROM audit_entry ORDER BY municipality_id, chain_id, number")
    lengths, last = {}, {}
    for row in rows:
        chain, number = row[1].hex(), row[2]
        if number != lengths.get(chain, 0) + 1:
            sys.exit(f"{chain} {lengths.get(chain, 0) + 1}: is missing")
        found = digest(last.get(chain, bytes(32)) + b"".join(canonical(value) for value in row[:13]))
        if found != row[13]:
            sys.exit(f"{chain} {number}: is not what was sealed")
        place, seen = heads.get(chain, {}).pop(number, (None, found.hex()))
        if seen != found.hex():
            sys.exit(f"{chain} {number}: is not what checkpoint {place} saw")
        lengths[chain], last[chain] = number, found
    for chain, left in heads.items():
        if left:
            sys.exit(f"{chain} {min(left)}: was there at checkpoint {left[min(left)][0]}, and is gone")
    print(f"{sum(lengths.values())} entries in {len(lengths)} chains")


if __name__ == "__main__":
    main(*sys.argv[1:])
