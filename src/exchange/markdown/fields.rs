//! Fields of rows as words of a document, both ways.
//!
//! Most are the columns of a workbook ([`crate::exchange::xlsx::columns`]) in words that people write: hours with
//! their unit, yes and no, instants with a space. The others are what a workbook keeps as JSON and a document can
//! say: roles, hours of a week, rows in an order, lines of other documents.

use crate::exchange::xlsx::cells::Cell;
use crate::exchange::xlsx::columns::{Column, Kind};
use crate::exchange::xlsx::names::Names;
use crate::plan::duration::{self, Units};
use crate::plan::{RowKind, Work};
use serde_json::{Map, Value, json};

/// One field.
#[derive(Clone, Copy)]
pub(super) struct Field {
    /// What it is called.
    pub(super) name: &'static str,
    /// Its path in the plan file.
    pub(super) path: &'static str,
    pub(super) form: Form,
}

/// What its words are.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// As a column of a workbook.
    Column(Kind),
    /// Tickets and gates in their order.
    Nodes,
    /// Roles with how many of each.
    Demands,
    /// Open hours, day by day.
    Week,
    /// Lines of documents.
    Lines,
}

/// A field in one line of a table.
pub(super) const fn field(name: &'static str, path: &'static str, form: Form) -> Field {
    Field { name, path, form }
}

/// The field of a column, whose hours carry their unit and need it in no header.
pub(super) fn of_column(column: &Column) -> Field {
    let name = match column.header {
        "promised h from" => "promised from",
        "promised h to" => "promised to",
        header => header.strip_suffix(" h").unwrap_or(header),
    };
    field(name, column.field, Form::Column(column.kind))
}

impl Field {
    /// The words for a value; `None` where there are none.
    pub(super) fn show(&self, value: &Value, names: &Names) -> Option<String> {
        let text = match self.form {
            Form::Column(kind) => self.show_column(kind, value, names)?,
            Form::Nodes => {
                let each = value
                    .as_array()?
                    .iter()
                    .map(|node| names.of_node(node.as_str()?));
                each.collect::<Option<Vec<_>>>()?.join("; ")
            }
            Form::Demands => {
                let each = value.as_array()?.iter().map(show_demand);
                each.collect::<Option<Vec<_>>>()?.join("; ")
            }
            Form::Week => show_week(value)?,
            Form::Lines => {
                let each = value
                    .as_array()?
                    .iter()
                    .map(|lines| show_lines(lines, names));
                each.collect::<Option<Vec<_>>>()?.join("\n")
            }
        };
        Some(text).filter(|text| !text.is_empty())
    }

    fn show_column(&self, kind: Kind, value: &Value, names: &Names) -> Option<String> {
        Some(match kind {
            Kind::Text | Kind::Name => value.as_str()?.to_owned(),
            Kind::Row(kind) => names.of(kind, value)?,
            Kind::Rows(kind) => {
                let each = value.as_array()?.iter().map(|id| names.of(kind, id));
                each.collect::<Option<Vec<_>>>()?.join("; ")
            }
            Kind::List => {
                let each = value.as_array()?.iter().map(Value::as_str);
                each.collect::<Option<Vec<_>>>()?.join("\n")
            }
            Kind::Hours => duration::show(Work(value.as_i64()?)),
            kind => match self.column(kind).show(value, names) {
                Cell::Number(hours) if matches!(kind, Kind::Estimate(_)) => {
                    duration::show(Work((hours * 60.0).round() as i64))
                }
                Cell::Flag(flag) => if flag { "yes" } else { "no" }.to_owned(),
                Cell::Date(stamp) => stamp.told(),
                cell => cell.to_text(),
            },
        })
    }

    /// The value that words mean, `Null` for none.
    ///
    /// # Errors
    /// A phrase that says what they should be instead.
    pub(super) fn read(&self, text: &str, names: &Names, units: Units) -> Result<Value, String> {
        let text = text.trim();
        let parts = || {
            text.split(';')
                .map(str::trim)
                .filter(|part| !part.is_empty())
        };
        match self.form {
            Form::Column(kind) => {
                // Minutes below zero are a lead; the plan's own reader knows none.
                if let (Kind::Hours, Some(rest)) = (kind, text.strip_prefix('-')) {
                    let work = duration::parse(rest, units).map_err(|error| error.to_string())?;
                    return Ok(json!(-work.0));
                }
                self.column(kind)
                    .read(&Cell::Text(text.to_owned()), names, units)
            }
            _ if text.is_empty() => Ok(Value::Null),
            Form::Nodes => parts()
                .map(|key| {
                    let node = names.find_node(key);
                    node.ok_or_else(|| format!("no ticket or gate is called \"{key}\""))
                })
                .collect(),
            Form::Demands => Ok(parts().map(read_demand).collect()),
            Form::Week => read_week(text),
            Form::Lines => text
                .lines()
                .map(|part| read_lines(part.trim(), names))
                .collect(),
        }
    }

    fn column(&self, kind: Kind) -> Column {
        Column {
            header: self.name,
            field: self.path,
            kind,
            width: 0,
        }
    }
}

fn show_demand(demand: &Value) -> Option<String> {
    let role = demand.get("role")?.as_str()?;
    Some(match demand.get("count").and_then(Value::as_u64) {
        Some(count) => format!("{role} x{count}"),
        None => role.to_owned(),
    })
}

fn read_demand(text: &str) -> Value {
    let count = text
        .rsplit_once(" x")
        .and_then(|(role, count)| Some((role, count.parse::<u32>().ok()?)));
    match count {
        Some((role, count)) if count != 1 => json!({ "role": role.trim(), "count": count }),
        _ => json!({ "role": text }),
    }
}

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// `Mon-Fri 09:00-17:00; Sat-Sun closed`.
fn show_week(value: &Value) -> Option<String> {
    let hours = |day: &Value| {
        let spans = day
            .as_array()?
            .iter()
            .map(Value::as_str)
            .collect::<Option<Vec<_>>>()?;
        Some(if spans.is_empty() {
            "closed".to_owned()
        } else {
            spans.join(", ")
        })
    };
    let days = value
        .as_array()?
        .iter()
        .map(hours)
        .collect::<Option<Vec<_>>>()?;
    let mut parts = Vec::new();
    let mut from = 0;
    while from < days.len() {
        let same = days[from..]
            .iter()
            .take_while(|day| **day == days[from])
            .count();
        let name = match same {
            1 => (*DAYS.get(from)?).to_owned(),
            _ => format!("{}-{}", DAYS.get(from)?, DAYS.get(from + same - 1)?),
        };
        parts.push(format!("{name} {}", days[from]));
        from += same;
    }
    Some(parts.join("; "))
}

fn read_week(text: &str) -> Result<Value, String> {
    let wrong = |part: &str| {
        format!("\"{part}\" is no day with its hours: write Mon-Fri 09:00-17:00; Sat-Sun closed")
    };
    let mut week = vec![json!([]); 7];
    for part in text
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (days, hours) = part.split_once(' ').ok_or_else(|| wrong(part))?;
        let day = |name: &str| DAYS.iter().position(|day| day.eq_ignore_ascii_case(name));
        let (from, to) = days.split_once('-').unwrap_or((days, days));
        let (from, to) = day(from)
            .zip(day(to))
            .filter(|(from, to)| from <= to)
            .ok_or_else(|| wrong(part))?;
        let spans: Vec<&str> = match hours.trim() {
            "closed" => Vec::new(),
            hours => hours.split(',').map(str::trim).collect(),
        };
        week[from..=to].fill(json!(spans));
    }
    Ok(Value::Array(week))
}

/// `plan.md:12-14 says: ...`.
fn show_lines(lines: &Value, names: &Names) -> Option<String> {
    let name = names.of(RowKind::Source, lines.get("source")?)?;
    let to = lines.get("to_line").and_then(Value::as_u64);
    let to = to.map_or_else(String::new, |to| format!("-{to}"));
    let says = lines.get("says").and_then(Value::as_str);
    let says = says.map_or_else(String::new, |says| format!(" says: {says}"));
    Some(format!("{name}:{}{to}{says}", lines.get("line")?.as_u64()?))
}

fn read_lines(text: &str, names: &Names) -> Result<Value, String> {
    let (place, says) = text.split_once(" says: ").unwrap_or((text, ""));
    let wrong =
        || format!("\"{text}\" is no line of a document: write plan.md:12 or plan.md:12-14");
    let (name, lines) = place.rsplit_once(':').ok_or_else(wrong)?;
    let (from, to) = lines
        .split_once('-')
        .map_or((lines, None), |(from, to)| (from, Some(to)));
    let number = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
    let source = names
        .find(RowKind::Source, name.trim())
        .ok_or_else(|| format!("no document is called \"{name}\""))?;
    let mut row = Map::from_iter([
        ("source".to_owned(), source),
        ("line".to_owned(), json!(number(from)?)),
    ]);
    if let Some(to) = to {
        row.insert("to_line".to_owned(), json!(number(to)?));
    }
    if !says.is_empty() {
        row.insert("says".to_owned(), json!(says));
    }
    Ok(Value::Object(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{PlanInfo, Week};

    #[test]
    fn weeks_and_roles_read_back() {
        let names = Names::default();
        let units = Units::of(&PlanInfo::default());
        let mut week = Week::workdays(&[crate::plan::OpenHours::new(540, 720).expect("hours")]);
        week.0[5].push(crate::plan::OpenHours::ALL_DAY);
        let value = serde_json::to_value(&week).expect("JSON");
        let hours = field("hours", "week", Form::Week);
        let text = hours.show(&value, &names).expect("text");
        assert_eq!(text, "Mon-Fri 09:00-12:00; Sat 00:00-24:00; Sun closed");
        assert_eq!(hours.read(&text, &names, units), Ok(value));
        assert!(hours.read("Fri-Mon 09:00-17:00", &names, units).is_err());
        let roles = field("roles", "demands", Form::Demands);
        let value = json!([{ "role": "dev" }, { "role": "qa", "count": 2 }]);
        assert_eq!(roles.show(&value, &names).as_deref(), Some("dev; qa x2"));
        assert_eq!(roles.read("dev; qa x2", &names, units), Ok(value));
        let lag = field("lag", "lag.work", Form::Column(Kind::Hours));
        assert_eq!(lag.read("-1 h 30 min", &names, units), Ok(json!(-90)));
    }
}
