//! Long work in short pieces, so that the page stays alive while a password is tried and a person can stop it.
//!
//! What takes long is an `async fn` that calls [`Pace::breathe`] between two pieces of work. The browser's pace gives
//! way to the page there; natively nothing waits. To cancel is to drop the future, which wipes what it held.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Who decides when long work gives way.
pub trait Pace {
    /// Called between two pieces of work of a few milliseconds each.
    fn breathe(&self, progress: Progress) -> impl Future<Output = ()>;
}

/// How far the work on one file is, in units of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// What is done.
    pub done: u64,
    /// What there is to do, as far as it is known by now.
    pub total: u64,
}

/// Works on without a stop.
#[derive(Clone, Copy, Debug)]
pub struct Unpaced;

impl Pace for Unpaced {
    async fn breathe(&self, _: Progress) {}
}

/// The result of work that waits for nothing, as under [`Unpaced`].
///
/// # Panics
/// If the work waits for something outside, which would never come.
pub fn finish<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("work under `Unpaced` waits for nothing"),
    }
}
