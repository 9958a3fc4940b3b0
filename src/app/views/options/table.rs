//! The options as a table: who, in what order, how long at best, likely and at most, and what becomes of the promise.
//!
//! A row is two lines: figures, and the verdict on the claim as a sentence. Where there is little room the least
//! important columns have a page of their own, which the head turns to; none is cut, none is lost.

use super::{Page, make, show_everywhere};
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::studies::OptionStudy;
use crate::app::theme::Tone;
use crate::app::theme::metrics::{radius, size};
use crate::app::widgets::{ActionButton, Line, focus_ring, page_card};
use crate::plan::duration::brief;
use crate::plan::{OptionId, Order, PlanOption, RowRef, Strength, Work};
use crate::schedule::options::Verdict;
use egui::{
    Align, Color32, CornerRadius, Rect, Sense, Stroke, Ui, UiBuilder, WidgetInfo, WidgetType, pos2,
    vec2,
};

const NAME: f32 = 150.0;
const BUTTON: f32 = 74.0;
const HEAD: f32 = 22.0;
const LINE: f32 = 28.0;
const CLAIM: f32 = 20.0;

/// One column of figures.
struct Column {
    title: &'static str,
    hint: &'static str,
    width: f32,
    /// Columns with a higher rank go to the second page first.
    rank: u8,
    text: fn(&Page<'_>, &OptionStudy) -> String,
}

const COLUMNS: &[Column] = &[
    Column {
        title: "Agents",
        hint: "How many take part",
        width: 54.0,
        rank: 1,
        text: |page, study| match study.row.agents {
            0 if page.ctx.plan.agents.is_empty() => String::new(),
            0 => "none".to_owned(),
            agents => agents.to_string(),
        },
    },
    Column {
        title: "Order",
        hint: "What order work has to follow beyond the dependencies",
        width: 84.0,
        rank: 7,
        text: |page, study| order(option(page, study)),
    },
    Column {
        title: "Soft",
        hint: "How many of the soft dependencies hold",
        width: 66.0,
        rank: 9,
        text: soft,
    },
    Column {
        title: "At best",
        hint: "The shortest schedule found with every estimate at its short end",
        width: 66.0,
        rank: 5,
        text: |_, study| told(study.row.points[0]),
    },
    Column {
        title: "Likely",
        hint: "The shortest schedule found with likely estimates",
        width: 66.0,
        rank: 2,
        text: |_, study| told(study.row.points[1]),
    },
    Column {
        title: "P50",
        hint: "Half of the simulated runs are no longer",
        width: 62.0,
        rank: 3,
        text: |_, study| told(quantile(study, 0.5)),
    },
    Column {
        title: "P80",
        hint: "Four fifths of the simulated runs are no longer",
        width: 62.0,
        rank: 2,
        text: |_, study| told(quantile(study, 0.8)),
    },
    Column {
        title: "Bound",
        hint: "No schedule is shorter than this at the option's estimates",
        width: 66.0,
        rank: 6,
        text: |_, study| told(study.row.levelled.as_ref().ok().map(|l| l.lower_bound)),
    },
    Column {
        title: "Gap",
        hint: "By how much the schedule found may exceed the shortest one",
        width: 58.0,
        rank: 8,
        text: |_, study| match study.row.levelled.as_ref() {
            Ok(levelled) if levelled.is_optimal() => "proven".to_owned(),
            Ok(levelled) => format!("{:.1} %", levelled.gap() * 100.0),
            Err(_) => "-".to_owned(),
        },
    },
    Column {
        title: "To deadline",
        hint: "Utilisation: the work over the agents' hours from the start to the deadline; above 100 % it cannot be done in time",
        width: 72.0,
        rank: 4,
        text: |_, study| busy(study, study.row.utilisation.to_deadline()),
    },
    Column {
        title: "To finish",
        hint: "How busy the agents are: the work over their hours from the start to the finish of this schedule",
        width: 62.0,
        rank: 4,
        text: |_, study| busy(study, Some(study.row.utilisation.to_finish)),
    },
    Column {
        title: "Deadline",
        hint: "The chance to meet it",
        width: 62.0,
        rank: 3,
        text: deadline,
    },
    Column {
        title: "Cost",
        hint: "What agents and tickets cost",
        width: 66.0,
        rank: 10,
        text: |_, study| match study.row.cost {
            cost if cost > 0.0 => format!("{cost:.0}"),
            _ => String::new(),
        },
    },
];

/// Draws the card.
pub(super) fn show(ui: &mut Ui, page: &Page<'_>, shows_rest: &mut bool, actions: &mut Actions) {
    let caption = match (page.is_old, page.is_working) {
        (true, _) => "For the plan as it was; being computed again",
        (_, true) => "Levelled with each option's agents; more is being computed",
        _ => "Levelled and simulated with each option's agents; click an option to change it",
    };
    page_card(ui, "Options side by side", caption, |ui| {
        let room = ui.available_width();
        let (first, rest) = pages(room, |column| has_values(page, column));
        let columns = match *shows_rest && !rest.is_empty() {
            true => placed(room, &rest),
            false => placed(room, &first),
        };
        let head = head(ui, page, &columns);
        if !rest.is_empty() {
            turn(ui, head, (&first, &rest), shows_rest);
        }
        for study in page.rows {
            row(ui, page, study, &columns, actions);
        }
        if page.is_working {
            ui.add(egui::Spinner::new().size(16.0));
        }
        ui.add_space(4.0);
        let make = ui.add(ActionButton::secondary("New option from what is shown").compact());
        let hint = "Takes over agents, order, reading and cuts of what the window shows; with agents on, also who does what";
        if make.on_hover_text(hint).clicked() {
            make::from_now(page.ctx.plan, page.ctx.derived, actions);
        }
    });
}

/// Whether a column says anything of any option.
fn has_values(page: &Page<'_>, column: &Column) -> bool {
    let mut rows = page.rows.iter();
    page.rows.is_empty() || rows.any(|study| !(column.text)(page, study).is_empty())
}

/// The columns for which there is room, and the others.
fn pages(
    room: f32,
    has_values: impl Fn(&Column) -> bool,
) -> (Vec<&'static Column>, Vec<&'static Column>) {
    let available = room - NAME - BUTTON;
    let all = COLUMNS.iter().filter(|own| has_values(own));
    let (mut first, mut rest): (Vec<&Column>, Vec<&Column>) = (all.collect(), Vec::new());
    let width = |columns: &[&Column]| columns.iter().map(|column| column.width).sum::<f32>();
    while width(&first) > available && first.len() > 1 {
        let last = first.iter().map(|column| column.rank).max();
        let (gone, kept) = first
            .into_iter()
            .partition(|column| Some(column.rank) == last);
        first = kept;
        rest.extend::<Vec<&Column>>(gone);
    }
    let place = |column: &&Column| COLUMNS.iter().position(|own| own.title == column.title);
    rest.sort_by_key(place);
    (first, rest)
}

/// Columns with where each begins from the left end of the row.
fn placed(room: f32, columns: &[&'static Column]) -> Vec<(&'static Column, f32)> {
    let width: f32 = columns.iter().map(|column| column.width).sum();
    let mut left = room - BUTTON - width;
    let mut placed = Vec::with_capacity(columns.len());
    for &column in columns {
        placed.push((column, left));
        left += column.width;
    }
    placed
}

/// The link at the end of the head that shows the other columns.
fn turn(ui: &mut Ui, head: Rect, (first, rest): (&[&Column], &[&Column]), shows_rest: &mut bool) {
    let others = if *shows_rest { first } else { rest };
    let names: Vec<&str> = others.iter().map(|column| column.title).collect();
    let text = match *shows_rest {
        true => format!("{} back", egui_phosphor::regular::CARET_LEFT),
        false => format!(
            "{} more {}",
            rest.len(),
            egui_phosphor::regular::CARET_RIGHT
        ),
    };
    let area = head.with_min_x(head.right() - BUTTON + 4.0);
    let theme = crate::app::theme::Theme::of(ui);
    let response = ui.interact(area, ui.id().with("other columns"), Sense::click());
    let label = format!("Show the columns {}", names.join(", "));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &label));
    Line::new(&text, Weight::Medium, size::CAPTION, theme.accent.text).paint_in(
        ui,
        area,
        Align::Max,
    );
    focus_ring(ui, &response, area, radius::ROW);
    if response.clicked() {
        *shows_rest = !*shows_rest;
    }
    response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .on_hover_text(label);
}

/// The titles; returns where the head stands.
fn head(ui: &mut Ui, page: &Page<'_>, columns: &[(&'static Column, f32)]) -> Rect {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    for &(column, left) in columns {
        let cell = cell(rect, left, column.width);
        let line = Line::new(
            column.title,
            Weight::Medium,
            size::CAPTION,
            page.theme.faint,
        );
        line.paint_in(ui, cell, Align::Max);
        let response = ui.interact(cell, ui.id().with(column.title), Sense::hover());
        response.on_hover_text(column.hint);
    }
    ui.painter().hline(
        rect.x_range(),
        rect.bottom(),
        Stroke::new(1.0, page.theme.hairline),
    );
    rect
}

fn cell(row: Rect, left: f32, width: f32) -> Rect {
    let left = row.left() + left;
    Rect::from_x_y_ranges(left..=left + width - 8.0, row.y_range())
}

fn row(
    ui: &mut Ui,
    page: &Page<'_>,
    study: &OptionStudy,
    columns: &[(&'static Column, f32)],
    actions: &mut Actions,
) {
    let theme = page.theme;
    let claim = verdict(page, study);
    let height = LINE + if claim.is_some() { CLAIM } else { 0.0 };
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let own = study.row.id.map(RowRef::from);
    response.widget_info(|| {
        let label = spoken(page, study, columns);
        WidgetInfo::selected(
            WidgetType::SelectableLabel,
            true,
            is_selected(page, own),
            label,
        )
    });
    let ground = match (is_selected(page, own), response.hovered()) {
        (true, _) => theme.selection,
        (_, true) => theme.hover,
        _ => Color32::TRANSPARENT,
    };
    let corner = CornerRadius::same(radius::ROW);
    ui.painter()
        .rect_filled(rect.expand2(vec2(6.0, 0.0)), corner, ground);
    let line = rect.with_max_y(rect.top() + LINE);
    let names = line.with_max_x(rect.left() + columns.first().map_or(NAME, |first| first.1) - 8.0);
    let name = Line::new(&study.row.name, Weight::SemiBold, size::BODY, theme.text);
    let (_, is_cut) = name.paint_in(ui, names, Align::Min);
    for &(column, left) in columns {
        let text = (column.text)(page, study);
        let value = Line::new(&text, Weight::Regular, size::BODY, theme.text);
        value.paint_in(ui, cell(line, left, column.width), Align::Max);
    }
    let mut cut_claim = None;
    if let Some((text, colour)) = &claim {
        let room = rect.with_min_y(line.bottom() - 4.0);
        let words = Line::new(text, Weight::Regular, size::SMALL, *colour);
        cut_claim = Some(text).filter(|_| words.paint_in(ui, room, Align::Min).1);
    }
    focus_ring(ui, &response, rect.expand2(vec2(6.0, 0.0)), radius::ROW);
    button(ui, page, study.row.id, line, actions);
    if let Some(id) = study.row.id {
        answer(page, id, &response, actions);
    }
    response.on_hover_ui(|ui| {
        if is_cut {
            ui.label(&study.row.name);
        }
        if let Some(text) = cut_claim {
            ui.label(text);
        }
        ui.label(proof(study));
    });
}

fn is_selected(page: &Page<'_>, own: Option<RowRef>) -> bool {
    own.is_some_and(|own| page.ctx.selection.contains(own))
}

/// The button that switches the whole window, or says that it is.
fn button(ui: &mut Ui, page: &Page<'_>, id: Option<OptionId>, line: Rect, actions: &mut Actions) {
    let area = Rect::from_min_max(
        pos2(line.right() - BUTTON + 10.0, line.top() + 2.0),
        line.max,
    );
    let mut ui = ui.new_child(
        UiBuilder::new()
            .id_salt(("show option", id))
            .max_rect(area)
            .layout(egui::Layout::right_to_left(Align::Center)),
    );
    if page.is_shown(id) {
        let chip = crate::app::widgets::Chip::new("on").tone(&page.theme.accent);
        ui.add(chip)
            .on_hover_text("Every view shows its levelled dates");
        return;
    }
    let name = id.and_then(|id| page.ctx.plan.options.get(id));
    let name = name.map_or("the plan", |option| option.name.as_str());
    let button = ui.add(ActionButton::secondary("Show").compact());
    let label = format!("Show {name} in every view");
    ui.ctx()
        .accesskit_node_builder(button.id, |node| node.set_label(label.as_str()));
    if button.on_hover_text(&label).clicked() {
        show_everywhere(id, actions);
    }
}

/// What clicking an option and its menu do.
fn answer(page: &Page<'_>, id: OptionId, response: &egui::Response, actions: &mut Actions) {
    if response.clicked() {
        actions.select(id);
    }
    if response.double_clicked() {
        show_everywhere(Some(id), actions);
    }
    response.context_menu(|ui| {
        if ui.button("Show everything for it").clicked() {
            show_everywhere(Some(id), actions);
            ui.close();
        }
        if ui.button("Duplicate").clicked() {
            make::duplicate(page.ctx.plan, id, actions);
            ui.close();
        }
        if ui.button("Rename").clicked() {
            actions.push(Action::Rename(Some(id.into())));
            ui.close();
        }
        if ui.button("Delete").clicked() {
            actions.edit("delete an option", move |tx| {
                tx.remove(id.into());
                Ok(())
            });
            ui.close();
        }
    });
}

/// The sentence below an option, and its colour.
fn verdict(page: &Page<'_>, study: &OptionStudy) -> Option<(String, Color32)> {
    let theme = page.theme;
    if let Err(error) = &study.row.levelled {
        return Some((format!("No dates: {error}."), theme.critical.text));
    }
    let odds = odds(study);
    let claim = study.row.claim_sentence_given(odds);
    let ink = match study.row.claim {
        Some((_, verdict)) => tone(page, verdict, odds).text,
        None => theme.muted,
    };
    let all = claim.into_iter().chain(unstaffed(page, study));
    let told: Vec<String> = all.chain(study.row.missing_roles()).collect();
    (!told.is_empty()).then(|| (told.join(" "), ink))
}

/// The odds that an option is no longer than it claims.
fn odds(study: &OptionStudy) -> Option<f64> {
    let claim = study.simulated.as_ref().ok()?.claim.as_ref()?;
    Some(claim.in_time.probability)
}

/// The colour of a promise: what holds only with likely estimates is no good news while most runs break it.
pub(super) fn tone<'p>(page: &Page<'p>, verdict: Verdict, odds: Option<f64>) -> &'p Tone {
    match (verdict, odds) {
        (Verdict::Contradicted, _) => &page.theme.critical,
        (Verdict::Undecided, _) => &page.theme.warning,
        (Verdict::Holds, Some(odds)) if odds < 0.5 => &page.theme.critical,
        (Verdict::Holds, Some(odds)) if odds < 0.8 => &page.theme.warning,
        (Verdict::Holds, _) => &page.theme.good,
    }
}

/// The tone of an option's promise.
pub(super) fn tone_of<'p>(page: &Page<'p>, study: &OptionStudy) -> Option<&'p Tone> {
    let (_, verdict) = study.row.claim?;
    Some(tone(page, verdict, odds(study)))
}

/// What an option that names nobody is taken for.
fn unstaffed(page: &Page<'_>, study: &OptionStudy) -> Option<String> {
    let names_nobody = study.row.agents == 0 && !page.ctx.plan.agents.is_empty();
    let text = "Nobody takes part: computed as if there were as many agents as there is work.";
    names_nobody.then(|| text.to_owned())
}

fn spoken(page: &Page<'_>, study: &OptionStudy, columns: &[(&'static Column, f32)]) -> String {
    let mut label = study.row.name.clone();
    for (column, _) in columns {
        let value = (column.text)(page, study);
        label.push_str(&format!(", {} {value}", column.title));
    }
    if let Some((text, _)) = verdict(page, study) {
        label.push_str(". ");
        label.push_str(&text);
    }
    label
}

/// Why nothing is shorter.
fn proof(study: &OptionStudy) -> String {
    match study.row.levelled.as_ref() {
        Ok(levelled) => format!(
            "{} found, at least {}. {}",
            brief(levelled.dates.makespan),
            brief(levelled.lower_bound),
            levelled.proof
        ),
        Err(error) => error.to_string(),
    }
}

fn option<'p>(page: &Page<'p>, study: &OptionStudy) -> Option<&'p PlanOption> {
    page.ctx.plan.options.get(study.row.id?)
}

fn order(option: Option<&PlanOption>) -> String {
    match option.map(|option| &option.order) {
        None | Some(Order::Free) => "free".to_owned(),
        Some(Order::Sequential(_)) => "sequential".to_owned(),
        Some(Order::Stages(stages)) => format!("{} stages", stages.len()),
    }
}

/// `all hold`, `none`, `3 of 5`; nothing for a plan without soft dependencies.
fn soft(page: &Page<'_>, study: &OptionStudy) -> String {
    let rows = page.ctx.plan.dependencies.iter();
    let soft: Vec<_> = rows
        .filter(|row| row.strength == Strength::Soft)
        .map(|row| row.id)
        .collect();
    let dropped = option(page, study).map_or(0, |option| {
        soft.iter().filter(|id| option.dropped.contains(id)).count()
    });
    match (soft.len(), dropped) {
        (0, _) => String::new(),
        (_, 0) => "all hold".to_owned(),
        (all, dropped) if all == dropped => "none".to_owned(),
        (all, dropped) => format!("{} of {all}", all - dropped),
    }
}

fn quantile(study: &OptionStudy, share: f64) -> Option<Work> {
    let summary = study.simulated.as_ref().ok()?;
    Some(Work(summary.makespan.quantile(share).round() as i64))
}

/// How much of the agents' hours is worked; nothing where none takes part.
fn busy(study: &OptionStudy, share: Option<f64>) -> String {
    let share = share.filter(|_| study.row.agents > 0);
    share.map_or_else(String::new, |share| format!("{:.0} %", share * 100.0))
}

fn deadline(_: &Page<'_>, study: &OptionStudy) -> String {
    let odds = study
        .simulated
        .as_ref()
        .ok()
        .and_then(|summary| summary.deadline);
    match (odds, study.row.keeps_deadline()) {
        (Some((_, odds)), _) => format!("{:.0} %", odds.probability * 100.0),
        (None, Some(true)) => "kept".to_owned(),
        (None, Some(false)) => "missed".to_owned(),
        (None, None) => String::new(),
    }
}

fn told(work: Option<Work>) -> String {
    work.map_or_else(|| "-".to_owned(), brief)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_important_columns_have_a_page_of_their_own_and_none_is_lost() {
        let (all, rest) = pages(2000.0, |_| true);
        assert_eq!((all.len(), rest.len()), (COLUMNS.len(), 0));
        for room in [300.0, 500.0, 620.0, 800.0, 1000.0] {
            let (some, rest) = pages(room, |_| true);
            assert_eq!(some.len() + rest.len(), COLUMNS.len());
            let first = placed(room, &some)[0].1;
            assert!(first >= NAME - 1.0 || some.len() == 1, "{room}: {first}");
            let least = some.iter().map(|column| column.rank).max();
            for column in rest {
                assert!(Some(column.rank) > least, "{} at {room}", column.title);
            }
        }
    }
}
