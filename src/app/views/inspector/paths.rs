//! Near-critical paths, ranked by float: what would become critical next, as chains that can be selected.

use super::form::{heading, link, note};
use crate::app::action::{Action, Actions, SelectChange};
use crate::app::views::ViewCtx;
use crate::plan::RowRef;
use crate::schedule::paths::{FloatPath, paths_by_float};
use egui::Ui;

/// The most paths that are listed.
const MOST: usize = 6;
/// Longer chains are told by their end.
const MOST_KEYS: usize = 3;
/// In larger plans ranking the paths in every frame would cost too much of it.
const MOST_TICKETS: usize = 2_000;

/// Draws the list; nothing for a plan without dates.
pub(super) fn show(ui: &mut Ui, ctx: &ViewCtx<'_>, actions: &mut Actions) {
    let is_small = ctx.plan.tickets.len() <= MOST_TICKETS;
    let Some(dates) = ctx.derived.dates().filter(|_| is_small) else {
        return;
    };
    let paths = paths_by_float(dates, MOST + 1);
    if paths.is_empty() {
        return;
    }
    heading(ui, "Paths by float");
    for path in paths.iter().take(MOST) {
        if link(ui, &words(ctx, path)) {
            let rows: Vec<RowRef> = path.nodes.iter().map(|&node| node.into()).collect();
            actions.push(Action::Select(SelectChange::Replace(rows)));
        }
    }
    if paths.len() > MOST {
        note(ui, "and others with as much float or more");
    }
}

/// `2 h float, B-7`; of a longer path how long it is and where it ends.
fn words(ctx: &ViewCtx<'_>, path: &FloatPath) -> String {
    let keys: Vec<&str> = path.nodes.iter().map(|&node| ctx.plan.key(node)).collect();
    let chain = match keys.as_slice() {
        [.., last] if keys.len() > MOST_KEYS => format!("{} up to {last}", keys.len()),
        keys => keys.join(", "),
    };
    match path.float.0 {
        ..=0 => format!("critical: {chain}"),
        _ => format!("{} float: {chain}", ctx.tell(path.float)),
    }
}
