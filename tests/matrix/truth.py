"""What OpenSSL says of certificate files.

    truth.py CASES OUT              CASES: file, password, expected, kind, source; tab-separated, as make.sh writes them
    truth.py --pairs FILES OUT      which certificate's key made which one's signature
    truth.py --vectors FOLDER OUT   the same truth for files of which nothing is known but a list of likely passwords

OUT has a line for each case, with tabs between:

    file, password (`-` is none), expected, SHA-256 of each certificate, each key's SubjectPublicKeyInfo

Expected is one of
    read               OpenSSL reads it, and what it reads stands in the last two columns
    wrong, needed      OpenSSL refuses this password, and the file asks for another one, or for one
    changed            the password is right, and the file is not as it was made: OpenSSL refuses it
    wrong-or-changed   a changed file with a wrong password
    damaged            OpenSSL refuses it, and no password would help
    answered           OpenSSL may read it; it is enough to say what it is
A case that is not so for OpenSSL stops the run: then the recipe is wrong, and not the reader.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

LEGACY = ["-provider", "legacy", "-provider", "default"]
BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----\n", re.S)


def openssl(*arguments, password=None, data=None):
    """What it prints, or None where it fails."""
    environment = dict(os.environ, PROOF_PASSWORD=password or "")
    done = subprocess.run(["openssl", *map(str, arguments)], input=data, capture_output=True, env=environment)
    return done.stdout if done.returncode == 0 else None


@lru_cache(None)
def fingerprint(pem):
    line = openssl("x509", "-noout", "-fingerprint", "-sha256", data=pem).decode()
    return line.split("=")[1].replace(":", "").strip().lower()


@lru_cache(None)
def facts(pem):
    """SHA-256, SHA-1, serial: as the product writes them."""
    text = openssl("x509", "-noout", "-fingerprint", "-sha1", "-serial", data=pem).decode()
    values = [line.split("=")[1].replace(":", "").lower() for line in text.splitlines()]
    return (fingerprint(pem), *values)


@lru_cache(None)
def public(pem):
    return openssl("pkey", "-pubout", "-outform", "DER", data=pem).hex()


SEEN = {}


def certificates(pem):
    found = [block.group(0) for block in BLOCK.finditer(pem) if block.group(1) == b"CERTIFICATE"]
    for one in found:
        SEEN[fingerprint(one)] = facts(one)
    return [fingerprint(one) for one in found]


def read_certificate(source, _):
    pem = openssl("x509", "-in", source)
    if pem is None:
        return None
    # `x509` reads the first one only.
    many = openssl("crl2pkcs7", "-nocrl", "-certfile", source)
    return (many and openssl("pkcs7", "-print_certs", data=many)) or pem


def read(kind, source, password):
    """Certificates and keys, or None where OpenSSL refuses it."""
    passed = ["-passin", "env:PROOF_PASSWORD"]
    certs, keys = [], []
    for part in kind.split("+"):
        if part == "certificate":
            pem = read_certificate(source, password)
            if pem is None:
                return None
            certs += certificates(pem)
        elif part == "key":
            der = openssl("pkey", "-in", source, *passed, *LEGACY, "-pubout", "-outform", "DER", password=password)
            if der is None:
                return None
            keys.append(der.hex())
        elif part == "pkcs7":
            for form in ("PEM", "DER"):
                pem = openssl("pkcs7", "-in", source, "-inform", form, "-print_certs")
                if pem is not None:
                    break
            if pem is None:
                return None
            certs += certificates(pem)
        elif part == "pkcs12":
            pem = openssl("pkcs12", "-in", source, "-nodes", *passed, *LEGACY, password=password)
            if pem is None:
                return None
            certs += certificates(pem)
            keys += [public(block.group(0)) for block in BLOCK.finditer(pem) if b"PRIVATE KEY" in block.group(1)]
    return sorted(certs), sorted(keys)


def judge(line):
    file, password, expected, kind, source = line.split("\t")
    found = None if kind == "any" else read(kind, source, None if password == "-" else password)
    if kind != "any" and expected not in ("answered",):
        is_refused = found is None
        if is_refused != (expected != "read"):
            return f"{file} with {password!r}: OpenSSL {'refuses' if is_refused else 'reads'} it, expected: {expected}"
    certs, keys = found if found and expected == "read" else ([], [])
    return (file, password, expected, ",".join(certs), ",".join(keys))


def pairs(folder, out):
    """For each certificate of the chains: whose key made its signature, by OpenSSL and by name."""
    known = {}
    for path in sorted(Path(folder).glob("chain-*.pem")):
        for block in BLOCK.finditer(path.read_bytes()):
            known[fingerprint(block.group(0))] = block.group(0)
    names = {it: openssl("x509", "-noout", "-subject_hash", "-issuer_hash", data=pem).split() for it, pem in known.items()}
    work = Path(out).parent / "pairs"
    work.mkdir(exist_ok=True)
    for it, pem in known.items():
        (work / it).write_bytes(pem)
    rows = []
    for child in known:
        for issuer in known:
            if names[child][1] != names[issuer][0]:
                continue
            # Only the signature counts: key usages, dates and weak hashes are other matters.
            made = openssl("verify", "-partial_chain", "-no_check_time", "-auth_level", "0", *([] if child != issuer else ["-check_ss_sig"]),
                           "-trusted", work / issuer, work / child)
            rows.append(f"{child}\t{issuer}\t{'made' if made is not None else 'not-made'}\n")
    Path(out).write_text("".join(rows))


PASSWORDS = ["", "123456", "cryptography", "password", "foobar", "baz", "a123456", "1234", "12345678", "asdf", "testpass",
             "test", "changeit", "PolarSSLTest", "Red Hat Enterprise Linux 7.4", "asdfasdf", "hunter42", "aaa", "☺", "\x80"]


def vector(path):
    """What OpenSSL reads from a file that may be anything, and the password that opens it."""
    for kind in ("certificate", "key", "pkcs12", "pkcs7"):
        for password in [None] + (PASSWORDS if kind in ("key", "pkcs12") else []):
            found = read(kind, path, password)
            if found is not None and (found[0] or found[1]):
                return (str(path), "-" if password is None else password, "read", ",".join(found[0]), ",".join(found[1]))
    return (str(path), "-", "answered", "", "")


def main():
    arguments = sys.argv[1:]
    if arguments[0] == "--pairs":
        return pairs(*arguments[1:])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        if arguments[0] == "--vectors":
            names = [line for line in sys.stdin.read().splitlines() if line]
            rows = list(pool.map(lambda name: vector(Path(arguments[1], name)), names))
            rows = [(str(Path(row[0]).relative_to(arguments[1])), *row[1:]) for row in rows]
        else:
            rows = list(pool.map(judge, Path(arguments[0]).read_text().splitlines()))
    errors = [row for row in rows if isinstance(row, str)]
    Path(arguments[-1]).write_text("".join("\t".join(row) + "\n" for row in rows if not isinstance(row, str)))
    Path(arguments[-1]).with_name("certificates.tsv").write_text("".join("\t".join(row) + "\n" for row in sorted(SEEN.values())))
    if errors:
        sys.exit("\n".join(errors))


main()
