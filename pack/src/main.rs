//! Packs what Trunk has built into the one file that is published, `santedb-tls-assistant.html`.
//!
//! One file works everywhere alike: on any web host, from a disk, from a mail. And it needs no network once it is
//! there, so that its Content-Security-Policy can refuse every connection.
//!
//! Trunk calls this program as its `post_build` hook (`Trunk.toml`). It reads Trunk's staging directory, writes the
//! file there and removes the parts. For a debug build, as of `trunk serve`, it does nothing.

use std::env;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

// In the order in which a newcomer would read them.
mod page;
mod stage;
mod glue;
mod program;
mod policy;
mod place;

use stage::Stage;

/// What the published file is called.
const FILE_NAME: &str = "santedb-tls-assistant.html";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("pack: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Does the work in the directory that Trunk names.
fn run() -> Result<(), String> {
    if trunk("TRUNK_PROFILE")? != "release" {
        return Ok(());
    }
    let directory = trunk("TRUNK_STAGING_DIR")?;
    pack(Path::new(&directory))
}

/// Replaces the parts in `directory` by the single file.
fn pack(directory: &Path) -> Result<(), String> {
    let stage = Stage::read(directory)?;
    let page = page::assemble(&stage)?;
    let file = directory.join(FILE_NAME);
    fs::write(&file, page).map_err(|error| format!("{} cannot be written: {error}.", file.display()))?;
    stage.remove(directory)
}

/// What Trunk tells its hooks under this name.
fn trunk(variable: &str) -> Result<String, String> {
    env::var(variable).map_err(|_| {
        format!(
            "{variable} is not set: this program is started by Trunk, in a `trunk build --release` or by script/build."
        )
    })
}
