//! All native tests in one binary: one link, and every module shares the scenarios. See ../README.md.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

mod scenarios;
mod real;
mod golden;
mod laws;
mod checks;
mod hostile;
mod chain;
mod report;
mod replay;
mod shared;
mod matrix;
mod vectors;
mod nginx;
mod request;
mod nginx_matrix;
mod nginx_proxy;
mod trust;
mod mono;
mod windows;
mod xml;
mod configuration;
mod change;
mod verify;
mod renew;
mod link;
mod languages;
