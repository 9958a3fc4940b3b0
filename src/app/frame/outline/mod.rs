//! The outline at the left: every row of the plan by track and kind, and the problems below.
//!
//! The list has the keyboard as one thing: arrows walk, Enter adds, Tab adds a successor, F2 names in place. So a
//! campaign can be written down without a mouse. It changes nothing itself.

mod keys;
mod rows;

use crate::app::action::{Action, Actions, Part, SelectChange, ViewRequest};
use crate::app::derived::DatesKey;
use crate::app::fonts::Weight;
use crate::app::name_field::{self, Left, NameField};
use crate::app::settings::DurationFormat;
use crate::app::theme::Theme;
use crate::app::theme::metrics::{extent, radius, size, space};
use crate::app::views::{ViewCtx, problem_list};
use crate::app::widgets::{self, OutlineRow, elided_label, panel_title, section_heading};
use crate::plan::{RowRef, TrackId};
use egui::{Id, Rect, Response, Sense, Ui, UiBuilder, WidgetInfo, WidgetType, vec2};
use rows::Line;
use std::collections::HashSet;

/// The problems listed below the outline; the rest is in the Problems view.
const MOST_PROBLEMS: usize = 5;
/// Between the list and the edges of the panel.
const SIDE: f32 = 10.0;

/// What the outline keeps between frames: its lines for one revision, and what is folded.
#[derive(Default)]
pub struct Outline {
    built_for: Option<(u64, u64, DatesKey, DurationFormat)>,
    lines: Vec<Line>,
    folded: HashSet<TrackId>,
    name: NameField,
    /// The row to bring into sight.
    wanted: Option<RowRef>,
}

impl Outline {
    /// Draws the panel's contents.
    pub fn show(&mut self, ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
        self.answer_requests(ctx);
        let durations = ctx.settings.durations;
        let key = (ctx.document, ctx.revision, ctx.derived.key(), durations);
        if self.built_for != Some(key) {
            self.lines = rows::build(ctx, &self.folded);
            self.built_for = Some(key);
        }
        ui.add_space(14.0);
        head(ui, ctx, actions);
        ui.add_space(10.0);
        let problems = ctx.derived.findings.len().min(MOST_PROBLEMS);
        let reserved = if problems == 0 {
            70.0
        } else {
            52.0 + problems as f32 * 42.0
        };
        let height = (ui.available_height() - reserved).max(ui.available_height() * 0.4);
        self.list(ui, ctx, actions, height);
        ui.add_space(space::SECTION - 8.0);
        ui.horizontal(|ui| {
            ui.add_space(space::PANEL - 8.0);
            ui.vertical(|ui| problem_list(ui, ctx, actions, MOST_PROBLEMS));
        });
    }

    fn answer_requests(&mut self, ctx: &ViewCtx<'_>) {
        for request in ctx.requests {
            if let ViewRequest::Reveal(row) = request {
                self.unfold(ctx, *row);
                self.wanted = Some(*row);
            }
        }
    }

    /// Opens the track a row is folded into.
    fn unfold(&mut self, ctx: &ViewCtx<'_>, row: RowRef) {
        let RowRef::Ticket(id) = row else { return };
        let track = ctx.plan.tickets.get(id).and_then(|row| row.track);
        if track.is_some_and(|track| self.folded.remove(&track)) {
            self.built_for = None;
        }
    }

    fn fold(&mut self, track: TrackId, is_folded: bool) {
        let has_changed = if is_folded {
            self.folded.insert(track)
        } else {
            self.folded.remove(&track)
        };
        if has_changed {
            self.built_for = None;
        }
    }

    fn list(&mut self, ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions, height: f32) {
        let area = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
        let ground = ui.interact(area, Id::new("outline ground"), Sense::click());
        ground.widget_info(|| WidgetInfo::labeled(WidgetType::Panel, true, "Outline"));
        let takes_keyboard = ViewRequest::TakeKeyboard(Part::Outline);
        if ctx.requests.contains(&takes_keyboard) || ground.clicked() {
            ground.request_focus();
        }
        self.tell_keyboard(ui, ctx, &ground, actions);
        keys::take(self, ui, ctx, &ground, actions);
        widgets::focus_ring(ui, &ground, area.shrink(2.0), radius::ROW);

        let scroll = egui::ScrollArea::vertical()
            .id_salt("outline")
            .max_height(height)
            .auto_shrink([false, false]);
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut toggled = None;
        scroll.show_viewport(ui, |ui, viewport| {
            let lines = self.lines.len();
            ui.set_height(lines as f32 * extent::ROW);
            let list = ui.max_rect();
            let band = |place: usize| {
                let top = list.top() + place as f32 * extent::ROW;
                Rect::from_x_y_ranges(list.x_range(), top..=top + extent::ROW)
                    .shrink2(vec2(SIDE, 0.0))
            };
            if let Some(row) = self.wanted.take()
                && let Some(place) = self.place(row)
            {
                ui.scroll_to_rect(band(place), None);
            }
            let first = (viewport.top() / extent::ROW).floor().max(0.0) as usize;
            let last = ((viewport.bottom() / extent::ROW).ceil() as usize).min(lines);
            for place in first.min(last)..last {
                let line = &self.lines[place];
                let builder = UiBuilder::new()
                    .id_salt(("line", place))
                    .max_rect(band(place));
                let mut ui = ui.new_child(builder);
                if line.row().is_some() && is_named_here(ctx, line.row()) {
                    self.name.follow(ctx.renaming);
                    name(&mut self.name, &mut ui, ctx, line, &ground, actions);
                } else if let Some(track) = line.show(&mut ui, ctx, &ground, actions) {
                    toggled = Some(track);
                }
            }
        });
        if let Some(track) = toggled {
            let is_folded = self.folded.contains(&track);
            self.fold(track, !is_folded);
        }
        if let Some(row) = ctx.renaming
            && ctx.keyboard == Part::Outline
        {
            self.look_for_the_name(ctx, row, actions);
        }
    }

    /// Brings the row that is being named into sight; one that has no line is not named after all.
    fn look_for_the_name(&mut self, ctx: &ViewCtx<'_>, row: RowRef, actions: &mut Actions) {
        self.unfold(ctx, row);
        let is_known = self.built_for.is_none() || self.place(row).is_some();
        if !is_known {
            actions.push(Action::Rename(None));
        } else if !self.name.is_open() {
            self.wanted = Some(row);
        }
    }

    fn place(&self, row: RowRef) -> Option<usize> {
        self.lines.iter().position(|line| line.row() == Some(row))
    }

    /// Tells the window who has the keyboard, when that has changed.
    fn tell_keyboard(&self, ui: &Ui, ctx: &ViewCtx<'_>, ground: &Response, actions: &mut Actions) {
        let Some(focused) = ui.memory(|memory| memory.focused()) else {
            return;
        };
        let has_it = focused == ground.id;
        let had_it = ctx.keyboard == Part::Outline;
        if ctx.renaming.is_none() && has_it != had_it {
            let part = if has_it { Part::Outline } else { Part::Views };
            actions.push(Action::Keyboard(part));
        }
    }
}

/// Whether the name of a row is typed in the outline now.
fn is_named_here(ctx: &ViewCtx<'_>, row: Option<RowRef>) -> bool {
    ctx.keyboard == Part::Outline && ctx.renaming.is_some() && ctx.renaming == row
}

/// The field over a line.
fn name(
    field: &mut NameField,
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    line: &Line,
    ground: &Response,
    actions: &mut Actions,
) {
    let Some(row) = line.row() else { return };
    let area = ui.max_rect();
    let left = field.show(ui, ctx.plan, row, area, actions);
    if left != Left::Open && !ui.input(|input| input.pointer.any_pressed()) {
        ground.request_focus();
    }
    let (name, wants_successor) = match left {
        Left::Open | Left::Cancelled => return,
        Left::Committed(name) => (name, false),
        Left::CommittedWithSuccessor(name) => (name, true),
    };
    name_field::rename(ctx.plan, row, name, actions);
    if wants_successor {
        actions.push(Action::Run("add-successor"));
    }
}

fn head(ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
    ui.horizontal(|ui| {
        ui.add_space(space::PANEL);
        ui.vertical(|ui| {
            ui.set_width((ui.available_width() - space::PANEL).max(0.0));
            let title = &ctx.plan.info.title;
            let title = if title.is_empty() {
                "Untitled campaign"
            } else {
                title
            };
            let response = panel_title(ui, title).interact(Sense::click());
            if response.on_hover_text("Plan settings").clicked() {
                actions.push(Action::Select(SelectChange::Clear));
            }
            let theme = Theme::of(ui);
            let line = rows::counts(ctx.plan);
            let width = ui.available_width();
            elided_label(
                ui,
                &widgets::Line::new(&line, Weight::Regular, size::SMALL, theme.muted),
                width,
            );
        });
    });
}

impl Line {
    /// Draws the line; a double-clicked track is returned, to be folded or unfolded.
    fn show(
        &self,
        ui: &mut Ui,
        ctx: &ViewCtx<'_>,
        ground: &Response,
        actions: &mut Actions,
    ) -> Option<TrackId> {
        match self {
            Line::Section(text) => {
                let rect = ui.max_rect().translate(vec2(SIDE, 8.0));
                let mut ui = ui.new_child(UiBuilder::new().max_rect(rect));
                section_heading(&mut ui, text);
                None
            }
            Line::Track {
                id,
                name,
                hue,
                value,
                is_folded,
            } => {
                let tone = Theme::of(ui).track_hue(*hue);
                let folded = if *is_folded && value.is_empty() {
                    "folded"
                } else {
                    value.as_str()
                };
                let item = OutlineRow::track(name, tone.line)
                    .value(folded, None)
                    .selected(ctx.selection.contains(*id));
                let response = ui.add(item);
                respond((*id).into(), &response, ground, actions);
                response.double_clicked().then_some(*id)
            }
            Line::Ticket { id, depth } => {
                let (text, value, is_critical) = rows::told(ctx, *id);
                let colour = is_critical.then(|| Theme::of(ui).critical.text);
                let item = OutlineRow::new(&text).value(&value, colour).depth(*depth);
                show_item(ui, ctx, item, (*id).into(), ground, actions);
                None
            }
            Line::Item { row, text } => {
                let item = OutlineRow::new(text).value("", None);
                show_item(ui, ctx, item, *row, ground, actions);
                None
            }
        }
    }
}

fn show_item(
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    item: OutlineRow<'_>,
    row: RowRef,
    ground: &Response,
    actions: &mut Actions,
) {
    let response = ui.add(item.selected(ctx.selection.contains(row)));
    if response.double_clicked() {
        actions.push(Action::Reveal(row));
    } else {
        respond(row, &response, ground, actions);
    }
}

/// What pointing at a line and clicking it does: the list takes the keyboard.
fn respond(row: RowRef, response: &Response, ground: &Response, actions: &mut Actions) {
    if response.hovered() {
        actions.push(Action::Hover(Some(row)));
    }
    if response.clicked() {
        ground.request_focus();
        actions.click(row, response.ctx.input(|input| input.modifiers));
    }
}
