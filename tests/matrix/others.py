"""What Python's `cryptography` writes: `others.py KEY CERTIFICATE AUTHORITY OUTDIR`, with the password `test`."""

import pathlib
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12
from cryptography.hazmat.primitives.serialization.pkcs12 import PBES

key, certificate, authority = (pathlib.Path(path).read_bytes() for path in sys.argv[1:4])
key = load_pem_private_key(key, None)
certificate, authority = x509.load_pem_x509_certificate(certificate), x509.load_pem_x509_certificate(authority)
out = pathlib.Path(sys.argv[4])


def write(name, encryption, key=key, authorities=(authority,), certificate=certificate):
    made = pkcs12.serialize_key_and_certificates("ä name".encode(), key, certificate, authorities, encryption)
    (out / f"python-{name}.pfx").write_bytes(made)


builder = PrivateFormat.PKCS12.encryption_builder
write("best", BestAvailableEncryption(b"test"))
write("clear", NoEncryption())
write("no-key", BestAvailableEncryption(b"test"), key=None)
write("key-only", BestAvailableEncryption(b"test"), certificate=None, authorities=None)
for pbes in (PBES.PBESv2SHA256AndAES256CBC, PBES.PBESv1SHA1And3KeyTripleDESCBC):
    for code in (hashes.SHA1(), hashes.SHA256(), hashes.SHA512()):
        method = builder().kdf_rounds(3000).key_cert_algorithm(pbes).hmac_hash(code)
        write(f"{pbes.name}-{code.name}", method.build(b"test"))
for kind in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL):
    (out / f"../keys/python-{kind.name}.pem").write_bytes(
        key.private_bytes(Encoding.PEM, kind, BestAvailableEncryption(b"test"))
    )
