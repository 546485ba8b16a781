//! What the tests against real programs share: folders, fresh certificates, commands that must succeed.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{fs, thread};

use assistant::bundle::Bundle;
use assistant::inputs::{UnixTime, Upload};

use crate::scenarios::root;

/// An empty folder of the test's own, below the build folder.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("the build folder is writable");
    path
}

/// Runs a command and gives back what it printed; a failure shows all of it.
#[track_caller]
pub(crate) fn run(command: &mut Command) -> String {
    let output = output(command);
    let text = printed(&output);
    assert!(output.status.success(), "{command:?} failed with {}:\n{text}", output.status);
    text
}

/// Runs a command that may fail.
#[track_caller]
pub(crate) fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; script/test installs what is missing"))
}

pub(crate) fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Certificates that are valid today.
pub(crate) fn certificates(folder: &Path) -> PathBuf {
    let time = |offset: &str| run(Command::new("date").args(["-u", "-d", offset, "+%Y%m%d%H%M%SZ"])).trim().to_owned();
    let target = folder.join("certificates");
    let script = root().join("tests/fixtures/make-certificates.sh");
    run(Command::new("bash").arg(script).arg(&target).args([time("yesterday"), time("60 days")]));
    target
}

/// A file made by [`certificates`], as it would be dropped.
pub(crate) fn upload(certificates: &Path, name: &str) -> Upload {
    Upload::new(name, fs::read(certificates.join(name)).expect("the script made it"))
}

/// The time by this machine's clock.
pub(crate) fn now() -> UnixTime {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock stands after 1970");
    UnixTime(i64::try_from(elapsed.as_secs()).expect("the clock stands before the year 292277026596"))
}

/// Writes the bundle out as unzipping would.
pub(crate) fn unpack(bundle: &Bundle, folder: &Path) {
    for (path, bytes) in &bundle.files {
        let path = folder.join(path.to_string());
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the build folder is writable");
        fs::write(path, bytes).expect("the build folder is writable");
    }
}

/// A port that nobody listens on: given to one test alone, and below those that outgoing connections take, which could
/// have it before it is listened on.
pub(crate) fn free_port() -> u16 {
    static GIVEN: AtomicU16 = AtomicU16::new(0);
    // Runs at the same time begin at different ports.
    let first = 20_000 + u16::try_from(std::process::id() % 100).expect("it is below 100") * 100;
    loop {
        let port = first + GIVEN.fetch_add(1, Ordering::Relaxed);
        if TcpListener::bind(("0.0.0.0", port)).is_ok() {
            return port;
        }
    }
}

/// A program that is ended with the test.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until somebody listens on the port of 127.0.0.1.
#[track_caller]
pub(crate) fn wait_for(port: u16) {
    wait_until(&format!("nobody listens on port {port}"), || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
}

/// Waits for what a program does in its own time, once it was told to.
#[track_caller]
pub(crate) fn wait_until(otherwise: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !is_so() {
        assert!(Instant::now() < deadline, "{otherwise}");
        thread::sleep(Duration::from_millis(20));
    }
}
