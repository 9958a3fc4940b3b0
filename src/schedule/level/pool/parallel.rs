//! The parallel generation scheme: moment after moment, whatever is ready and fits starts, in order of its key.
//!
//! It never leaves a pool idle that something could use, which makes better first schedules of large, busy
//! instances than the serial scheme does; but the best schedule may be none of its own, so a search only
//! begins with it.
//! Source: Kolisch 1996, Serial and parallel resource-constrained project scheduling methods revisited.

use super::instance::Instance;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Makes one schedule after the other of one instance; keeps its memory between them.
#[derive(Clone, Debug)]
pub(super) struct Parallel<'i> {
    instance: &'i Instance,
    /// `[words]`: what is free now.
    free: Vec<u64>,
    /// `[nodes]`: how many nodes each still waits for.
    waiting: Vec<u32>,
    /// `[nodes]`: no start before.
    ready: Vec<i32>,
    /// What may start now, by key.
    open: Vec<u32>,
    /// What may start later, by when.
    later: BinaryHeap<Reverse<(i32, u32)>>,
    /// What runs, by its finish.
    running: BinaryHeap<Reverse<(i32, u32)>>,
}

impl<'i> Parallel<'i> {
    pub(super) fn new(instance: &'i Instance) -> Self {
        Self {
            instance,
            free: Vec::new(),
            waiting: Vec::new(),
            ready: Vec::new(),
            open: Vec::new(),
            later: BinaryHeap::new(),
            running: BinaryHeap::new(),
        }
    }

    /// Schedules all nodes, the lowest of `keys` (`[nodes]`) first, into `starts` (`[nodes]`); returns the
    /// length. O(moments x nodes that are ready).
    pub(super) fn run(&mut self, keys: &[i32], starts: &mut [i32]) -> i32 {
        self.begin();
        let mut length = 0;
        while let Some(now) = self.next_moment() {
            self.release(now);
            self.open_up(now, keys);
            length = length.max(self.start_all(now, starts));
            // What lasts nothing, or may start with what it waits for, is ready at this very moment.
            while self.open_up(now, keys) {
                length = length.max(self.start_all(now, starts));
            }
        }
        length
    }

    fn begin(&mut self) {
        let instance = self.instance;
        self.free.clone_from(&instance.idle);
        self.waiting.clear();
        let waits = (0..instance.len()).map(|node| instance.incoming(node).len() as u32);
        self.waiting.extend(waits);
        self.ready.clone_from(&instance.floor);
        self.open.clear();
        self.later.clear();
        self.running.clear();
        for node in (0..instance.len()).filter(|&node| self.waiting[node] == 0) {
            self.later.push(Reverse((self.ready[node], node as u32)));
        }
    }

    /// When next something ends or becomes ready; `None` when everything has started.
    fn next_moment(&self) -> Option<i32> {
        let ready = self.later.peek().map(|Reverse(next)| next.0);
        if ready.is_none() && self.open.is_empty() {
            return None;
        }
        let end = self.running.peek().map(|Reverse(next)| next.0);
        ready.into_iter().chain(end).min()
    }

    /// Frees what those took that end by now.
    fn release(&mut self, now: i32) {
        while let Some(&Reverse((end, node))) = self.running.peek() {
            if end > now {
                return;
            }
            self.running.pop();
            for &(word, ask) in self.instance.asks(node as usize) {
                self.free[word as usize] += ask;
            }
        }
    }

    /// Moves what has become ready among what may start; whether there was any.
    fn open_up(&mut self, now: i32, keys: &[i32]) -> bool {
        let before = self.open.len();
        while let Some(&Reverse((ready, node))) = self.later.peek() {
            if ready > now {
                break;
            }
            self.later.pop();
            let key = |node: u32| (keys[node as usize], node);
            let place = self.open.partition_point(|&other| key(other) < key(node));
            self.open.insert(place, node);
        }
        self.open.len() > before
    }

    /// Starts whatever fits; returns the latest finish among it.
    fn start_all(&mut self, now: i32, starts: &mut [i32]) -> i32 {
        let instance = self.instance;
        let mut last = 0;
        let mut open = std::mem::take(&mut self.open);
        open.retain(|&node| {
            let at = node as usize;
            if !self.fits(at) {
                return true;
            }
            for &(word, ask) in instance.asks(at) {
                self.free[word as usize] -= ask;
            }
            starts[at] = now;
            let end = now + instance.lasts[at];
            last = last.max(end);
            if instance.lasts[at] > 0 {
                self.running.push(Reverse((end, node)));
            }
            self.hand_on(at, now);
            false
        });
        self.open = open;
        last
    }

    fn fits(&self, node: usize) -> bool {
        let guard = &self.instance.guard;
        let asks = self.instance.asks(node).iter();
        asks.fold(true, |fits, &(word, ask)| {
            let guard = guard[word as usize];
            fits && self.free[word as usize].wrapping_sub(ask) & guard == guard
        })
    }

    /// Tells those that wait for a node that it has started.
    fn hand_on(&mut self, node: usize, now: i32) {
        for &(to, weight) in self.instance.outgoing(node) {
            let at = to as usize;
            self.ready[at] = self.ready[at].max(now + weight);
            self.waiting[at] -= 1;
            if self.waiting[at] == 0 {
                self.later.push(Reverse((self.ready[at].max(now), to)));
            }
        }
    }
}
