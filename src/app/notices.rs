//! Notices: short messages in the lower right corner that go away by themselves.

use super::fonts::Weight;
use super::theme::Theme;
use super::theme::metrics::{radius, size};
use std::time::{Duration, Instant};

/// How long a message stays: long enough to read, longer when something failed.
const READ: Duration = Duration::from_secs(5);
const READ_ERROR: Duration = Duration::from_secs(12);
/// More messages than this cover the work; the oldest go.
const MOST: usize = 4;

/// The messages on the screen.
#[derive(Default)]
pub struct Notices {
    shown: Vec<Notice>,
}

struct Notice {
    text: String,
    /// Of messages about the same only the last stays.
    about: Option<&'static str>,
    is_error: bool,
    until: Instant,
}

impl Notices {
    /// Says that something was done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.add(text.into(), None, false, READ);
    }

    /// Says what became of something that may be done many times in a row, in place of what was said about it before.
    pub fn say_of(&mut self, about: &'static str, text: impl Into<String>) {
        self.add(text.into(), Some(about), false, READ);
    }

    /// Says that something failed, and what to do.
    pub fn fail(&mut self, text: impl Into<String>) {
        self.add(text.into(), None, true, READ_ERROR);
    }

    /// Says that something failed, until it is tried again: then what came of that stands in its place.
    pub fn fail_of(&mut self, about: &'static str, text: impl Into<String>) {
        self.add(text.into(), Some(about), true, READ_ERROR);
    }

    fn add(&mut self, text: String, about: Option<&'static str>, is_error: bool, stay: Duration) {
        let is_replaced =
            |notice: &Notice| notice.text == text || (about.is_some() && notice.about == about);
        self.shown.retain(|notice| !is_replaced(notice));
        let surplus = (self.shown.len() + 1).saturating_sub(MOST);
        self.shown.drain(..surplus);
        self.shown.push(Notice {
            text,
            about,
            is_error,
            until: Instant::now() + stay,
        });
    }

    /// Draws the messages above everything else.
    pub fn show(&mut self, ctx: &egui::Context) {
        let now = Instant::now();
        self.shown.retain(|notice| notice.until > now);
        let Some(next) = self.shown.iter().map(|notice| notice.until).min() else {
            return;
        };
        ctx.request_repaint_after(next - now);
        let mut closed = None;
        egui::Area::new(egui::Id::new("notices"))
            .anchor(egui::Align2::RIGHT_BOTTOM, egui::vec2(-16.0, -44.0))
            .order(egui::Order::Foreground)
            .show(ctx, |ui| {
                for (index, notice) in self.shown.iter().enumerate() {
                    if notice.show(ui) {
                        closed = Some(index);
                    }
                    ui.add_space(8.0);
                }
            });
        if let Some(index) = closed {
            self.shown.remove(index);
        }
    }
}

impl Notice {
    /// Draws one message; true when it was clicked away.
    fn show(&self, ui: &mut egui::Ui) -> bool {
        let theme = Theme::of(ui);
        let line = if self.is_error {
            theme.critical.line
        } else {
            theme.stroke
        };
        let frame = egui::Frame::new()
            .fill(theme.raised)
            .stroke(egui::Stroke::new(1.0, line))
            .corner_radius(radius::CARD)
            .inner_margin(egui::Margin::symmetric(14, 10));
        let response = frame.show(ui, |ui| {
            ui.set_max_width(420.0);
            let text = egui::RichText::new(&self.text)
                .font(Weight::Regular.font(size::BODY))
                .color(theme.text);
            ui.add(egui::Label::new(text).wrap());
        });
        response
            .response
            .interact(egui::Sense::click())
            .on_hover_text("Click to close")
            .clicked()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_messages_leave_room_for_the_work() {
        let mut notices = Notices::default();
        for step in 0..9 {
            notices.say_of("steps", format!("Undid step {step}"));
        }
        let texts = |notices: &Notices| -> Vec<String> {
            notices
                .shown
                .iter()
                .map(|notice| notice.text.clone())
                .collect()
        };
        assert_eq!(texts(&notices), ["Undid step 8"]);
        for file in 0..9 {
            notices.fail(format!("file {file} failed"));
        }
        let kept = texts(&notices);
        assert_eq!(kept.len(), MOST);
        assert_eq!(kept.last().map(String::as_str), Some("file 8 failed"));
    }
}
