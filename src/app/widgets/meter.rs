//! A thin bar that shows a share: criticality, progress, utilisation.
//!
//! It shows; it cannot be dragged. The figure stands beside it, so the bar may stay thin.

use egui::{CornerRadius, Response, Sense, Ui, Widget, WidgetInfo, WidgetType, vec2};

use crate::app::theme::metrics::extent;
use crate::app::theme::{Theme, Tone};

/// A bar filled from the left; add it with `ui.add`.
#[must_use = "add it to an Ui"]
pub struct Meter<'a> {
    label: &'a str,
    share: f32,
    tone: Option<Tone>,
    width: Option<f32>,
    height: f32,
}

impl<'a> Meter<'a> {
    /// `share` in 0..=1 (clamped; not a number counts as 0); `label` is what assistive technology reads.
    pub fn new(label: &'a str, share: f32) -> Self {
        Self {
            label,
            share: if share.is_nan() {
                0.0
            } else {
                share.clamp(0.0, 1.0)
            },
            tone: None,
            width: None,
            height: extent::METER,
        }
    }

    /// Colours it; accent without.
    pub fn tone(mut self, tone: &Tone) -> Self {
        self.tone = Some(*tone);
        self
    }

    /// Width in points; all that is available without.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Height in points, for charts made of bars.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }
}

impl Widget for Meter<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui);
        let width = self.width.unwrap_or_else(|| ui.available_width());
        let (rect, response) = ui.allocate_exact_size(vec2(width, self.height), Sense::hover());
        response.widget_info(|| {
            let percent = (f64::from(self.share) * 100.0).round();
            WidgetInfo {
                label: Some(self.label.to_owned()),
                value: Some(percent),
                ..WidgetInfo::new(WidgetType::ProgressIndicator)
            }
        });
        let corner = CornerRadius::same((self.height / 2.0) as u8);
        ui.painter().rect_filled(rect, corner, theme.stroke);
        let filled = rect.with_max_x(rect.left() + rect.width() * self.share);
        if filled.width() > 0.0 {
            let line = self.tone.unwrap_or(theme.accent).line;
            ui.painter().rect_filled(filled, corner, line);
        }
        response
    }
}
