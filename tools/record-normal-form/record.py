"""Writes what Unicode's Normalization Form C needs to TempleDashboard.Domain/Temples/NormalFormC.txt, from the tables of Python itself."""
import sys
import unicodedata
from pathlib import Path

TARGET = Path(__file__).parents[2] / "TempleDashboard.Domain" / "Temples" / "NormalFormC.txt"
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
