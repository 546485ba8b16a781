"""Files that other programs than OpenSSL write: Python's cryptography, NSS (Firefox) and Java. Prints their cases.

    others.py FILES WORK
"""

import shutil
import subprocess
import sys
from pathlib import Path

files, work = (Path(it).resolve() for it in sys.argv[1:])
PASSWORDS = ["test", "pässwörd", "𝄞clef"]


def run(*command, **options):
    return subprocess.run(command, cwd=work, check=True, stdout=sys.stderr, **options)


def closed(name, password, source="", kind="pkcs12"):
    source = source or files / name
    for typed, expected in ((password, "read"), ("wrong", "wrong"), ("-", "needed")):
        print(name, typed, expected, kind, source, sep="\t")


def nss():
    for index, password in enumerate(PASSWORDS):
        database = work / f"nss-{index}"
        database.mkdir()
        run("certutil", "-N", "-d", f"sql:{database}", "--empty-password")
        (work / "nss.password").write_text(password + "\n")
        (work / "in.password").write_text("test\n")
        run("pk12util", "-i", files / "p12-named.pfx", "-d", f"sql:{database}", "-w", "in.password")
        name = listed(database)
        ways = {
            "default": [],
            "3des": ["-c", "PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC"],
            "rc2-40": ["-c", "PKCS #12 V2 PBE With SHA-1 And 40 Bit RC2 CBC"],
            "rc2-128": ["-c", "PKCS #12 V2 PBE With SHA-1 And 128 Bit RC2 CBC"],
            "rc4-128": ["-c", "PKCS #12 V2 PBE With SHA-1 And 128 Bit RC4"],
            "aes128": ["-c", "AES-128-CBC", "-C", "AES-128-CBC"],
            "aes256": ["-c", "AES-256-CBC", "-C", "AES-256-CBC"],
            "camellia": ["-c", "CAMELLIA-256-CBC"],
            "open-certificates": ["-C", "none"],
            "sha384": ["-M", "SHA-384"],
        }
        for way, options in ways.items():
            out = files / f"nss-{way}-{index}.p12"
            made = subprocess.run(
                ["pk12util", "-o", out, "-n", name, "-d", f"sql:{database}", "-w", "nss.password", "-K", "", *options],
                cwd=work, stdout=sys.stderr,
            )
            # Not every version knows every way.
            if made.returncode == 0 and out.is_file():
                closed(out.name, password)
            else:
                out.unlink(missing_ok=True)


def listed(database):
    lines = subprocess.run(["certutil", "-L", "-d", f"sql:{database}"], check=True, capture_output=True).stdout.decode()
    return next(line.rsplit("  ", 1)[0].strip() for line in lines.splitlines() if "u,u,u" in line)


def java():
    common = ["-alias", "server", "-dname", "CN=sante.example.org", "-storetype", "PKCS12", "-validity", "365"]
    keys = {"rsa": ["-keyalg", "RSA", "-keysize", "2048"], "ec": ["-keyalg", "EC", "-groupname", "secp256r1"], "dsa": ["-keyalg", "DSA", "-keysize", "1024"]}
    ways = {
        "default": [],
        "legacy": ["-J-Dkeystore.pkcs12.legacy"],
        "iterations": ["-J-Dkeystore.pkcs12.keyPbeIterationCount=50000", "-J-Dkeystore.pkcs12.macIterationCount=30000"],
        "aes128": ["-J-Dkeystore.pkcs12.keyProtectionAlgorithm=PBEWithHmacSHA1AndAES_128", "-J-Dkeystore.pkcs12.certProtectionAlgorithm=PBEWithHmacSHA512AndAES_256"],
        "no-mac": ["-J-Dkeystore.pkcs12.macAlgorithm=NONE", "-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE"],
    }
    for key, of_key in keys.items():
        for way, options in ways.items():
            if way != "default" and key != "rsa":
                continue
            out = files / f"java-{key}-{way}.p12"
            run("keytool", "-genkeypair", *common, *of_key, "-keystore", out, "-storepass", "testtest", *options)
            closed(out.name, "testtest")
    chain = files / "java-truststore.p12"
    run("keytool", "-importcert", "-noprompt", "-alias", "root", "-file", "root.crt", "-storetype", "PKCS12", "-keystore", chain, "-storepass", "testtest")
    closed(chain.name, "testtest")
    old = files / "java.jks"
    run("keytool", "-importcert", "-noprompt", "-alias", "root", "-file", "root.crt", "-storetype", "JKS", "-keystore", old, "-storepass", "testtest")
    print(old.name, "-", "answered", "any", old, sep="\t")


def python():
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs7, pkcs12

    pem = lambda name: (work / name).read_bytes()
    key = serialization.load_pem_private_key(pem("rsa2048.key"), None)
    certificate = x509.load_pem_x509_certificate(pem("leaf.crt"))
    others = [x509.load_pem_x509_certificate(pem(name)) for name in ("intermediate.crt", "root.crt")]
    schemes = {
        "3des": (pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC, hashes.SHA1()),
        "aes": (pkcs12.PBES.PBESv2SHA256AndAES256CBC, hashes.SHA256()),
        "aes-sha512": (pkcs12.PBES.PBESv2SHA256AndAES256CBC, hashes.SHA512()),
    }
    for index, password in enumerate(PASSWORDS):
        for scheme, (way, hash) in schemes.items():
            encryption = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(2000).key_cert_algorithm(way).hmac_hash(hash).build(password.encode())
            name = f"python-{scheme}-{index}.p12"
            (files / name).write_bytes(pkcs12.serialize_key_and_certificates("Größe".encode(), key, certificate, others, encryption))
            closed(name, password)
    name = "python-open.p12"
    (files / name).write_bytes(pkcs12.serialize_key_and_certificates(None, key, certificate, others, serialization.NoEncryption()))
    print(name, "-", "read", "pkcs12", files / name, sep="\t")
    for end, form in (("pem", serialization.Encoding.PEM), ("der", serialization.Encoding.DER)):
        name = f"python-{end}.p7b"
        (files / name).write_bytes(pkcs7.serialize_certificates([certificate, *others], form))
        print(name, "-", "read", "pkcs7", files / name, sep="\t")


for program, make in (("pk12util", nss), ("keytool", java)):
    if shutil.which(program):
        make()
    else:
        print(f"others.py: {program} is not on this machine", file=sys.stderr)
try:
    import cryptography  # noqa: F401
except ImportError:
    print("others.py: Python's cryptography is not on this machine", file=sys.stderr)
else:
    python()
