//! The timeline: every ticket as a bar by track, with checkpoints, gates and the deadline on the axis.

use super::axis::Axis;
use super::bars::{self, ROW, Row};
use super::canvas::{Canvas, Stroke, Style, rect};
use super::fonts::Weight;
use super::frame::{self, HEADER, Key, MARGIN};
use super::marks::{self, Kind, Mark, TICKS};
use super::scene::{Folds, Picture, Scene};
use crate::exchange::drawing::{self, Card, Drawing, Shape};
use crate::plan::*;

/// Width of the names, and of the chart.
const NAMES: f32 = 300.0;
const CHART: f32 = 1040.0;
/// Room for figures behind the last bar.
const BEHIND: f32 = 84.0;
/// Height of a track's heading, and the space before it.
const HEADING: f32 = 30.0;
const BETWEEN: f32 = 8.0;

/// Marks that lie further from the work than this share of its length get a stretch of their own, or the work would
/// be narrow; that one's share of the chart.
const MOST_BESIDE: f32 = 0.6;
const ASIDE: f32 = 0.26;

/// Draws the timeline.
pub(super) fn draw(scene: &Scene) -> Picture {
    let option = scene.option.map(|option| option.id);
    let drawing = Drawing::of(scene.plan, option, scene.dates);
    let marks = moments(scene);
    let left = MARGIN + NAMES;
    let width = left + CHART + BEHIND + MARGIN;
    let axis = Axis::broken(&stretches(scene, &marks), left, CHART);
    let mut canvas = Canvas::default();
    frame::header(&mut canvas, scene, width);
    let top = HEADER + marks::height(&axis, &marks) + TICKS;
    let groups = groups(scene, &drawing);
    let rows: usize = groups.iter().map(|(_, cards)| cards.len()).sum();
    let bottom = top + rows as f32 * ROW + groups.len() as f32 * (HEADING + BETWEEN);
    let shades = shade(&mut canvas, scene, &axis, (top, bottom));
    axis.draw(&mut canvas, scene, top, bottom);
    draw_groups(&mut canvas, scene, &groups, &axis, (top, width));
    marks::draw(&mut canvas, scene, &axis, &marks, (HEADER, top, bottom));
    let mut keys = keys(scene, &drawing, &marks);
    keys.extend((shades > 0).then_some(Key::Closed));
    keys.extend(axis.is_broken().then_some(Key::Break));
    let height = bottom + frame::footer(&mut canvas, scene, (bottom, width), &keys);
    Picture {
        across: Folds {
            repeated: Some((0.0, left)),
            body: (top, bottom),
            cuts: axis.cuts(),
        },
        down: Folds {
            repeated: Some((HEADER - 4.0, top)),
            body: (0.0, width),
            cuts: cuts(&groups, top),
        },
        sections: sections(&groups, top),
        strands: Vec::new(),
        canvas,
        width,
        height,
        title: drawing::title(scene.plan).to_owned(),
        description: format!("Timeline: {}", frame::facts(scene)),
        ground: scene.palette.canvas,
    }
}

/// The lower edges of rows, and those of the tracks below their last row.
fn cuts(groups: &[(Option<&Track>, &[Card])], top: f32) -> Vec<f32> {
    let mut cuts = Vec::new();
    let mut y = top;
    for (_, cards) in groups {
        y += BETWEEN + HEADING;
        for _ in *cards {
            y += ROW;
            cuts.push(y);
        }
    }
    cuts
}

/// From where to where the rows of each track run, by its name.
fn sections(groups: &[(Option<&Track>, &[Card])], top: f32) -> Vec<(f32, f32, String)> {
    let mut sections = Vec::new();
    let mut y = top;
    for (track, cards) in groups {
        let from = y + BETWEEN;
        y = from + HEADING + cards.len() as f32 * ROW;
        sections.extend(track.map(|track| (from, y, track.name.clone())));
    }
    sections
}

/// Closed times narrower than this are not shaded: whole days, and nights, which soon make stripes.
const LEAST_CLOSED: f32 = 3.0;
const LEAST_NIGHT: f32 = 36.0;

/// Shades the closed hours of the plan's calendar, as the window does; returns how many pieces.
fn shade(canvas: &mut Canvas, scene: &Scene, axis: &Axis, (top, bottom): (f32, f32)) -> usize {
    const DAY: i64 = 24 * 60;
    let calendar = scene.plan.info.calendar;
    let Some(calendar) = calendar.and_then(|id| scene.plan.calendars.get(id)) else {
        return 0;
    };
    let (start, end) = axis.span();
    // Seen from so far that not even a weekend shows, there is nothing to shade.
    if axis.x(start.plus(Elapsed(2 * DAY))) - axis.x(start) < LEAST_CLOSED {
        return 0;
    }
    let mut count = 0;
    for (from, to) in calendar.closed(start.date(), end.date()) {
        let is_night = to.since(from).0 < DAY;
        let (left, right) = (axis.x(from.max(start)), axis.x(to.min(end)));
        let least = if is_night { LEAST_NIGHT } else { LEAST_CLOSED };
        if right - left >= least {
            let area = rect(left, top, right - left, bottom - top);
            canvas.rect(area, 0.0, Some(scene.palette.closed()), Stroke::default());
            count += 1;
        }
    }
    count
}

/// Tracks with their cards, then what has none.
fn groups<'a>(
    scene: &Scene<'a>,
    drawing: &'a Drawing<'a>,
) -> Vec<(Option<&'a Track>, &'a [Card<'a>])> {
    let lanes = drawing.lanes.iter();
    let mut groups: Vec<(Option<&Track>, &[Card])> = lanes
        .map(|lane| (Some(lane.track), lane.cards.as_slice()))
        .collect();
    if !drawing.loose.is_empty() {
        groups.push((None, &drawing.loose));
    }
    debug_assert!(groups.len() <= scene.plan.tracks.len() + 1);
    groups
}

fn draw_groups(
    canvas: &mut Canvas,
    scene: &Scene,
    groups: &[(Option<&Track>, &[Card])],
    axis: &Axis,
    (top, width): (f32, f32),
) {
    let order: Vec<TrackId> = scene
        .plan
        .tracks_in_order()
        .iter()
        .map(|track| track.id)
        .collect();
    let mut y = top;
    for (track, cards) in groups {
        y += BETWEEN;
        let place = track.and_then(|track| order.iter().position(|&id| id == track.id));
        let tone = scene.tone(track.map(|track| track.id), place.unwrap_or(0));
        let band = rect(
            MARGIN,
            y,
            width - 2.0 * MARGIN,
            HEADING + cards.len() as f32 * ROW,
        );
        heading(canvas, scene, *track, groups.len(), &tone, band);
        y += HEADING;
        for card in *cards {
            let row = Row {
                axis,
                top: y,
                left: MARGIN,
                names: NAMES,
                right: width - MARGIN,
                depth: depth(scene.plan, card.node),
            };
            bars::draw(canvas, scene, card, &tone, &row);
            y += ROW;
        }
    }
}

fn heading(
    canvas: &mut Canvas,
    scene: &Scene,
    track: Option<&Track>,
    groups: usize,
    tone: &crate::exchange::palette::Tone,
    band: crate::layout::Rect,
) {
    let name = match track {
        Some(track) => track.name.as_str(),
        None if groups == 1 => "Tickets",
        None => "Gates and tickets of no track",
    };
    let names = rect(band.x, band.y, NAMES - 8.0, band.height);
    canvas.rect(names, 8.0, Some(tone.band), Stroke::default());
    let line = (band.x + NAMES, band.y + HEADING - 4.0);
    canvas.line(
        line,
        (band.right(), line.1),
        Stroke::line(scene.palette.hairline, 1.0),
    );
    canvas.rect(
        rect(band.x + 14.0, band.y + 11.0, 9.0, 9.0),
        2.5,
        Some(tone.line),
        Stroke::default(),
    );
    let style = Style::new(13.0, Weight::SemiBold, tone.text);
    let taken = canvas.text_in((band.x + 30.0, band.y + 20.0), name, NAMES - 60.0, style);
    let about = track.map_or("", |track| track.description.as_str());
    let small = Style::new(11.0, Weight::Regular, scene.palette.soft_text());
    let left = band.x + 30.0 + taken + 10.0;
    let room = band.x + NAMES - 20.0 - left;
    if room > 40.0 {
        canvas.text_in((left, band.y + 20.0), about, room, small);
    }
}

/// How many summaries a ticket lies in.
fn depth(plan: &Plan, node: Node) -> u8 {
    let Node::Ticket(id) = node else { return 0 };
    let parent = |id: TicketId| plan.tickets.get(id).and_then(|ticket| ticket.parent);
    std::iter::successors(parent(id), |&id| parent(id))
        .take(6)
        .count() as u8
}

/// Checkpoints in time, then the deadline.
fn moments(scene: &Scene) -> Vec<Mark> {
    let info = &scene.plan.info;
    let start = info.start_or_default();
    let mut marks: Vec<Mark> = scene
        .plan
        .checkpoints
        .iter()
        .map(|checkpoint| Mark {
            at: checkpoint.moment.resolve(start),
            words: checkpoint.name.clone(),
            kind: Kind::Checkpoint,
        })
        .collect();
    marks.extend(info.deadline_stamp().map(|at| Mark {
        at,
        words: "Deadline".to_owned(),
        kind: Kind::Deadline,
    }));
    marks.sort_by_key(|mark| mark.at);
    marks
}

/// The stretches of time that are drawn, with their shares of the chart: the work, with every mark near it, and what
/// lies far before or behind it.
fn stretches(scene: &Scene, marks: &[Mark]) -> Vec<((Stamp, Stamp), f32)> {
    let schedule = scene.dates.schedule.as_ref();
    let start = schedule.map_or(scene.plan.info.start_or_default(), |s| s.start);
    let finish = schedule.map_or(start, |s| s.finish);
    let tickets = scene.plan.tickets.iter();
    let dates = tickets.filter_map(|t| scene.dates.node(Node::Ticket(t.id)));
    let start = dates.map(|dates| dates.early_start).fold(start, Stamp::min);
    let first = marks.iter().map(|mark| mark.at).fold(start, Stamp::min);
    let last = marks.iter().map(|mark| mark.at).fold(finish, Stamp::max);
    let work = finish.since(start).0.max(60);
    let is_far = |span: Elapsed| span.0 as f32 > work as f32 * MOST_BESIDE;
    let room = |span: Elapsed, share: i64| Elapsed((span.0 / share).max(1));
    let (mut from, mut before, mut behind) = (first, None, None);
    if is_far(start.since(first)) {
        from = Stamp(start.0 - room(Elapsed(work), 20).0);
        before = Some((first, from));
    }
    let mut to = last.plus(room(last.since(from), 60));
    if is_far(last.since(finish)) {
        to = finish.plus(room(Elapsed(work), 20));
        behind = Some((to, last.plus(room(last.since(to), 20))));
    }
    let asides = [before, behind].iter().flatten().count() as f32;
    let aside = |span: Option<(Stamp, Stamp)>| span.map(|span| (span, ASIDE));
    let middle = ((from, to), 1.0 - asides * ASIDE);
    [aside(before), Some(middle), aside(behind)]
        .into_iter()
        .flatten()
        .collect()
}

fn keys(scene: &Scene, drawing: &Drawing, marks: &[Mark]) -> Vec<Key> {
    let mut keys = Vec::new();
    let cards = drawing
        .lanes
        .iter()
        .flat_map(|lane| &lane.cards)
        .chain(&drawing.loose);
    for card in cards {
        if card.is_critical {
            keys.push(Key::CriticalBar);
        }
        match card.shape {
            Shape::Gate => keys.push(Key::Gate),
            Shape::Milestone => keys.push(Key::Milestone),
            Shape::Summary => keys.push(Key::Summary),
            Shape::Ticket => {}
        }
        let dates = scene.dates.node(card.node);
        if dates.is_some_and(|dates| dates.total_float.0 > 0) {
            keys.push(Key::Float);
        }
    }
    let is_done = |ticket: &Ticket| ticket.progress.state == ProgressState::Done;
    if scene.plan.tickets.iter().any(is_done) {
        keys.push(Key::Done);
    }
    for mark in marks {
        keys.push(match mark.kind {
            Kind::Deadline => Key::Deadline,
            _ => Key::Checkpoint,
        });
    }
    keys
}
