//! Checks of the kernel against plain references.
