//! An allocator that counts, so that tests can say how work grows: a count is the same on any machine, a time is not.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static BYTES: Cell<u64> = const { Cell::new(0) };
}

/// The system's allocator, counting the bytes each thread asks for.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is handed to the system's allocator as it is; counting touches only a cell of the thread, which
// needs no allocation and is left alone while the thread ends.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: the caller keeps the promises of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the promises of `dealloc`.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        // SAFETY: the caller keeps the promises of `realloc`.
        unsafe { System.realloc(place, layout, size) }
    }
}

fn note(size: usize) {
    let _ = BYTES.try_with(|bytes| bytes.set(bytes.get() + size as u64));
}

/// How many bytes `work` asks for on this thread.
pub fn bytes_of<T>(work: impl FnOnce() -> T) -> u64 {
    let before = BYTES.get();
    let result = work();
    let after = BYTES.get();
    drop(result);
    after - before
}
