#!/usr/bin/env python3
"""Sets up the agent team of this folder: the team, every task, every edge, the agents.

The calls are those of the agent tool: TeamCreate, TaskCreate, TaskUpdate, Task. Run this where they are
defined, or put a module team_tools.py with them beside this file. What was done is kept in
bootstrap.state.json: a second run makes nothing twice, and a run that was cut off goes on.
CAMPAIGN_ROOT is the folder the code lies in; without it, the one this file lies in.
"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.environ.get("CAMPAIGN_ROOT", HERE)
STATE = os.path.join(HERE, "bootstrap.state.json")

try:
    TeamCreate
except NameError:
    sys.path.insert(0, HERE)
    try:
        from team_tools import Task, TaskCreate, TaskUpdate, TeamCreate
    except ImportError:
        sys.exit("TeamCreate, TaskCreate, TaskUpdate and Task are not defined here: see the head of this file")

done = {"team": None, "tasks": {}, "edges": {}, "agents": []}
if os.path.exists(STATE):
    with open(STATE, encoding="utf-8") as file:
        done.update(json.load(file))


def keep():
    """Writes the state whole, so that a cut never leaves half of it."""
    with open(STATE + ".part", "w", encoding="utf-8") as file:
        json.dump(done, file, ensure_ascii=False, indent=1)
    os.replace(STATE + ".part", STATE)


def team(name, mission):
    if done["team"] is None:
        TeamCreate(team_name=name, description=mission)
        done["team"] = name
        keep()


def task(key, subject, description, active):
    if key not in done["tasks"]:
        made = TaskCreate(subject=subject, description=description, activeForm=active)
        done["tasks"][key] = made.id
        keep()


def blocked(key, blockers):
    missing = [blocker for blocker in blockers if blocker not in done["edges"].get(key, [])]
    if missing:
        ids = [done["tasks"][blocker] for blocker in missing]
        TaskUpdate(taskId=done["tasks"][key], addBlockedBy=ids)
        done["edges"].setdefault(key, []).extend(missing)
        keep()


def agent(name, role, prompt, directory):
    if name in done["agents"]:
        return
    with open(os.path.join(HERE, prompt), encoding="utf-8") as file:
        text = file.read()
    place = os.path.join(ROOT, directory) if directory else ROOT
    head = "You are %s. Working directory: %s. The campaign's folder with done.sh and the gates: %s.\n\n"
    Task(subagent_type=role, team_name=done["team"], name=name, prompt=head % (name, place, HERE) + text)
    done["agents"].append(name)
    keep()


def finish():
    edges = sum(len(blockers) for blockers in done["edges"].values())
    print("%d tasks, %d edges, %d agents" % (len(done["tasks"]), edges, len(done["agents"])))

