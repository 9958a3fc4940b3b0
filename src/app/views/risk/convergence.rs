//! Convergence: how P80 settled as samples came in, and how well it is known by now.

use super::Page;
use crate::app::fonts::Weight;
use crate::app::theme::metrics::size;
use crate::app::widgets::{Line, elided_label, page_card};
use crate::simulate::{Convergence, SimulateError, Summary};
use egui::{Align, Mesh, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};
use std::sync::Arc;

const HEIGHT: f32 = 220.0;
const POINTS: usize = 24;
const SHARE: f64 = 0.8;

/// The card, and what was worked out for the simulation it shows.
#[derive(Default)]
pub(super) struct ConvergenceCard {
    of: Option<Arc<Result<Summary, SimulateError>>>,
    points: Vec<Convergence>,
}

impl ConvergenceCard {
    /// Draws the card.
    pub fn show(&mut self, ui: &mut Ui, page: &Page<'_>) {
        let is_same = self
            .of
            .as_ref()
            .is_some_and(|own| Arc::ptr_eq(own, page.found));
        if !is_same {
            self.points = page.summary.convergence(SHARE, POINTS);
            self.of = Some(page.found.clone());
        }
        let caption = "P80 of the first so many samples, with its 95 % interval";
        page_card(ui, "How well it is known", caption, |ui| {
            let Some(last) = self.points.last() else {
                return;
            };
            let told = format!(
                "After {} samples P80 is {}, known to {} either way",
                last.samples,
                page.tell(last.value),
                Page::tell_change(last.half_width).trim_start_matches('+')
            );
            let size = vec2(ui.available_width(), HEIGHT);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, &told));
            self.chart(ui, page, rect);
            let line = Line::new(&told, Weight::Regular, size::BODY, page.theme.muted);
            let room = ui.available_width();
            elided_label(ui, &line, room);
        });
    }

    fn chart(&self, ui: &Ui, page: &Page<'_>, rect: Rect) {
        let theme = page.theme;
        let plot = Rect::from_min_max(rect.min + vec2(116.0, 6.0), rect.max - vec2(8.0, 20.0));
        // The first points know next to nothing and would flatten the rest.
        let settled = &self.points[self.points.len() / 8..];
        let low = settled.iter().map(|point| point.value - point.half_width);
        let high = settled.iter().map(|point| point.value + point.half_width);
        let (low, high) = (low.fold(f64::MAX, f64::min), high.fold(f64::MIN, f64::max));
        let spread = (high - low).max(1.0) * 1.1;
        let middle = (high + low) / 2.0;
        let most = self.points.last().map_or(1, |point| point.samples).max(1);
        let x = |samples: usize| plot.left() + plot.width() * samples as f32 / most as f32;
        let y = |minutes: f64| {
            let share = ((minutes - middle) / spread + 0.5).clamp(0.0, 1.0);
            plot.bottom() - plot.height() * share as f32
        };
        ui.painter().rect_stroke(
            plot,
            0.0,
            Stroke::new(1.0, theme.grid),
            egui::StrokeKind::Inside,
        );
        let mut band = Mesh::default();
        for point in &self.points {
            let colour = theme.accent.line.gamma_multiply(0.18);
            band.colored_vertex(
                pos2(x(point.samples), y(point.value + point.half_width)),
                colour,
            );
            band.colored_vertex(
                pos2(x(point.samples), y(point.value - point.half_width)),
                colour,
            );
        }
        for pair in 0..self.points.len().saturating_sub(1) as u32 {
            let first = 2 * pair;
            band.add_triangle(first, first + 1, first + 2);
            band.add_triangle(first + 1, first + 2, first + 3);
        }
        ui.painter().add(Shape::mesh(band));
        let line: Vec<Pos2> = self
            .points
            .iter()
            .map(|point| pos2(x(point.samples), y(point.value)))
            .collect();
        ui.painter()
            .add(Shape::line(line, Stroke::new(1.75, theme.accent.line)));
        for minutes in [middle - spread * 0.45, middle, middle + spread * 0.45] {
            let room =
                Rect::from_center_size(pos2(rect.left() + 55.0, y(minutes)), vec2(110.0, 14.0));
            let text = page.tell(minutes);
            Line::new(&text, Weight::Regular, size::AXIS, theme.muted).paint_in(
                ui,
                room,
                Align::Max,
            );
        }
        let axis = rect.with_min_y(plot.bottom() + 3.0);
        let text = format!("{most} samples");
        Line::new(&text, Weight::Regular, size::AXIS, theme.muted).paint_in(ui, axis, Align::Max);
    }
}
