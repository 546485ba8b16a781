//! Makes one file of what Trunk has built: page, style, script and program in `santedb-tls-assistant.html`.
//!
//! Trunk calls it after a release build (`Trunk.toml`). The one file is what is hosted, what is kept on a disk and opened
//! from there, and what is shown inside of documentation, so its policy can forbid every connection everywhere.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

mod glue;
mod page;
mod payload;
mod policy;

/// The file that is made.
const NAME: &str = "santedb-tls-assistant.html";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("pack: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    // `trunk serve` for developers keeps the parts, so that a change is compiled quickly.
    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile != "release") {
        return Ok(());
    }
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let staging = staging.ok_or("TRUNK_STAGING_DIR is not set; this program is run by `trunk build --release`")?;
    let parts = Parts::take(&staging)?;
    let script = glue::boot_script(&parts.glue)?;
    let payload = payload::encode(&parts.program)?;
    let page = page::assemble(&parts.index, &parts.style, &script, &payload)?;
    println!("pack: program {} bytes, page {} bytes", parts.program.len(), page.len());
    write(&staging.join(NAME), page.as_bytes())
}

/// What Trunk has built.
struct Parts {
    index: String,
    style: String,
    glue: String,
    program: Vec<u8>,
}

impl Parts {
    /// Reads the parts and removes them: the page that is made holds them all.
    fn take(staging: &Path) -> Result<Self, String> {
        let take = |ending: &str| {
            let path = only_file(staging, ending)?;
            let bytes = fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
            fs::remove_file(&path).map_err(|error| format!("{} cannot be removed: {error}", path.display()))?;
            Ok::<_, String>(bytes)
        };
        let text = |ending: &str| {
            String::from_utf8(take(ending)?).map_err(|_| format!("the {ending} file that Trunk made is not UTF-8"))
        };
        Ok(Self { index: text(".html")?, style: text(".css")?, glue: text(".js")?, program: take(".wasm")? })
    }
}

/// The one file with this ending; a second one would be a part that nobody puts into the page.
fn only_file(folder: &Path, ending: &str) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{} cannot be listed: {error}", folder.display()))?;
    let paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    if let Some(folder) = paths.iter().find(|path| path.is_dir()) {
        return Err(format!("{} was not expected: JavaScript snippets are not put into the page", folder.display()));
    }
    let found: Vec<PathBuf> = paths.into_iter().filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    <[PathBuf; 1]>::try_from(found)
        .map(|[path]| path)
        .map_err(|found| format!("{} should hold one {ending} file, not {}", folder.display(), found.len()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}
