"""MPXJ reads MS Project XML, GanttProject, Primavera and Planner files, and schedules them by its own engine."""
import os
import re
import xml.etree.ElementTree as ET

KINDS = {"FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF"}


class Refused(Exception):
    pass


def _start():
    import jpype
    import mpxj  # noqa: F401  (brings its jars)
    if not jpype.isJVMStarted():
        jpype.startJVM("-Duser.timezone=UTC", "-Duser.language=en", "-Xmx1500m",
                       "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory")
    return jpype


def _read(path):
    jpype = _start()
    from org.mpxj.reader import UniversalProjectReader
    try:
        projects = [p for p in UniversalProjectReader().readAll(os.path.abspath(path)) if p is not None]
    except jpype.JException as error:
        raise Refused(str(error)) from error
    if not projects:
        raise Refused("no format MPXJ knows")
    if path.endswith(".gan"):
        for project in projects:
            _nested_links(project, path)
    return projects


def _nested_links(project, path):
    """MPXJ reads the links of GanttProject's outermost tasks only: the others are put in from the file."""
    from java.lang import Integer
    from org.mpxj import Duration, Relation, RelationType, TimeUnit
    kinds = {"1": RelationType.START_START, "2": RelationType.FINISH_START,
             "3": RelationType.FINISH_FINISH, "4": RelationType.START_FINISH}
    for task in ET.parse(path).getroot().find("tasks").iter("task"):
        for depend in task.findall("depend"):
            before = project.getTaskByUniqueID(Integer.valueOf(int(task.get("id")) + 1))
            after = project.getTaskByUniqueID(Integer.valueOf(int(depend.get("id")) + 1))
            if before is None or after is None:
                continue
            if any(r.getPredecessorTask() == before for r in after.getPredecessors()):
                continue
            lag = Duration.getInstance(int(depend.get("difference") or 0), TimeUnit.DAYS)
            after.addPredecessor(Relation.Builder().predecessorTask(before).lag(lag)
                                 .type(kinds.get(depend.get("type"), RelationType.FINISH_START)))


def _rows(project):
    """Every task that is a row of the plan, with its path of names."""
    paths, seen = {}, {}
    for task in project.getTasks():
        if task.getName() is None or task.getNull() or (task.getUniqueID() == 0 and task.getOutlineLevel() == 0):
            continue
        parent = task.getParentTask()
        path = (paths.get(str(parent.getUniqueID())) if parent is not None else None) or ()
        path = path + (str(task.getName()).strip(),)
        seen[path] = seen.get(path, 0) + 1
        if seen[path] > 1:
            path = path[:-1] + ("%s #%d" % (path[-1], seen[path]),)
        paths[str(task.getUniqueID())] = path
        yield path, task
    project_paths[id(project)] = paths


project_paths = {}


def _minutes(duration, properties):
    from org.mpxj import TimeUnit
    if duration is None:
        return None
    return round(float(duration.convertUnits(TimeUnit.MINUTES, properties).getDuration()), 1)


def view(path):
    from formats import View
    found = View()
    for project in _read(path):
        properties = project.getProjectProperties()
        for place, task in _rows(project):
            found.tasks[place] = {
                "duration": None if task.getSummary() else _minutes(task.getDuration(), properties),
                "start": str(task.getStart()), "finish": str(task.getFinish()),
                "percent": round(float(str(task.getPercentageComplete() or 0))),
                "constraint": (str(task.getConstraintType()), str(task.getConstraintDate())),
                "deadline": str(task.getDeadline()), "notes": str(task.getNotes() or ""),
                "priority": str(task.getPriority()),
                "people": tuple(sorted(str(a.getResource().getName()) for a in task.getResourceAssignments()
                                       if a.getResource() is not None and a.getResource().getName() is not None)),
            }
        paths = project_paths[id(project)]
        for task in project.getTasks():
            after = paths.get(str(task.getUniqueID()))
            for link in task.getPredecessors() if after else []:
                before = paths.get(str(link.getPredecessorTask().getUniqueID()))
                lag = link.getLag()
                lag = str(lag) if "%" in str(lag.getUnits()) else _minutes(lag, properties)
                found.links[(before, after)] = (str(link.getType()), lag)
        found.people |= {str(r.getName()) for r in project.getResources() if r.getName() is not None}
    return found


def counts(path):
    """Tasks, links and resources, summed over all projects of a file."""
    tasks = links = people = 0
    for project in _read(path):
        rows = list(_rows(project))
        tasks += len(rows)
        links += sum(len(list(task.getPredecessors())) for _, task in rows)
        people += sum(1 for r in project.getResources() if r.getName() is not None)
    return tasks, links, people


def recomputed(path):
    """The early and late dates that MPXJ's critical-path engine computes otherwise, by a minute or more."""
    jpype = _start()
    from org.mpxj import Duration, TimeUnit
    from org.mpxj.cpm import MicrosoftScheduler
    getters = ("getStart", "getFinish", "getEarlyStart", "getEarlyFinish", "getLateStart", "getLateFinish")
    project, stored = _read(path)[0], _read(path)[0]
    for task in project.getTasks():
        duration = task.getDuration()
        if duration is not None and not task.getSummary():
            if task.getActualDuration() is None:
                task.setActualDuration(Duration.getInstance(0, duration.getUnits()))
            if task.getRemainingDuration() is None:
                task.setRemainingDuration(duration)
    before = {str(t.getUniqueID()): [getattr(t, g)() for g in getters] for t in stored.getTasks()}
    try:
        MicrosoftScheduler().schedule(project, project.getProjectProperties().getStartDate())
    except jpype.JException as error:
        raise Refused("cannot be scheduled: %s" % error) from error
    differences = []
    for place, task in _rows(project):
        calendar = task.getEffectiveCalendar()
        for getter, was in zip(getters, before[str(task.getUniqueID())]):
            now = getattr(task, getter)()
            if was is None or now is None or was.isEqual(now):
                continue
            if abs(float(calendar.getWork(was, now, TimeUnit.MINUTES).getDuration())) > 1:
                differences.append("%s %s: %s, recomputed %s" % (" / ".join(place), re.sub("^get", "", getter), was, now))
    return differences
