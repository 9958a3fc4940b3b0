//! Where the planner looks: zoom and shift between the drawing and the screen, with soft moves.
//!
//! Drawing coordinates are points at natural size; the shift is that of the drawing's origin from the canvas's upper
//! left corner, so that moving or resizing a panel does not move the content twice. Knows nothing about cards.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

/// The smallest zoom: 100,000 tickets fit a screen with it.
pub const LEAST_ZOOM: f32 = 0.01;
/// The largest zoom.
pub const MOST_ZOOM: f32 = 3.0;
/// Seconds that a soft move takes.
const MOVE_SECONDS: f32 = 0.22;

/// Zoom and shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View2d {
    /// Screen points per drawing point.
    pub zoom: f32,
    /// The drawing's origin on the canvas, in screen points from the canvas's upper left corner.
    pub shift: Vec2,
}

/// The camera: the present view and the one it moves to.
#[derive(Clone, Debug)]
pub struct Camera {
    view: View2d,
    journey: Option<Journey>,
}

#[derive(Clone, Copy, Debug)]
struct Journey {
    from: View2d,
    to: View2d,
    /// `0.0..=1.0`.
    progress: f32,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            view: View2d {
                zoom: 1.0,
                shift: Vec2::ZERO,
            },
            journey: None,
        }
    }
}

impl View2d {
    /// The view in which `area` of the drawing fills `room` of the canvas (relative to its upper left corner),
    /// between the zooms `least` and `most`; in the middle of the top where it is smaller.
    pub fn fitting(area: Rect, room: Rect, least: f32, most: f32) -> Self {
        let size = area.size().max(Vec2::splat(1.0));
        let fit = (room.width() / size.x).min(room.height() / size.y);
        let zoom = fit.clamp(least, most).clamp(LEAST_ZOOM, MOST_ZOOM);
        let mut shift = room.center().to_vec2() - area.center().to_vec2() * zoom;
        // What does not fit begins at the left, where reading begins; lanes begin at the top in any case.
        if size.x * zoom > room.width() + 1.0 {
            shift.x = room.left() - area.left() * zoom;
        }
        shift.y = room.top() - area.top() * zoom;
        Self { zoom, shift }
    }

    /// From the drawing to the canvas.
    pub fn to_canvas(self, point: Pos2) -> Pos2 {
        (point.to_vec2() * self.zoom + self.shift).to_pos2()
    }

    /// From the canvas to the drawing.
    pub fn to_drawing(self, point: Pos2) -> Pos2 {
        ((point.to_vec2() - self.shift) / self.zoom).to_pos2()
    }

    fn zoomed_at(self, point: Pos2, factor: f32) -> Self {
        let zoom = (self.zoom * factor).clamp(LEAST_ZOOM, MOST_ZOOM);
        let held = self.to_drawing(point);
        Self {
            zoom,
            shift: point.to_vec2() - held.to_vec2() * zoom,
        }
    }

    fn between(self, other: Self, share: f32) -> Self {
        // Zoom is felt by its ratio; so that the way looks straight, the shift follows the zoom where it changes.
        let zoom = self.zoom * (other.zoom / self.zoom).powf(share);
        let along = if (other.zoom - self.zoom).abs() < 1e-4 {
            share
        } else {
            (zoom - self.zoom) / (other.zoom - self.zoom)
        };
        Self {
            zoom,
            shift: self.shift + (other.shift - self.shift) * along,
        }
    }
}

impl Camera {
    /// The view to draw with.
    pub fn view(&self) -> View2d {
        self.view
    }

    /// Looks there at once.
    pub fn jump(&mut self, to: View2d) {
        self.view = to;
        self.journey = None;
    }

    /// Looks there after a soft move, or at once with `is_still` (reduced motion).
    pub fn travel(&mut self, to: View2d, is_still: bool) {
        if is_still {
            self.jump(to);
        } else {
            self.journey = Some(Journey {
                from: self.view,
                to,
                progress: 0.0,
            });
        }
    }

    /// Follows a drag or a scroll, in screen points.
    pub fn pan(&mut self, by: Vec2) {
        self.journey = None;
        self.view.shift += by;
    }

    /// Follows the drawing, which has moved by `by` drawing points under it.
    pub fn shift(&mut self, by: Vec2) {
        self.view.shift += by * self.view.zoom;
        if let Some(journey) = &mut self.journey {
            journey.from.shift += by * journey.from.zoom;
            journey.to.shift += by * journey.to.zoom;
        }
    }

    /// Zooms by `factor`; the drawing under `point` of the canvas stays there.
    pub fn zoom_at(&mut self, point: Pos2, factor: f32) {
        self.journey = None;
        self.view = self.view.zoomed_at(point, factor);
    }

    /// Softly zooms by `factor` at `point`, adding to a zoom under way.
    pub fn travel_zoom(&mut self, point: Pos2, factor: f32, is_still: bool) {
        let goal = self.journey.map_or(self.view, |journey| journey.to);
        self.travel(goal.zoomed_at(point, factor), is_still);
    }

    /// Softly moves so that `area` lies within `room`; does nothing where it does already.
    pub fn reveal(&mut self, area: Rect, room: Rect, is_still: bool) {
        let shown =
            Rect::from_min_max(self.view.to_canvas(area.min), self.view.to_canvas(area.max));
        let push = |low: f32, high: f32, from: f32, to: f32| {
            if high - low > to - from || low < from {
                from - low
            } else {
                (to - high).min(0.0)
            }
        };
        let by = vec2(
            push(shown.left(), shown.right(), room.left(), room.right()),
            push(shown.top(), shown.bottom(), room.top(), room.bottom()),
        );
        if by != Vec2::ZERO {
            let to = View2d {
                zoom: self.view.zoom,
                shift: self.view.shift + by,
            };
            self.travel(to, is_still);
        }
    }

    /// Moves on by `seconds`; true while there is way left.
    pub fn advance(&mut self, seconds: f32) -> bool {
        let Some(journey) = &mut self.journey else {
            return false;
        };
        journey.progress += seconds.min(0.05) / MOVE_SECONDS;
        if journey.progress >= 1.0 {
            self.view = journey.to;
            self.journey = None;
            return false;
        }
        let eased = 1.0 - (1.0 - journey.progress).powi(3);
        self.view = journey.from.between(journey.to, eased);
        true
    }

    /// Keeps at least a corner of `area` within `size` of the canvas, so that nobody pans into the void.
    pub fn keep_in_sight(&mut self, area: Rect, size: Vec2) {
        let margin = vec2(120.0, 80.0).min(size / 2.0);
        let view = &mut self.view;
        let hold = |shift: f32, low: f32, high: f32, extent: f32, margin: f32| {
            shift.clamp(
                margin - high * view.zoom,
                (extent - margin - low * view.zoom).max(margin - high * view.zoom),
            )
        };
        view.shift = vec2(
            hold(view.shift.x, area.left(), area.right(), size.x, margin.x),
            hold(view.shift.y, area.top(), area.bottom(), size.y, margin.y),
        );
    }
}

/// The part of the drawing that `size` of the canvas shows.
pub fn visible(view: View2d, size: Vec2) -> Rect {
    Rect::from_min_max(
        view.to_drawing(Pos2::ZERO),
        view.to_drawing(pos2(size.x, size.y)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Pos2, b: Pos2) -> bool {
        a.distance(b) < 0.01
    }

    #[test]
    fn the_point_under_the_pointer_stays_there() {
        let mut camera = Camera::default();
        camera.jump(View2d {
            zoom: 0.7,
            shift: vec2(31.0, -8.0),
        });
        let pointer = pos2(320.0, 210.0);
        let held = camera.view().to_drawing(pointer);
        for factor in [1.3, 0.2, 50.0, 0.001] {
            camera.zoom_at(pointer, factor);
            assert!(
                close(camera.view().to_canvas(held), pointer),
                "factor {factor}"
            );
            assert!((LEAST_ZOOM..=MOST_ZOOM).contains(&camera.view().zoom));
        }
    }

    #[test]
    fn what_fits_is_centred_at_the_top_and_what_does_not_begins_at_the_corner() {
        let room = Rect::from_min_size(pos2(100.0, 20.0), vec2(400.0, 300.0));
        let small = View2d::fitting(
            Rect::from_min_size(pos2(5.0, 5.0), vec2(100.0, 60.0)),
            room,
            0.1,
            1.0,
        );
        assert!(close(small.to_canvas(pos2(55.0, 5.0)), room.center_top()));
        let large = Rect::from_min_size(pos2(5.0, 5.0), vec2(4000.0, 3000.0));
        assert!(close(
            View2d::fitting(large, room, 0.5, 1.0).to_canvas(large.min),
            room.min
        ));
        let whole = View2d::fitting(large, room, LEAST_ZOOM, 1.0);
        assert!(close(whole.to_canvas(large.max), room.max));
    }

    #[test]
    fn a_soft_move_ends_where_it_was_told_to() {
        let mut camera = Camera::default();
        let to = View2d {
            zoom: 2.0,
            shift: vec2(-50.0, 12.0),
        };
        camera.travel(to, false);
        let mut frames = 0;
        while camera.advance(0.016) {
            frames += 1;
            assert!(frames < 100, "the move does not end");
        }
        assert!(frames > 3, "the move was a jump");
        assert_eq!(camera.view(), to);
    }

    #[test]
    fn revealing_moves_no_further_than_needed() {
        let room = Rect::from_min_size(Pos2::ZERO, vec2(300.0, 200.0));
        let mut camera = Camera::default();
        camera.reveal(
            Rect::from_min_size(pos2(20.0, 20.0), vec2(50.0, 50.0)),
            room,
            true,
        );
        assert_eq!(camera.view().shift, Vec2::ZERO);
        camera.reveal(
            Rect::from_min_size(pos2(290.0, 20.0), vec2(50.0, 50.0)),
            room,
            true,
        );
        assert_eq!(camera.view().shift, vec2(-40.0, 0.0));
    }

    #[test]
    fn the_drawing_cannot_be_lost() {
        let mut camera = Camera::default();
        camera.pan(vec2(1e6, -1e6));
        let area = Rect::from_min_size(Pos2::ZERO, vec2(500.0, 400.0));
        camera.keep_in_sight(area, vec2(800.0, 600.0));
        assert!(visible(camera.view(), vec2(800.0, 600.0)).intersects(area));
    }
}
