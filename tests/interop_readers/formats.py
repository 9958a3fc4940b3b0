"""The formats that tests/interop puts through other programs: one row each.

A row says how a file of the format is written, which independent program reads it (a function from a path to
a `View`, or an exception that says why it is refused), what that program cannot see of it, and where real files
lie. To add a format, add a row.
"""
from dataclasses import dataclass, field
from typing import Callable, Optional

import github_reader
import mermaid_reader
import mpxj_reader
import office_readers
import tj3_reader


@dataclass
class View:
    """What a program sees in a file; every field may be empty."""
    tasks: dict = field(default_factory=dict)  # path of names -> {field: value}
    links: dict = field(default_factory=dict)  # (path, path) -> (kind, lag)
    people: set = field(default_factory=set)


@dataclass
class Row:
    id: str                                  # as on the command line
    extension: str
    view: Callable                           # path -> View; raises what refuses the file
    writes: bool = True
    reads: bool = True
    dates: Optional[Callable] = None         # path -> list of dates that differ from a recomputation
    checks: Optional[Callable] = None        # path, plan, schedule (as JSON) -> list of what is otherwise than there
    real: str = ""                           # the folder of real files, with a pattern
    counts: Optional[Callable] = None        # path -> (tickets, links, agents) as the program counts them
    real_dates: Optional[Callable] = None    # path, path of what we made of it -> list of dates that differ


FORMATS = [
    Row("mspdi", "xml", mpxj_reader.view, dates=mpxj_reader.recomputed, real="mspdi/*.xml", counts=mpxj_reader.counts,
        real_dates=mpxj_reader.same_dates),
    Row("gan", "gan", mpxj_reader.view, real="gan/*.gan", counts=mpxj_reader.counts),
    Row("tjp", "tjp", tj3_reader.view, dates=tj3_reader.overbooked, real="tjp/*.tjp", counts=tj3_reader.counts),
    Row("xer", "xer", mpxj_reader.view, writes=False, real="xer/*.xer", counts=mpxj_reader.counts),
    Row("planner", "planner", mpxj_reader.view, writes=False, real="planner/*.planner", counts=mpxj_reader.counts),
    Row("xlsx", "xlsx", office_readers.xlsx),
    Row("jira", "csv", office_readers.jira),
    Row("mermaid-gantt", "mmd", mermaid_reader.view, checks=mermaid_reader.bars),
    Row("mermaid", "mmd", mermaid_reader.view, checks=mermaid_reader.edges),
    Row("github", "sh", github_reader.view, reads=False, checks=github_reader.twice),
    Row("graphml", "graphml", office_readers.graphml, reads=False),
    Row("ics", "ics", office_readers.ics, reads=False),
    Row("svg", "svg", office_readers.picture),
    Row("png", "png", office_readers.picture, reads=False),
    Row("pdf", "pdf", office_readers.picture, reads=False),
]
