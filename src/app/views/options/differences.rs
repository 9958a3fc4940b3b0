//! Two options or two revisions ticket by ticket: what starts and finishes at another time, and by how much.
//!
//! Both sides are levelled with their agents, so that a difference is one of plans, not of methods.

use super::side::{CHOOSER, Dated, Side, label};
use super::{Page, note, sentence};
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::theme::metrics::{radius, size};
use crate::app::views::timeline::Style;
use crate::app::widgets::{Chip, Line, focus_ring, page_card};
use crate::plan::duration::brief;
use crate::plan::{Elapsed, Node, Plan, Work};
use crate::schedule::compare::{Comparison, Difference, compare};
use egui::scroll_area::ScrollBarVisibility;
use egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2};

const ROW: f32 = 26.0;
const HEAD: f32 = 22.0;
/// The list is scrolled beyond this height.
const TALLEST: f32 = 420.0;
/// Shares of the width: ticket, start before and after, finish before and after, by how much.
const ENDS: [f32; 4] = [0.34, 0.6, 0.86, 1.0];

/// The card and what was chosen in it.
#[derive(Default)]
pub(super) struct Differences {
    before: Side,
    after: Side,
    /// The marks of both sides, and what differs.
    found: Option<((usize, usize), Comparison)>,
    /// The document the choice is about.
    document: Option<u64>,
}

impl Differences {
    /// Draws the card.
    pub fn show(&mut self, ui: &mut Ui, page: &Page<'_>, actions: &mut Actions) {
        if self.document != Some(page.ctx.document) {
            *self = Self {
                document: Some(page.ctx.document),
                ..Self::default()
            };
        }
        self.before.keep_existing(page);
        self.after.keep_existing(page);
        let caption = "every ticket and gate whose dates differ, levelled with each side's agents";
        page_card(ui, "Differences", caption, |ui| {
            // A choice does not break into the next line by itself.
            let layout = match ui.available_width() < 2.0 * CHOOSER + 60.0 {
                true => Layout::top_down(Align::Min),
                false => Layout::left_to_right(Align::Center),
            };
            ui.with_layout(layout, |ui| {
                self.before.choose(ui, page, "Compare");
                ui.label("with");
                self.after.choose(ui, page, "Compare with");
            });
            if self.before.what == self.after.what {
                return note(ui, "Choose two options, or two revisions of the plan.");
            }
            let ctx = ui.ctx().clone();
            let before = self.before.dated(page, &ctx, actions);
            let after = self.after.dated(page, &ctx, actions);
            match (before, after) {
                (Some(before), Some(after)) => self.list(ui, page, &before, &after, actions),
                _ => {
                    ui.add(egui::Spinner::new().size(16.0));
                }
            }
        });
    }

    fn list(
        &mut self,
        ui: &mut Ui,
        page: &Page<'_>,
        before: &Dated,
        after: &Dated,
        actions: &mut Actions,
    ) {
        let (Some(first), Some(second)) = (before.dates(), after.dates()) else {
            return note(
                ui,
                "One of them has no dates: its tickets wait for each other.",
            );
        };
        let marks = (before.mark(), after.mark());
        if self.found.as_ref().is_none_or(|found| found.0 != marks) {
            self.found = Some((marks, compare(first, second)));
        }
        let Some((_, comparison)) = &self.found else {
            return;
        };
        let names = (label(page, self.before.what), label(page, self.after.what));
        sentence(ui, &summary(comparison, &names));
        if comparison.rows.is_empty() {
            return;
        }
        let table = Table {
            page,
            style: Style::of(page.ctx.plan, second),
            plans: (before.plan(), after.plan()),
        };
        table.head(ui);
        let rows = comparison.rows.len() as f32;
        let height = TALLEST.min(rows * (ROW + ui.spacing().item_spacing.y));
        ScrollArea::vertical()
            .id_salt("differences of options")
            .max_height(TALLEST)
            // The page scrolls too: the room that is left of it is no reason to cut the rows.
            .min_scrolled_height(height)
            .auto_shrink([false, true])
            .scroll_bar_visibility(match height < TALLEST {
                true => ScrollBarVisibility::VisibleWhenNeeded,
                false => ScrollBarVisibility::AlwaysVisible,
            })
            .show_rows(ui, ROW, comparison.rows.len(), |ui, shown| {
                for row in &comparison.rows[shown] {
                    table.row(ui, row, actions);
                }
            });
    }
}

/// `B finishes 20 h earlier than A; 12 tickets and gates differ.`
fn summary(comparison: &Comparison, (before, after): &(String, String)) -> String {
    let by = brief(Work(comparison.finish.0.abs()));
    let finish = match comparison.finish.0 {
        0 => format!("{before} and {after} finish at the same time"),
        1.. => format!("{after} finishes {by} later on the clock than {before}"),
        _ => format!("{after} finishes {by} earlier on the clock than {before}"),
    };
    match comparison.rows.len() {
        0 => format!("{finish}; no date differs."),
        1 => format!("{finish}; 1 ticket or gate differs."),
        count => format!("{finish}; {count} tickets and gates differ."),
    }
}

/// What rows are drawn with.
struct Table<'a> {
    page: &'a Page<'a>,
    style: Style,
    /// The plans of revisions, for names of rows that are gone.
    plans: (Option<&'a Plan>, Option<&'a Plan>),
}

impl Table<'_> {
    fn head(&self, ui: &mut Ui) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
        let colour = self.page.theme.faint;
        for (cell, text) in
            cells(rect)
                .into_iter()
                .zip(["Ticket", "Starts", "Finishes", "Later, clock"])
        {
            Line::new(text, Weight::Medium, size::CAPTION, colour).paint_in(ui, cell, Align::Min);
        }
    }

    fn row(&self, ui: &mut Ui, row: &Difference, actions: &mut Actions) {
        let theme = self.page.theme;
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        let texts = self.texts(row);
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, texts.join(", ")));
        if response.hovered() {
            ui.painter().rect_filled(rect, 4.0, theme.hover);
            actions.push(Action::Hover(Some(row.node.into())));
        }
        let later = row.finish.0.max(row.start.0);
        let tones = match later {
            1.. => theme.critical.text,
            _ if row.finish.0 < 0 || row.start.0 < 0 => theme.good.text,
            _ => theme.muted,
        };
        let colours = [theme.text, theme.muted, theme.muted, tones];
        let mut is_cut = false;
        for ((cell, text), colour) in cells(rect).into_iter().zip(&texts).zip(colours) {
            let line = Line::new(text, Weight::Regular, size::SMALL, colour);
            is_cut |= line.paint_in(ui, cell, Align::Min).1;
        }
        if let Some(turned) = row.turned_critical {
            let (text, tone) = match turned {
                true => ("critical", &theme.critical),
                false => ("not critical", &theme.good),
            };
            let room = Rect::from_min_max(pos2(rect.right() - 84.0, rect.top() + 3.0), rect.max);
            ui.put(room, Chip::new(text).tone(tone));
        }
        focus_ring(ui, &response, rect, radius::ROW);
        if response.clicked() && self.page.ctx.plan.contains(row.node.into()) {
            actions.push(Action::Reveal(row.node.into()));
        }
        if is_cut {
            response.on_hover_text(texts.join("\n"));
        }
    }

    fn texts(&self, row: &Difference) -> [String; 4] {
        let moved =
            |pick: fn(&(crate::plan::Stamp, crate::plan::Stamp)) -> crate::plan::Stamp| match (
                row.before.as_ref().map(pick),
                row.after.as_ref().map(pick),
            ) {
                (Some(a), Some(b)) if a == b => self.style.tell(a),
                (Some(a), Some(b)) => format!("{} → {}", self.style.tell(a), self.style.tell(b)),
                (Some(a), None) => format!("{} → left out", self.style.tell(a)),
                (None, Some(b)) => format!("new → {}", self.style.tell(b)),
                (None, None) => String::new(),
            };
        let by = match (row.before, row.after) {
            (Some(_), Some(_)) => signed(row.finish),
            _ => String::new(),
        };
        [
            self.name(row.node),
            moved(|span| span.0),
            moved(|span| span.1),
            by,
        ]
    }

    /// Key and title, of the plan or of the revision that still has the row.
    fn name(&self, node: Node) -> String {
        let plans = [Some(self.page.ctx.plan), self.plans.1, self.plans.0];
        let plan = plans
            .into_iter()
            .flatten()
            .find(|plan| plan.contains(node.into()));
        plan.map_or_else(String::new, |plan| {
            format!("{} {}", plan.key(node), plan.node_title(node))
        })
    }
}

/// The cells of a row.
fn cells(rect: Rect) -> [Rect; 4] {
    let mut left = 0.0;
    ENDS.map(|end| {
        let reach = rect.left() + rect.width() * left..=rect.left() + rect.width() * end - 8.0;
        left = end;
        Rect::from_x_y_ranges(reach, rect.y_range())
    })
}

/// `+3 h`, `-45 min`, `0 h`.
fn signed(span: Elapsed) -> String {
    match span.0 {
        1.. => format!("+{}", brief(Work(span.0))),
        _ => brief(Work(span.0)),
    }
}
