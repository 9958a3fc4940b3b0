//! The keyboard in the outline: walk, fold, add, name.
//!
//! Deleting, duplicating and undoing have their rows in the command table and work in every part of the window.

use super::Outline;
use super::rows::Line;
use crate::app::action::{Action, Actions, SelectChange, ViewRequest};
use crate::app::views::ViewCtx;
use crate::plan::{Node, RowRef, TrackId};
use egui::{EventFilter, Key, Modifiers, Response, Ui};

/// Lines that Page Up and Page Down pass.
const PAGE: i64 = 12;

/// What a key asks for.
enum Wish {
    Walk { by: i64, adds: bool },
    Fold(bool),
    Add,
    AddSuccessor,
    LetGo,
}

/// Does what the keyboard asks for while the list has it.
pub(super) fn take(
    outline: &mut Outline,
    ui: &mut Ui,
    ctx: &ViewCtx<'_>,
    ground: &Response,
    actions: &mut Actions,
) {
    if !ground.has_focus() || ctx.renaming.is_some() {
        return;
    }
    let primary = ctx.selection.primary();
    let node = primary.and_then(|row| Node::try_from(row).ok());
    // With nothing selected Tab leaves the list, so that the keyboard is not caught in it.
    let filter = EventFilter {
        tab: node.is_some(),
        horizontal_arrows: true,
        vertical_arrows: true,
        escape: true,
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(ground.id, filter));
    if let Some(wish) = wish(ui, node.is_some()) {
        fulfil(outline, ctx, wish, actions);
    }
}

fn wish(ui: &mut Ui, has_node: bool) -> Option<Wish> {
    const NONE: Modifiers = Modifiers::NONE;
    const FAR: i64 = i64::MAX / 4;
    ui.input_mut(|input| {
        // Whatever is held first, because a plain key also answers to it with Shift.
        for (modifiers, adds) in [(Modifiers::SHIFT, true), (NONE, false)] {
            for (key, by) in [
                (Key::ArrowUp, -1),
                (Key::ArrowDown, 1),
                (Key::PageUp, -PAGE),
                (Key::PageDown, PAGE),
                (Key::Home, -FAR),
                (Key::End, FAR),
            ] {
                if input.consume_key(modifiers, key) {
                    return Some(Wish::Walk { by, adds });
                }
            }
        }
        if has_node && input.consume_key(NONE, Key::Tab) {
            return Some(Wish::AddSuccessor);
        }
        if input.modifiers.alt {
            return None;
        }
        [
            (Key::ArrowLeft, Wish::Fold(true)),
            (Key::ArrowRight, Wish::Fold(false)),
            (Key::Enter, Wish::Add),
            (Key::Escape, Wish::LetGo),
        ]
        .into_iter()
        .find(|(key, _)| input.consume_key(NONE, *key))
        .map(|(_, wish)| wish)
    })
}

fn fulfil(outline: &mut Outline, ctx: &ViewCtx<'_>, wish: Wish, actions: &mut Actions) {
    let primary = ctx.selection.primary();
    match wish {
        Wish::Walk { by, adds } => {
            let Some(row) = neighbour(&outline.lines, primary, by) else {
                return;
            };
            outline.wanted = Some(row);
            if adds {
                actions.push(Action::Select(SelectChange::Add(vec![row])));
            } else {
                actions.select(row);
                actions.push(Action::View(ViewRequest::Reveal(row)));
            }
        }
        Wish::Fold(is_folded) => match primary {
            Some(RowRef::Track(id)) => outline.fold(id, is_folded),
            Some(row) if is_folded => {
                if let Some(track) = track_of(ctx, row) {
                    actions.select(track);
                    outline.wanted = Some(track.into());
                }
            }
            _ => {}
        },
        Wish::Add => actions.push(Action::Run(adder(primary))),
        Wish::AddSuccessor => actions.push(Action::Run("add-successor")),
        Wish::LetGo => actions.push(Action::Select(SelectChange::Clear)),
    }
}

/// The command that adds another row of the kind that is selected.
fn adder(primary: Option<RowRef>) -> &'static str {
    match primary {
        Some(RowRef::Checkpoint(_)) => "add-checkpoint",
        Some(RowRef::Phase(_)) => "add-phase",
        Some(RowRef::Agent(_)) => "add-agent",
        Some(RowRef::PlanOption(_)) => "add-option",
        Some(RowRef::Risk(_)) => "add-risk",
        _ => "add-ticket",
    }
}

fn track_of(ctx: &ViewCtx<'_>, row: RowRef) -> Option<TrackId> {
    match row {
        RowRef::Ticket(id) => ctx.plan.tickets.get(id)?.track,
        RowRef::Gate(id) => ctx.plan.gates.get(id)?.track,
        _ => None,
    }
}

/// The row so many lines above or below, headings passed over; the first or last when none is selected.
fn neighbour(lines: &[Line], current: Option<RowRef>, by: i64) -> Option<RowRef> {
    let rows: Vec<RowRef> = lines.iter().filter_map(Line::row).collect();
    let last = i64::try_from(rows.len()).ok()? - 1;
    let place = current.and_then(|current| rows.iter().position(|&row| row == current));
    // Without a selection one stands before the first row or behind the last.
    let here = match place {
        Some(place) => place as i64,
        None if by > 0 => -1,
        None => last + 1,
    };
    let next = here.saturating_add(by).clamp(0, last.max(0));
    rows.get(usize::try_from(next).ok()?).copied()
}
