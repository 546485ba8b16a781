//! English.
//!
//! Sentences for an operator at 2 a.m.: what is wrong, what to do; no exclamation, no blame, one thought each.

pub(super) mod finding;
mod certificate;
mod configuration;
mod key;
mod reading;
mod server;
pub(super) mod step;
pub(super) mod comment;
pub(super) mod page;
pub(super) mod upload;
pub(super) mod verify;
pub(super) mod renew;
