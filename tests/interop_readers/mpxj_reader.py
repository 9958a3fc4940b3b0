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


def _loosely_late(project, of):
    """Tasks whose late dates MPXJ takes earlier than needed.

    It counts an elapsed lag back from the end of the last working time before the successor's late start. A finish
    after that is late enough as long as the successor can still start then, which is checked here, forwards."""
    from java.time import Duration as Span
    before, loose = {}, []
    for task in project.getTasks():
        for link in task.getPredecessors():
            one, lag = link.getPredecessorTask(), link.getLag()
            before.setdefault(str(task.getUniqueID()), []).append(one)
            if not lag.getUnits().isElapsed() or float(lag.getDuration()) <= 0 or str(link.getType()) != "FS":
                continue
            finish, start = of(one).getLateFinish(), of(task).getLateStart()
            minutes = _minutes(lag, project.getProjectProperties())
            if finish is None or start is None:
                continue
            begins = task.getEffectiveCalendar().getNextWorkStart(finish.plus(Span.ofMinutes(int(minutes))))
            if not begins.isAfter(start):
                loose.append(one)
    found = set()
    while loose:
        task = loose.pop()
        if str(task.getUniqueID()) in found:
            continue
        found.add(str(task.getUniqueID()))
        loose.extend(before.get(str(task.getUniqueID()), []))
        loose.extend(child for child in task.getChildTasks())
        if task.getParentTask() is not None:
            found.add(str(task.getParentTask().getUniqueID()))
            above = task.getParentTask().getParentTask()
            while above is not None:
                found.add(str(above.getUniqueID()))
                above = above.getParentTask()
    return found


def _has_blank_actuals(task):
    """Whether work that takes time and is not begun has a recorded start and finish, both the same: the date that some
    programs write where they have none. MPXJ takes it for real and computes every date from it."""
    start, finish = task.getActualStart(), task.getActualFinish()
    return (start is not None and finish is not None and start.isEqual(finish)
            and float(str(task.getPercentageComplete() or 0)) == 0 and float(task.getDuration().getDuration()) > 0)


def _scheduled(path):
    """A file with the dates that MPXJ's critical-path engine computes."""
    jpype = _start()
    from org.mpxj import Duration
    from org.mpxj.cpm import MicrosoftScheduler
    project = _read(path)[0]
    for task in project.getTasks():
        duration = task.getDuration()
        if _has_blank_actuals(task):
            if task.getDeadline() is not None and task.getDeadline().isEqual(task.getActualStart()):
                task.setDeadline(None)
            task.setActualStart(None)
            task.setActualFinish(None)
        if duration is not None and not task.getSummary():
            if task.getActualDuration() is None:
                task.setActualDuration(Duration.getInstance(0, duration.getUnits()))
            if task.getRemainingDuration() is None:
                task.setRemainingDuration(duration)
    try:
        MicrosoftScheduler().schedule(project, project.getProjectProperties().getStartDate())
    except jpype.JException as error:
        raise Refused("cannot be scheduled: %s" % error) from error
    return project


def recomputed(path):
    """The early and late dates that MPXJ's critical-path engine computes otherwise, by a minute or more."""
    _start()
    from org.mpxj import TimeUnit
    getters = ("getStart", "getFinish", "getEarlyStart", "getEarlyFinish", "getLateStart", "getLateFinish")
    stored, project = _read(path)[0], _scheduled(path)
    before = {str(t.getUniqueID()): [getattr(t, g)() for g in getters] for t in stored.getTasks()}
    differences = []
    stored_by = {str(t.getUniqueID()): t for t in stored.getTasks()}
    loose = _loosely_late(stored, lambda task: stored_by[str(task.getUniqueID())])
    for place, task in _rows(project):
        calendar = task.getEffectiveCalendar()
        for getter, was in zip(getters, before[str(task.getUniqueID())]):
            now = getattr(task, getter)()
            if was is None or now is None or was.isEqual(now):
                continue
            if "Late" in getter and was.isAfter(now) and str(task.getUniqueID()) in loose:
                continue
            if abs(float(calendar.getWork(was, now, TimeUnit.MINUTES).getDuration())) > 1:
                differences.append("%s %s: %s, recomputed %s" % (" / ".join(place), re.sub("^get", "", getter), was, now))
    return differences


def same_dates(path, ours):
    """The early and late dates that we compute otherwise than MPXJ's engine for a file of somebody else. `ours` is the
    file as we read it and wrote it again, with our own dates."""
    _start()
    from org.mpxj import TimeUnit
    getters = ("getEarlyStart", "getEarlyFinish", "getLateStart", "getLateFinish")
    # What somebody dates by hand is held there, here it must start then, so its late dates are others.
    theirs = {place: task for place, task in _rows(_scheduled(path))
              if not task.getSummary() and str(task.getTaskMode()) != "MANUALLY_SCHEDULED"}
    mine = {place: task for place, task in _rows(_read(ours)[0]) if not task.getSummary()}
    # A row without a name gets one here, so what is left over on both sides is put together in its order.
    mine.update(zip([place for place in theirs if place not in mine], [mine[place] for place in mine if place not in theirs]))
    differences = ["%s is not there" % " / ".join(place) for place in theirs.keys() - mine.keys()]
    for place in theirs.keys() & mine.keys():
        calendar = theirs[place].getEffectiveCalendar()
        for getter in getters:
            was, now = getattr(theirs[place], getter)(), getattr(mine[place], getter)()
            if was is None or now is None:
                continue
            if abs(float(calendar.getWork(was, now, TimeUnit.MINUTES).getDuration())) > 1:
                differences.append("%s %s: %s here, %s there" % (" / ".join(place), re.sub("^get", "", getter), now, was))
    return sorted(differences)
