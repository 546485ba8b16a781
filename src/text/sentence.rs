//! Sentences for an operator at 2 a.m.: what is wrong, what to do; no exclamation, no blame, one thought each.

pub(super) mod finding;
mod certificate;
mod configuration;
mod key;
pub(super) mod migration;
mod reading;
mod request;
mod server;
pub(super) mod step;
pub(super) mod comment;
pub(super) mod nginx;
pub(super) mod page;
pub(super) mod upload;
pub(super) mod verify;
pub(super) mod windows;
pub(super) mod renew;
