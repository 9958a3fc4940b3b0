"""Runs every row of formats.py and prints a table. Started by tests/interop."""
import argparse
import glob
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import formats  # noqa: E402


def slackline(binary, *arguments):
    done = subprocess.run([binary, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def differing(before, after):
    """The names of the fields in which two views differ, with how often."""
    fields = {}

    def note(name):
        fields[name] = fields.get(name, 0) + 1

    for place in before.tasks.keys() | after.tasks.keys():
        one, other = before.tasks.get(place), after.tasks.get(place)
        if one is None or other is None:
            note("tasks")
            continue
        for name in one:
            if one[name] != other.get(name):
                note(name)
    for pair in before.links.keys() | after.links.keys():
        if before.links.get(pair) != after.links.get(pair):
            note("links" if pair not in before.links or pair not in after.links else "link kinds and lags")
    if before.people != after.people:
        note("people")
    return fields


def computed(plan, options):
    """The plan's rows and its dates, as Slackline's own files and command line tell them."""
    code, text, errors = slackline(options.slackline, "schedule", plan, "--json")
    if code not in (0, 1):
        raise RuntimeError(errors)
    with open(plan, encoding="utf-8") as file:
        return json.load(file), json.loads(text)


def write_one(row, plan, options, log):
    """Writes a plan, lets the other program read it, reads it back and writes it again."""
    stem = os.path.join(options.work, "%s-%s" % (os.path.basename(plan).split(".")[0], row.id))
    first, back, second = ("%s%s.%s" % (stem, tail, row.extension if tail != "-back" else "plan.json")
                           for tail in ("", "-back", "-again"))
    result = {"accepted": False, "equal": False, "fields": {}, "dates": None}
    code, _, losses = slackline(options.slackline, "export", plan, "--to", row.id, "-o", first, "--now", "2026-01-05T09:00")
    if code:
        log("%s: not written: %s" % (plan, losses))
        return result
    try:
        seen = row.view(first)
        result["accepted"] = True
        result["dates"] = row.dates(first) if row.dates else None
        if row.checks:
            result["dates"] = row.checks(first, *computed(plan, options))
    except Exception as error:  # whatever another program throws refuses the file
        log("%s refused: %s" % (first, error))
        return result
    for line in result["dates"] or []:
        log("%s: %s" % (first, line))
    if not row.reads:
        result["equal"] = None
        return result
    code, _, errors = slackline(options.slackline, "import", first, "--from", row.id, "-o", back)
    if code == 0:
        code, _, errors = slackline(options.slackline, "export", back, "--to", row.id, "-o", second, "--now", "2026-01-05T09:00")
    if code:
        log("%s: not read back: %s" % (first, errors))
        return result
    try:
        result["fields"] = differing(seen, row.view(second))
    except Exception as error:
        log("%s refused: %s" % (second, error))
        return result
    result["equal"] = not result["fields"]
    if result["fields"]:
        log("%s: differs after a round trip: %s" % (first, result["fields"]))
    return result


def read_one(row, path, options, log):
    """Whether Slackline reads a real file with the counts of the other program, or says what it lost."""
    code, text, errors = slackline(options.slackline, "import", path, "--from", row.id, "--json")
    if code:
        log("%s: not read: %s" % (path, errors))
        return "refused"
    read = json.loads(text)
    ours = (read["tickets"], read["dependencies"], read["agents"])
    try:
        theirs = row.counts(path)
    except Exception as error:
        log("%s: read here, refused there: %s" % (path, str(error)[:200]))
        return "read here alone"
    if row.real_dates:
        for line in real_dates(row, path, options):
            log("%s: %s" % (path, line))
    if all(b is None or a == b for a, b in zip(ours, theirs)):
        return "equal"
    log("%s: %s here, %s there; losses: %s" % (path, ours, theirs, read["losses"]))
    return "named" if read["losses"] else "different"


real_with_dates = []


def real_dates(row, path, options):
    """The dates that we compute otherwise for a real file; remembers whether there are any."""
    stem = os.path.join(options.work, "real-%s" % os.path.basename(path))
    plan, again = stem + ".plan.json", "%s.%s" % (stem, row.extension)
    for arguments in (["import", path, "--from", row.id, "-o", plan], ["export", plan, "--to", row.id, "-o", again]):
        code, _, errors = slackline(options.slackline, *arguments)
        if code:
            return ["not written again: %s" % errors]
    try:
        lines = row.real_dates(path, again)
    except Exception as error:
        return ["its dates cannot be computed there: %s" % str(error)[:120]]
    real_with_dates.append((row.id, not lines))
    return lines


HEADER = ["format", "accepted", "equal after round trip", "fields lost", "dates agree", "real files read",
          "with equal counts", "with named losses", "real dates agree"]


def table(header, rows):
    widths = [max(len(str(row[at])) for row in [header, *rows]) for at in range(len(header))]
    for row in [header, ["-" * width for width in widths], *rows]:
        print("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())


def run(row, plans, options):
    """A format's line of the table, and how much was refused or lost without a word. Its log is written as it goes."""
    real = sorted(glob.glob(os.path.join(options.real, row.real))) if row.real else []
    with open(os.path.join(options.work, row.id + ".log"), "w", encoding="utf-8", buffering=1) as out:
        def log(text):
            out.write(text + "\n")
        written = [write_one(row, plan, options, log) for plan in plans] if row.writes else []
        read = [read_one(row, path, options, log) for path in real]
    accepted = sum(one["accepted"] for one in written)
    equal = sum(one["equal"] is True for one in written)
    fields = {}
    for one in written:
        for name, count in one["fields"].items():
            fields[name] = fields.get(name, 0) + count
    dated = [one for one in written if one["dates"] is not None]
    agree = sum(not one["dates"] for one in dated)
    dates_of_real = [agrees for id, agrees in real_with_dates if id == row.id]
    bad = len(written) - accepted + len(dated) - agree + read.count("refused") + read.count("different")
    of = lambda part, whole: "%d of %d" % (part, whole) if whole else "-"  # noqa: E731
    return [row.id, of(accepted, len(written)), of(equal, len(written) if row.reads else 0),
            ", ".join("%s (%d)" % pair for pair in sorted(fields.items())) or "-", of(agree, len(dated)),
            of(len(read) - read.count("refused"), len(read)), of(read.count("equal"), len(read)),
            read.count("named") + read.count("read here alone"), of(sum(dates_of_real), len(dates_of_real))], bad


def main():
    parser = argparse.ArgumentParser()
    for name in ("slackline", "samples", "random", "real", "work"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--only")
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    plans = sorted(glob.glob(options.samples + "/*.plan.json")) + sorted(glob.glob(options.random + "/*.plan.json"))
    rows, bad = [], 0
    for row in formats.FORMATS:
        if options.only not in (None, row.id):
            continue
        begun = time.monotonic()
        line, wrong = run(row, plans, options)
        rows.append(line)
        bad += wrong
        # A run that is cut short has shown what it found by then.
        told = ", ".join("%s %s" % pair for pair in zip(HEADER[1:], line[1:]) if pair[1] not in ("-", 0))
        print("%s, %.0f s: %s" % (row.id, time.monotonic() - begun, told), flush=True)
    print()
    table(HEADER, rows)
    print("\ndetails: %s" % options.work)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
