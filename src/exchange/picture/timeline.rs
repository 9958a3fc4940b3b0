//! The timeline: every ticket as a bar by track, with checkpoints, gates and the deadline on the axis.

use super::axis::Axis;
use super::bars::{self, ROW, Row};
use super::canvas::{Anchor, Canvas, Stroke, Style, rect};
use super::fonts::{self, Weight};
use super::frame::{self, HEADER, Key, MARGIN};
use super::scene::{Folds, Picture, Scene};
use crate::exchange::drawing::{self, Card, Drawing, Shape};
use crate::plan::*;

/// Width of the names, and of the chart.
const NAMES: f32 = 300.0;
const CHART: f32 = 1040.0;
/// Room for figures behind the last bar.
const BEHIND: f32 = 84.0;
/// Height of the names of ticks, and of one line of marks above them.
const TICKS: f32 = 40.0;
const MARK_LINE: f32 = 22.0;
/// Lines of marks at most; more share the last.
const MOST_MARK_LINES: usize = 5;
/// Height of a track's heading, and the space before it.
const HEADING: f32 = 30.0;
const BETWEEN: f32 = 8.0;

/// A moment that is marked over the whole height.
struct Mark {
    at: Stamp,
    words: String,
    is_deadline: bool,
}

/// Draws the timeline.
pub(super) fn draw(scene: &Scene) -> Picture {
    let option = scene.option.map(|option| option.id);
    let drawing = Drawing::of(scene.plan, option, scene.dates);
    let mut marks = marks(scene);
    let (start, end) = span(scene, &marks);
    // What lies far outside is named in the facts above.
    marks.retain(|mark| (start..=end).contains(&mark.at));
    let left = MARGIN + NAMES;
    let width = left + CHART + BEHIND + MARGIN;
    let axis = Axis::new(start, end, left, CHART);
    let mut canvas = Canvas::default();
    frame::header(&mut canvas, scene, width);
    let lines = mark_lines(&axis, &marks);
    let mark_count = lines.iter().map(|line| line + 1).max().unwrap_or(0);
    let top = HEADER + mark_count as f32 * MARK_LINE + TICKS;
    let groups = groups(scene, &drawing);
    let rows: usize = groups.iter().map(|(_, cards)| cards.len()).sum();
    let bottom = top + rows as f32 * ROW + groups.len() as f32 * (HEADING + BETWEEN);
    let shades = shade(&mut canvas, scene, &axis, (start, end), (top, bottom));
    axis.draw(&mut canvas, scene, top, bottom);
    draw_groups(&mut canvas, scene, &groups, &axis, (top, width));
    draw_marks(&mut canvas, scene, &axis, &marks, &lines, (top, bottom));
    let mut keys = keys(scene, &drawing, &marks);
    keys.extend((shades > 0).then_some(Key::Closed));
    let height = bottom + frame::footer(&mut canvas, scene, (bottom, width), &keys);
    Picture {
        across: Folds {
            repeated: Some((0.0, left)),
            body: (top, bottom),
            cuts: axis.cuts(),
        },
        down: Folds {
            repeated: Some((top - TICKS, top)),
            body: (0.0, width),
            cuts: cuts(&groups, top),
        },
        sections: sections(&groups, top),
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
fn shade(
    canvas: &mut Canvas,
    scene: &Scene,
    axis: &Axis,
    (start, end): (Stamp, Stamp),
    (top, bottom): (f32, f32),
) -> usize {
    const DAY: i64 = 24 * 60;
    let calendar = scene.plan.info.calendar;
    let Some(calendar) = calendar.and_then(|id| scene.plan.calendars.get(id)) else {
        return 0;
    };
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
fn marks(scene: &Scene) -> Vec<Mark> {
    let info = &scene.plan.info;
    let start = info.start_or_default();
    let mut marks: Vec<Mark> = scene
        .plan
        .checkpoints
        .iter()
        .map(|checkpoint| Mark {
            at: checkpoint.moment.resolve(start),
            words: checkpoint.name.clone(),
            is_deadline: false,
        })
        .collect();
    marks.extend(info.deadline_stamp().map(|at| Mark {
        at,
        words: "Deadline".to_owned(),
        is_deadline: true,
    }));
    marks.sort_by_key(|mark| mark.at);
    marks
}

/// From the first moment to the last that is drawn.
fn span(scene: &Scene, marks: &[Mark]) -> (Stamp, Stamp) {
    let schedule = scene.dates.schedule.as_ref();
    let start = schedule.map_or(scene.plan.info.start_or_default(), |s| s.start);
    let finish = schedule.map_or(start, |s| s.finish);
    let dates = scene
        .plan
        .tickets
        .iter()
        .filter_map(|t| scene.dates.node(Node::Ticket(t.id)));
    let first = dates.map(|dates| dates.early_start).min().unwrap_or(start);
    let at = |mark: &Mark| mark.at;
    let first = marks
        .iter()
        .map(at)
        .min()
        .unwrap_or(first)
        .min(first)
        .min(start);
    let last = marks.iter().map(at).max().unwrap_or(finish).max(finish);
    // One mark far away must not make everything else invisible.
    let most = Elapsed(finish.since(start).0.max(60) + 60);
    let (first, last) = (
        first.max(Stamp(start.0 - most.0)),
        last.min(finish.plus(most)),
    );
    let room = Elapsed((last.since(first).0 / 60).max(1));
    (first, last.plus(room))
}

/// `[marks]`: the line above the ticks on which the words of each stand, so that none covers another.
fn mark_lines(axis: &Axis, marks: &[Mark]) -> Vec<usize> {
    let mut ends: Vec<f32> = Vec::new();
    let mut lines = Vec::new();
    for mark in marks {
        let half = pill_width(mark) / 2.0;
        let x = axis.x(mark.at);
        let free = ends.iter().position(|&end| end + 6.0 <= x - half);
        let line = free.unwrap_or_else(|| {
            if ends.len() < MOST_MARK_LINES {
                ends.push(f32::NEG_INFINITY);
            }
            ends.len() - 1
        });
        ends[line] = x + half;
        lines.push(line);
    }
    lines
}

fn shown_words(mark: &Mark) -> String {
    let clean = super::canvas::one_line(&mark.words);
    fonts::fitted(&clean, 170.0, 10.5, Weight::SemiBold)
}

fn pill_width(mark: &Mark) -> f32 {
    fonts::width(&shown_words(mark), 10.5, Weight::SemiBold) + 18.0
}

fn draw_marks(
    canvas: &mut Canvas,
    scene: &Scene,
    axis: &Axis,
    marks: &[Mark],
    lines: &[usize],
    (ticks, bottom): (f32, f32),
) {
    let palette = scene.palette;
    for (mark, &line) in marks.iter().zip(lines) {
        let x = axis.x(mark.at);
        let top = HEADER + line as f32 * MARK_LINE;
        let tone = if mark.is_deadline {
            palette.danger()
        } else {
            palette.tone(palette.violet, false)
        };
        let stroke = if mark.is_deadline {
            Stroke::line(tone.line, 1.6)
        } else {
            Stroke::dashed(tone.line, 1.2, "3 3")
        };
        canvas.open(&format!("{} {}", mark.words, frame::shown(mark.at)));
        // The names of the ticks stay free.
        canvas.line((x, top + 17.0), (x, ticks - TICKS + 4.0), stroke);
        canvas.line((x, ticks - 4.0), (x, bottom), stroke);
        let width = pill_width(mark);
        let pill = rect(x - width / 2.0, top, width, 17.0);
        canvas.rect(pill, 8.5, Some(tone.fill), Stroke::default());
        let style = Style::new(10.5, Weight::SemiBold, tone.text).at(Anchor::Middle);
        canvas.text((x, top + 12.2), &shown_words(mark), style);
        canvas.close(rect(x - width / 2.0, top, width, bottom - top));
    }
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
        keys.push(if mark.is_deadline {
            Key::Deadline
        } else {
            Key::Checkpoint
        });
    }
    keys
}
