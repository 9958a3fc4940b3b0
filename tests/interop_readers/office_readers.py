"""Spreadsheets, graphs, calendars and pictures, read by the usual Python libraries, librsvg and poppler.

What these programs forgive though others do not is refused here: sheet names Excel does not take, cells it would
run, edges to nodes nobody declared, folded lines that are too long, pictures that are blank or need a font.
"""
import csv
import re
import shutil
import subprocess
import tempfile


class Refused(Exception):
    pass


def _view():
    from formats import View
    return View()


def xlsx(path):
    import openpyxl
    book = openpyxl.load_workbook(path)
    view = _view()
    for sheet in book.worksheets:
        if len(sheet.title) > 31 or re.search(r"[\[\]:*?/\\]", sheet.title):
            raise Refused("Excel does not take the sheet name %r" % sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type in "fe":
                    raise Refused("%s!%s is a formula or an error" % (sheet.title, cell.coordinate))
    for name, take in (("Tickets", _ticket), ("Dependencies", _dependency), ("Agents", _agent)):
        if name in book.sheetnames:
            rows = book[name].iter_rows(values_only=True)
            header = next(rows)
            for row in rows:
                take(view, dict(zip(header, row)))
    return view


def _ticket(view, row):
    fields = ("title", "track", "part of", "min h", "likely h", "max h", "start (computed)", "finish (computed)")
    view.tasks[row["key"]] = {name: row.get(name) for name in fields}


def _dependency(view, row):
    lag = tuple(row.get(name) for name in ("lag h", "elapsed lag h", "lag % of from", "lag % of to"))
    view.links[(row["from"], row["to"], row["id"])] = (row.get("kind"), lag)


def _agent(view, row):
    view.people.add(row["name"])


def jira(path):
    view = _view()
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    header, rows = rows[0], rows[1:]
    keys = {row[header.index("Issue Id")]: row[header.index("Custom field (Plan key)")] for row in rows}
    for row in rows:
        if len(row) != len(header):
            raise Refused("a record with %d cells under a header of %d" % (len(row), len(header)))
        if any(re.match(r"[=+@\t\r]|-[^\d]", cell) for cell in row):
            raise Refused("a cell that a spreadsheet would run: %r" % row)
        cells = dict(zip(header, row))
        view.tasks[cells["Custom field (Plan key)"]] = {
            name: cells[name] for name in ("Summary", "Component/s", "Original Estimate", "Status")}
        for name, other in zip(header, row):
            if name == "Inward issue link (Blocks)" and other:
                view.links[(keys[other], cells["Custom field (Plan key)"])] = ("FS", None)
    return view


def graphml(path):
    import networkx
    import xml.etree.ElementTree as tree
    graph = networkx.read_graphml(path, force_multigraph=True)
    declared = {node.get("id") for node in tree.parse(path).iter("{http://graphml.graphdrawing.org/xmlns}node")}
    ghosts = set(graph.nodes) - declared
    if ghosts:
        raise Refused("edges to nodes nobody declared: %s" % sorted(ghosts)[:5])
    view = _view()
    for node, data in graph.nodes(data=True):
        view.tasks[node] = {name: data.get(name) for name in ("key", "title", "track", "start", "finish")}
    for one, other, data in graph.edges(data=True):
        view.links[(one, other)] = (data.get("terms"), None)
    return view


def ics(path):
    import icalendar
    raw = open(path, "rb").read()
    if any(len(line) > 75 for line in raw.split(b"\r\n")) or raw.replace(b"\r\n", b"").count(b"\n"):
        raise Refused("a line longer than 75 octets, or one that does not end in CRLF")
    view = _view()
    for item in icalendar.Calendar.from_ical(raw).walk():
        if item.name in ("VEVENT", "VTODO"):
            uid = str(item["UID"])
            if uid in view.tasks or "DTSTAMP" not in item:
                raise Refused("%s is there twice, or has no DTSTAMP" % uid)
            view.tasks[uid] = {"summary": str(item.get("SUMMARY", ""))}
    return view


def picture(path):
    """Drawn by somebody else, it must show more than its ground."""
    from PIL import Image
    with tempfile.TemporaryDirectory() as folder:
        target = folder + "/page.png"
        if path.endswith(".svg"):
            _run("rsvg-convert", "--unlimited", "-o", target, path)
        elif path.endswith(".pdf"):
            _run("pdftoppm", "-r", "40", "-png", "-singlefile", path, target[:-4])
            if re.search(r"\sno\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", _run("pdffonts", path), re.M):
                raise Refused("a font is not embedded")
        else:
            shutil.copy(path, target)
        with Image.open(target) as image:
            colours = image.convert("RGB").getcolors(maxcolors=1 << 24)
            if colours is not None and len(colours) < 3:
                raise Refused("the picture is blank")
    return _view()


def _run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode or (command[0] == "rsvg-convert" and done.stderr.strip()):
        raise Refused("%s: %s" % (command[0], done.stderr.decode("utf-8", "replace")[:200]))
    return done.stdout.decode("utf-8", "replace")
