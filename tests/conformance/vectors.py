"""Reads the golden vectors with nothing but the standard library and openssl, as a hub in another language would."""

import base64
import gzip
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

VECTORS = pathlib.Path(__file__).resolve().parents[2] / "agent/uplink/contract/vectors"
SPKI_HEAD = "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"


def vector(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def canonical(value):
    """RFC 8785 for objects, arrays, strings, whole numbers, booleans and null."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        raise ValueError("fractions are not needed here")
    return json.dumps(value, ensure_ascii=False)


def texts_of(frame):
    """The exact texts of a frame's events: cut, never parsed and written again."""
    start = frame.index('"events":[') + len('"events":[')
    texts, depth, begin, at = [], 0, start, start
    while True:
        mark = frame[at]
        if mark == '"':
            at += 1
            while frame[at] != '"':
                at += 2 if frame[at] == "\\" else 1
        elif mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
        if depth < 0 or (depth == 0 and mark == ","):
            texts.append(frame[begin:at])
            begin = at + 1
        if depth < 0:
            return texts
        at += 1


def check_chain():
    chain, frames = vector("chain"), vector("frames")
    texts = texts_of(frames["text"])
    assert texts == [event["body"] for event in chain["events"]], "the texts of the events"
    link = sha256(f"talon:{chain['centre']}:{chain['epoch']}")
    assert link == chain["before"] == json.loads(frames["text"])["data"]["chain"], "the first chain value"
    for text, event in zip(texts, chain["events"]):
        link = sha256(f"{link}\n{sha256(text)}")
        assert link == event["chain"], event["body"]
    assert link == frames["last"], "the last chain value"
    return len(texts)


def check_forms():
    frames = vector("frames")
    payloads = {name: base64.b64decode(text) for name, text in frames["payloads"].items()}
    assert payloads["plain"].decode("utf-8") == frames["text"]
    assert payloads["gzip"][:2] == b"\x1f\x8b"
    assert gzip.decompress(payloads["gzip"]).decode("utf-8") == frames["text"]
    assert payloads["zstd"][:4] == payloads["zstd-40001"][:4] == b"\x28\xb5\x2f\xfd"
    return len(payloads)


def check_canonical():
    read = 0
    for case in vector("canonical")["cases"]:
        try:
            text = canonical(json.loads(case["text"]))
        except ValueError:
            continue
        assert text == case["canonical"], case["text"]
        read += 1
    return read


def is_signed(folder, text, signature):
    (folder / "text").write_text(text, encoding="utf-8")
    (folder / "sig").write_bytes(unpadded(signature))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", folder / "key.pem", "-rawin"]
    done = subprocess.run([*command, "-in", folder / "text", "-sigfile", folder / "sig"], capture_output=True)
    return done.returncode == 0


def check_signatures():
    signatures = vector("signatures")
    spki = unpadded(signatures["publicKey"])
    assert hashlib.sha256(spki).hexdigest()[:16] == signatures["keyId"], "the key's id"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "key.pem").write_text(SPKI_HEAD % base64.b64encode(spki).decode("ascii"))
        for case in signatures["cases"]:
            said = {key: value for key, value in case["message"].items() if key != "sig"}
            text = f"{case['purpose']}:{case['centre']}:{canonical(said)}"
            assert text == case["text"], case["purpose"]
            assert is_signed(folder, text, case["message"]["sig"]), f"{case['purpose']} is not signed"
            assert not is_signed(folder, text + " ", case["message"]["sig"]), "another text counts as signed"
    return len(signatures["cases"])


CHECKS = {"chain": check_chain, "forms": check_forms, "canonical": check_canonical, "signatures": check_signatures}

if __name__ == "__main__":
    for name, check in CHECKS.items():
        print(f"{name}: {check()} read")
    sys.exit(0)
