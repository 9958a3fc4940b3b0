//! Campaigns written as documents in varied wording, with planted flaws: every one is found, and the rules
//! they are planted for report nothing else.

use super::{findings, of};
use crate::campaigns::SplitMix;
use slackline::document;
use std::collections::BTreeSet;

/// A campaign before it is written.
struct Campaign {
    status: String,
    tracks: Vec<Lane>,
    /// The second list: predecessor and successor.
    arrows: Vec<(String, String)>,
    /// What stands behind the list.
    remarks: Vec<String>,
    approved: bool,
}

struct Lane {
    name: String,
    hours: u64,
    family: String,
    /// Key, title, what it waits for.
    rows: Vec<(String, String, Vec<String>)>,
    /// What the heading of the table says.
    scope: String,
    /// How many items the definition of done counts.
    counted: usize,
}

struct Flaw {
    rule: &'static str,
    also: &'static [&'static str],
    plant: fn(&mut Campaign, &mut SplitMix),
}

const FLAWS: &[Flaw] = &[
    Flaw {
        rule: "edge-sources-disagree",
        also: &[],
        plant: drop_arrow,
    },
    Flaw {
        rule: "redundant-dependency",
        also: &[],
        plant: long_way,
    },
    Flaw {
        rule: "range-with-holes",
        also: &["unknown-reference"],
        plant: long_range,
    },
    Flaw {
        rule: "overlapping-ranges",
        also: &[],
        plant: twice,
    },
    Flaw {
        rule: "count-claim",
        also: &[],
        plant: miscount,
    },
    Flaw {
        rule: "average-as-makespan",
        also: &[],
        plant: average,
    },
    Flaw {
        rule: "bootstrap-coverage",
        also: &[],
        plant: bootstrap,
    },
    Flaw {
        rule: "absolute-path",
        also: &[],
        plant: home,
    },
    Flaw {
        rule: "mojibake",
        also: &[],
        plant: damage,
    },
    Flaw {
        rule: "ticked-before-start",
        also: &[],
        plant: tick,
    },
    Flaw {
        rule: "status-conflict",
        also: &[],
        plant: approve,
    },
];

const FAMILIES: [&str; 4] = ["ORB", "KEEL", "MAST", "SAIL"];
const SUBJECTS: [&str; 9] = [
    "Survey the hull",
    "Sand the planks",
    "Paint the rail",
    "Splice the ropes",
    "Tar the seams",
    "Step the spar",
    "Sew the jib",
    "Tune the rig",
    "Trial on the lake",
];

fn clean(random: &mut SplitMix) -> Campaign {
    let mut campaign = Campaign {
        status: ["ACTIVE", "PLANNED", "IN PREPARATION"][random.below(3) as usize].to_owned(),
        tracks: Vec::new(),
        arrows: Vec::new(),
        remarks: Vec::new(),
        approved: false,
    };
    for (at, family) in FAMILIES
        .iter()
        .enumerate()
        .take(2 + random.below(3) as usize)
    {
        let length = 6 + random.below(4) as usize;
        let key = |n: usize| format!("{family}-{n:03}");
        let rows: Vec<(String, String, Vec<String>)> = (1..=length)
            .map(|n| {
                let waits = if n > 1 { vec![key(n - 1)] } else { Vec::new() };
                (key(n), format!("{} {at}", SUBJECTS[n - 1]), waits)
            })
            .collect();
        for (own, _, waits) in &rows {
            campaign
                .arrows
                .extend(waits.iter().map(|before| (before.clone(), own.clone())));
        }
        campaign.tracks.push(Lane {
            name: format!("{}-agent", family.to_lowercase()),
            hours: 40,
            family: (*family).to_owned(),
            scope: format!("{}–{:03}", key(1), length),
            counted: rows.len(),
            rows,
        });
    }
    campaign
}

fn lane<'a>(campaign: &'a mut Campaign, random: &mut SplitMix) -> &'a mut Lane {
    let at = random.below(campaign.tracks.len() as u64) as usize;
    &mut campaign.tracks[at]
}

fn drop_arrow(campaign: &mut Campaign, random: &mut SplitMix) {
    let at = random.below(campaign.arrows.len() as u64) as usize;
    campaign.arrows.remove(at);
}

fn long_way(campaign: &mut Campaign, random: &mut SplitMix) {
    let lane = lane(campaign, random);
    let (before, own) = (lane.rows[0].0.clone(), lane.rows[3].0.clone());
    lane.rows[3].2.push(before.clone());
    campaign.arrows.push((before, own));
}

fn long_range(campaign: &mut Campaign, random: &mut SplitMix) {
    let lane = lane(campaign, random);
    let (name, first, last) = (
        lane.name.clone(),
        lane.rows[2].0.clone(),
        lane.rows.len() + 3,
    );
    campaign
        .remarks
        .push(format!("The {name} delivers {first}–{last:03} in time."));
}

fn twice(campaign: &mut Campaign, random: &mut SplitMix) {
    let lane = lane(campaign, random);
    lane.scope = format!("{} + {}-002–003", lane.scope, lane.family);
}

fn miscount(campaign: &mut Campaign, random: &mut SplitMix) {
    let more = 1 + random.below(4) as usize;
    lane(campaign, random).counted += more;
}

fn average(campaign: &mut Campaign, random: &mut SplitMix) {
    lane(campaign, random).hours = 160;
    let total: u64 = campaign.tracks.iter().map(|t| t.hours).sum();
    let agents = campaign.tracks.len() as u64;
    campaign.remarks.push(format!(
        "**Timeline math:** {total}h total ÷ {agents} agents = {}h/agent.",
        total / agents
    ));
}

fn bootstrap(campaign: &mut Campaign, _random: &mut SplitMix) {
    let row = &campaign.tracks[0].rows[0];
    campaign.remarks.push(format!(
        "## Bootstrap\n\n```python\nt_1 = TaskCreate(subject=\"[{}] {}\", description=\"first\", activeForm=\"Working\")\n```",
        row.0, row.1
    ));
}

fn home(campaign: &mut Campaign, random: &mut SplitMix) {
    let place = ["/Users/mia/boat", "/home/jon/boat"][random.below(2) as usize];
    campaign
        .remarks
        .push(format!("Working directory: {place}."));
}

fn damage(campaign: &mut Campaign, random: &mut SplitMix) {
    let text =
        ["The yard is ready âœ…", "First the hull â†’ then the rig"][random.below(2) as usize];
    campaign.remarks.push(text.to_owned());
}

fn tick(campaign: &mut Campaign, _random: &mut SplitMix) {
    campaign.remarks.push(
        "## Success Criteria\n\n- [x] Floats for 10 minutes\n- [ ] Sails for 20 minutes".to_owned(),
    );
}

fn approve(campaign: &mut Campaign, _random: &mut SplitMix) {
    campaign.status = "DRAFT".to_owned();
    campaign.approved = true;
}

/// Headers of the ticket table and how nothing is written in the last column.
const TABLES: [([&str; 3], &str); 4] = [
    (["ID", "Task", "Blocked By"], "—"),
    (["Ticket", "Title", "Depends on"], "-"),
    (["Key", "Task", "Requires"], "none"),
    (["ID", "Description", "Dependencies"], "—"),
];

fn write(campaign: &Campaign, random: &mut SplitMix) -> String {
    let (header, nothing) = TABLES[random.below(TABLES.len() as u64) as usize];
    let arrow = ["→", "->", "→"][random.below(3) as usize];
    let mut text = format!(
        "# Refit of the boat\n\n**Date:** 2 May 2026\n**Status:** {}\n\n## Tracks\n",
        campaign.status
    );
    for (at, lane) in campaign.tracks.iter().enumerate() {
        text.push_str(&format!("\n### Track {} — `{}`\n", at + 1, lane.name));
        text.push_str(&format!(
            "**Estimated effort**: {}h\n\n**Tasks ({}):**\n\n",
            lane.hours, lane.scope
        ));
        text.push_str(&format!("| {} |\n|---|---|---|\n", header.join(" | ")));
        for (key, title, waits) in &lane.rows {
            let waits = if waits.is_empty() {
                nothing.to_owned()
            } else {
                waits.join(", ")
            };
            text.push_str(&format!("| {key} | {title} | {waits} |\n"));
        }
        text.push_str(&format!(
            "\n**Definition of Done:** All {} items are done.\n",
            lane.counted
        ));
    }
    text.push_str("\n## Dependency list\n\n```\n");
    for (from, to) in &campaign.arrows {
        text.push_str(&format!("{from} {arrow} {to}\n"));
    }
    text.push_str("```\n\n## Remarks\n");
    for remark in &campaign.remarks {
        text.push_str(&format!("\n{remark}\n"));
    }
    if campaign.approved {
        text.push_str("\n---\n\n**Approved by:** the owner\n");
    }
    text
}

fn fired(text: &str) -> BTreeSet<&'static str> {
    let plan = document::read(text.as_bytes(), "refit.md", "").plan;
    findings(&plan).iter().map(|finding| finding.rule).collect()
}

#[test]
fn a_clean_document_is_clean() {
    for seed in 0..20 {
        let mut random = SplitMix(seed * 31 + 5);
        let text = write(&clean(&mut random), &mut random);
        let plan = document::read(text.as_bytes(), "refit.md", "").plan;
        let found = findings(&plan);
        for flaw in FLAWS {
            let own = of(&found, flaw.rule);
            assert!(own.is_empty(), "seed {seed}: {own:#?}\n{text}");
        }
    }
}

#[test]
fn every_flaw_written_into_a_document_is_found_and_nothing_else() {
    let watched: BTreeSet<&str> = FLAWS
        .iter()
        .flat_map(|f| [&[f.rule], f.also].concat())
        .collect();
    let (mut hits, mut misses, mut alarms) = (0, Vec::new(), Vec::new());
    for seed in 0..60u64 {
        let mut random = SplitMix(seed * 7919 + 3);
        let mut campaign = clean(&mut random);
        let mut expected: BTreeSet<&str> = BTreeSet::new();
        for _ in 0..1 + random.below(4) {
            let flaw = &FLAWS[random.below(FLAWS.len() as u64) as usize];
            if expected.insert(flaw.rule) {
                (flaw.plant)(&mut campaign, &mut random);
                expected.extend(flaw.also);
            }
        }
        let found = fired(&write(&campaign, &mut random));
        hits += expected.intersection(&found).count();
        misses.extend(expected.difference(&found).map(|rule| (seed, *rule)));
        let alarm = found
            .intersection(&watched)
            .filter(|rule| !expected.contains(**rule));
        alarms.extend(alarm.map(|rule| (seed, *rule)));
    }
    let precision = hits as f64 / (hits + alarms.len()) as f64;
    let recall = hits as f64 / (hits + misses.len()) as f64;
    println!("flaws in documents: {hits} found, precision {precision:.3}, recall {recall:.3}");
    assert!(misses.is_empty(), "missed: {misses:?}");
    assert!(alarms.is_empty(), "false alarms: {alarms:?}");
}
