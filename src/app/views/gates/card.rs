//! The card of a gate: who decides, what is open, then criteria, dates and decision.

use super::{Page, criteria, dates, decision};
use crate::app::action::{Action, Actions};
use crate::app::fields::choice;
use crate::app::fonts::Weight;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::theme::{Theme, Tone};
use crate::app::widgets::{Chip, Line, elided_label};
use crate::plan::{DecisionState, Gate, Node, Plan, ProgressState, RowRef, Strength};
use egui::{Align, CursorIcon, Frame, Layout, Margin, RichText, Sense, Stroke, Ui};

/// Criteria stand beside dates and decision where both can be read.
const LEAST_FOR_TWO: f32 = 600.0;
/// Between the two columns of a card.
const BETWEEN: f32 = 28.0;

/// Whether a gate still waits for a go.
pub(super) fn is_open(gate: &Gate) -> bool {
    matches!(
        gate.decision.state,
        DecisionState::Pending | DecisionState::NoGo
    )
}

/// Draws the card.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, gate: &Gate, actions: &mut Actions) {
    let row = RowRef::from(gate.id);
    framed(ui, page, row, |ui| {
        head(ui, page, gate, actions);
        line(ui, page.theme, &open(page.ctx.plan, gate));
        if ui.available_width() < LEAST_FOR_TWO || gate.criteria.is_empty() {
            criteria::show(ui, page, row, &gate.criteria, actions);
            dates::show(ui, page, gate);
            decision::show(ui, page, gate, actions);
            return;
        }
        ui.spacing_mut().item_spacing.x = BETWEEN;
        ui.columns(2, |columns| {
            for column in columns.iter_mut() {
                column.spacing_mut().item_spacing.x = space::CHIP;
            }
            // Columns of egui stretch every line of their labels to the full width.
            let layout = Layout::top_down(Align::Min);
            columns[0].with_layout(layout, |ui| {
                criteria::show(ui, page, row, &gate.criteria, actions);
            });
            columns[1].with_layout(layout, |ui| {
                dates::show(ui, page, gate);
                decision::show(ui, page, gate, actions);
            });
        });
    });
}

/// The frame of a card, in the accent where its row is selected; brings itself into sight when wanted.
pub(super) fn framed(ui: &mut Ui, page: &Page<'_>, row: RowRef, content: impl FnOnce(&mut Ui)) {
    let theme = page.theme;
    let line = match page.ctx.selection.contains(row) {
        true => theme.accent.line,
        false => theme.stroke,
    };
    let frame = Frame::NONE
        .fill(theme.panel)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(radius::PAGE_CARD)
        .inner_margin(Margin::same(16));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = egui::vec2(space::CHIP, 5.0);
        content(ui);
    });
    if page.wanted == Some(row) {
        shown.response.scroll_to_me(Some(Align::Min));
    }
}

/// Key and name, which select the row, and chips for its state.
fn head(ui: &mut Ui, page: &Page<'_>, gate: &Gate, actions: &mut Actions) {
    let theme = page.theme;
    title(
        ui,
        page,
        gate.id.into(),
        (&gate.key, &gate.name),
        &theme.gate,
        actions,
    );
    ui.horizontal_wrapped(|ui| {
        let state = choice::label(choice::DECISIONS, &gate.decision.state);
        ui.add(Chip::new(state).tone(tone(theme, gate.decision.state)));
        if gate.stop_work {
            ui.add(Chip::new("stops work").tone(&theme.critical))
                .on_hover_text("Holds every ticket of its tracks that is not before it");
        }
    });
    line(ui, theme, &about(page, gate));
}

/// The hue of a verdict.
pub(super) fn tone(theme: &Theme, state: DecisionState) -> &Tone {
    match state {
        DecisionState::Pending => &theme.neutral,
        DecisionState::Go => &theme.good,
        DecisionState::NoGo => &theme.critical,
        DecisionState::GoWithRisks => &theme.warning,
    }
}

/// A name that selects its row when it is clicked.
pub(super) fn title(
    ui: &mut Ui,
    page: &Page<'_>,
    row: RowRef,
    (key, name): (&str, &str),
    tone: &Tone,
    actions: &mut Actions,
) {
    let theme = page.theme;
    let response = ui
        .horizontal(|ui| {
            let key = Line::new(key, Weight::SemiBold, size::BODY, tone.text);
            elided_label(ui, &key, ui.available_width() * 0.4);
            let name = Line::new(name, Weight::SemiBold, size::TITLE, theme.text);
            let width = ui.available_width();
            elided_label(ui, &name, width);
        })
        .response;
    let response = ui
        .interact(
            response.rect,
            egui::Id::new(("gates title", row)),
            Sense::click(),
        )
        .on_hover_cursor(CursorIcon::PointingHand);
    let spoken = format!("Select {key} {name}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &spoken));
    crate::app::widgets::focus_ring(ui, &response, response.rect.expand(2.0), 4);
    if response.hovered() {
        actions.push(Action::Hover(Some(row)));
    }
    if response.clicked() {
        actions.click(row, ui.input(|input| input.modifiers));
    }
}

/// Who decides, how long it takes, how often it may be tried.
fn about(page: &Page<'_>, gate: &Gate) -> String {
    let owner = match gate.owner.trim() {
        "" => "nobody owns it".to_owned(),
        owner => format!("owner {owner}"),
    };
    let review = match gate.review {
        Some(review) => format!("review {}", page.ctx.tell(review)),
        None => "no review time".to_owned(),
    };
    let attempts = match gate.max_attempts {
        Some(1) => "one attempt".to_owned(),
        Some(most) => format!("at most {most} attempts"),
        None => "any number of attempts".to_owned(),
    };
    [owner, review, attempts].join(" · ")
}

/// Whether nothing keeps the gate from opening.
pub(super) fn is_clear(plan: &Plan, gate: &Gate) -> bool {
    let (ticked, all) = gate.ticked();
    ticked == all && waits_for(plan, gate).0 == 0
}

/// What keeps the gate from opening.
pub(super) fn open(plan: &Plan, gate: &Gate) -> String {
    let (ticked, all) = gate.ticked();
    let (left, before) = waits_for(plan, gate);
    let criteria = match (all, all - ticked) {
        (0, _) => "no criteria".to_owned(),
        (_, 0) => "every criterion met".to_owned(),
        (_, open) => format!("{open} of {all} criteria"),
    };
    let tickets = match (before, left) {
        (0, _) => "nothing leads to it".to_owned(),
        (_, 0) => "everything before it done".to_owned(),
        (_, left) => format!("{left} of {before} tickets before it"),
    };
    match (all - ticked, left) {
        (0, 0) => format!("Nothing open: {criteria}, {tickets}."),
        _ => format!("Open: {criteria}, {tickets}."),
    }
}

/// How many of the tickets that lead to a gate are not done, and how many there are.
fn waits_for(plan: &Plan, gate: &Gate) -> (usize, usize) {
    let node = Node::Gate(gate.id);
    let leads = plan
        .dependencies
        .iter()
        .filter(|row| row.to == node && row.strength != Strength::Info);
    let tickets: std::collections::BTreeSet<_> = leads
        .filter_map(|row| match row.from {
            Node::Ticket(id) => Some(id),
            Node::Gate(_) => None,
        })
        .collect();
    let is_left = |id: &&_| {
        let ticket = plan.tickets.get(**id);
        ticket.is_some_and(|ticket| ticket.progress.state != ProgressState::Done)
    };
    (tickets.iter().filter(is_left).count(), tickets.len())
}

/// A quiet line that may wrap.
pub(super) fn line(ui: &mut Ui, theme: &Theme, text: &str) {
    let text = RichText::new(text)
        .font(Weight::Regular.font(size::SMALL))
        .color(theme.muted);
    ui.add(egui::Label::new(text).wrap());
}

/// A hairline and a small heading, with a figure at its right.
pub(super) fn section(ui: &mut Ui, theme: &Theme, text: &str, figure: &str) {
    ui.add_space(6.0);
    let rect = ui.available_rect_before_wrap();
    ui.painter()
        .hline(rect.x_range(), rect.top(), Stroke::new(1.0, theme.hairline));
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        let heading = text.to_uppercase();
        let heading = Line::new(&heading, Weight::SemiBold, size::SECTION, theme.faint);
        elided_label(ui, &heading, ui.available_width() * 0.7);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let figure = Line::new(figure, Weight::Medium, size::CAPTION, theme.muted);
            let width = ui.available_width();
            elided_label(ui, &figure, width);
        });
    });
}
