"""Mermaid's own renderer, in a headless browser: what it resolves, not what the text seems to say.

A bar whose name hides a colon, or that waits for an unknown one, parses and is drawn today; so each bar is compared
with the dates Slackline computes, and each edge with the plan's dependencies.
"""
import atexit
import json
import os
import re
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
NODE_MODULES = os.environ.get("SLACKLINE_MERMAID", "")
_process = None


class Refused(Exception):
    pass


def _renderer():
    global _process
    if _process is None:
        if not shutil.which("node") or not os.path.isdir(os.path.join(NODE_MODULES, "node_modules", "mermaid")):
            raise Refused("mermaid is not installed")
        _process = subprocess.Popen(["node", os.path.join(HERE, "mermaid_reader.mjs")], cwd=NODE_MODULES,
                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(lambda: (_process.stdin.close(), _process.wait(timeout=20)))
    return _process


def resolved(path):
    renderer = _renderer()
    renderer.stdin.write(os.path.abspath(path) + "\n")
    renderer.stdin.flush()
    line = renderer.stdout.readline()
    if not line:
        raise Refused("the renderer ended")
    found = json.loads(line)
    if "error" in found:
        raise Refused(found["error"])
    return found


def view(path):
    from formats import View
    found, view = resolved(path), View()
    for bar in found.get("bars", []):
        view.tasks[(bar["section"], bar["name"])] = {"start": bar["start"], "finish": bar["finish"]}
    # When a node starts follows from a start and a calendar, for which a flowchart has no words.
    texts = {node["id"]: re.sub(r"<br>\d{4}-\d\d-\d\d [^<]*$", "", node["text"]) for node in found.get("nodes", [])}
    for text in texts.values():
        view.tasks[text] = {}
    for one, other, words, stroke in found.get("edges", []):
        view.links[(texts[one], texts[other], words)] = (stroke, None)
    return view


def counts(path):
    found = resolved(path)
    if found["type"] == "gantt":
        return len(found["bars"]), None, None
    return len(found["nodes"]), len(found["edges"]), None


def bars(path, plan, schedule):
    """Bars that the renderer draws at another time than Slackline computes, and rows without a bar."""
    found = {bar["id"]: bar for bar in resolved(path)["bars"]}
    dates = {row["key"]: row for row in schedule["tickets"] + schedule["gates"]}
    parents = {row.get("parent") for row in plan.get("tickets", [])}
    wrong = []
    for letter, rows in (("t", plan.get("tickets", [])), ("g", plan.get("gates", []))):
        for row in rows:
            if row["id"] in parents or row["key"] not in dates:
                continue
            bar, date = found.get("%s%d" % (letter, row["id"])), dates[row["key"]]
            if bar is None:
                wrong.append("%s has no bar" % row["key"])
            elif (bar["start"], bar["finish"]) != (date["start"], date["finish"]):
                wrong.append("%s is drawn %s to %s, not %s to %s" % (
                    row["key"], bar["start"], bar["finish"], date["start"], date["finish"]))
    return wrong


def edges(path, plan, _schedule):
    """Rows without a node, and dependencies that are drawn between others, twice, or not at all."""
    found = resolved(path)
    names = {"t%d" % row["id"] for row in plan.get("tickets", [])} | {"g%d" % row["id"] for row in plan.get("gates", [])}
    wrong = ["%s has no node" % name for name in sorted(names - {node["id"] for node in found["nodes"]})]
    wanted = sorted((row["from"], row["to"]) for row in plan.get("dependencies", []))
    drawn = sorted((one, other) for one, other, _, _ in found["edges"])
    if wanted != drawn:
        wrong.append("%d edges instead of %d, or between others" % (len(drawn), len(wanted)))
    return wrong
