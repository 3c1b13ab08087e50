"""Reads what the program writes for others, with readers made by others, and says in JSON what each read.

Its arguments are files; what each is stands in its ending. Anything that is not as its standard has it ends the program.
"""

import csv
import email
import email.policy
import json
import sys

import icalendar
import openpyxl


def calendar(path):
    with open(path, "rb") as file:
        data = file.read()
    assert all(len(line) <= 75 for line in data.split(b"\r\n")), "a line is too long"
    read = icalendar.Calendar.from_ical(data)
    assert not read.errors, read.errors
    entries = []
    for event in read.walk("VEVENT"):
        assert not event.errors, event.errors
        start = event["DTSTART"].dt
        entries.append({
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "start": start.isoformat(),
            "all_day": event["DTSTART"].params.get("VALUE") == "DATE",
            "minutes": int(event["DURATION"].dt.total_seconds() // 60) if "DURATION" in event else None,
            "stamp": event["DTSTAMP"].dt.isoformat(),
            "summary": str(event["SUMMARY"]),
            "description": str(event.get("DESCRIPTION", "")),
            "place": str(event.get("LOCATION", "")),
        })
    return {"name": str(read["X-WR-CALNAME"]), "entries": entries}


def mail(path):
    with open(path, "rb") as file:
        data = file.read()
    assert all(len(line) <= 998 for line in data.split(b"\r\n")), "a line is too long"
    assert b"\n" not in data.replace(b"\r\n", b""), "a line ends otherwise than with CR LF"
    read = email.message_from_bytes(data, policy=email.policy.default)
    defects = [str(defect) for part in read.walk() for defect in part.defects]
    defects += [str(defect) for value in read.values() for defect in getattr(value, "defects", ())]
    assert not defects, defects
    people = lambda header: [
        [one.display_name, one.addr_spec] for one in (read[header].addresses if read[header] else ())
    ]
    return {
        "headers": read.keys(),
        "from": people("From"),
        "to": people("To"),
        "cc": people("Cc"),
        "subject": str(read["Subject"]),
        "date": read["Date"].datetime.isoformat(),
        "id": str(read["Message-ID"]),
        "unsent": str(read["X-Unsent"]),
        # On its way a line ends with CR LF.
        "body": read.get_body(("plain",)).get_content().replace("\r\n", "\n"),
        "files": [
            [part.get_filename(), part.get_content_type(), len(part.get_content())]
            for part in read.iter_attachments()
        ],
    }


def workbook(path):
    read = openpyxl.load_workbook(path)
    sheet = read.active
    cell = lambda one: one.value.date().isoformat() if one.is_date else one.value
    for row in sheet.iter_rows():
        assert all(one.data_type != "f" for one in row), "a cell is a formula"
    quoted = [one.quotePrefix for row in sheet.iter_rows(min_row=2) for one in row]
    return {
        "title": read.properties.title,
        "created": read.properties.created.isoformat(),
        "sheet": sheet.title,
        "frozen": sheet.freeze_panes,
        "header": sheet.oddHeader.center.text or "",
        "rows": [[cell(one) for one in row] for row in sheet.iter_rows()],
        "quoted": sum(1 for one in quoted if one),
    }


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    assert text.startswith("\ufeff"), "Excel takes it for another encoding"
    return {"rows": list(csv.reader(text[1:].splitlines(keepends=True), strict=True))}


READERS = {"ics": calendar, "eml": mail, "xlsx": workbook, "csv": table}

print(json.dumps([READERS[path.rsplit(".", 1)[-1]](path) for path in sys.argv[1:]]))
