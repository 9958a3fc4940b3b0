//! The risk charts: how likely each finish is, as columns and as a curve, and what moves it.

use super::axis::{self, Axis};
use super::canvas::{Anchor, Canvas, Stroke, Style, n, rect};
use super::fonts::Weight;
use super::frame::{self, HEADER, Key, MARGIN};
use super::marks::{self, Kind, Mark, TICKS};
use super::scene::{Folds, Picture, Scene};
use crate::exchange::{RiskDriver, RiskFigures, drawing};
use crate::plan::*;
use std::fmt::Write;

const WIDTH: f32 = 1180.0;
/// Height of the chart of finishes.
const CHART: f32 = 300.0;
const COLUMNS: i64 = 48;
/// Bars of what moves the finish, at most.
const MOST_DRIVERS: usize = 16;
const ROW: f32 = 28.0;
/// Shares that are marked on the curve, in percent.
const SHARES: [usize; 4] = [10, 50, 80, 95];
/// Shares that are named beside the chart, in percent.
const SCALE: [u8; 5] = [0, 25, 50, 75, 100];

/// Draws the charts; `figures` has at least one finish.
pub(super) fn draw(scene: &Scene, figures: &RiskFigures) -> Picture {
    let mut canvas = Canvas::default();
    frame::header(&mut canvas, scene, WIDTH);
    let mut y = HEADER + 8.0;
    summary(&mut canvas, scene, figures, y);
    y += 62.0;
    y = finishes(&mut canvas, scene, figures, y);
    y = drivers(&mut canvas, scene, &figures.drivers, y + 34.0);
    let mut keys = match scene.plan.info.deadline_stamp() {
        None => vec![Key::Finishes, Key::Share],
        Some(at) => {
            let (first, last) = (figures.finishes[0], percentile(figures, 100));
            let in_time = (first <= at).then_some(Key::InTime);
            let late = (last > at).then_some(Key::Late);
            [in_time, late, Some(Key::Share)]
                .into_iter()
                .flatten()
                .collect()
        }
    };
    keys.extend(near_deadline(scene, figures).map(|_| Key::Deadline));
    let height = y + frame::footer(&mut canvas, scene, (y, WIDTH), &keys);
    Picture {
        across: Folds::default(),
        down: Folds::default(),
        sections: Vec::new(),
        strands: Vec::new(),
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
        .map(|&percent| (format!("P{percent}"), percentile(figures, percent).told()))
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

/// From when to when the finishes are drawn, in columns of so many minutes. Where there is a deadline, a column ends there.
fn columns(list: &[Stamp], near: Option<Stamp>) -> (Stamp, i64, usize) {
    let (first, last) = (list[0], list[list.len() - 1]);
    let start = near.map_or(first, |at| at.min(first));
    let end = near.map_or(last, |at| at.max(last));
    let room = (end.since(start).0 / 30).max(30);
    let (start, end) = (start.0 - room, end.0 + room);
    let step = rounded_up(end - start, COLUMNS).max(1);
    let aim = near.unwrap_or(first).0;
    let start = aim - rounded_up(aim - start, step) * step;
    let count = usize::try_from(rounded_up(end - start, step)).unwrap_or(1);
    (Stamp(start), step, count)
}

/// How often one number goes into another, and once more for the rest.
fn rounded_up(number: i64, by: i64) -> i64 {
    -(-number).div_euclid(by)
}

/// The moments by which shares of the campaigns have finished; those of one moment are one mark.
fn shares(figures: &RiskFigures) -> Vec<Mark> {
    let ends = SHARES.map(|percent| (percentile(figures, percent), percent));
    let together = ends.chunk_by(|one, other| one.0 == other.0);
    let marks = together.map(|ends| {
        let (at, first) = ends[0];
        let moment = axis::moment(at);
        let words = match ends.last() {
            Some(&(_, last)) if last > first => format!("P{first} to P{last} · {moment}"),
            _ => format!("P{first} · {moment}"),
        };
        Mark {
            at,
            words,
            kind: Kind::Share,
        }
    });
    marks.collect()
}

/// Columns of how many campaigns finish when, and the share that has finished by then.
fn finishes(canvas: &mut Canvas, scene: &Scene, figures: &RiskFigures, top: f32) -> f32 {
    let palette = scene.palette;
    let list = &figures.finishes;
    let near = near_deadline(scene, figures);
    let (start, step, count) = columns(list, near);
    let end = Stamp(start.0 + step * count as i64);
    let left = MARGIN + 44.0;
    let axis = Axis::new(start, end, left, WIDTH - left - MARGIN - 10.0);
    let mut marks = shares(figures);
    marks.extend(near.map(|at| Mark {
        at,
        words: "Deadline".to_owned(),
        kind: Kind::Deadline,
    }));
    marks.sort_by_key(|mark| mark.at);
    let ceiling = top + marks::height(&axis, &marks) + TICKS;
    let floor = ceiling + CHART;
    axis.draw(canvas, scene, ceiling, floor);
    for percent in SCALE {
        let y = floor - f32::from(percent) / 100.0 * CHART;
        canvas.line((left, y), (axis.x(end), y), Stroke::line(palette.grid, 1.0));
    }
    let counts = counts(list, (start, step, count));
    let most = counts.iter().copied().max().unwrap_or(1).max(1) as f32;
    let deadline = scene.plan.info.deadline_stamp();
    for (place, &count) in counts.iter().enumerate() {
        let from = Stamp(start.0 + step * place as i64);
        let to = Stamp(from.0 + step);
        let fill = match deadline {
            None => palette.tone(palette.accent, false).tail,
            Some(at) if to <= at => palette.tone(palette.good, false).bar,
            Some(_) => palette.danger().bar,
        };
        let height = count as f32 / most * (CHART - 24.0);
        let (x, width) = (axis.x(from), axis.x(to) - axis.x(from));
        if count > 0 {
            let area = rect(x + 1.0, floor - height, (width - 2.0).max(1.0), height);
            canvas.rect(area, 2.0, Some(fill), Stroke::default());
        }
    }
    marks::draw(canvas, scene, &axis, &marks, (top, ceiling, floor));
    curve(canvas, scene, list, &axis, (ceiling, floor));
    for percent in SHARES {
        let x = axis.x(percentile(figures, percent));
        let y = floor - percent as f32 / 100.0 * CHART;
        canvas.disc((x, y), 4.0, palette.text);
    }
    let share = Style::new(10.5, Weight::Regular, palette.soft_text()).at(Anchor::End);
    for percent in SCALE {
        let y = floor - f32::from(percent) / 100.0 * CHART;
        canvas.text((left - 10.0, y + 3.5), &format!("{percent} %"), share);
    }
    if list[0] == list[list.len() - 1] {
        let quiet = Style::new(11.5, Weight::Regular, palette.soft_text());
        let words =
            "All of them finish at the same moment: the plan states no range, risk or chance.";
        canvas.text((left, floor + 24.0), words, quiet);
    }
    floor
}

/// How many finishes fall into each column; one at its end belongs to it.
fn counts(list: &[Stamp], (start, step, count): (Stamp, i64, usize)) -> Vec<usize> {
    let mut counts = vec![0; count];
    for at in list {
        let column = (at.since(start).0 - 1).div_euclid(step);
        let column = usize::try_from(column).unwrap_or(0).min(count - 1);
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
    canvas.path(bounds, &d, None, Stroke::line(scene.palette.text, 2.0));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finish_is_in_a_column_and_a_column_ends_at_the_deadline() {
        let start = Stamp::DEFAULT_START;
        for (spread, deadline) in [
            (0, None),
            (7, Some(100)),
            (37, Some(-50)),
            (411, Some(9000)),
        ] {
            let list: Vec<Stamp> = (0..200).map(|run| Stamp(start.0 + run * spread)).collect();
            let near = deadline.map(|minutes| Stamp(start.0 + minutes));
            let (from, step, count) = columns(&list, near);
            let counted = counts(&list, (from, step, count));
            assert_eq!(counted.iter().sum::<usize>(), list.len());
            let aim = near.unwrap_or(list[0]).since(from).0;
            assert_eq!(aim % step, 0, "{spread}");
            let before = usize::try_from(aim / step).expect("after the start");
            let in_time = list
                .iter()
                .filter(|at| **at <= near.unwrap_or(list[0]))
                .count();
            assert_eq!(counted[..before].iter().sum::<usize>(), in_time, "{spread}");
            assert!(count as i64 <= COLUMNS + 2);
        }
    }
}
