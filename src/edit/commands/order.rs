//! The order of rows in their lists, and moving tickets between tracks.

use crate::edit::{EditError, Transaction};
use crate::plan::{RANK_STEP, Ticket, TicketId, TrackId};

/// The rank after every rank in use.
pub(super) fn next_rank(ranks: impl Iterator<Item = i64>) -> i64 {
    ranks
        .max()
        .map_or(0, |highest| highest.saturating_add(RANK_STEP))
}

/// Puts a ticket right after another in that ticket's track.
///
/// # Errors
/// When either is not there.
pub fn place_ticket_after(
    tx: &mut Transaction,
    id: TicketId,
    after: TicketId,
) -> Result<(), EditError> {
    let anchor = tx
        .plan()
        .tickets
        .get(after)
        .ok_or(EditError::Missing(after.into()))?;
    let track = anchor.track;
    let mut order: Vec<TicketId> = tx
        .plan()
        .tickets_of_track(track)
        .iter()
        .map(|t| t.id)
        .filter(|&other| other != id)
        .collect();
    let place = order
        .iter()
        .position(|&other| other == after)
        .map_or(order.len(), |index| index + 1);
    order.insert(place, id);
    tx.update(id, |row: &mut Ticket| row.track = track)?;
    set_ranks(tx, &order, place)
}

/// Moves tickets to the end of a track (`None`: out of any track).
///
/// # Errors
/// When a ticket is not there.
pub fn move_to_track(
    tx: &mut Transaction,
    tickets: &[TicketId],
    track: Option<TrackId>,
) -> Result<(), EditError> {
    for &id in tickets {
        let rank = next_rank(
            tx.plan()
                .tickets
                .iter()
                .filter(|t| t.track == track)
                .map(|t| t.rank),
        );
        tx.update(id, |row: &mut Ticket| {
            if row.track != track {
                row.track = track;
                row.rank = rank;
            }
        })?;
    }
    Ok(())
}

/// Gives the row at `place` a rank between its neighbours, renumbering the list only when there is no
/// room between them.
fn set_ranks(tx: &mut Transaction, order: &[TicketId], place: usize) -> Result<(), EditError> {
    let rank = |tx: &Transaction, id: TicketId| tx.plan().tickets.get(id).map_or(0, |t| t.rank);
    let before = place.checked_sub(1).map(|index| rank(tx, order[index]));
    let after = order.get(place + 1).map(|&id| rank(tx, id));
    let middle = match (before, after) {
        (Some(low), Some(high)) if high - low >= 2 => Some(low + (high - low) / 2),
        (Some(low), None) => low.checked_add(RANK_STEP),
        (None, Some(high)) => high.checked_sub(RANK_STEP),
        (None, None) => Some(0),
        _ => None,
    };
    if let Some(middle) = middle {
        return tx.update(order[place], |row: &mut Ticket| row.rank = middle);
    }
    for (&id, index) in order.iter().zip(0..) {
        tx.update(id, |row: &mut Ticket| row.rank = index * RANK_STEP)?;
    }
    Ok(())
}
