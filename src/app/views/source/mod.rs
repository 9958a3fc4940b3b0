//! Source: the document a plan was read from, every row marked on its lines, findings and losses beside them.
//!
//! A click leads both ways: a line selects its row, a selected row brings its line into sight. What takes long
//! (reading the document again for its losses) is done on a thread; breaking the lines is done once per width.
//! Does not edit the text: the plan is edited, and written back into the document.

mod card;
mod flow;
mod head;
mod lines;
mod marks;
mod page;
mod tones;

pub use marks::first_line;

use super::{View, ViewCtx, ViewRequest};
use crate::app::action::{Action, Actions, AppRequest};
use crate::app::jobs::Job;
use crate::app::spotlight::FindingName;
use crate::app::theme::Theme;
use crate::app::widgets::EmptyState;
use crate::lint::Finding;
use crate::plan::{Plan, RowRef, Source, SourceId};
use egui::{CornerRadius, Ui};
use flow::Flow;
use marks::Marks;
use page::Page;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The view's state.
#[derive(Default)]
pub struct SourceView {
    /// The document on show; `None` is the first one.
    shown: Option<SourceId>,
    sheet: Sheet,
    marks: Option<((u64, u64, SourceId), Marks)>,
    flow: Option<(FlowKey, Flow)>,
    /// The selection that was last brought into sight.
    followed: Option<RowRef>,
    followed_finding: Option<FindingName>,
    /// The line that has to come into sight.
    scroll_to: Option<u32>,
    /// The line below which the chosen finding is opened, where a line was clicked; else it is its first.
    opened_at: Option<u32>,
    /// Whether a line was clicked in the last frame.
    was_clicked: bool,
    /// How high the opened finding was in the last frame.
    card_height: f32,
}

/// The text on show, and who is reading it.
#[derive(Default)]
struct Sheet {
    source: Option<Arc<Source>>,
    page: Arc<Page>,
    /// Grows with every other text and every other set of remarks.
    version: u64,
    job: Option<Job<Page>>,
}

/// What the breaks of the lines were made for: the version of the sheet, and the width in points.
type FlowKey = (u64, u32);

/// Findings by the line they stand on in the document on show.
type ByLine<'a> = BTreeMap<u32, Vec<&'a Finding>>;

impl View for SourceView {
    fn ui(&mut self, ctx: &ViewCtx<'_>, ui: &mut Ui, actions: &mut Actions) {
        let theme = Theme::of(ui);
        let whole = ui.available_rect_before_wrap();
        ui.painter()
            .rect_filled(whole, CornerRadius::ZERO, theme.panel);
        self.follow(ctx);
        let Some(source) = self.source(ctx.plan) else {
            nothing(ui, actions);
            return;
        };
        self.sheet.read(&source, ui);
        let findings = by_line(ctx, source.id);
        self.head(ctx, ui, &source, actions);
        self.body(ctx, ui, &source, &findings, actions);
    }
}

impl SourceView {
    /// The document on show: the chosen one, else the first whose text the plan keeps.
    fn source(&self, plan: &Plan) -> Option<Arc<Source>> {
        let all = || {
            plan.sources
                .iter_shared()
                .filter(|own| !own.text.is_empty())
        };
        let chosen = all().find(|source| Some(source.id) == self.shown);
        chosen.or_else(|| all().next()).cloned()
    }

    /// Brings what was selected, chosen or asked for elsewhere into sight.
    fn follow(&mut self, ctx: &ViewCtx<'_>) {
        let primary = ctx.selection.primary();
        let mut wanted = (primary != self.followed).then_some(primary).flatten();
        self.followed = primary;
        for request in ctx.requests {
            match *request {
                ViewRequest::Reveal(row) => wanted = Some(row),
                ViewRequest::RevealLine { source, line } => {
                    (self.shown, self.scroll_to) = (Some(source), Some(line));
                    return;
                }
                _ => {}
            }
        }
        let chosen = ctx.spotlight.chosen.clone();
        if std::mem::take(&mut self.was_clicked) {
            // What a click here has changed is in sight.
            self.followed_finding = chosen;
            return;
        }
        if chosen != self.followed_finding {
            self.followed_finding = chosen;
            self.opened_at = None;
            let finding = ctx.derived.findings.iter();
            let finding = finding.into_iter().find(|own| ctx.spotlight.is_chosen(own));
            if let Some(at) = finding.and_then(|finding| finding.lines.first()) {
                (self.shown, self.scroll_to) = (Some(at.source), Some(at.line));
                return;
            }
        }
        match wanted {
            Some(RowRef::Source(id)) => (self.shown, self.scroll_to) = (Some(id), Some(1)),
            Some(row) => {
                let preferred = self.source(ctx.plan).map(|source| source.id);
                if let Some((source, line)) = first_line(ctx.plan, row, preferred) {
                    (self.shown, self.scroll_to) = (Some(source), Some(line));
                }
            }
            None => {}
        }
    }

    /// The rows on the lines of the document, found once for each state of the plan.
    fn marks(&mut self, ctx: &ViewCtx<'_>, source: SourceId) -> &Marks {
        let key = (ctx.document, ctx.revision, source);
        let is_known = self.marks.as_ref().is_some_and(|(own, _)| *own == key);
        if !is_known {
            let lines = self.sheet.page.lines.len() as u32;
            self.marks = Some((key, Marks::of(ctx.plan, source, lines)));
        }
        &self.marks.get_or_insert_with(|| (key, Marks::default())).1
    }
}

impl Sheet {
    /// Takes the document apart when it is another one; the text is shown at once, its losses when they are known.
    fn read(&mut self, source: &Arc<Source>, ui: &Ui) {
        let same = |own: &Arc<Source>| {
            Arc::ptr_eq(own, source) || (own.id == source.id && own.text == source.text)
        };
        if !self.source.as_ref().is_some_and(same) {
            self.source = Some(source.clone());
            self.put(Page::plain(source));
            let source = source.clone();
            let read = move || Page::of(&source);
            self.job = Some(Job::start("reading the document", ui.ctx(), read));
        }
        if let Some(read) = self.job.as_ref().and_then(Job::poll) {
            self.job = None;
            // Where reading fails the text stays on show without remarks.
            if let Ok(page) = read {
                self.put(page);
            }
        }
    }

    fn put(&mut self, page: Page) {
        self.page = Arc::new(page);
        self.version += 1;
    }
}

/// The findings that stand on lines of a document, by line.
fn by_line<'a>(ctx: &ViewCtx<'a>, source: SourceId) -> ByLine<'a> {
    let mut lines: ByLine<'a> = BTreeMap::new();
    for finding in ctx.derived.findings.iter() {
        for at in finding.lines.iter().filter(|at| at.source == source) {
            let own = lines.entry(at.line).or_default();
            if !own.iter().any(|other| std::ptr::eq(*other, finding)) {
                own.push(finding);
            }
        }
    }
    lines
}

/// What stands here while the plan has no document.
fn nothing(ui: &mut Ui, actions: &mut Actions) {
    let sentence = "This plan was not read from a document. Open or paste one, and every row shows on its lines.";
    let state = EmptyState::new(egui_phosphor::regular::FILE_TEXT, sentence);
    let request = match state.actions(&["Paste a document…", "Open…"]).show(ui) {
        Some(0) => AppRequest::PasteDocument,
        Some(_) => AppRequest::Open,
        None => return,
    };
    actions.push(Action::App(request));
}

#[cfg(test)]
mod tests;
