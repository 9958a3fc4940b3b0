//! The page of a lint rule, and silencing a rule for one plan with a reason.

use crate::app::action::Actions;
use crate::app::fonts::Weight;
use crate::app::state::AppState;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::widgets::{ActionButton, panel_title, section_heading};
use crate::lint;
use egui::{Align, FontId, Label, Layout, RichText, ScrollArea, TextEdit, Ui};

/// Draws a rule's page; true when it is done.
pub(super) fn page(ui: &mut Ui, rule: &str) -> bool {
    let Some(rule) = lint::find(rule) else {
        return true;
    };
    ui.set_width((ui.ctx().content_rect().width() - 160.0).clamp(420.0, 640.0));
    panel_title(ui, rule.name);
    ui.add_space(space::HEADING);
    let height = (ui.ctx().content_rect().height() - 220.0).clamp(140.0, 520.0);
    ScrollArea::vertical()
        .max_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| markdown(ui, rule.docs));
    ui.add_space(space::SECTION);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add(ActionButton::primary("Close")).clicked()
    })
    .inner
}

/// One part of a page.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// A heading below the title.
    Heading(String),
    /// Running text.
    Words(String),
    /// One item of a list.
    Item(String),
    /// Lines that stay as they are.
    Code(String),
}

/// The parts of a page. The pages of rules use headings, paragraphs, lists and fences, so nothing else is known.
fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let (mut in_code, mut is_open) = (false, false);
    for line in text.lines().skip(1) {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
            if in_code {
                parts.push(Part::Code(String::new()));
            }
            is_open = false;
            continue;
        }
        let trimmed = line.trim();
        match parts.last_mut() {
            Some(Part::Code(code)) if in_code => {
                code.push_str(line);
                code.push('\n');
                continue;
            }
            Some(Part::Words(words) | Part::Item(words))
                if is_open && !trimmed.is_empty() && !starts_anew(trimmed) =>
            {
                words.push(' ');
                words.push_str(trimmed);
                continue;
            }
            _ => {}
        }
        is_open = !trimmed.is_empty() && !trimmed.starts_with('#');
        if let Some(heading) = trimmed.strip_prefix("## ") {
            parts.push(Part::Heading(heading.to_owned()));
        } else if let Some(item) = trimmed.strip_prefix("- ") {
            parts.push(Part::Item(item.to_owned()));
        } else if !trimmed.is_empty() {
            parts.push(Part::Words(trimmed.to_owned()));
        }
    }
    parts
}

fn starts_anew(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("- ") || line.starts_with('|')
}

fn markdown(ui: &mut Ui, text: &str) {
    let theme = Theme::of(ui);
    ui.spacing_mut().item_spacing.y = space::ROW;
    for part in parts(text) {
        match part {
            Part::Heading(heading) => {
                ui.add_space(space::HEADING);
                section_heading(ui, &heading);
            }
            Part::Words(words) => drop(ui.add(Label::new(marked(ui, &words)).wrap())),
            Part::Item(words) => drop(ui.horizontal_top(|ui| {
                ui.label(RichText::new("•").color(theme.faint));
                let text = marked(ui, &words);
                ui.add(Label::new(text).wrap())
            })),
            Part::Code(code) => {
                let frame = egui::Frame::new()
                    .fill(theme.raised)
                    .corner_radius(radius::ROW)
                    .inner_margin(egui::Margin::symmetric(10, 8));
                frame.show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    let text = RichText::new(code.trim_end()).font(FontId::monospace(size::MONO));
                    ui.add(Label::new(text.color(theme.text)).wrap());
                });
            }
        }
    }
}

/// Running text with its `code` set apart and its stars taken away.
fn marked(ui: &Ui, words: &str) -> egui::text::LayoutJob {
    let theme = Theme::of(ui);
    let mut job = egui::text::LayoutJob::default();
    for (place, piece) in words.split('`').enumerate() {
        let (font, colour) = match place % 2 {
            0 => (Weight::Regular.font(size::BODY), theme.muted),
            _ => (FontId::monospace(size::MONO), theme.text),
        };
        let piece = match place % 2 {
            0 => piece.replace("**", ""),
            _ => piece.to_owned(),
        };
        job.append(&piece, 0.0, egui::TextFormat::simple(font, colour));
    }
    job
}

/// Silencing a rule: the reason that is being typed.
pub struct SilenceDialog {
    rule: &'static str,
    reason: String,
    has_focus: bool,
}

impl SilenceDialog {
    /// A dialog about one rule.
    pub fn new(rule: &'static str) -> Self {
        Self {
            rule,
            reason: String::new(),
            has_focus: false,
        }
    }

    /// Draws the dialog; true when it is done.
    pub(super) fn show(&mut self, ui: &mut Ui, state: &AppState, actions: &mut Actions) -> bool {
        ui.set_width(460.0);
        panel_title(ui, &format!("Silence {} for this plan", self.rule));
        ui.add_space(space::HEADING);
        let words = "Its findings are not reported any more; the reason stands in the plan for whoever asks. Undo brings it back.";
        let quiet = Theme::of(ui).muted;
        ui.add(Label::new(RichText::new(words).color(quiet)).wrap());
        ui.add_space(space::HEADING);
        let field = TextEdit::singleline(&mut self.reason)
            .hint_text("Why it does not apply here")
            .margin(egui::Margin::symmetric(10, 7))
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        field.widget_info(|| {
            egui::WidgetInfo::text_edit(true, &self.reason, &self.reason, "Reason")
        });
        if !std::mem::replace(&mut self.has_focus, true) {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        ui.add_space(space::SECTION);
        let mut done = false;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let is_ready = !self.reason.trim().is_empty();
            let silence = ActionButton::primary("Silence");
            let pressed = ui.add_enabled(is_ready, silence).clicked();
            if is_ready && (pressed || entered) {
                let edit = lint::silence(state.sheet.document.plan(), self.rule, &self.reason);
                actions.edit(edit.label.clone(), move |tx| {
                    tx.apply(&edit);
                    Ok(())
                });
                done = true;
            }
            done |= ui.add(ActionButton::secondary("Cancel")).clicked();
        });
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_taken_apart() {
        let text = "# name\n\n## What it checks\n\nOne\ntwo `x`.\n\n- a\n  b\n- c\n\n```\ncode\n\nmore\n```\nend\n";
        let words = |text: &str| text.to_owned();
        assert_eq!(
            parts(text),
            [
                Part::Heading(words("What it checks")),
                Part::Words(words("One two `x`.")),
                Part::Item(words("a b")),
                Part::Item(words("c")),
                Part::Code(words("code\n\nmore\n")),
                Part::Words(words("end")),
            ]
        );
    }

    #[test]
    fn every_rule_has_a_page_with_all_its_headings() {
        for rule in lint::RULES {
            let headings = parts(rule.docs);
            let count = headings
                .iter()
                .filter(|part| matches!(part, Part::Heading(_)))
                .count();
            assert_eq!(count, lint::DOC_HEADINGS.len(), "{}", rule.name);
        }
    }
}
