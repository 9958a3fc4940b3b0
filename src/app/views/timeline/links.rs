//! Dependencies as thin elbows between bars: those of the selected and hovered rows, or all when few.

use super::canvas::{Canvas, Tops};
use super::model::{Link, Model};
use crate::plan::Strength;
use egui::{Painter, Pos2, Shape, Stroke, pos2, vec2};
use std::collections::HashSet;

/// So many links may be shown at once without making the bars hard to read.
const FEW: usize = 8;
/// How far an elbow leaves a bar before it turns.
const STUB: f32 = 7.0;
const ARROW: f32 = 4.0;
/// Half a row: where the gap between two rows is.
const HALF_ROW: f32 = 13.5;

/// Paints the links; `top` is where the first row begins.
pub(super) fn paint(painter: &Painter, canvas: &Canvas<'_>, model: &Model, tops: &Tops, top: f32) {
    let active = active_places(canvas, model);
    let is_active = |link: &&Link| active.contains(&link.from) || active.contains(&link.to);
    if model.links.len() <= FEW {
        let quiet = model.links.iter().filter(|link| !is_active(link));
        quiet.for_each(|link| paint_one(painter, canvas, model, link, tops, top, false));
    }
    if !active.is_empty() {
        let lit = model.links.iter().filter(is_active);
        lit.for_each(|link| paint_one(painter, canvas, model, link, tops, top, true));
    }
}

/// The places of the selected rows and of the hovered one.
fn active_places(canvas: &Canvas<'_>, model: &Model) -> HashSet<usize> {
    /// Beyond this a selection is an area, and its links would be a tangle.
    const MOST: usize = 40;
    let selected = canvas.ctx.selection.rows().iter().take(MOST).copied();
    selected
        .chain(canvas.ctx.hover)
        .filter_map(|row| model.place(row))
        .collect()
}

fn paint_one(
    painter: &Painter,
    canvas: &Canvas<'_>,
    model: &Model,
    link: &Link,
    tops: &Tops,
    top: f32,
    is_active: bool,
) {
    let Some((from, to)) = ends(canvas, model, link, tops, top) else {
        return;
    };
    let clip = painter.clip_rect();
    let is_out = |a: f32, b: f32, low: f32, high: f32| a.max(b) < low || a.min(b) > high;
    if is_out(from.y, to.y, clip.top(), clip.bottom()) {
        return;
    }
    let theme = canvas.theme;
    let colour = match (link.is_critical, is_active) {
        (true, true) => theme.critical.line,
        (true, false) => theme.critical.tail,
        (false, true) => theme.muted,
        (false, false) => theme.stroke,
    };
    let stroke = Stroke::new(1.0, colour);
    let path = elbow(from, to, link.from_finish, link.to_start);
    match link.strength {
        Strength::Hard => painter.line(path.clone(), stroke),
        Strength::Soft => painter.add(Shape::Vec(Shape::dashed_line(&path, stroke, 4.0, 3.0))),
        Strength::Info => painter.add(Shape::Vec(Shape::dashed_line(&path, stroke, 1.5, 3.0))),
    };
    let ahead = if link.to_start { 1.0 } else { -1.0 };
    let wing = |y: f32| to + vec2(-ARROW * ahead, y * ARROW * 0.75);
    painter.add(Shape::convex_polygon(
        vec![to, wing(-1.0), wing(1.0)],
        colour,
        Stroke::NONE,
    ));
}

/// Where a link leaves and arrives.
fn ends(
    canvas: &Canvas<'_>,
    model: &Model,
    link: &Link,
    tops: &Tops,
    top: f32,
) -> Option<(Pos2, Pos2)> {
    let end = |place: usize, at_finish: bool| {
        let (left, right) = canvas.reach(model.rows.get(place)?.span.as_ref()?);
        let y = top + tops.reach(place).center();
        Some(pos2(if at_finish { right } else { left }, y))
    };
    Some((
        end(link.from, link.from_finish)?,
        end(link.to, !link.to_start)?,
    ))
}

/// A path of right angles: out of the first end, along the gap beside its row, into the second end.
fn elbow(from: Pos2, to: Pos2, from_finish: bool, to_start: bool) -> Vec<Pos2> {
    let out = from + vec2(if from_finish { STUB } else { -STUB }, 0.0);
    let into = to + vec2(if to_start { -STUB } else { STUB }, 0.0);
    let is_straight = if to_start {
        out.x <= into.x
    } else {
        out.x >= into.x
    };
    if is_straight && from_finish == to_start {
        return vec![from, pos2(out.x, from.y), pos2(out.x, to.y), to];
    }
    if from_finish != to_start {
        let x = if from_finish {
            out.x.max(into.x)
        } else {
            out.x.min(into.x)
        };
        return vec![from, pos2(x, from.y), pos2(x, to.y), to];
    }
    let side = if to.y >= from.y { HALF_ROW } else { -HALF_ROW };
    let gap = from.y + side;
    vec![from, out, pos2(out.x, gap), pos2(into.x, gap), into, to]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elbows_have_right_angles_and_leave_and_arrive_on_the_right_side() {
        let from = pos2(100.0, 14.0);
        for to in [
            pos2(200.0, 98.0),
            pos2(50.0, 98.0),
            pos2(104.0, -42.0),
            pos2(100.0, 14.0),
        ] {
            for (from_finish, to_start) in
                [(true, true), (false, false), (true, false), (false, true)]
            {
                let path = elbow(from, to, from_finish, to_start);
                assert_eq!((path[0], path[path.len() - 1]), (from, to));
                let is_square = |pair: &[Pos2]| pair[0].x == pair[1].x || pair[0].y == pair[1].y;
                assert!(path.windows(2).all(is_square), "{path:?}");
                assert_eq!(path[1].x > from.x, from_finish, "{path:?}");
                let before = path[path.len() - 2];
                assert_eq!(before.x < to.x, to_start, "{path:?}");
            }
        }
    }
}
