"""Shapes in which certificate files come and which OpenSSL does not write: other encodings of text, BER, damages.

    shapes.py texts BUNDLE LEAF KEY FILES     writes the files and prints their cases, as make.sh has them
    shapes.py ber|ber-nested IN OUT           the same with indefinite lengths and strings in pieces; nested: also within strings
    shapes.py damage WHERE IN OUT             one changed byte in the `code`, `content`, `key` or `salt` of a PKCS#12 file
"""

import base64
import sys
from pathlib import Path


def read(data, at=0):
    """One element: its tag, where its content starts and where it ends. Tags have one byte, lengths are definite."""
    tag, length, start = data[at], data[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    return tag, start, start + length


def elements(data, start, end):
    while start < end:
        tag, inner, start_of_next = read(data, start)
        yield tag, inner, start_of_next
        start = start_of_next


def definite(tag, content):
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + content


def pieces(content):
    """A string in pieces, as streaming programs write it: short ones, so that even small strings have several."""
    size = 1000 if len(content) > 2000 else max(1, len(content) // 3)
    return b"".join(definite(0x04, content[at : at + size]) for at in range(0, len(content), size))


def ber(data, start, end, nested, depth=0, within_certificate=False):
    """The elements between start and end, in BER."""
    out = b""
    for tag, inner, behind in elements(data, start, end):
        content = data[inner:behind]
        # A certificate's own bytes are signed, and no program writes them otherwise.
        if within_certificate or looks_like_certificate(tag, content):
            out += definite(tag, content)
        elif tag & 0x20:
            out += bytes([tag, 0x80]) + ber(data, inner, behind, nested, depth + 1) + b"\0\0"
        elif tag == 0x04 and nested and is_structure(content):
            rewritten = definite_octets(content)
            out += bytes([0x24, 0x80]) + pieces(rewritten) + b"\0\0"
        elif tag == 0x04 and len(content) > 64:
            out += bytes([0x24, 0x80]) + pieces(content) + b"\0\0"
        elif tag == 0x80 and len(content) > 64:
            # [0] IMPLICIT OCTET STRING: the encrypted content
            out += bytes([0xA0, 0x80]) + pieces(content) + b"\0\0"
        elif len(content) < 0x80 and tag in (0x02, 0x06) and depth % 2:
            # a length that is longer than it need be
            out += bytes([tag, 0x81, len(content)]) + content
        else:
            out += definite(tag, content)
    return out


def definite_octets(content):
    """What lies within a string stays as it is where a code covers it."""
    return content


def is_structure(content):
    try:
        tag, _, end = read(content)
        return tag == 0x30 and end == len(content)
    except IndexError:
        return False


def looks_like_certificate(tag, content):
    if tag != 0x30:
        return False
    try:
        tag, inner, end = read(content)
        return tag == 0x30 and content[inner] == 0xA0 and content[inner + 1] == 3
    except IndexError:
        return False


def path(data, *steps):
    """Follows the numbers of elements from the outermost one; steps into a string as into a sequence."""
    tag, start, end = read(data)
    for step in steps:
        tag, start, end = list(elements(data, start, end))[step]
    return start, end


def damage(where, data):
    """Changes one byte."""
    if where == "code":
        start, _ = path(data, 2, 0, 1)
        at = start + 5
    elif where == "salt":
        start, _ = path(data, 2, 1)
        at = start + 3
    else:
        # PFX, authSafe, [0], string, AuthenticatedSafe
        start, end = path(data, 1, 1, 0, 0)
        infos = [path_from(data, inner) for _, inner, _ in elements(data, start, end)]
        encrypted = next(info for info in infos if info[1] == "encrypted")
        plain = next(info for info in infos if info[1] == "plain")
        start, end = (encrypted if where == "content" else plain)[0]
        # Within the first third: not the last block, whose change would look as a wrong password does.
        at = start + (end - start) // 3
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


def path_from(data, inner):
    _, oid, oid_end = read(data, inner)
    _, explicit, _ = read(data, oid_end)
    if data[oid:oid_end].endswith(b"\x07\x06"):
        _, start, end = read(data, explicit)
        info = list(elements(data, start, end))[1]
        content = list(elements(data, info[1], info[2]))[2]
        return (content[1], content[2]), "encrypted"
    # string, SafeContents, SafeBag, [0], EncryptedPrivateKeyInfo, encryptedData
    _, start, end = read(data, explicit)
    tag, start, end = read(data, start)
    bag = list(elements(data, start, end))[0]
    value = list(elements(data, bag[1], bag[2]))[1]
    tag, start, end = read(data, value[1])
    octets = list(elements(data, start, end))[1]
    return (octets[1], octets[2]), "plain"


def texts(bundle, leaf, key, files):
    """PEM as it comes out of editors, mail programs and shells."""
    bundle, leaf, key = (Path(it).resolve() for it in (bundle, leaf, key))
    everything, one, secret = bundle.read_text(), leaf.read_text(), key.read_text()

    def rewrap(text, width, end="\n"):
        out = []
        for block in text.split("-----END "):
            if "-----BEGIN " not in block:
                continue
            head, label, body = block.partition("-----BEGIN ")[0], *block.partition("-----BEGIN ")[2].split("-----", 1)
            body = "".join(body.split())
            lines = [body] if width is None else [body[at : at + width] for at in range(0, len(body), width)]
            out += [f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"]
        return end.join(out) + end

    def prefixed(text, prefix):
        return "".join(prefix + line + "\n" for line in text.splitlines())

    as_x509 = everything.replace("CERTIFICATE-", "X509 CERTIFICATE-")
    shapes = {
        "crlf": everything.replace("\n", "\r\n"),
        "cr": everything.replace("\n", "\r"),
        "mixed-ends": everything.replace("\n", "\r\n", 20).replace("=\n", "=\r"),
        "no-last-end": everything.rstrip("\n"),
        "bom": "\ufeff" + everything,
        "bom-crlf": "\ufeff" + everything.replace("\n", "\r\n"),
        "bom-between": "".join("\ufeff" + text + "-----END CERTIFICATE-----\n" for text in everything.split("-----END CERTIFICATE-----\n")[:-1]),
        "indented": prefixed(everything, "    "),
        "tabs": prefixed(everything, "\t"),
        "trailing-blanks": "".join(line + "  \t\n" for line in everything.splitlines()),
        "quoted": "Hello,\nhere it is:\n\n" + prefixed(everything, "> ") + "\nRegards\n",
        "quoted-twice": prefixed(everything, ">> "),
        "blank-lines": everything.replace("\n", "\n\n"),
        "mail": "Dear administrator: here is your certificate.\n\nCertificate:\n" + one + "\nIntermediate:\n"
        + everything[len(one) :] + "\n--\nThe CA\n",
        "bag-attributes": "Bag Attributes\n    friendlyName: a: b\n    localKeyID: 01 02\nsubject=CN = x\n" + everything,
        "key-and-chain": secret + everything,
        "chain-and-key": everything + secret,
        "x509-label": as_x509,
        "nbsp": everything.replace("\n", "\u00a0\n", 3),
        "latin1-around": None,
    }
    for width in (1, 10, 63, 65, 76, 77, 200, None):
        shapes[f"width-{width or 'one-line'}"] = rewrap(everything, width)
    shapes["all-one-line"] = " ".join(everything.split("\n"))
    shapes["env-escaped"] = everything.replace("\n", "\\n")

    def case(name, data, source, kind="certificate"):
        Path(files, name).write_bytes(data)
        print(f"{name}\t-\tread\t{kind}\t{source}")

    for name, text in shapes.items():
        data = b"Zertifikat f\xfcr Gr\xf6\xdfe\n" + everything.encode() if text is None else text.encode()
        has_key = "key" in name
        if has_key:
            joined = Path(files, f"text-{name}.pem")
            case(joined.name, data, joined.resolve(), "certificate+key")
        else:
            case(f"text-{name}.pem", data, bundle)
    for order in ("le", "be"):
        for end in ("\n", "\r\n"):
            name = f"text-utf16{order}{'-crlf' if end != chr(10) else ''}.pem"
            case(name, ("\ufeff" + everything.replace("\n", end)).encode(f"utf-16-{order}"), bundle)
        case(f"text-utf16{order}-without-mark.pem", everything.encode(f"utf-16-{order}"), bundle)
        case(f"text-key-utf16{order}.pem", ("\ufeff" + secret).encode(f"utf-16-{order}"), key, "key")
    for name, end in (("cr", "\r"), ("crlf", "\r\n")):
        case(f"text-key-{name}.pem", secret.replace("\n", end).encode(), key, "key")
    case("text-key-bom.pem", ("\ufeff" + secret).encode(), key, "key")
    case("text-key-indented.pem", prefixed(secret, "  ").encode(), key, "key")
    der = base64.b64decode("".join(one.splitlines()[1:-1]))
    case("text-bare-base64.txt", base64.encodebytes(der), leaf)
    case("der-trailing-newline.cer", der + b"\r\n", leaf)
    case("text-base64-of-pem.txt", base64.b64encode(one.encode()), leaf)


def main():
    command, *arguments = sys.argv[1:]
    if command == "texts":
        return texts(*arguments)
    data = Path(arguments[-2]).read_bytes()
    if command == "damage":
        data = damage(arguments[0], data)
    else:
        data = ber(data, 0, len(data), command == "ber-nested")
    Path(arguments[-1]).write_bytes(data)


main()
