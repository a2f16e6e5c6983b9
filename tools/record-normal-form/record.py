#!/usr/bin/env python3
"""Writes what Unicode's Normalization Form C needs to TempleDashboard.Domain/Text/NormalFormC.txt, from the tables of Python itself,
and composed texts for the tests (normal-form-c.json)."""
import json
import random
import sys
import unicodedata
from pathlib import Path

TARGET = Path(__file__).parents[2] / "TempleDashboard.Domain" / "Text" / "NormalFormC.txt"
GOLDEN = Path(__file__).parents[2] / "TempleDashboard.Tests" / "Text" / "normal-form-c.json"
HANGUL = range(0xAC00, 0xD7A4)  # by arithmetic


def entries():
    classes = [(code, unicodedata.combining(chr(code))) for code in range(sys.maxunicode + 1) if unicodedata.combining(chr(code))]
    start = last = kind = None
    for code, found in classes + [(-1, -1)]:
        if start is not None and (code != last + 1 or found != kind):
            yield f"{start:X}:{kind}" if start == last else f"{start:X}-{last:X}:{kind}"
            start = None
        if start is None:
            start, kind = code, found
        last = code
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if not parts or parts[0].startswith("<") or code in HANGUL:
            continue
        # What is put together again is written with +, what stays apart with >.
        mark = "+" if unicodedata.normalize("NFC", chr(code)) == chr(code) else ">"
        yield f"{code:X}={int(parts[0], 16):X}" + "".join(f"{mark}{int(part, 16):X}" for part in parts[1:])


lines, line = [f"# Unicode {unicodedata.unidata_version}; tools/record-normal-form/record.py writes this file."], ""
for entry in entries():
    if len(line) + len(entry) + 1 > 138:
        lines.append(line)
        line = ""
    line = f"{line} {entry}".strip()
TARGET.write_text("\n".join([*lines, line]) + "\n", encoding="ascii")

# Letters that compose with marks that compose, others, and Hangul in parts; in an order that a person would not type.
random.seed(1)
parts = sorted({part for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000 for part in unicodedata.normalize("NFD", chr(code))
                if unicodedata.decomposition(chr(code)) and not unicodedata.decomposition(chr(code)).startswith("<")})
marks = [chr(code) for code in range(0x300, 0x20000) if unicodedata.combining(chr(code))]
jamo = [chr(code) for block in (range(0x1100, 0x1113), range(0x1161, 0x1176), range(0x11A8, 0x11C3)) for code in block]
texts = ["".join(random.choice(random.choice((parts, parts, marks, jamo))) for _ in range(random.randint(1, 12))) for _ in range(600)]
golden = {text: unicodedata.normalize("NFC", text) for text in texts}
GOLDEN.write_text(json.dumps(golden, indent=0) + "\n", encoding="ascii")
