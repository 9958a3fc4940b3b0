//! Answers of long questions as views show them: a spinner while nothing is known, a sentence where it failed.

use crate::app::fonts::Weight;
use crate::app::studies::Answer;
use crate::app::theme::Theme;
use crate::app::theme::metrics::size;
use crate::schedule::ScheduleError;
use egui::{RichText, Ui};

/// What an answer says of an older state of the plan.
pub(in crate::app) const OUTDATED: &str = "For the plan as it was; being computed again.";

/// What is known, and whether only of the plan as it was before; where nothing is, shows why and gives `None`.
pub(in crate::app) fn known<'a, T>(
    ui: &mut Ui,
    answer: Answer<'a, Result<T, ScheduleError>>,
) -> Option<(&'a T, bool)> {
    let (found, is_old) = match answer {
        Answer::Working(_) => {
            ui.add(egui::Spinner::new().size(16.0));
            return None;
        }
        Answer::Failed(message) => {
            note(ui, message);
            return None;
        }
        Answer::Known(found, _) => (found, false),
        Answer::Outdated(found) => (found, true),
    };
    match found.as_ref() {
        Err(error) => {
            note(ui, &format!("No dates: {error}."));
            None
        }
        Ok(found) => Some((found, is_old)),
    }
}

/// A small sentence beside what counts.
pub(in crate::app) fn note(ui: &mut Ui, text: &str) {
    let theme = Theme::of(ui);
    let text = RichText::new(text)
        .font(Weight::Regular.font(size::SMALL))
        .color(theme.muted);
    ui.add(egui::Label::new(text).wrap());
}
