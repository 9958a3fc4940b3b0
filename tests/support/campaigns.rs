//! Campaign-like graphs for benches and tests: tracks of tickets whose dependencies mostly stay inside the track.
//!
//! They stand in for real campaigns, of which there are too few large ones. The same size and seed give the same
//! graph on every machine. Nothing here knows the plan: a campaign is arrays, so that layout and network benches
//! share it.

/// A graph of tickets in tracks; every edge goes from an earlier to a later ticket.
pub struct Campaign {
    /// Number of tracks.
    pub tracks: u32,
    /// `[tickets]`: the track of each.
    pub track: Vec<u32>,
    /// Dependencies as (predecessor, successor), without duplicates.
    pub edges: Vec<(u32, u32)>,
}

/// How tangled a campaign is.
pub struct Shape {
    /// How many tickets back in its track a ticket looks for predecessors, at least 1.
    pub reach: u64,
    /// Tickets in a hundred that also look for one in another track.
    pub across: u64,
}

/// A campaign of `tickets` tickets in ten tracks with about 1.7 dependencies per ticket, one in seven across tracks.
pub fn campaign(tickets: u32, seed: u64) -> Campaign {
    campaign_of(
        &Shape {
            reach: 6,
            across: 28,
        },
        tickets,
        seed,
    )
}

/// A campaign of a given shape.
///
/// A ticket needs none to three of the few tickets before it in its track, and sometimes a ticket of another track
/// (near ones more often) that stands a little earlier in its own.
pub fn campaign_of(shape: &Shape, tickets: u32, seed: u64) -> Campaign {
    let tracks = 10u32.min(tickets.max(1));
    let mut random = SplitMix(seed);
    let track: Vec<u32> = (0..tickets).map(|ticket| ticket % tracks).collect();
    let mut edges = Vec::new();
    for ticket in 0..tickets {
        let step = u64::from(ticket / tracks);
        let wanted = match random.below(100) {
            0..6 => 0,
            6..52 => 1,
            52..88 => 2,
            _ => 3,
        };
        for _ in 0..wanted.min(step) {
            let back = 1 + random.below(shape.reach.min(step));
            edges.push((ticket - back as u32 * tracks, ticket));
        }
        if step > 0 && random.below(100) < shape.across {
            let hop = 1 + random.below(3).min(random.below(3)) as i64;
            let other = i64::from(ticket % tracks) + if random.below(2) == 0 { hop } else { -hop };
            if (0..i64::from(tracks)).contains(&other) {
                let back = 1 + random.below((shape.reach + 2).min(step));
                edges.push(((step - back) as u32 * tracks + other as u32, ticket));
            }
        }
    }
    edges.sort_unstable();
    edges.dedup();
    Campaign {
        tracks,
        track,
        edges,
    }
}

/// The generator of Steele, Lea and Flood (2014); small, and equal on every machine.
pub struct SplitMix(pub u64);

impl SplitMix {
    /// A number in `0..bound`; the bias of the modulo does not matter here.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound.max(1)
    }
}
