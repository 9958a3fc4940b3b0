//! The risk charts: how likely each finish is, as columns and as a curve, and what moves it.

use super::axis::Axis;
use super::canvas::{Anchor, Canvas, Stroke, Style, n, rect};
use super::fonts::Weight;
use super::frame::{self, HEADER, Key, MARGIN};
use super::scene::{Folds, Picture, Scene};
use crate::exchange::{RiskDriver, RiskFigures, drawing};
use crate::plan::*;
use std::fmt::Write;

const WIDTH: f32 = 1180.0;
/// Height of the chart of finishes.
const CHART: f32 = 300.0;
const COLUMNS: usize = 48;
/// Bars of what moves the finish, at most.
const MOST_DRIVERS: usize = 16;
const ROW: f32 = 28.0;
/// Shares that are marked on the curve, in percent.
const SHARES: [usize; 4] = [10, 50, 80, 95];

/// Draws the charts; `figures` has at least one finish.
pub(super) fn draw(scene: &Scene, figures: &RiskFigures) -> Picture {
    let mut canvas = Canvas::default();
    frame::header(&mut canvas, scene, WIDTH);
    let mut y = HEADER + 8.0;
    summary(&mut canvas, scene, figures, y);
    y += 62.0;
    y = finishes(&mut canvas, scene, figures, y);
    y = drivers(&mut canvas, scene, &figures.drivers, y + 34.0);
    let mut keys = vec![Key::Finishes, Key::Share];
    keys.extend(near_deadline(scene, figures).map(|_| Key::Deadline));
    let height = y + frame::footer(&mut canvas, scene, (y, WIDTH), &keys);
    Picture {
        across: Folds::default(),
        down: Folds::default(),
        sections: Vec::new(),
        canvas,
        width: WIDTH,
        height,
        title: drawing::title(scene.plan).to_owned(),
        description: format!("Risk: {} campaigns simulated", figures.samples),
        ground: scene.palette.canvas,
    }
}

/// The deadline, where it is not so far off that the finishes would shrink to a line.
fn near_deadline(scene: &Scene, figures: &RiskFigures) -> Option<Stamp> {
    let list = &figures.finishes;
    let (first, last) = (*list.first()?, *list.last()?);
    let deadline = scene.plan.info.deadline_stamp();
    deadline.filter(|at| at.since(last).0.abs() < 4 * last.since(first).0.max(600))
}

/// The finish that a share of the campaigns does not exceed.
fn percentile(figures: &RiskFigures, percent: usize) -> Stamp {
    let last = figures.finishes.len() - 1;
    figures.finishes[(percent * last).div_ceil(100).min(last)]
}

/// The figures in large letters.
fn summary(canvas: &mut Canvas, scene: &Scene, figures: &RiskFigures, y: f32) {
    let palette = scene.palette;
    let mut entries: Vec<(String, String)> = [50, 80, 95]
        .iter()
        .map(|&percent| {
            (
                format!("P{percent}"),
                frame::shown(percentile(figures, percent)),
            )
        })
        .collect();
    if let Some(probability) = figures.deadline_probability {
        entries.push((
            "deadline met".to_owned(),
            format!("{:.0} %", probability * 100.0),
        ));
    }
    entries.push((
        "simulated".to_owned(),
        format!("{}, seed {}", figures.samples, figures.seed),
    ));
    let small = Style::new(11.0, Weight::Regular, palette.soft_text());
    let large = Style::new(17.0, Weight::SemiBold, palette.text);
    let mut x = MARGIN;
    for (words, figure) in entries {
        canvas.text((x, y + 12.0), &words, small);
        let width = canvas.text((x, y + 34.0), &figure, large);
        x += width.max(90.0) + 36.0;
    }
}

/// Columns of how many campaigns finish when, and the share that has finished by then.
fn finishes(canvas: &mut Canvas, scene: &Scene, figures: &RiskFigures, top: f32) -> f32 {
    let palette = scene.palette;
    let list = &figures.finishes;
    let (first, last) = (list[0], list[list.len() - 1]);
    let near = near_deadline(scene, figures);
    let start = near.map_or(first, |at| at.min(first));
    let end = near.map_or(last, |at| at.max(last));
    let room = Elapsed((end.since(start).0 / 30).max(30));
    let (start, end) = (Stamp(start.0 - room.0), end.plus(room));
    let left = MARGIN + 44.0;
    let axis = Axis::new(start, end, left, WIDTH - left - MARGIN - 10.0);
    let (ceiling, floor) = (top + 44.0, top + 44.0 + CHART);
    // The names of the shares stand beside the first line, those of the hours clear of them.
    axis.draw(canvas, scene, ceiling - 8.0, floor);
    let counts = counts(list, start, end);
    let most = counts.iter().copied().max().unwrap_or(1).max(1) as f32;
    let accent = palette.tone(palette.accent, false);
    let step = (axis.x(end) - axis.x(start)) / COLUMNS as f32;
    for (&count, column) in counts.iter().zip(0u8..) {
        let height = count as f32 / most * (CHART - 24.0);
        if count > 0 {
            let x = axis.x(start) + f32::from(column) * step;
            canvas.rect(
                rect(x + 1.0, floor - height, step - 2.0, height),
                2.0,
                Some(accent.tail),
                Stroke::default(),
            );
        }
    }
    curve(canvas, scene, list, &axis, (ceiling, floor));
    for percent in SHARES {
        let x = axis.x(percentile(figures, percent));
        let y = floor - percent as f32 / 100.0 * CHART;
        canvas.disc((x, y), 4.0, accent.line);
        let style = Style::new(10.5, Weight::SemiBold, accent.text).at(Anchor::End);
        canvas.text((x - 8.0, y + 3.0), &format!("P{percent}"), style);
    }
    if let Some(at) = near {
        let danger = palette.danger();
        let x = axis.x(at);
        canvas.line((x, ceiling), (x, floor), Stroke::line(danger.line, 1.8));
        let style = Style::new(10.5, Weight::SemiBold, danger.text);
        canvas.text((x + 6.0, ceiling + 12.0), "Deadline", style);
    }
    let share = Style::new(10.5, Weight::Regular, palette.soft_text()).at(Anchor::End);
    for percent in [0u8, 25, 50, 75, 100] {
        let y = floor - f32::from(percent) / 100.0 * CHART;
        canvas.text((left - 10.0, y + 3.5), &format!("{percent} %"), share);
    }
    floor
}

/// How many finishes fall into each column.
fn counts(list: &[Stamp], start: Stamp, end: Stamp) -> [usize; COLUMNS] {
    let mut counts = [0; COLUMNS];
    let span = end.since(start).0.max(1);
    for at in list {
        let column = at.since(start).0 * COLUMNS as i64 / span;
        let column = usize::try_from(column).unwrap_or(0).min(COLUMNS - 1);
        counts[column] += 1;
    }
    counts
}

fn curve(
    canvas: &mut Canvas,
    scene: &Scene,
    list: &[Stamp],
    axis: &Axis,
    (ceiling, floor): (f32, f32),
) {
    let mut d = String::new();
    let points = 160.min(list.len());
    for point in 0..=points {
        let place = (point * (list.len() - 1)) / points.max(1);
        let share = place as f32 / (list.len() - 1).max(1) as f32;
        let verb = if point == 0 { 'M' } else { 'L' };
        // Writing into a string cannot fail.
        let _ = write!(
            d,
            "{verb}{} {}",
            n(axis.x(list[place])),
            n(floor - share * CHART)
        );
    }
    let bounds = rect(0.0, ceiling, WIDTH, floor - ceiling);
    canvas.path(bounds, &d, None, Stroke::line(scene.palette.accent, 2.0));
}

/// What moves the finish: how far, how strongly, how often it is critical.
fn drivers(canvas: &mut Canvas, scene: &Scene, drivers: &[RiskDriver], top: f32) -> f32 {
    if drivers.is_empty() {
        return top;
    }
    let palette = scene.palette;
    let heading = Style::new(14.0, Weight::SemiBold, palette.text);
    canvas.text((MARGIN, top), "What moves the finish", heading);
    let small = Style::new(10.5, Weight::Regular, palette.soft_text());
    let columns = [
        (640.0, "moves the mean finish by"),
        (840.0, "follows its duration"),
        (1010.0, "critical in"),
    ];
    for (x, words) in columns {
        canvas.text((x, top), words, small);
    }
    let most = drivers
        .iter()
        .map(|d| d.swing.0.abs())
        .max()
        .unwrap_or(1)
        .max(1) as f32;
    let mut y = top + 14.0;
    for driver in drivers.iter().take(MOST_DRIVERS) {
        let name = Style::new(11.5, Weight::Regular, palette.text);
        canvas.text_in((MARGIN, y + 17.0), &driver.name, 250.0, name);
        let width = driver.swing.0.abs() as f32 / most * 320.0;
        let danger = palette.danger();
        let bar = rect(MARGIN + 270.0, y + 6.0, width.max(2.0), 15.0);
        canvas.rect(bar, 4.0, Some(danger.bar), Stroke::default());
        let figure = Style::new(11.0, Weight::SemiBold, palette.text);
        canvas.text((640.0, y + 17.0), &duration::brief(driver.swing), figure);
        if let Some(correlation) = driver.correlation {
            canvas.text((840.0, y + 17.0), &format!("{correlation:.2}"), figure);
        }
        if let Some(criticality) = driver.criticality {
            share_bar(canvas, scene, criticality.clamp(0.0, 1.0) as f32, y);
        }
        y += ROW;
    }
    y
}

/// How often it is critical, as a thin bar with its figure.
fn share_bar(canvas: &mut Canvas, scene: &Scene, share: f32, y: f32) {
    let palette = scene.palette;
    let rail = rect(1010.0, y + 11.0, 90.0, 5.0);
    canvas.rect(rail, 2.5, Some(palette.hairline), Stroke::default());
    let filled = rect(rail.x, rail.y, rail.width * share, rail.height);
    canvas.rect(filled, 2.5, Some(palette.critical), Stroke::default());
    let figure = Style::new(11.0, Weight::SemiBold, palette.text);
    canvas.text(
        (1110.0, y + 17.0),
        &format!("{:.0} %", share * 100.0),
        figure,
    );
}
