//! All native tests in one binary: one link, and every module shares the scenarios. See ../README.md.

mod scenarios;
mod real;
mod golden;
mod laws;
mod checks;
mod hostile;
mod nginx;
mod mono;
mod windows;
