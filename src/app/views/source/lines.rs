//! The text: the lines in sight with their numbers, the bars of their rows, findings and remarks.
//!
//! Only what is in sight is laid out and painted, so that a document of ten thousand lines costs what is seen of it.

use super::flow::{Flow, broken};
use super::marks::{Mark, Marks, lines_of};
use super::page::{Look, Page};
use super::tones::Hues;
use super::{ByLine, SourceView};
use crate::app::action::{Action, Actions};
use crate::app::fonts::Weight;
use crate::app::spotlight::FindingName;
use crate::app::theme::metrics::{radius, size, space};
use crate::app::theme::{Theme, Tone};
use crate::app::views::ViewCtx;
use crate::app::widgets::{Line, focus_ring};
use crate::lint::{Finding, Level, row_key};
use crate::plan::{RowRef, Source};
use egui::{
    Align, CornerRadius, FontId, Rect, Response, ScrollArea, Sense, Ui, WidgetInfo, WidgetType,
    pos2, vec2,
};
use std::collections::{HashMap, HashSet};

/// The height of every row of text.
const ROW: f32 = 20.0;
/// Bars beside a line, one for each row that stands on it.
const MOST_BARS: usize = 3;
const BAR: f32 = 3.0;
const BAR_STEP: f32 = 5.0;
/// From the left border to the line numbers.
const NUMBERS: f32 = 26.0;
/// The width of a line number.
const NUMBER_WIDTH: f32 = 38.0;
/// From the left border to the text.
const TEXT: f32 = NUMBERS + NUMBER_WIDTH + 18.0;
/// Rows told in a tooltip.
const MOST_TOLD: usize = 8;

/// What is lit in this frame.
struct Light {
    selected: HashSet<u32>,
    hovered: HashSet<u32>,
    hues: Hues,
}

impl SourceView {
    /// Draws the text below the head.
    pub(super) fn body(
        &mut self,
        ctx: &ViewCtx<'_>,
        ui: &mut Ui,
        source: &Source,
        findings: &ByLine<'_>,
        actions: &mut Actions,
    ) {
        let page = self.sheet.page.clone();
        let room = (ui.available_width() - TEXT - space::PANEL).max(80.0);
        self.break_lines(ui, &page, room);
        self.marks(ctx, source.id);
        let opened = self.opened(ctx, source, findings);
        let card = opened.map_or(0.0, |_| self.card_height);
        let scroll = self.scroll_to.take();
        let Some((key, flow)) = self.flow.take() else {
            return;
        };
        let kept_marks = self.marks.take();
        let marks = kept_marks.as_ref().map(|(_, marks)| marks);
        let empty = Marks::default();
        let text = Text {
            page: &page,
            flow: &flow,
            marks: marks.unwrap_or(&empty),
            findings,
            light: Light::of(ctx, source),
            opened,
            card,
            room,
        };
        let mut area = ScrollArea::vertical()
            .id_salt(("source", source.id.0))
            .auto_shrink([false, false]);
        if let Some(line) = scroll {
            let line = line.min(page.lines.len() as u32);
            let height = ui.available_height();
            let offset = text.top_of(line) - (height - ROW) * 0.4;
            area = area.vertical_scroll_offset(offset.max(0.0));
        }
        let mut shown = Shown::default();
        area.show_viewport(ui, |ui, viewport| {
            ui.set_height(text.height() + ROW);
            ui.set_width(ui.available_width());
            shown = text.show(ctx, ui, viewport, actions);
        });
        if let Some(line) = shown.clicked {
            (self.opened_at, self.was_clicked) = (Some(line), true);
        }
        if let Some(height) = shown.card
            && (height - self.card_height).abs() > 0.5
        {
            self.card_height = height;
            ui.ctx()
                .request_discard("the opened finding is as high as its words");
        }
        self.flow = Some((key, flow));
        self.marks = kept_marks;
    }

    /// The finding whose card is open and the line below which it stands: the clicked one, else its first.
    fn opened<'a>(
        &self,
        ctx: &ViewCtx<'_>,
        source: &Source,
        findings: &ByLine<'a>,
    ) -> Option<(u32, &'a Finding)> {
        let chosen = |line: u32| {
            let own = findings.get(&line)?.iter();
            own.copied().find(|own| ctx.spotlight.is_chosen(own))
        };
        if let Some((line, finding)) = self.opened_at.and_then(|line| Some((line, chosen(line)?))) {
            return Some((line, finding));
        }
        let (_, finding) = findings
            .iter()
            .find_map(|(line, _)| Some((*line, chosen(*line)?)))?;
        let first = finding.lines.iter().find(|at| at.source == source.id)?;
        Some((first.line, finding))
    }

    /// Breaks the lines, once per document and width.
    fn break_lines(&mut self, ui: &Ui, page: &Page, room: f32) {
        let key = (self.sheet.version, room as u32);
        if self.flow.as_ref().is_some_and(|(own, _)| *own == key) {
            return;
        }
        let mut widths = Widths::default();
        let flow = Flow::of(page, room, &mut |look, c| widths.of(ui, look, c));
        self.flow = Some((key, flow));
    }
}

/// What a frame has brought.
#[derive(Default)]
struct Shown {
    /// How high the open card is, where it was drawn.
    card: Option<f32>,
    /// The line that was clicked.
    clicked: Option<u32>,
}

/// The widths of characters, asked for once each.
#[derive(Default)]
struct Widths {
    known: HashMap<(bool, bool, char), f32>,
}

impl Widths {
    fn of(&mut self, ui: &Ui, look: Look, character: char) -> f32 {
        let key = (look == Look::Fixed, look == Look::Heading, character);
        *self.known.entry(key).or_insert_with(|| {
            let font = font(look);
            ui.fonts_mut(|fonts| fonts.glyph_width(&font, character))
        })
    }
}

fn font(look: Look) -> FontId {
    match look {
        Look::Heading => Weight::SemiBold.font(size::BODY),
        Look::Prose => Weight::Regular.font(size::BODY),
        Look::Fixed => FontId::monospace(size::MONO),
    }
}

impl Light {
    fn of(ctx: &ViewCtx<'_>, source: &Source) -> Self {
        let lines = |rows: &mut dyn Iterator<Item = RowRef>| {
            let mut found = HashSet::new();
            for row in rows {
                for at in lines_of(ctx.plan, row) {
                    let is_here = at.source == source.id;
                    // A whole card lights no text; only the lines that say something of the row do.
                    let last = at.to_line.unwrap_or(at.line).min(at.line + 400);
                    found.extend((at.line..=last).filter(|_| is_here));
                }
            }
            found
        };
        Self {
            selected: lines(&mut ctx.selection.rows().iter().take(50).copied()),
            hovered: lines(&mut ctx.hover.into_iter()),
            hues: Hues::of(ctx.plan),
        }
    }
}

/// Everything that is drawn.
struct Text<'a> {
    page: &'a Page,
    flow: &'a Flow,
    marks: &'a Marks,
    findings: &'a ByLine<'a>,
    light: Light,
    opened: Option<(u32, &'a Finding)>,
    card: f32,
    room: f32,
}

impl Text<'_> {
    fn height(&self) -> f32 {
        self.flow.rows() as f32 * ROW + self.card
    }

    /// The height at which a line stands, the open card above it counted in.
    fn top_of(&self, line: u32) -> f32 {
        let below = self.opened.is_some_and(|(own, _)| line > own);
        self.flow.top(line) as f32 * ROW + if below { self.card } else { 0.0 }
    }

    /// The first line in sight.
    fn first(&self, viewport: Rect) -> u32 {
        let row = |height: f32| self.flow.line_at((height.max(0.0) / ROW) as u32);
        match self.opened {
            Some((line, _)) if viewport.top() > self.top_of(line + 1) => {
                row(viewport.top() - self.card)
            }
            Some((line, _)) => row(viewport.top()).min(line),
            None => row(viewport.top()),
        }
    }

    /// Draws what is in sight.
    fn show(&self, ctx: &ViewCtx<'_>, ui: &mut Ui, viewport: Rect, actions: &mut Actions) -> Shown {
        let origin = ui.min_rect().min;
        let width = ui.available_width().max(viewport.width());
        let mut shown = Shown::default();
        for line in self.first(viewport)..=self.page.lines.len() as u32 {
            let top = self.top_of(line);
            if top > viewport.bottom() {
                break;
            }
            let rows = self.flow.top(line + 1) - self.flow.top(line);
            let rect = Rect::from_min_size(
                pos2(origin.x, origin.y + top),
                vec2(width, rows as f32 * ROW),
            );
            if self.line(ctx, ui, line, rect, actions) {
                shown.clicked = Some(line);
            }
            if let Some((_, finding)) = self.opened.filter(|(own, _)| *own == line) {
                let place = Rect::from_min_size(
                    pos2(origin.x + TEXT, rect.bottom()),
                    vec2(self.room, f32::INFINITY),
                );
                shown.card = Some(super::card::show(ctx, ui, finding, place, actions));
            }
        }
        shown
    }

    /// Draws a line; returns whether it was clicked.
    fn line(
        &self,
        ctx: &ViewCtx<'_>,
        ui: &mut Ui,
        number: u32,
        rect: Rect,
        actions: &mut Actions,
    ) -> bool {
        let theme = Theme::of(ui);
        let line = &self.page.lines[number as usize - 1];
        let marks = self.marks.on(number);
        let findings: &[&Finding] = self.findings.get(&number).map_or(&[], Vec::as_slice);
        let response = ui.interact(rect, ui.id().with(("line", number)), Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(
                WidgetType::Button,
                true,
                spoken(number, &line.text, findings),
            )
        });
        self.ground(ctx, ui, number, rect, &response, findings);
        for (place, mark) in marks.iter().take(MOST_BARS).enumerate() {
            let tone = self.light.hues.tone(theme, ctx.plan, mark.row);
            bar(ui, rect, place, mark, number, tone);
        }
        let first = Rect::from_min_size(
            pos2(rect.left() + NUMBERS, rect.top()),
            vec2(NUMBER_WIDTH, ROW),
        );
        let figure = number.to_string();
        let colour = if marks.is_empty() {
            theme.faint
        } else {
            theme.muted
        };
        Line::new(&figure, Weight::Regular, size::AXIS, colour).paint_in(ui, first, Align::Max);
        self.text(ui, number, rect, theme);
        self.react(ctx, &response, &marks, findings, actions);
        let is_clicked = response.clicked();
        tell(ctx, response, &marks, line, findings);
        is_clicked
    }

    /// The ground of a line: its worst finding, the selection, the pointer.
    fn ground(
        &self,
        ctx: &ViewCtx<'_>,
        ui: &Ui,
        number: u32,
        rect: Rect,
        response: &Response,
        findings: &[&Finding],
    ) {
        let theme = Theme::of(ui);
        let pill = rect.with_min_x(rect.left() + NUMBERS - 2.0);
        let pill = pill.with_max_x(pill.right() - 8.0);
        let corner = CornerRadius::same(radius::BAR);
        let lit = findings.iter().find(|finding| ctx.spotlight.is_on(finding));
        let worst = lit.or_else(|| {
            let told = |finding: &&&Finding| finding.level != Level::Info;
            findings.iter().filter(told).min_by_key(|own| own.level)
        });
        let ground = match worst {
            Some(finding) => Some(tone_of(theme, finding.level).fill),
            None if self.light.selected.contains(&number) => Some(theme.selection),
            None if self.light.hovered.contains(&number) || response.hovered() => Some(theme.hover),
            None => None,
        };
        if let Some(ground) = ground {
            ui.painter().rect_filled(pill, corner, ground);
        }
        if let Some(finding) = lit {
            let tone = tone_of(theme, finding.level);
            let stroke = egui::Stroke::new(1.0, tone.line);
            ui.painter()
                .rect_stroke(pill, corner, stroke, egui::StrokeKind::Inside);
        }
        focus_ring(ui, response, pill, radius::BAR);
    }

    /// The words of a line, and below them what reading lost.
    fn text(&self, ui: &Ui, number: u32, rect: Rect, theme: &Theme) {
        let line = &self.page.lines[number as usize - 1];
        let (weight, colour) = match line.look {
            Look::Heading => (Weight::SemiBold, theme.text),
            Look::Prose => (Weight::Regular, theme.text),
            Look::Fixed => (Weight::Regular, theme.muted),
        };
        let mut widths = Widths::default();
        let pieces = broken(&line.text, self.room, &mut |c| widths.of(ui, line.look, c));
        let mut row = Rect::from_min_size(
            pos2(rect.left() + TEXT, rect.top()),
            vec2(self.room + space::PANEL, ROW),
        );
        for piece in pieces {
            let words = &line.text[piece];
            match line.look {
                Look::Fixed => {
                    let font = FontId::monospace(size::MONO);
                    let place = pos2(row.left(), row.center().y);
                    ui.painter()
                        .text(place, egui::Align2::LEFT_CENTER, words, font, colour);
                }
                _ => {
                    Line::new(words, weight, size::BODY, colour).paint_in(ui, row, Align::Min);
                }
            }
            row = row.translate(vec2(0.0, ROW));
        }
        for note in line.notes.iter().filter(|note| note.is_loss) {
            let text = format!("{} {}", egui_phosphor::regular::WARNING, note.text);
            let colour = theme.warning.text;
            Line::new(&text, Weight::Regular, size::CAPTION, colour).paint_in(ui, row, Align::Min);
            row = row.translate(vec2(0.0, ROW));
        }
    }

    /// A click selects the row with the fewest lines, a second one the next around it; a line with findings opens
    /// the first of them.
    fn react(
        &self,
        ctx: &ViewCtx<'_>,
        response: &Response,
        marks: &[&Mark],
        findings: &[&Finding],
        actions: &mut Actions,
    ) {
        if response.hovered() {
            if let Some(mark) = marks.first() {
                actions.push(Action::Hover(Some(mark.row)));
            }
            if let Some(finding) = findings.first() {
                actions.push(Action::LightFinding(FindingName::of(finding)));
            }
        }
        if !response.clicked() {
            return;
        }
        let chosen = findings.iter().position(|own| ctx.spotlight.is_chosen(own));
        let next = match chosen {
            Some(place) => findings.get(place + 1),
            None => findings.first(),
        };
        let next = next.map(|finding| FindingName::of(finding));
        if !findings.is_empty() || self.opened.is_some() {
            actions.push(Action::ChooseFinding(next));
        }
        let now = ctx.selection.primary();
        let place = marks.iter().position(|mark| Some(mark.row) == now);
        let next = match place {
            Some(place) if findings.is_empty() => marks.get(place + 1).or(marks.first()),
            Some(place) => marks.get(place),
            None => marks.first(),
        };
        if let Some(mark) = next {
            actions.push(Action::Reveal(mark.row));
        }
    }
}

/// One bar of a row beside a line; rounded where the row begins and ends.
fn bar(ui: &Ui, rect: Rect, place: usize, mark: &Mark, line: u32, tone: &Tone) {
    let right = rect.left() + NUMBERS - 6.0 - place as f32 * BAR_STEP;
    let (above, below) = (
        if mark.from == line { 1.0 } else { 0.0 },
        if mark.to == line { 1.0 } else { 0.0 },
    );
    let area = Rect::from_min_max(
        pos2(right - BAR, rect.top() + above),
        pos2(right, rect.bottom() - below),
    );
    // Bars behind the first are those of what stands around it.
    let colour = if place == 0 { tone.line } else { tone.bar_done };
    ui.painter()
        .rect_filled(area, CornerRadius::same(1), colour);
}

/// What the pointer is told: the rows on the line, what reading repaired and lost, the findings.
fn tell(
    ctx: &ViewCtx<'_>,
    response: Response,
    marks: &[&Mark],
    line: &super::page::Line,
    findings: &[&Finding],
) {
    if marks.is_empty() && line.notes.is_empty() && findings.is_empty() {
        return;
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(420.0);
        for finding in findings.iter().take(MOST_TOLD) {
            let colour = tone_of(Theme::of(ui), finding.level).text;
            ui.label(egui::RichText::new(&finding.message).color(colour));
        }
        for mark in marks.iter().take(MOST_TOLD) {
            let name = row_key(ctx.plan, mark.row);
            let kind = mark.row.kind().name();
            let lines = match mark.span() {
                1 => String::new(),
                _ => format!(", lines {} to {}", mark.from, mark.to),
            };
            ui.label(format!("{kind} {name}{lines}"));
            if !mark.says.is_empty() {
                let text = format!("The line says: {}", mark.says);
                ui.label(egui::RichText::new(text).color(Theme::of(ui).warning.text));
            }
        }
        if marks.len() > MOST_TOLD {
            ui.label(format!("and {} more rows", marks.len() - MOST_TOLD));
        }
        for note in &line.notes {
            ui.label(egui::RichText::new(&note.text).color(Theme::of(ui).muted));
        }
    });
}

/// What assistive technology reads of a line.
fn spoken(number: u32, text: &str, findings: &[&Finding]) -> String {
    let mut spoken = format!("Line {number}: {text}");
    for finding in findings.iter().take(2) {
        spoken.push_str(". ");
        spoken.push_str(finding.level.label());
        spoken.push_str(": ");
        spoken.push_str(&finding.message);
    }
    spoken
}

pub(super) fn tone_of(theme: &Theme, level: Level) -> &Tone {
    match level {
        Level::Error => &theme.critical,
        Level::Warning => &theme.warning,
        Level::Info => &theme.accent,
    }
}
