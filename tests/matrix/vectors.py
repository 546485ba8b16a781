"""Asks OpenSSL what the files of PyPI's `cryptography-vectors` hold: `vectors.py TABLE`, in the form of make.sh's table.

The state is `open` where OpenSSL reads a file, else `other`. A file's path is relative to the package.
"""

import base64
import hashlib
import os
import pathlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import cryptography_vectors

ROOT = pathlib.Path(cryptography_vectors.__path__[0])
FOLDERS = ["x509", "pkcs12", "pkcs7"] + [
    f"asymmetric/{name}"
    for name in ("PKCS8", "PEM_Serialization", "Traditional_OpenSSL_Serialization", "DER_Serialization")
]
# Those that the vectors' own tests name, none first.
PASSWORDS = [None, "", "cryptography", "password", "foobar", "baz", "hunter2", "1234", "123456", "asdf", "987", "testing",
             "Red Hat Enterprise Linux 7.4", "PolicyKey", "ascii", "test", "a", "hello", "hunter42", "a123456"]


def openssl(verb, *options, stdin=b""):
    command = ["openssl", verb, "-provider", "legacy", "-provider", "default", *options]
    run = subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, "OPENSSL_CONF": "/dev/null"})
    return run.stdout if run.returncode == 0 else None


def prints(pem):
    blocks = re.findall(rb"-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----(.*?)-----END", pem, re.S)
    return sorted(hashlib.sha256(base64.b64decode(block)).hexdigest() for block in blocks)


def publics(pem):
    keys = re.findall(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*-----\n", pem, re.S)
    found = [openssl("pkey", "-pubout", "-outform", "DER", stdin=key) for key in keys]
    return sorted(public.hex() for public in found if public)


def spoken(password):
    return "-" if password is None else f"={password}"


def ask(path):
    name = str(path.relative_to(ROOT))
    data = path.read_bytes()
    if path.suffix == ".p12":
        for password in PASSWORDS[:4]:
            opened = openssl("pkcs12", "-in", str(path), "-passin", f"pass:{password or ''}", "-nodes")
            if opened is not None:
                return name, spoken(password), "open", prints(opened), publics(opened)
    elif b"PRIVATE KEY-----" in data or (path.suffix == ".der" and "asymmetric" in name):
        for password in PASSWORDS:
            public = openssl("pkey", "-in", str(path), "-passin", f"pass:{password or ''}", "-pubout", "-outform", "DER")
            if public is not None:
                return name, spoken(password), "open", [], [public.hex()]
    elif name.startswith("pkcs7"):
        for form in ("DER", "PEM"):
            opened = openssl("pkcs7", "-in", str(path), "-inform", form, "-print_certs")
            if opened and prints(opened):
                return name, "-", "open", prints(opened), []
    elif path.suffix in (".crt", ".der", ".pem"):
        # OpenSSL reads the first certificate of a file; the others it is given one by one.
        blocks = re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", data, re.S) or [data]
        found = [openssl("x509", "-outform", "PEM", stdin=block) for block in blocks]
        if all(found):
            return name, "-", "open", sorted(sum(map(prints, found), [])), []
    return name, "-", "other", [], []


target = pathlib.Path(sys.argv[1])
stamp = hashlib.sha256(pathlib.Path(__file__).read_bytes() + str(ROOT).encode()).hexdigest()
if not target.exists() or target.with_suffix(".stamp").read_text() != stamp:
    files = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file())
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(ask, files))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.with_suffix(".stamp").write_text(stamp)
    target.write_text("".join("\t".join((*row[:3], ",".join(row[3]), ",".join(row[4]))) + "\n" for row in rows))
print(ROOT)
