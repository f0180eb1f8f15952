//! Ctrl-C: the first ends a run cleanly with what is done, the second ends it at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the user has asked for the end.
#[derive(Clone, Debug, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Begins to listen. Where that cannot be had, Ctrl-C does what it always does.
    pub(super) fn listen() -> Self {
        let stop = Self::default();
        let heard = stop.clone();
        // A second listener in one process is refused, which only tests could come upon.
        let _ = ctrlc::set_handler(move || {
            // Who asks twice wants no more of it.
            if heard.0.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
        });
        stop
    }

    /// Whether the end was asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
