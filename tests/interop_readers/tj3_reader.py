"""TaskJuggler compiles, levels and prints its own dates."""
import csv
import os
import re
import shutil
import subprocess
import tempfile

REPORT = """
taskreport slackline_tasks "slackline_tasks" {
  formats csv
  timeformat "%Y-%m-%dT%H:%M:%S"
  columns bsi, id, name, start, end, effort, resources, precursors
  loadunit hours
  hidetask 0
  rolluptask 0
  sorttasks tree
}
resourcereport slackline_people "slackline_people" {
  formats csv
  columns id, name
  hideresource 0
  sortresources tree
}
"""


class Refused(Exception):
    pass


def _compile(path):
    if not shutil.which("tj3"):
        raise Refused("tj3 is not installed")
    folder = tempfile.mkdtemp(prefix="slackline_tj3_")
    try:
        extra = os.path.join(folder, "extra.tji")
        with open(extra, "w", encoding="utf-8") as out:
            out.write(REPORT)
        done = subprocess.run(["tj3", "--silent", "--no-color", "--output-dir", folder, os.path.abspath(path), extra],
                              cwd=os.path.dirname(os.path.abspath(path)), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=600, check=False,
                              env=dict(os.environ, LANG="C.UTF-8", LC_ALL="C.UTF-8"))
        text = done.stdout.decode("utf-8", "replace")
        if done.returncode or re.search(r"\bError:", text):
            raise Refused(text.strip()[:600])
        rows = []
        for name in ("slackline_tasks", "slackline_people"):
            with open(os.path.join(folder, name + ".csv"), newline="", encoding="utf-8") as inp:
                rows.append(list(csv.DictReader(inp, delimiter=";")))
        return rows[0], rows[1], [line for line in text.splitlines() if "Warning:" in line]
    except subprocess.TimeoutExpired as error:
        raise Refused("tj3 ran past ten minutes") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def view(path):
    from formats import View
    tasks, people, _ = _compile(path)
    found = View()
    for row in tasks:
        place = tuple(row["Id"].split("."))
        found.tasks[place] = {"name": row["Name"].strip(), "start": row["Start"], "finish": row["End"],
                              "effort": row["Effort"], "people": row["Resources"].strip()}
        for before in filter(None, (part.strip() for part in row["Precursors"].split(","))):
            found.links[(before, place)] = ("", "")
    found.people = {row["Name"].strip() for row in people}
    return found


def counts(path):
    tasks, people, _ = _compile(path)
    return len(tasks), None, len(people)


def overbooked(path):
    """What TaskJuggler warns of, and the tasks that it finishes later than we do from our own starts.

    TaskJuggler books nobody twice: where our schedule did, it has to finish later than the time between our start
    and our finish, which the file states as effort."""
    return _compile(path)[2]
