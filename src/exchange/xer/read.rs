//! From tables to a plan.

use super::calendar;
use super::tables::{Row, Tables, decode};
use crate::exchange::incoming::{Arrow, Incoming, compare_starts, progress, sane_work};
use crate::exchange::{ReadError, ReadOptions, Report};
use crate::plan::*;
use std::collections::{HashMap, HashSet};

/// The constraints by their names in the file.
const CONSTRAINTS: [(&str, ConstraintKind); 9] = [
    ("CS_ALAP", ConstraintKind::AsLateAsPossible),
    ("CS_MSO", ConstraintKind::MustStartOn),
    ("CS_MANDSTART", ConstraintKind::MustStartOn),
    ("CS_MSOA", ConstraintKind::StartNoEarlierThan),
    ("CS_MSOB", ConstraintKind::StartNoLaterThan),
    ("CS_MEO", ConstraintKind::MustFinishOn),
    ("CS_MANDFIN", ConstraintKind::MustFinishOn),
    ("CS_MEOA", ConstraintKind::FinishNoEarlierThan),
    ("CS_MEOB", ConstraintKind::FinishNoLaterThan),
];

/// The priorities by their names; a normal one says nothing.
const PRIORITIES: [(&str, Priority); 4] = [
    ("PT_Top", Priority::P0),
    ("PT_High", Priority::P1),
    ("PT_Low", Priority::P3),
    ("PT_Lowest", Priority::P3),
];

/// Reads a plan.
pub(in crate::exchange) fn read(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<(Plan, Report), ReadError> {
    let mut report = Report::default();
    let text = decode(bytes, &mut report)?;
    let tables = Tables::of(&text, &mut report)?;
    let mut reader = Reader {
        tables: &tables,
        incoming: Incoming::new(report),
        calendars: HashMap::new(),
        tickets: HashMap::new(),
        places: HashMap::new(),
        agents: HashMap::new(),
        starts: Vec::new(),
        tally: Tally::default(),
    };
    reader.read(options);
    let starts = std::mem::take(&mut reader.starts);
    let (plan, mut report) = reader.incoming.finish()?;
    compare_starts(&plan, &starts, &mut report);
    Ok((plan, report))
}

struct Reader<'t> {
    tables: &'t Tables<'t>,
    incoming: Incoming,
    calendars: HashMap<&'t str, CalendarId>,
    /// The ticket of each activity, by its number.
    tickets: HashMap<&'t str, TicketId>,
    places: HashMap<TicketId, usize>,
    agents: HashMap<&'t str, AgentId>,
    /// When activities start.
    starts: Vec<(TicketId, Stamp)>,
    tally: Tally,
}

/// What is lost, counted.
#[derive(Default)]
struct Tally {
    empty_wbs: usize,
    efforts: usize,
    second_constraints: usize,
    lost_links: usize,
    lost_assignments: usize,
    materials: usize,
    other_lags: usize,
}

impl<'t> Reader<'t> {
    fn read(&mut self, options: &ReadOptions) {
        self.head(options);
        self.calendars();
        self.people();
        self.tree();
        self.links();
        self.assignments();
        self.memos();
        self.tell();
        self.incoming.lanes_from_summaries();
    }

    /// The first project with work gives calendar and name, the earliest of all the start.
    fn head(&mut self, options: &ReadOptions) {
        let busy: HashSet<&str> = self
            .tables
            .rows("TASK")
            .map(|row| row.text("proj_id"))
            .collect();
        let projects: Vec<Row> = self.tables.rows("PROJECT").collect();
        let is_busy = |row: &&Row| busy.contains(row.text("proj_id"));
        let first = projects.iter().find(is_busy).or(projects.first());
        let nodes = self
            .tables
            .rows("PROJWBS")
            .filter(|row| row.text("proj_node_flag") == "Y");
        let named =
            nodes.filter(|node| first.is_some_and(|p| p.text("proj_id") == node.text("proj_id")));
        let title = named
            .map(|node| node.text("wbs_name"))
            .find(|name| !name.is_empty());
        let starts = projects.iter().filter(|p| busy.is_empty() || is_busy(p));
        let info = &mut self.incoming.info;
        info.title = title.map_or_else(|| options.title.clone(), str::to_owned);
        info.start = starts.filter_map(|p| p.stamp("plan_start_date")).min();
        info.status_time = first.and_then(|p| p.stamp("last_recalc_date"));
        let currency = self
            .tables
            .rows("CURRTYPE")
            .map(|row| row.text("curr_short_name"))
            .next();
        info.currency = currency.unwrap_or_default().to_owned();
        if projects.len() > 1 {
            self.incoming.report.note(format!(
                "the file holds {} projects: they are read as one plan",
                projects.len()
            ));
        }
    }

    fn calendars(&mut self) {
        let mut read: HashMap<&str, Vec<CalendarException>> = HashMap::new();
        let mut default = None;
        // Those that others are based on first.
        let mut rows: Vec<Row> = self.tables.rows("CALENDAR").collect();
        rows.sort_by_key(|row| !row.text("base_clndr_id").is_empty());
        for row in rows {
            let hours = calendar::read(row.text("clndr_data"));
            let name = row.text("clndr_name");
            if hours.is_damaged {
                self.incoming.report.at(
                    row.line,
                    format!("the hours of calendar {name} are damaged: what could be read is kept"),
                );
            }
            let week = if hours.has_week {
                hours.week
            } else {
                self.incoming.report.at(
                    row.line,
                    format!("calendar {name} says no hours: Monday to Friday is taken"),
                );
                calendar::usual_week(row.number("day_hr_cnt").unwrap_or(8.0))
            };
            let mut exceptions = read
                .get(row.text("base_clndr_id"))
                .cloned()
                .unwrap_or_default();
            exceptions.extend(hours.exceptions);
            read.insert(row.text("clndr_id"), exceptions.clone());
            let id = self.incoming.calendar(name, week, exceptions);
            self.calendars.insert(row.text("clndr_id"), id);
            if row.text("default_flag") == "Y" || default.is_none() {
                let day = row.number("day_hr_cnt").map(|hours| (hours * 60.0) as u32);
                default = Some((id, day));
            }
        }
        let projects = self.tables.rows("PROJECT").map(|row| row.text("clndr_id"));
        let own = projects.filter_map(|id| self.calendars.get(id)).next();
        self.incoming.info.calendar = own.copied().or(default.map(|(id, _)| id));
        if let Some(day) = default
            .and_then(|(_, day)| day)
            .filter(|day| (1..=1440).contains(day))
        {
            self.incoming.info.minutes_per_day = day;
        }
    }

    fn people(&mut self) {
        let roles: HashMap<&str, &str> = self
            .tables
            .rows("ROLES")
            .map(|row| (row.text("role_id"), row.text("role_name")))
            .collect();
        let mut offered: HashMap<&str, Vec<String>> = HashMap::new();
        for row in self.tables.rows("RSRCROLE") {
            if let Some(role) = roles.get(row.text("role_id")) {
                offered
                    .entry(row.text("rsrc_id"))
                    .or_default()
                    .push((*role).to_owned());
            }
        }
        let mut rates: HashMap<&str, f64> = HashMap::new();
        for row in self.tables.rows("RSRCRATE") {
            // Of several rates the first one, which rules at the start.
            rates
                .entry(row.text("rsrc_id"))
                .or_insert(row.number("cost_per_qty").unwrap_or(0.0));
        }
        for row in self.tables.rows("RSRC") {
            let number = row.text("rsrc_id");
            self.tally.materials += usize::from(row.text("rsrc_type") == "RT_Mat");
            let calendar = self.calendars.get(row.text("clndr_id")).copied();
            let id = self.incoming.id();
            self.incoming.agents.push(Agent {
                kind: AgentKind::Person,
                roles: offered.remove(number).unwrap_or_default(),
                calendar: calendar.filter(|id| self.incoming.info.calendar != Some(*id)),
                cost_rate: rates.get(number).copied().unwrap_or(0.0),
                ..Agent::new(id, row.text("rsrc_name"))
            });
            self.agents.insert(number, id);
        }
    }

    /// Rows of work breakdown with what is in them, activities behind the rows they stand in.
    fn tree(&mut self) {
        let mut rows: Vec<Row> = self.tables.rows("PROJWBS").collect();
        rows.sort_by_key(|row| row.number("seq_num").map_or(i64::MAX, |n| n as i64));
        let known: HashSet<&str> = rows.iter().map(|row| row.text("wbs_id")).collect();
        let mut below: HashMap<&str, Vec<Row>> = HashMap::new();
        let mut roots = Vec::new();
        for row in rows {
            let parent = row.text("parent_wbs_id");
            if known.contains(parent) && parent != row.text("wbs_id") {
                below.entry(parent).or_default().push(row);
            } else {
                roots.push(row);
            }
        }
        let mut inside: HashMap<&str, Vec<Row>> = HashMap::new();
        let mut loose = Vec::new();
        for row in self.tables.rows("TASK") {
            match known.get(row.text("wbs_id")) {
                Some(wbs) => inside.entry(wbs).or_default().push(row),
                None => loose.push(row),
            }
        }
        let busy = busy_rows(self.tables, &inside);
        let mut open: Vec<(Row, Option<TicketId>)> =
            roots.into_iter().rev().map(|r| (r, None)).collect();
        let mut seen = HashSet::new();
        while let Some((row, above)) = open.pop() {
            let wbs = row.text("wbs_id");
            if !seen.insert(wbs) {
                continue;
            }
            if !busy.contains(wbs) {
                self.tally.empty_wbs += 1;
                continue;
            }
            let place = self
                .incoming
                .ticket(row.text("wbs_short_name"), row.text("wbs_name"));
            self.incoming.tickets[place].parent = above;
            let id = self.incoming.tickets[place].id;
            for task in inside.remove(wbs).unwrap_or_default() {
                self.activity(task, Some(id));
            }
            open.extend(
                below
                    .remove(wbs)
                    .unwrap_or_default()
                    .into_iter()
                    .rev()
                    .map(|r| (r, Some(id))),
            );
        }
        for task in inside.into_values().flatten().chain(loose) {
            self.activity(task, None);
        }
    }

    fn activity(&mut self, row: Row<'t>, above: Option<TicketId>) {
        let number = row.text("task_id");
        let key = if row.text("task_code").is_empty() {
            number
        } else {
            row.text("task_code")
        };
        let place = self.incoming.ticket(key, row.text("task_name"));
        let kind = row.text("task_type");
        let is_milestone = kind == "TT_Mile" || kind == "TT_FinMile";
        self.tally.efforts += usize::from(kind == "TT_LOE" || kind == "TT_WBS");
        let minutes = |field: &str| row.number(field).map(|hours| (hours * 60.0).round() as i64);
        let target = minutes("target_drtn_hr_cnt");
        let calendar = self.calendars.get(row.text("clndr_id")).copied();
        let constraint = self.constraint(row);
        let ticket = &mut self.incoming.tickets[place];
        ticket.parent = above;
        ticket.estimate = match target {
            _ if is_milestone => Estimate::Fixed(Work(0)),
            Some(minutes) => Estimate::Fixed(sane_work(minutes)),
            None => Estimate::None,
        };
        ticket.calendar = calendar.filter(|id| self.incoming.info.calendar != Some(*id));
        ticket.priority = PRIORITIES
            .iter()
            .find(|(name, _)| *name == row.text("priority_type"))
            .map(|(_, priority)| *priority);
        (ticket.constraint, ticket.deadline) = constraint;
        let percent = percent(row, target, minutes("remain_drtn_hr_cnt"));
        ticket.progress = progress(
            percent,
            row.stamp("act_start_date"),
            row.stamp("act_end_date"),
        );
        let id = ticket.id;
        self.places.insert(id, place);
        if let Some(start) = row
            .stamp("act_start_date")
            .or_else(|| row.stamp("early_start_date"))
        {
            self.starts.push((id, start));
        }
        if self.tickets.insert(number, id).is_some() {
            self.incoming.report.at(
                row.line,
                format!("the activity number {number} is used twice"),
            );
        }
    }

    /// The first constraint, and of a second one the latest finish.
    fn constraint(&mut self, row: Row) -> (Option<DateConstraint>, Option<Moment>) {
        let read = |kind: &str, date: &str| {
            let (_, kind) = CONSTRAINTS
                .iter()
                .find(|(name, _)| *name == row.text(kind))?;
            let moment = row.stamp(date).map(Moment::At);
            let is_whole = moment.is_some() || *kind == ConstraintKind::AsLateAsPossible;
            let moment = moment.filter(|_| *kind != ConstraintKind::AsLateAsPossible);
            is_whole.then_some(DateConstraint {
                kind: *kind,
                moment,
            })
        };
        let second = read("cstr_type2", "cstr_date2");
        let deadline = second.filter(|c| c.kind == ConstraintKind::FinishNoLaterThan);
        self.tally.second_constraints += usize::from(second.is_some() && deadline.is_none());
        (
            read("cstr_type", "cstr_date"),
            deadline.and_then(|c| c.moment),
        )
    }

    fn links(&mut self) {
        let options = self.tables.rows("SCHEDOPTIONS");
        let clock = options
            .map(|row| row.text("sched_calendar_on_relationship_lag"))
            .next();
        for row in self.tables.rows("TASKPRED") {
            let from = self.tickets.get(row.text("pred_task_id")).copied();
            let to = self.tickets.get(row.text("task_id")).copied();
            let Some((from, to)) = from.zip(to) else {
                self.tally.lost_links += 1;
                continue;
            };
            let kind = row.text("pred_type").trim_start_matches("PR_");
            let kind = DependencyKind::ALL
                .into_iter()
                .find(|known| known.label() == kind);
            if kind.is_none() {
                self.incoming.report.at(
                    row.line,
                    "a link of an unknown kind is read as finish to start",
                );
            }
            let minutes = (row.number("lag_hr_cnt").unwrap_or(0.0) * 60.0).round() as i64;
            let lag = if clock == Some("rcal_24Hour") {
                Lag::Elapsed(Elapsed(minutes))
            } else {
                Lag::Work(Work(minutes))
            };
            let counted = match clock {
                Some("rcal_Successor") => to,
                _ => from,
            };
            let own = self.incoming.tickets[self.places[&counted]].calendar;
            let is_other = own.is_some() && !matches!(clock, Some("rcal_24Hour" | "rcal_ProjDflt"));
            self.tally.other_lags += usize::from(is_other && minutes != 0);
            self.incoming.link(Arrow {
                from,
                to,
                kind: kind.unwrap_or_default(),
                lag,
                line: row.line,
            });
        }
    }

    fn assignments(&mut self) {
        let roles: HashMap<&str, &str> = self
            .tables
            .rows("ROLES")
            .map(|row| (row.text("role_id"), row.text("role_name")))
            .collect();
        for row in self.tables.rows("TASKRSRC") {
            let ticket = self
                .tickets
                .get(row.text("task_id"))
                .and_then(|id| self.places.get(id));
            let agent = self.agents.get(row.text("rsrc_id"));
            let role = roles.get(row.text("role_id"));
            let Some(&place) = ticket else {
                self.tally.lost_assignments += 1;
                continue;
            };
            let ticket = &mut self.incoming.tickets[place];
            match (agent, role) {
                (Some(agent), _) if !ticket.assignees.contains(agent) => {
                    ticket.assignees.push(*agent)
                }
                (Some(_), _) => {}
                (None, Some(role)) => match ticket.demands.iter_mut().find(|d| d.role == **role) {
                    Some(demand) => demand.count = demand.count.saturating_add(1),
                    None => ticket.demands.push(Demand {
                        role: (*role).to_owned(),
                        count: 1,
                    }),
                },
                (None, None) => self.tally.lost_assignments += 1,
            }
        }
    }

    /// Notebook entries, which are HTML, as descriptions.
    fn memos(&mut self) {
        for row in self.tables.rows("TASKMEMO") {
            let place = self
                .tickets
                .get(row.text("task_id"))
                .and_then(|id| self.places.get(id));
            let text = without_tags(row.text("task_memo"));
            if let (Some(&place), false) = (place, text.is_empty()) {
                let description = &mut self.incoming.tickets[place].description;
                if !description.is_empty() {
                    description.push('\n');
                }
                description.push_str(&text);
            }
        }
    }

    fn tell(&mut self) {
        let tally = &self.tally;
        let unread: usize = [
            "TASKACTV", "TASKFIN", "TRSRCFIN", "PROJCOST", "TASKPROC", "UDFVALUE",
        ]
        .iter()
        .map(|table| self.tables.rows(table).count())
        .sum();
        let notes = [
            (
                tally.empty_wbs,
                "rows of work breakdown without an activity are left out",
            ),
            (
                tally.efforts,
                "levels of effort and summary activities are read as ordinary ones",
            ),
            (tally.second_constraints, "second constraints are left out"),
            (
                tally.lost_links,
                "links to activities that are not in the file are left out",
            ),
            (
                tally.lost_assignments,
                "assignments of no activity, resource or role are left out",
            ),
            (
                tally.materials,
                "material is read as agents, which work one ticket at a time",
            ),
            (
                tally.other_lags,
                "lags count in another calendar than the plan's",
            ),
            (
                unread,
                "codes, costs, steps and own fields of activities are left out",
            ),
        ];
        for (count, text) in notes.into_iter().filter(|(count, _)| *count > 0) {
            self.incoming.report.note(format!("{text} ({count})"));
        }
    }
}

/// The rows of work breakdown with an activity in or below them.
fn busy_rows<'t>(
    tables: &'t Tables<'t>,
    inside: &HashMap<&'t str, Vec<Row<'t>>>,
) -> HashSet<&'t str> {
    let parents: HashMap<&str, &str> = tables
        .rows("PROJWBS")
        .map(|row| (row.text("wbs_id"), row.text("parent_wbs_id")))
        .collect();
    let mut busy = HashSet::new();
    for &wbs in inside.keys() {
        let mut at = Some(wbs);
        while let Some(row) = at.filter(|row| busy.insert(*row)) {
            at = parents.get(row).copied();
        }
    }
    busy
}

/// How far an activity is, by the measure it names.
fn percent(row: Row, target: Option<i64>, remaining: Option<i64>) -> u8 {
    let share = match (row.text("status_code"), row.text("complete_pct_type")) {
        ("TK_Complete", _) => 100.0,
        (_, "CP_Phys") => row.number("phys_complete_pct").unwrap_or(0.0),
        (_, "CP_Units") => {
            let done = row.number("act_work_qty").unwrap_or(0.0)
                + row.number("act_equip_qty").unwrap_or(0.0);
            let left = row.number("remain_work_qty").unwrap_or(0.0)
                + row.number("remain_equip_qty").unwrap_or(0.0);
            if done + left > 0.0 {
                done / (done + left) * 100.0
            } else {
                0.0
            }
        }
        ("TK_NotStart", _) => 0.0,
        _ => match (target, remaining) {
            (Some(target @ 1..), Some(left)) => (target - left) as f64 / target as f64 * 100.0,
            _ => 0.0,
        },
    };
    share.round().clamp(0.0, 100.0) as u8
}

/// The text of HTML: tags taken out, lines kept.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for character in html.chars() {
        match character {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            _ if is_tag => {}
            '\u{7f}' => text.push('\n'),
            character => text.push(character),
        }
    }
    let named = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("\"\"", "\""),
        ("&amp;", "&"),
    ];
    let text = named
        .iter()
        .fold(text, |text, (name, plain)| text.replace(name, plain));
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_lines() {
        let html =
            "<html>\u{7f}<body bgcolor=\"\"#fff\"\">A &amp; B\u{7f}\u{7f}<b>C</b></body></html>";
        assert_eq!(without_tags(html), "A & B\nC");
    }
}
