"""The script for GitHub, run against a stand-in for `gh` that keeps issues as files and answers like the real one.

Run to the end, run again (nothing may happen twice), and run with a failure in the middle, then again.
"""
import os
import shutil
import stat
import subprocess
import tempfile

STAND_IN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "gh.sh")


class Refused(Exception):
    pass


class Hub:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="slackline_gh_")
        tools = os.path.join(self.folder, "bin")
        os.mkdir(tools)
        program = os.path.join(tools, "gh")
        shutil.copy(STAND_IN, program)
        os.chmod(program, os.stat(program).st_mode | stat.S_IXUSR)

    def run(self, script, **settings):
        own = shutil.copy(script, os.path.join(self.folder, "plan.sh"))
        environment = dict(os.environ, GH_FAKE=os.path.join(self.folder, "hub"), SLACKLINE_PAUSE="0", SLACKLINE_WAIT="0",
                           PATH=os.path.join(self.folder, "bin") + os.pathsep + os.environ["PATH"], **settings)
        done = subprocess.run(["bash", own, "--repo", "owner/name"], env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=900, check=False)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def lines(self, name):
        path = os.path.join(self.folder, "hub", name)
        return open(path, encoding="utf-8").read().splitlines() if os.path.exists(path) else []

    def titles(self):
        issues = os.path.join(self.folder, "hub", "issues")
        return sorted(open(os.path.join(issues, name, "title"), encoding="utf-8").read().strip() for name in os.listdir(issues))

    def changes(self):
        changing = ("issue create", "issue edit", "api -X", "issue close")
        return sum(call.startswith(changing) and "--help" not in call for call in self.lines("calls"))

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def view(path):
    from formats import View
    hub = Hub()
    try:
        code, said = hub.run(path, NATIVE="1")
        if code:
            raise Refused(said[-400:])
        found = View()
        for title in hub.titles():
            found.tasks[title] = {}
        return found
    finally:
        hub.close()


def twice(path, plan, _schedule):
    """What is missing, there twice, or done again in a second run, with and without a failure in the middle."""
    items = len(plan.get("tickets", [])) + len(plan.get("gates", []))
    wrong, edges = [], []
    for settings in ({"NATIVE": "1"}, {}, {"NATIVE": "1", "FAIL_AT": str(items // 2 + 1)}):
        hub = Hub()
        try:
            code, said = hub.run(path, **settings)
            if code and "FAIL_AT" in settings:
                code, said = hub.run(path, NATIVE="1")
            name = ", ".join("%s %s" % pair for pair in settings.items()) or "by REST"
            if code:
                wrong.append("%s: ended with %d: %s" % (name, code, said[-200:]))
                continue
            if len(hub.titles()) != items:
                wrong.append("%s: %d issues for %d rows" % (name, len(hub.titles()), items))
            edges.append(sorted(hub.lines("edges")))
            if len(set(edges[-1])) != len(edges[-1]):
                wrong.append("%s: an edge stands there twice" % name)
            before = hub.changes()
            code, said = hub.run(path, **{key: value for key, value in settings.items() if key != "FAIL_AT"})
            if code or hub.changes() != before:
                wrong.append("%s: a second run changes %d things" % (name, hub.changes() - before))
        finally:
            hub.close()
    if any(len(other) != len(edges[0]) for other in edges[1:]):
        wrong.append("edges differ: %s" % [len(other) for other in edges])
    return wrong
