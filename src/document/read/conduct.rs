//! How the campaign is run: risks, escalation rules, report forms, specialists, and what fits nowhere else.

use super::super::facts::*;
use super::super::grammar::{durations, words};
use super::super::text::page::{BOLD, Kind, Line};
use super::draft::Draft;
use super::{entries, values};
use crate::plan::Elapsed;

/// Reads risks, escalations, report forms and specialists.
pub(super) fn read(draft: &mut Draft) {
    risks(draft);
    escalations(draft);
    templates(draft);
    specialists(draft);
    notes(draft);
}

fn risks(draft: &mut Draft) {
    let page = draft.page;
    for section in 1..page.sections.len() {
        if page.sections[section].level > BOLD {
            continue;
        }
        let under_risks = page.is_under(section, is_risk_title);
        let entries = entries::of(page, page.own_blocks(section).collect::<Vec<_>>());
        let of = |words: &[&str]| {
            entries
                .iter()
                .find(|entry| entry.says(words) && !entry.value_is_empty())
                .map_or_else(String::new, |entry| entry.text(page))
        };
        let (mitigation, fallback) = (
            of(&[
                "mitigation",
                "countermeasure",
                "gegenmaßnahme",
                "atténuation",
                "mitigación",
            ]),
            of(&["fallback", "contingency", "plan b"]),
        );
        if under_risks && (!mitigation.is_empty() || !fallback.is_empty()) {
            let title = page.sections[section].title.clone();
            let name = title.strip_prefix("If ").unwrap_or(&title).to_owned();
            let plain: Vec<String> = page
                .own_blocks(section)
                .filter(|&block| {
                    matches!(page.blocks[block].kind, Kind::Item { depth: 1, .. })
                        && entries::of(page, [block]).is_empty()
                })
                .map(|block| page.joined(block))
                .collect();
            let subjects = subjects_in(draft, &title);
            draft.facts.risks.push(RiskFact {
                name,
                description: plain.join("\n"),
                subjects,
                trigger: of(&["trigger"]),
                mitigation,
                fallback,
                probability: super::sheets::probability(&of(&["probability", "likelihood"])),
                place: page.section_place(section),
                ..RiskFact::default()
            });
            mark(draft, section);
        } else if let Some(entry) = entries.iter().find(|entry| {
            matches!(
                entry.label.to_lowercase().as_str(),
                "risk" | "risiko" | "risque" | "riesgo"
            ) && !entry.value_is_empty()
        }) {
            let subjects = super::context::is_phase_title(&page.sections[section].title)
                .then(|| Subject::Phase(super::context::phase_name(&page.sections[section].title)))
                .into_iter()
                .collect();
            draft.facts.risks.push(RiskFact {
                name: entry.text(page),
                subjects,
                place: page.line_place(entry.value),
                ..RiskFact::default()
            });
        } else if is_risk_title(&page.sections[section].title) {
            risk_items(draft, section);
        }
    }
}

fn is_risk_title(title: &str) -> bool {
    words::has_any(
        title,
        &[
            "risk",
            "risks",
            "risk mitigation",
            "risiken",
            "risiko",
            "risques",
            "riesgos",
            "rischi",
            "riscos",
            "риски",
            "风险",
            "リスク",
        ],
    )
}

/// Items under a title of risks: `- Vendor slips (30 %): order early`.
fn risk_items(draft: &mut Draft, section: usize) {
    let page = draft.page;
    for block in page.own_blocks(section).collect::<Vec<_>>() {
        if !matches!(
            page.blocks[block].kind,
            Kind::Item {
                depth: 1,
                tick: None,
                ..
            }
        ) || draft.used[block]
        {
            continue;
        }
        let Some(&line) = page.blocks[block].lines.first() else {
            continue;
        };
        let text = page.plain(line);
        let (name, rest) = text
            .split_once(": ")
            .or_else(|| text.split_once(" — "))
            .or_else(|| text.split_once(" → "))
            .unwrap_or((text.as_str(), ""));
        let subjects = subjects_in(draft, &text);
        let nested = entries::of(page, page.nested(block));
        let of = |words: &[&str]| {
            nested
                .iter()
                .find(|entry| entry.says(words))
                .map_or_else(String::new, |entry| entry.text(page))
        };
        let mitigation = Some(of(&["mitigation"]))
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| rest.to_owned());
        // `SEPA slips (30 %, +2 weeks) – mitigation: start early`
        let (name, bracket) = name
            .split_once(['(', '（'])
            .filter(|(name, bracket)| !name.trim().is_empty() && bracket.contains('%'))
            .unwrap_or((name, ""));
        draft.facts.risks.push(RiskFact {
            name: name.trim().to_owned(),
            probability: super::sheets::probability(&text).filter(|_| text.contains('%')),
            delay: durations::all(bracket, draft.units)
                .first()
                .map(|span| span.max),
            mitigation,
            fallback: of(&["fallback"]),
            subjects,
            place: page.block_place(block),
            ..RiskFact::default()
        });
        draft.used[block] = true;
    }
}

/// The tickets and tracks a title names.
fn subjects_in(draft: &Draft, text: &str) -> Vec<Subject> {
    let named = |word: &str| {
        draft
            .keys
            .find(word)
            .cloned()
            .filter(|subject| !matches!(subject, Subject::Unknown(_) | Subject::Agent(_)))
    };
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .collect();
    let pairs = words.windows(2).filter_map(|pair| named(&pair.join(" ")));
    let single = words
        .iter()
        .filter(|word| {
            word.len() >= 2
                || words
                    .iter()
                    .any(|other| other.eq_ignore_ascii_case("stream"))
        })
        .filter_map(|word| named(word));
    let mut found: Vec<Subject> = Vec::new();
    for subject in pairs.chain(single).map(|subject| draft.as_work(&subject)) {
        if !found.contains(&subject) {
            found.push(subject);
        }
    }
    found
}

fn mark(draft: &mut Draft, section: usize) {
    for block in draft.page.own_blocks(section).collect::<Vec<_>>() {
        draft.used[block] = true;
    }
}

fn escalations(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let Kind::Item { depth: 1, .. } = page.blocks[block].kind else {
            continue;
        };
        let section = page.blocks[block].section;
        let title = page
            .around(section)
            .next()
            .map(|at| page.sections[at].title.clone())
            .unwrap_or_default();
        let lead = page.lead(block).unwrap_or_default();
        let speaks = |text: &str| {
            words::has_any(
                text,
                &[
                    "escalation",
                    "escalate",
                    "escalation path",
                    "eskalation",
                    "escalade",
                    "escalado",
                    "эскалация",
                    "升级",
                    "エスカレーション",
                ],
            )
        };
        let is_inside = speaks(&title)
            || speaks(&lead)
            || page
                .around(section)
                .skip(1)
                .take(1)
                .any(|at| speaks(&page.sections[at].title));
        let Some(&line) = page.blocks[block]
            .lines
            .first()
            .filter(|_| is_inside && !draft.used[block])
        else {
            continue;
        };
        let raw = page.raw(line);
        let text = page.plain(line);
        let label = super::super::text::inline::labelled(raw).filter(|found| found.is_marked);
        let context = if lead.is_empty() { title } else { lead };
        let (condition, action) = match label {
            Some(found) => (
                found.label,
                super::super::text::inline::plain(&raw[found.value..]),
            ),
            None => (text.clone(), context.clone()),
        };
        let threshold = threshold(draft, &condition);
        let within = durations::all(&context, draft.units)
            .first()
            .map(|span| Elapsed(span.max.0))
            .or_else(|| {
                words::has_any(&context, &["immediately", "immediate", "sofort"])
                    .then_some(Elapsed(0))
            });
        draft.facts.escalations.push(EscalationFact {
            condition,
            threshold,
            within,
            action,
            contact: contact(&text, &context),
            place: page.line_place(line),
        });
        draft.used[block] = true;
    }
}

/// The number of a condition and its unit: `> 4 hour delay`, `30-60 minutes`, `below 80%`.
fn threshold(draft: &Draft, text: &str) -> Option<(f64, String)> {
    if let Some(span) = durations::all(text, draft.units).first() {
        let unit = match span.unit {
            durations::Unit::Minute => (span.min.0 as f64, "min"),
            _ => (span.min.0 as f64 / 60.0, "h"),
        };
        return Some((unit.0, unit.1.to_owned()));
    }
    values::comparison(text).map(|(_, value, unit)| (value, unit))
}

fn contact(text: &str, context: &str) -> String {
    let both = [text, context];
    let behind = both.iter().find_map(|text| {
        let lower = text.to_lowercase();
        let at = lower
            .find("escalate to ")
            .map(|at| at + 12)
            .or_else(|| lower.find("escalated to ").map(|at| at + 13))?;
        text.get(at..).map(|rest| {
            rest.split([',', '.', ';', '(', ' '])
                .next()
                .unwrap_or("")
                .to_owned()
        })
    });
    behind
        .or_else(|| words::has_any(context, &["user"]).then(|| "user".to_owned()))
        .unwrap_or_default()
}

fn templates(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let section = page.blocks[block].section;
        let title = page.section_title(section);
        let speaks = words::has_any(
            &title,
            &[
                "report",
                "reporting",
                "status format",
                "standup",
                "stand-up",
                "daily status",
                "template",
                "format",
                "vorlage",
                "modèle",
                "plantilla",
                "шаблон",
                "模板",
                "テンプレート",
            ],
        );
        let Kind::Code { info } = &page.blocks[block].kind else {
            continue;
        };
        if !speaks || !super::arrows::is_plain(info) || draft.used[block] {
            continue;
        }
        let body = page.blocks[block]
            .lines
            .iter()
            .map(|&line| page.raw(line))
            .collect::<Vec<_>>()
            .join("\n");
        let lead = block
            .checked_sub(1)
            .map(|before| page.joined(before))
            .unwrap_or_default();
        draft.facts.templates.push(TemplateFact {
            every: every(draft, &format!("{lead} {title}")),
            name: title,
            body,
            place: page.block_place(block),
        });
        draft.used[block] = true;
    }
}

/// How often: "every 2 hours", "daily", "hourly", "weekly".
fn every(draft: &Draft, text: &str) -> Option<Elapsed> {
    let lower = text.to_lowercase();
    if let Some(at) = lower.find("every ")
        && let Some(span) = lower
            .get(at + 6..)
            .and_then(|rest| durations::leading(rest, draft.units))
    {
        return Some(Elapsed(span.min.0));
    }
    const WORDS: [(&str, i64); 4] = [
        ("daily", 1440),
        ("hourly", 60),
        ("weekly", 10_080),
        ("monthly", 43_200),
    ];
    WORDS
        .iter()
        .find(|(word, _)| words::find_phrase(&lower, word).is_some())
        .map(|(_, minutes)| Elapsed(*minutes))
}

/// Agents listed by name with what they do: `- **backend-expert**: Migrations, services`.
fn specialists(draft: &mut Draft) {
    let page = draft.page;
    for block in 0..page.blocks.len() {
        let Kind::Item { depth: 1, .. } = page.blocks[block].kind else {
            continue;
        };
        let title = page.section_title(page.blocks[block].section);
        let speaks = words::has_any(
            &title,
            &[
                "specialist types",
                "specialists",
                "specialist agents",
                "team members",
                "team",
                "roster",
                "agents",
                "agent roster",
                "roles",
                "beteiligte",
                "équipe",
                "equipo",
                "команда",
                "团队",
                "チーム",
            ],
        );
        let Some(&line) = page.blocks[block]
            .lines
            .first()
            .filter(|_| speaks && !draft.used[block])
        else {
            continue;
        };
        let raw = page.raw(line);
        let Some(found) = super::super::text::inline::labelled(raw)
            .filter(|found| found.is_marked && words::meaning(&found.label).is_none())
        else {
            continue;
        };
        let is_known = draft
            .facts
            .tickets
            .iter()
            .any(|ticket| ticket.key.eq_ignore_ascii_case(&found.label))
            || draft.track_named(&found.label).is_some();
        if is_known || found.label.split_whitespace().count() > 4 {
            continue;
        }
        let place = page.line_place(line);
        let agent = draft.add_agent(&found.label, place);
        let roles = values::split_list(&super::super::text::inline::plain(&raw[found.value..]));
        draft.facts.agents[agent].roles.extend(roles);
        draft.used[block] = true;
    }
}

/// Sections none of whose text was understood, as notes.
fn notes(draft: &mut Draft) {
    const LONGEST: usize = 4_000;
    let page = draft.page;
    for section in 2..page.sections.len() {
        if page.sections[section].level > BOLD {
            continue;
        }
        let blocks: Vec<usize> = page.own_blocks(section).skip(1).collect();
        let unread: Vec<Line> = blocks
            .iter()
            .filter(|&&block| {
                !draft.used[block] && !matches!(page.blocks[block].kind, Kind::Table(_))
            })
            .flat_map(|&block| page.blocks[block].lines.clone())
            .collect();
        let in_card = draft.track_of_section(section).is_some();
        if unread.is_empty() || in_card || blocks.iter().any(|&block| draft.used[block]) {
            continue;
        }
        let mut body = String::new();
        for line in unread {
            if body.len() < LONGEST {
                super::rows::add_line(&mut body, &page.plain(line));
            }
        }
        draft.facts.notes.push(NoteFact {
            title: page.sections[section].title.clone(),
            body,
            place: page.section_place(section),
        });
    }
}
