//! Code that is content: what creates the tickets, what agents are told, who gets what.

use super::super::facts::*;
use super::super::grammar::ids;
use super::super::text::page::{Kind, Line};
use super::draft::Draft;
use super::{mentions, values};

/// A call in code: `t_r009 = TaskCreate(subject="…", …)`.
struct Call<'t> {
    /// The variable its result is given to.
    target: &'t str,
    name: &'t str,
    /// Its named arguments, as they are written.
    arguments: Vec<(&'t str, Line)>,
    start: usize,
    end: usize,
}

/// Reads every block of code that creates tickets, sends agents out, or routes work.
pub(super) fn read(draft: &mut Draft) {
    let page = draft.page;
    let mut bootstrap = Bootstrap::default();
    for block in 0..page.blocks.len() {
        let Kind::Code { info } = &page.blocks[block].kind else {
            continue;
        };
        if super::arrows::is_plain(info) && info != "text" && !info.is_empty() {
            continue;
        }
        let found = calls(page.text, page.blocks[block].start, page.blocks[block].end);
        create(draft, &found, &mut bootstrap);
        for call in &found {
            prompt(draft, call);
            if argument(call, &["prompt", "instructions"]).is_some()
                && argument(call, &["name", "agent", "agent_name"]).is_some()
            {
                bootstrap.agents.extend(
                    argument(call, &["name", "agent", "agent_name"]).map(|line| text(draft, line)),
                );
                grow(draft, &mut bootstrap, call);
            }
        }
        routes(draft, block);
        requests(draft, block);
    }
    if !bootstrap.tickets.is_empty() || !bootstrap.agents.is_empty() {
        draft.facts.bootstrap = Some(bootstrap);
    }
}

fn grow(draft: &Draft, bootstrap: &mut Bootstrap, call: &Call) {
    let place = draft.page.place(call.start, call.end);
    bootstrap.place = if bootstrap.place.line == 0 {
        place
    } else {
        bootstrap.place.to(place)
    };
}

/// Names of functions that create a ticket, in lower case without separators.
const CREATE: [&str; 8] = [
    "taskcreate",
    "createtask",
    "addtask",
    "newtask",
    "createissue",
    "createticket",
    "addticket",
    "tasknew",
];
/// Names of arguments that name blockers.
const BLOCKERS: [&str; 7] = [
    "addblockedby",
    "blockedby",
    "dependson",
    "dependencies",
    "blockers",
    "depends",
    "after",
];

fn create(draft: &mut Draft, calls: &[Call], bootstrap: &mut Bootstrap) {
    let mut variables: Vec<(&str, String)> = Vec::new();
    for call in calls {
        let name = folded(call.name);
        let subject = argument(call, &["subject", "title", "summary", "name"]);
        if CREATE.iter().any(|known| name.ends_with(known))
            && let Some(subject) = subject
        {
            let shown = text(draft, subject);
            let (key, title) = match (ids::leading_id(&shown), argument(call, &["id", "key"])) {
                (Some((key, rest)), _) => (key, shown[rest..].trim().to_owned()),
                (None, Some(key)) => (text(draft, key), shown),
                (None, None) => (String::new(), shown),
            };
            let place = draft.page.place(call.start, call.end);
            let has_owner = argument(call, &["owner", "assignee", "assigned_to"]).is_some();
            let active_form = argument(call, &["activeForm", "active_form"])
                .map_or_else(String::new, |line| text(draft, line));
            if !call.target.is_empty() {
                variables.push((call.target, key.clone()));
            }
            bootstrap.tickets.push(BootstrapTicket {
                key: key.clone(),
                title,
                active_form,
                has_owner,
                place,
            });
            blockers(draft, call, &key, &variables, bootstrap);
            grow(draft, bootstrap, call);
        } else if let Some(task) = argument(call, &["taskId", "task_id", "task", "id"]) {
            let raw = draft.page.raw(task);
            let variable = raw.split(['.', '[']).next().unwrap_or("").trim();
            let key = variables
                .iter()
                .find(|(name, _)| *name == variable)
                .map_or_else(
                    || raw.trim_matches(['"', '\'']).to_owned(),
                    |(_, key)| key.clone(),
                );
            blockers(draft, call, &key, &variables, bootstrap);
        }
    }
}

fn blockers(
    draft: &Draft,
    call: &Call,
    key: &str,
    variables: &[(&str, String)],
    bootstrap: &mut Bootstrap,
) {
    let Some((_, list)) = call
        .arguments
        .iter()
        .find(|(name, _)| BLOCKERS.contains(&folded(name).as_str()))
    else {
        return;
    };
    for part in draft
        .page
        .raw(*list)
        .trim_matches(['[', ']', '(', ')'])
        .split(',')
    {
        let variable = part.trim().split(['.', '[']).next().unwrap_or("").trim();
        let known = variables
            .iter()
            .find(|(name, _)| *name == variable)
            .map(|(_, key)| key.clone());
        let from = known.unwrap_or_else(|| part.trim().trim_matches(['"', '\'']).to_owned());
        if !from.is_empty() {
            bootstrap
                .dependencies
                .push((from, key.to_owned(), draft.page.line_place(*list)));
        }
    }
}

/// What an agent is told: files, ids, a directory, a message to wait for.
fn prompt(draft: &mut Draft, call: &Call) {
    let Some(line) = argument(call, &["prompt", "instructions"]) else {
        return;
    };
    let agent = argument(call, &["name", "agent", "agent_name", "id"])
        .map_or_else(String::new, |line| text(draft, line));
    let role = argument(call, &["subagent_type", "agent_type", "role", "type"])
        .map_or_else(String::new, |line| text(draft, line));
    let raw = draft.page.raw(line).to_owned();
    let lower = raw.to_lowercase();
    let files = lower.find("files:").map_or_else(Vec::new, |at| {
        let rest = raw.get(at + 6..).unwrap_or("");
        let end = rest.find(". ").unwrap_or(rest.len());
        values::paths(&rest[..end])
    });
    let directory = lower
        .find("working directory:")
        .map_or_else(String::new, |at| {
            let rest = raw.get(at + 18..).unwrap_or("").trim_start();
            rest.split([' ', '"', '\'', '\\'])
                .next()
                .unwrap_or("")
                .trim_end_matches(['.', ','])
                .to_owned()
        });
    let keys = mentions::in_line(draft, line, MentionKind::Prompt);
    let place = draft.page.line_place(line);
    super::prose::path(draft, &raw, line);
    if !agent.is_empty() {
        let index = draft.add_agent(&agent, place);
        if !role.is_empty() && !draft.facts.agents[index].roles.contains(&role) {
            draft.facts.agents[index].roles.push(role.clone());
        }
    }
    draft.facts.prompts.push(Prompt {
        agent,
        role,
        files,
        keys,
        working_directory: directory,
        text: raw,
        place,
    });
}

fn argument(call: &Call, names: &[&str]) -> Option<Line> {
    names.iter().find_map(|wanted| {
        call.arguments
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, line)| *line)
    })
}

fn text(draft: &Draft, line: Line) -> String {
    draft
        .page
        .raw(line)
        .trim()
        .trim_matches(['"', '\''])
        .to_owned()
}

fn folded(name: &str) -> String {
    name.to_lowercase().replace(['_', '.'], "")
}

/// Every call with named arguments in a part of a text.
fn calls(text: &str, start: usize, end: usize) -> Vec<Call<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = start;
    while at < end {
        if bytes[at] == b'#' {
            at = line_end(bytes, at, end);
            continue;
        }
        if matches!(bytes[at], b'"' | b'\'') {
            at = string_end(bytes, at, end);
            continue;
        }
        if bytes[at] == b'(' {
            let name_start = text[start..at]
                .rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
                .map_or(start, |before| {
                    start
                        + before
                        + text[start + before..]
                            .chars()
                            .next()
                            .map_or(1, char::len_utf8)
                });
            let name = &text[name_start..at];
            if name.starts_with(char::is_alphabetic) {
                let (arguments, close) = arguments(text, at + 1, end);
                if !arguments.is_empty() {
                    found.push(Call {
                        target: target(text, start, name_start),
                        name,
                        arguments,
                        start: name_start,
                        end: close,
                    });
                    at = close;
                    continue;
                }
            }
        }
        at += 1;
    }
    found
}

/// The variable before ` = name(`.
fn target(text: &str, start: usize, name_start: usize) -> &str {
    let before = text[start..name_start].trim_end_matches(' ');
    let Some(before) = before.strip_suffix('=') else {
        return "";
    };
    let before = before.trim_end();
    let at = before
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
        .map_or(0, |at| {
            at + before[at..].chars().next().map_or(1, char::len_utf8)
        });
    &before[at..]
}

/// The named arguments behind an opening bracket, and where its closing one ends.
fn arguments(text: &str, from: usize, end: usize) -> (Vec<(&str, Line)>, usize) {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut depth) = (from, 0usize);
    let mut name: Option<(&str, usize)> = None;
    let mut word = from;
    while at < end {
        match bytes[at] {
            b'"' | b'\'' => {
                at = string_end(bytes, at, end);
                continue;
            }
            b'#' => {
                at = line_end(bytes, at, end);
                continue;
            }
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth > 0 => depth -= 1,
            b')' => {
                finish(text, &mut name, at, &mut found);
                return (found, at + 1);
            }
            b',' if depth == 0 => {
                finish(text, &mut name, at, &mut found);
                word = at + 1;
            }
            b'=' | b':' if depth == 0 && name.is_none() && bytes.get(at + 1) != Some(&b'=') => {
                let candidate = text[word..at].trim();
                if !candidate.is_empty()
                    && candidate.chars().all(|c| c.is_alphanumeric() || c == '_')
                {
                    name = Some((candidate, at + 1));
                }
            }
            _ => {}
        }
        at += 1;
    }
    finish(text, &mut name, end, &mut found);
    (found, end)
}

fn finish<'t>(
    text: &'t str,
    name: &mut Option<(&'t str, usize)>,
    at: usize,
    found: &mut Vec<(&'t str, Line)>,
) {
    let Some((name, start)) = name.take() else {
        return;
    };
    let raw = &text[start..at];
    let lead = raw.len() - raw.trim_start().len();
    let inside = raw.trim();
    let (start, inside) = match inside.chars().next() {
        Some(quote @ ('"' | '\'')) if inside.len() >= 2 && inside.ends_with(quote) => {
            (start + lead + 1, &inside[1..inside.len() - 1])
        }
        _ => (start + lead, inside),
    };
    found.push((
        name,
        Line {
            start,
            end: start + inside.len(),
        },
    ));
}

/// The byte behind a string that opens at `at`; of an open one the end of its line.
fn string_end(bytes: &[u8], at: usize, end: usize) -> usize {
    let quote = bytes[at];
    let mut next = at + 1;
    while next < end {
        match bytes[next] {
            b'\\' => next += 1,
            b'\n' => return next,
            byte if byte == quote => return next + 1,
            _ => {}
        }
        next += 1;
    }
    end
}

fn line_end(bytes: &[u8], at: usize, end: usize) -> usize {
    bytes[at..end]
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(end, |length| at + length)
}

/// `if "frontend" in task.modules:` and the agent that is returned.
fn routes(draft: &mut Draft, block: usize) {
    let page = draft.page;
    let mut open: Option<(String, Line)> = None;
    for &line in &page.blocks[block].lines {
        let raw = page.raw(line).trim();
        let is_condition = raw.starts_with("if ")
            || raw.starts_with("elif ")
            || raw.starts_with("else if ")
            || raw.starts_with("case ");
        if is_condition && (raw.contains(" in ") || raw.contains("==") || raw.contains("includes"))
        {
            open = quoted(raw).map(|word| (word, line));
        } else if raw.starts_with("else") || raw.starts_with("default") {
            open = Some((String::new(), line));
        } else if let Some(agent) = raw
            .strip_prefix("return ")
            .and_then(quoted)
            .filter(|agent| agent.to_lowercase().contains("agent"))
            && let Some((word, at)) = open.take()
        {
            let place = page.line_place(at).to(page.line_place(line));
            draft.add_agent(&agent, place);
            draft.facts.routes.push(Route { word, agent, place });
        }
    }
}

fn quoted(raw: &str) -> Option<String> {
    let quote = raw.find(['"', '\''])?;
    let mark = raw[quote..].chars().next()?;
    let inside = &raw[quote + 1..];
    Some(inside[..inside.find(mark)?].to_owned())
}

/// `"modules_affected": ["frontend", "sync"]`, `"agent": "sync_agent_001", "tasks": [...]`.
fn requests(draft: &mut Draft, block: usize) {
    let page = draft.page;
    let mut open: Option<Request> = None;
    for &line in &page.blocks[block].lines {
        let raw = page.raw(line).trim();
        let Some((key, value)) = raw.split_once(':') else {
            if raw.starts_with('}') {
                draft.facts.requests.extend(open.take());
            }
            continue;
        };
        let (key, place) = (key.trim().trim_matches(['"', '\'']), page.line_place(line));
        match key {
            "modules_affected" | "modules" | "skills" | "areas" => {
                draft.facts.requests.push(Request {
                    words: strings(value),
                    agent: String::new(),
                    tasks: Vec::new(),
                    place,
                });
            }
            "agent" | "assignee" | "agent_id" => {
                let agent = strings(value).into_iter().next().unwrap_or_default();
                let word = agent.split("_agent").next().unwrap_or("").to_owned();
                if agent.contains("agent") && !agent.contains(' ') {
                    open = Some(Request {
                        words: vec![word],
                        agent,
                        tasks: Vec::new(),
                        place,
                    });
                }
            }
            "tasks" => {
                if let Some(request) = &mut open {
                    request.tasks = strings(value);
                    request.place = request.place.to(place);
                }
            }
            _ => {}
        }
    }
    draft.facts.requests.extend(open);
}

fn strings(value: &str) -> Vec<String> {
    value
        .split(['"', '\''])
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .filter(|word| !word.is_empty())
        .collect()
}
