//! How fast campaigns are laid out, and how their crossings compare with Graphviz.
//!
//! `cargo bench --no-default-features --bench layout` measures times. With `SLACKLINE_DOT=1` it first prints a table
//! against `dot`, which must be on the PATH and needs seconds for 1,000 tickets. `dot` gets the same graph with the
//! tracks as clusters (`newrank`, so that it ranks across clusters and all edges lead forward) and without them. Its
//! crossings are counted with the same counter as ours: the heights of its splines at the ranks.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::process::{Command, Stdio};

use criterion::{Criterion, criterion_group, criterion_main};
use slackline::layout::{Input, Mode, NodeBox, Point, Route, Spacing, Span, crossings, layout};

#[path = "../support/campaigns.rs"]
mod campaigns;

use campaigns::{Campaign, Shape, campaign, campaign_of};

/// The campaign as cards of the usual size; `time_x` as a schedule might give it.
fn input(campaign: Campaign) -> Input {
    let node = |(&lane, index): (&u32, u32)| NodeBox {
        lane,
        width: 160.0,
        height: 56.0,
        pinned: None,
        time_x: Some((index / campaign.tracks) as f32 * 100.0 + (index % 7) as f32 * 30.0),
    };
    Input {
        nodes: campaign.track.iter().zip(0..).map(node).collect(),
        edges: campaign.edges,
        lanes: campaign.tracks,
    }
}

fn times(criterion: &mut Criterion) {
    let spacing = Spacing::default();
    for tickets in [100, 1_000, 10_000, 100_000] {
        let input = input(campaign(tickets, 1));
        for (name, mode) in [("layers", Mode::Layers), ("time", Mode::Time)] {
            criterion.bench_function(&format!("layout/{name}/{tickets}"), |bencher| {
                bencher.iter(|| layout(black_box(&input), mode, &spacing));
            });
        }
    }
}

/// Tickets, seed, and whether the campaign is less tangled than the usual one.
const COMPARED: [(u32, u64, bool); 12] = [
    (100, 1, false),
    (100, 2, false),
    (300, 1, false),
    (300, 2, false),
    (1_000, 1, false),
    (1_000, 2, false),
    (1_000, 3, false),
    (100, 1, true),
    (300, 1, true),
    (1_000, 1, true),
    (1_000, 2, true),
    (1_000, 3, true),
];

fn against_dot(_: &mut Criterion) {
    if std::env::var_os("SLACKLINE_DOT").is_none() {
        println!("skipped: the comparison with dot (set SLACKLINE_DOT=1 to run it)");
        return;
    }
    println!(
        "tickets seed  edges | own layers crossings | dot in clusters, ratio | dot without clusters, ratio"
    );
    for (tickets, seed, is_calm) in COMPARED {
        let calm = Shape {
            reach: 3,
            across: 12,
        };
        let input = input(if is_calm {
            campaign_of(&calm, tickets, seed)
        } else {
            campaign(tickets, seed)
        });
        let own = layout(&input, Mode::Layers, &Spacing::default());
        let own_crossings = crossings(&own.routes, &own.layers);
        print!(
            "{tickets:7} {seed:4} {:6} | {:10} {own_crossings:9} |",
            input.edges.len(),
            own.layers.len()
        );
        for clustered in [true, false] {
            match dot_crossings(&input, clustered) {
                Some(theirs) => print!(
                    " {theirs:9} {:8.2} |",
                    own_crossings as f64 / theirs.max(1) as f64
                ),
                None => print!(" skipped: no dot on the PATH |"),
            }
        }
        println!();
    }
}

/// Crossings in the drawing `dot` makes of `input`; `None` if it cannot be run.
fn dot_crossings(input: &Input, clustered: bool) -> Option<u64> {
    let mut child = Command::new("dot")
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let source = dot_source(input, clustered);
    let mut stdin = child.stdin.take()?;
    let writer = std::thread::spawn(move || stdin.write_all(source.as_bytes()));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    Some(count_plain(&String::from_utf8_lossy(&output.stdout)))
}

fn dot_source(input: &Input, clustered: bool) -> String {
    let mut text = String::from(
        "digraph { rankdir=LR; newrank=true; node [shape=box fixedsize=true width=1.6 height=0.5 label=\"\"];\n",
    );
    for lane in 0..input.lanes {
        let name = if clustered { "cluster_" } else { "lane_" };
        let _ = write!(text, "subgraph {name}{lane} {{");
        for (index, _) in input
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.lane == lane)
        {
            let _ = write!(text, " {index};");
        }
        text.push_str(" }\n");
    }
    for (from, to) in &input.edges {
        let _ = writeln!(text, "{from} -> {to};");
    }
    text.push('}');
    text
}

/// Counts crossings in `dot -Tplain` output: ranks are the distinct horizontal positions of the boxes.
fn count_plain(plain: &str) -> u64 {
    let number = |word: &str| word.parse::<f32>().unwrap_or(f32::NAN);
    let mut places: BTreeMap<&str, Point> = BTreeMap::new();
    let mut splines: Vec<(&str, &str, Vec<Point>)> = Vec::new();
    for line in plain.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["node", name, x, y, ..] => drop(places.insert(
                *name,
                Point {
                    x: number(x),
                    y: number(y),
                },
            )),
            ["edge", from, to, count, rest @ ..] => {
                let count = count.parse::<usize>().unwrap_or(0);
                let points = rest.chunks(2).take(count).map(|pair| Point {
                    x: number(pair[0]),
                    y: number(pair[1]),
                });
                splines.push((*from, *to, points.collect()));
            }
            _ => {}
        }
    }
    let mut ranks: Vec<f32> = places.values().map(|place| place.x).collect();
    ranks.sort_by(f32::total_cmp);
    ranks.dedup_by(|a, b| (*a - *b).abs() < 0.05);
    let layers: Vec<Span> = ranks.iter().map(|&x| Span { start: x, end: x }).collect();
    let routes: Vec<Route> = splines
        .iter()
        .map(|(from, to, spline)| {
            let (source, target) = (places[from], places[to]);
            let passed = ranks
                .iter()
                .filter(|&&x| x > source.x + 0.05 && x < target.x - 0.05);
            let mut points = vec![source];
            points.extend(passed.map(|&x| Point {
                x,
                y: spline_height(spline, x),
            }));
            points.push(target);
            Route {
                points,
                ..Route::default()
            }
        })
        .collect();
    crossings(&routes, &layers)
}

/// Height of a piecewise cubic spline that runs from left to right, at `x`.
fn spline_height(spline: &[Point], x: f32) -> f32 {
    let pieces = spline.len().saturating_sub(1) / 3;
    let piece = (0..pieces)
        .find(|&piece| spline[3 * piece + 3].x >= x)
        .unwrap_or(pieces - 1);
    let control = &spline[3 * piece..3 * piece + 4];
    let at = |t: f32, get: fn(&Point) -> f32| {
        let s = 1.0 - t;
        s * s * s * get(&control[0])
            + 3.0 * s * s * t * get(&control[1])
            + 3.0 * s * t * t * get(&control[2])
            + t * t * t * get(&control[3])
    };
    let (mut low, mut high) = (0.0f32, 1.0f32);
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if at(middle, |point| point.x) < x {
            low = middle
        } else {
            high = middle
        }
    }
    at(low, |point| point.y)
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = against_dot, times
}
criterion_main!(benches);
