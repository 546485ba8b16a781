//! How much work a file may ask for, counted before it is done.

use std::cell::Cell;

use crate::inspect::limits::{Limit, MAX_ITERATIONS, MAX_ITERATIONS_IN_ALL};
use crate::inspect::pace::{Pace, Progress};

/// The work of reading one file.
pub(super) struct Work<'a, P> {
    pace: &'a P,
    left: Cell<u64>,
    progress: Cell<Progress>,
}

impl<'a, P: Pace> Work<'a, P> {
    /// `iterations` in all are allowed, and no more than [`MAX_ITERATIONS_IN_ALL`].
    pub(super) fn new(pace: &'a P, iterations: u64) -> Self {
        Self { pace, left: Cell::new(iterations.min(MAX_ITERATIONS_IN_ALL)), progress: Cell::default() }
    }

    /// Who decides when the work gives way.
    pub(super) fn pace(&self) -> &'a P {
        self.pace
    }

    /// Announces work, so that the progress that is shown has an end.
    pub(super) fn expect(&self, iterations: u64) {
        let progress = self.progress.get();
        self.progress.set(Progress { total: progress.total.saturating_add(iterations), ..progress });
    }

    /// Asks for `iterations` of a key derivation. Both limits are looked at before any is done.
    pub(super) fn take(&self, iterations: u64) -> Result<(), Limit> {
        if iterations > MAX_ITERATIONS {
            return Err(Limit::KdfIterations(iterations));
        }
        self.left.set(self.left.get().checked_sub(iterations).ok_or(Limit::KdfTotal)?);
        Ok(())
    }

    /// Says that `iterations` are done, and gives way if it is time.
    pub(super) async fn done(&self, iterations: u64) {
        let Progress { done, total } = self.progress.get();
        let done = done + iterations;
        self.progress.set(Progress { done, total: total.max(done) });
        self.pace.breathe(self.progress.get()).await;
    }
}
