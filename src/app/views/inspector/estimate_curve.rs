//! The small curve above an estimate: how probable each duration is.

use crate::app::fonts::Weight;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{size, space};
use crate::app::widgets::Line;
use crate::plan::{Estimate, EstimatePoint, EstimateShape, duration};
use egui::{
    Align, Color32, Mesh, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

const HEIGHT: f32 = 52.0;
const LABELS: f32 = 34.0;
const STEPS: usize = 48;

/// Draws the curve of an estimate that has a spread; nothing for the others.
pub(super) fn show(ui: &mut Ui, estimate: &Estimate, shape: EstimateShape) {
    let at = |point| estimate.at(point).map(|work| work.0 as f32);
    let (Some(min), Some(likely), Some(max)) = (
        at(EstimatePoint::Min),
        at(EstimatePoint::Likely),
        at(EstimatePoint::Max),
    ) else {
        return;
    };
    if max <= min {
        return;
    }
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT + LABELS), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(WidgetType::Image, true, "Distribution of the estimate")
    });
    let mode = ((likely - min) / (max - min)).clamp(0.0, 1.0);
    let curve = Rect::from_min_size(rect.min, vec2(rect.width(), HEIGHT));
    paint_curve(ui, curve, |x| density(shape, mode, x));
    paint_labels(ui, rect.with_min_y(curve.bottom() + 4.0), estimate, mode);
    ui.add_space(space::ROW);
}

/// Density over `0..=1`, scaled so that its top is at most 1.
fn density(shape: EstimateShape, mode: f32, x: f32) -> f32 {
    match shape {
        EstimateShape::Uniform => 0.6,
        EstimateShape::Triangular if x <= mode => x / mode.max(f32::EPSILON),
        EstimateShape::Triangular => (1.0 - x) / (1.0 - mode).max(f32::EPSILON),
        // PERT is a beta distribution with these two exponents; its top is at the mode.
        EstimateShape::Pert => {
            let (a, b) = (4.0 * mode, 4.0 * (1.0 - mode));
            let raw = |x: f32| x.powf(a) * (1.0 - x).powf(b);
            raw(x) / raw(mode).max(f32::EPSILON)
        }
        // The ends are the 10th and 90th percentile of a lognormal; drawn as its bell on a log scale.
        EstimateShape::Lognormal => (-((x - mode) * (x - mode)) / 0.12).exp(),
    }
}

fn paint_curve(ui: &Ui, rect: Rect, density: impl Fn(f32) -> f32) {
    let theme = Theme::of(ui);
    let line = theme.accent.line;
    let fill = Color32::from_rgba_unmultiplied(line.r(), line.g(), line.b(), 46);
    let point = |step: usize| {
        let x = step as f32 / STEPS as f32;
        pos2(
            rect.left() + x * rect.width(),
            rect.bottom() - density(x).clamp(0.0, 1.0) * (HEIGHT - 4.0),
        )
    };
    let points: Vec<egui::Pos2> = (0..=STEPS).map(point).collect();
    let mut mesh = Mesh::default();
    for (index, top) in points.iter().enumerate() {
        mesh.colored_vertex(*top, fill);
        mesh.colored_vertex(pos2(top.x, rect.bottom()), fill);
        if index > 0 {
            let base = 2 * index as u32;
            mesh.add_triangle(base - 2, base - 1, base);
            mesh.add_triangle(base - 1, base, base + 1);
        }
    }
    ui.painter().add(Shape::mesh(mesh));
    ui.painter().hline(
        rect.x_range(),
        rect.bottom(),
        Stroke::new(1.0, theme.hairline),
    );
    ui.painter()
        .add(Shape::line(points, Stroke::new(1.5, line)));
}

fn paint_labels(ui: &Ui, rect: Rect, estimate: &Estimate, mode: f32) {
    let theme = Theme::of(ui);
    let points = [
        (EstimatePoint::Min, 0.0, "min"),
        (EstimatePoint::Likely, mode, "likely"),
        (EstimatePoint::Max, 1.0, "max"),
    ];
    for (point, x, name) in points {
        let value = estimate.at(point).map_or_else(String::new, duration::show);
        let width = rect.width() / 3.0;
        let centre = (rect.left() + x * rect.width())
            .clamp(rect.left() + width / 2.0, rect.right() - width / 2.0);
        let column =
            Rect::from_center_size(pos2(centre, rect.center().y), vec2(width, rect.height()));
        let side = if x == 0.0 {
            Align::Min
        } else if x == 1.0 {
            Align::Max
        } else {
            Align::Center
        };
        let (upper, lower) = column.split_top_bottom_at_fraction(0.5);
        Line::new(&value, Weight::SemiBold, size::SMALL, theme.text).paint_in(ui, upper, side);
        Line::new(name, Weight::Regular, size::CAPTION, theme.muted).paint_in(ui, lower, side);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_density_stays_within_its_frame() {
        let shapes = [
            EstimateShape::Triangular,
            EstimateShape::Pert,
            EstimateShape::Uniform,
            EstimateShape::Lognormal,
        ];
        for shape in shapes {
            for mode in [0.0, 0.3, 1.0] {
                for step in 0..=STEPS {
                    let value = density(shape, mode, step as f32 / STEPS as f32);
                    assert!(
                        (0.0..=1.001).contains(&value),
                        "{shape:?} {mode} {step}: {value}"
                    );
                }
            }
        }
    }
}
