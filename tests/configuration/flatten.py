#!/usr/bin/env python3
"""What an XML file says, one fact a line: a witness for tests that edit configurations.

Two files with the same lines say the same, whatever their encoding, byte order mark, line ends, quotes, order of
attributes, indentation or spelling of empty elements. A test flattens the upload and the edited file and compares.

    flatten.py FILE               the facts; or exit code 2 and the parser's words on standard error
    flatten.py --pairs FILE...    for each file a line "# FILE", then its facts or one line "! words"; 2 if any has such a line

A fact is a JSON list, in the order of the document:

    ["element", PATH, NAMESPACE]
    ["attribute", PATH, NAME, NAMESPACE, VALUE]      sorted; a declaration xmlns:q1="..." is one as well
    ["text", PATH, VALUE]                            what stands between two tags or comments, if it is not blank
    ["comment", PATH, VALUE]
    ["instruction", PATH, TARGET, VALUE]

PATH names the elements from the root on, each with its place among its siblings of that local name: /a[1]/b[2].
The parser is Expat, which neither knows nor guesses about our own reader. Flatten.cs prints the same by way of .NET.
"""

import json
import sys
from xml.parsers import expat

BLANK = " \t\r\n"  # of XML; Python's own strip() would take a no-break space along
XMLNS = "http://www.w3.org/2000/xmlns/"
BETWEEN = "\x01"  # a namespace and a name; no XML can hold it


def facts(data):
    lines, text, declared = [], [], []
    # Open elements: their path, and how many children of each local name were seen.
    stack = [("", {})]

    def fact(*words):
        lines.append(json.dumps(words))

    def place():
        return stack[-1][0] or "/"

    def end_text():
        run = "".join(text)
        text.clear()
        if run.strip(BLANK):
            fact("text", place(), run)

    def split(name):
        namespace, _, local = name.rpartition(BETWEEN)
        return namespace, local

    def start(name, attributes):
        end_text()
        namespace, local = split(name)
        path, children = stack[-1]
        children[local] = children.get(local, 0) + 1
        stack.append((f"{path}/{local}[{children[local]}]", {}))
        fact("element", place(), namespace)
        found = [("xmlns" if prefix is None else prefix, XMLNS, uri or "") for prefix, uri in declared]
        found += [(split(key)[1], split(key)[0], value) for key, value in attributes.items()]
        declared.clear()
        # Sorted as lines: those are ASCII, so that .NET, which compares UTF-16, sorts alike.
        lines.extend(sorted(json.dumps(("attribute", place()) + one) for one in found))

    def end(_):
        end_text()
        stack.pop()

    def comment(value):
        end_text()
        fact("comment", place(), value)

    def instruction(target, value):
        end_text()
        fact("instruction", place(), target, value)

    # Expat lets both pass, .NET neither.
    def doctype(*_):
        raise ValueError("a document type is not allowed here")

    def declaration(version, *_):
        if version != "1.0":
            raise ValueError(f"this is XML {version}, not 1.0")

    parser = expat.ParserCreate(namespace_separator=BETWEEN)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    parser.CommentHandler = comment
    parser.ProcessingInstructionHandler = instruction
    parser.StartNamespaceDeclHandler = lambda prefix, uri: declared.append((prefix, uri))
    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    parser.Parse(data, True)
    return lines


def read(name):
    """The facts and no complaint, or no facts and the complaint."""
    with open(name, "rb") as file:
        data = file.read()
    try:
        return facts(data), None
    # LookupError: an encoding that nobody knows; ValueError: ours, and a multi-byte encoding that Expat cannot take.
    except (expat.ExpatError, ValueError, LookupError) as complaint:
        return [], " ".join(str(complaint).split())


def main(arguments):
    pairs = arguments[:1] == ["--pairs"]
    names = arguments[1:] if pairs else arguments
    if not names or not pairs and len(names) > 1:
        sys.exit(__doc__)
    code = 0
    for name in names:
        lines, complaint = read(name)
        if pairs:
            print(f"# {name}")
        if complaint:
            code = 2
            print(f"! {complaint}" if pairs else complaint, file=sys.stdout if pairs else sys.stderr)
        for line in lines:
            print(line)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
