"""Writes DER again as BER, as older programs do: `ber.py outer|pieces|inner IN OUT`.

outer   indefinite lengths
pieces  the same, and strings in pieces, one of them in pieces itself
inner   the same within the strings of PKCS#12, which is only possible where no code covers them
"""

import sys


def elements(data):
    at = 0
    while at < len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(data[at + 2 : start], "big")
        yield tag, data[at : start + length], data[start : start + length]
        at = start + length


def length(size):
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([size]) if size < 0x80 else bytes([0x80 | len(digits)]) + digits


def is_whole(tag, content):
    return len(content) > 1 and content[0] == 0x30 and sum(len(whole) for _, whole, _ in elements(content)) == len(content)


def pieces(content, tag):
    """A string as [tag] with pieces, the first two in a string of their own."""
    cut = [content[at : at + 300] for at in range(0, len(content), 300)] or [b""]
    cut = [b"\4" + length(len(piece)) + piece for piece in cut]
    nested = b"\x24\x80" + b"".join(cut[:2]) + b"\0\0"
    return bytes([tag, 0x80]) + nested + b"".join(cut[2:]) + b"\0\0"


def is_certificate(content):
    return content[:1] == b"\x30" and b"\xa0\x03\x02\x01\x02" in content[:16]


def write(tag, whole, content, mode):
    if tag == 0x30 and is_certificate(content):
        return whole
    if tag & 0x20:
        inner = b"".join(write(*element, mode) for element in elements(content))
        return bytes([tag, 0x80]) + inner + b"\0\0"
    if mode == "outer":
        return whole
    if tag == 0x04 and len(content) > 32:
        try:
            if mode == "inner" and is_whole(tag, content) and not is_certificate(content[4:]):
                content = b"".join(write(*element, mode) for element in elements(content))
        except IndexError:
            pass
        return pieces(content, 0x24)
    if tag == 0x80 and len(content) > 32:
        return pieces(content, 0xA0)
    return whole


mode, source, target = sys.argv[1:]
with open(source, "rb") as file:
    data = file.read()
with open(target, "wb") as file:
    file.write(b"".join(write(*element, mode) for element in elements(data)))
