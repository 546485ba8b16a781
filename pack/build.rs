//! Builds the unpacker for the page: `pack` puts it beside what it packs.

use std::env;
use std::path::PathBuf;
use std::process::Command;

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=../unpack");
    let variable = |name: &str| env::var(name).map_err(|_| format!("cargo has not set {name}"));
    let target = PathBuf::from(variable("OUT_DIR")?).join("unpack");
    // In a folder of its own: cargo holds the other one while this runs.
    let status = Command::new(variable("CARGO")?)
        .args(["build", "--quiet", "--locked", "--package", "unpack", "--release", "--target", WASM, "--target-dir"])
        .arg(&target)
        // A third faster than by "z", and no larger.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "s")
        .env("CARGO_PROFILE_RELEASE_STRIP", "symbols")
        // `cargo clippy` has put itself in the compiler's place.
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .status()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !status.success() {
        return Err(format!("the unpacker was not built: is Rust's target {WASM} there? script/setup installs it"));
    }
    println!("cargo::rustc-env=UNPACKER={}", target.join(WASM).join("release/unpack.wasm").display());
    Ok(())
}

const WASM: &str = "wasm32-unknown-unknown";
