"""Changes a .docx file with python-docx, as a word processor would: a word for another, the text of a field, a row more of a
table, or a picture at the end."""

import io
import json
import struct
import sys
import zlib

import docx

source, target, change = sys.argv[1:]
with open(change, encoding="utf-8") as file:
    change = json.load(file)
letter = docx.Document(source)
cells = [cell for table in letter.tables for row in table.rows for cell in row.cells]
paragraphs = [p for part in [letter, *cells] for p in part.paragraphs]
for old, new in change.get("words", {}).items():
    runs = [run for paragraph in paragraphs for run in paragraph.runs if old in run.text]
    if not runs:
        sys.exit(f"“{old}” does not stand in the letter")
    for run in runs:
        run.text = run.text.replace(old, new)
w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
for tag, text in change.get("fields", {}).items():
    found = [f for f in letter.element.body.iter(w + "sdt") if f.find(f"{w}sdtPr/{w}tag").get(w + "val") == tag]
    if len(found) != 1:
        sys.exit(f"there are {len(found)} fields {tag}")
    [field] = found
    properties, content = field.find(w + "sdtPr"), field.find(w + "sdtContent")
    for shown in properties.findall(w + "showingPlcHdr"):
        properties.remove(shown)
    content.clear()
    run = docx.text.run.Run(docx.oxml.OxmlElement("w:r"), letter)
    content.append(run._r)
    run.text = text
if change.get("answers"):
    table = letter.add_table(rows=0, cols=2)
    for label, answer in change["answers"].items():
        row = table.add_row()
        row.cells[0].text, row.cells[1].text = label, answer
if change.get("picture"):
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    dot = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(bytes(4)))
    letter.add_picture(io.BytesIO(b"\x89PNG\r\n\x1a\n" + dot + chunk(b"IEND", b"")))
letter.save(target)
