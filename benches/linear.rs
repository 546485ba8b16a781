//! How long a configuration takes, in milliseconds for each MB. The work is linear: a column says the same at every size.
//!
//! Nothing here fails; `cargo bench --bench linear` prints a table to look at.

#![allow(clippy::expect_used, reason = "nobody but a developer runs it")]

use std::fs;
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use assistant::bundle::{configuration, diff, review};
use assistant::inputs::{Choices, Product, Route, UnixTime, Upload, Uploads};
use assistant::inspect::pace::{Unpaced, finish};
use assistant::{bundle, inspect, plan};

/// In MB; the last one has some 50,000 endpoints.
const SIZES: [usize; 4] = [1, 2, 5, 10];
/// Each work is done so many times, and on until [`ENOUGH`] has passed: the system counts in pieces of some milliseconds.
const RUNS: u32 = 3;
const ENOUGH: Duration = Duration::from_millis(200);
const COLUMNS: [&str; 7] = ["inspect", "plan", "passages", "patched", "changes.txt", ".diff", "bundle"];

fn main() {
    println!("ms of the processor for each MB\n");
    print!("{:<8} {:<6} {:>5} {:>9} {:>6}", "route", "lines", "MB", "endpoints", "edits");
    COLUMNS.iter().for_each(|column| print!(" {column:>11}"));
    println!();
    for route in [Route::Windows, Route::Nginx] {
        for (lines, end) in [("many", "\n"), ("one", "")] {
            for megabytes in SIZES {
                row(route, lines, &configuration(megabytes * 1_000_000, end));
            }
        }
    }
}

fn row(route: Route, lines: &str, (bytes, endpoints): &(Vec<u8>, usize)) {
    let chain = include_bytes!("../tests/fixtures/certificates/fullchain-rsa.pem");
    let files = vec![Upload::new("chain.pem", chain), Upload::new("santedb.config", bytes.as_slice())];
    let uploads = Uploads { files };
    let mut choices = Choices { route, ..Choices::default() };
    choices.services[0].product = Some(Product::Icdr);

    let (inspection, inspected) = timed(|| inspect(&uploads, UnixTime(1_795_435_200)));
    let (planned, decided) = timed(|| plan(&inspection, &choices));
    let planned = planned.expect("what is generated can be planned with");
    let service = planned.first();
    let file = &service.change.files[0];
    let patched = file.upload.encode(&file.patched());
    let times = [
        inspected,
        decided,
        timed(|| review::passages(file)).1,
        timed(|| file.upload.encode(&file.patched())).1,
        timed(|| configuration::fragment(&planned, service)).1,
        timed(|| finish(diff::unified(&planned, service, file, &patched, &Unpaced))).1,
        timed(|| bundle(&planned)).1,
    ];

    let megabytes = bytes.len() as f64 / 1e6;
    print!("{:<8} {lines:<6} {megabytes:>5.1} {endpoints:>9} {:>6}", format!("{route:?}"), file.edits.len());
    times.iter().for_each(|time| print!(" {:>11.2}", time.as_secs_f64() * 1e3 / megabytes));
    println!();
}

/// A configuration of about `size` bytes, and how many endpoints it has: every second one with a certificate, between
/// others that hold secrets.
fn configuration(size: usize, end: &str) -> (Vec<u8>, usize) {
    let mut text = format!(
        "<SanteDBConfiguration xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"3.0.0.0\">{end}  <section \
         xsi:type=\"RestConfigurationSection\">{end}"
    );
    let mut count = 0;
    while text.len() < size {
        let certificate = ["", "<certificate findType=\"FindBySubjectName\" storeName=\"My\" />"][count % 2];
        text.push_str(&format!(
            "    <service name=\"S{count}\">{end}      <endpoint address=\"http://0.0.0.0:8080/s{count}\" contract=\"A.IServiceContract, \
             A\">{certificate}<clientCerts>false</clientCerts></endpoint>{end}    </service>{end}"
        ));
        count += 1;
    }
    text.push_str(&format!(
        "  </section>{end}  <section xsi:type=\"DataConfigurationSection\"><connectionStrings><add name=\"main\" \
         value=\"password=NotARealSecret\" /></connectionStrings></section>{end}</SanteDBConfiguration>{end}"
    ));
    (text.into_bytes(), count)
}

/// What `work` gives, and how long it takes on average.
fn timed<T>(work: impl Fn() -> T) -> (T, Duration) {
    let start = spent();
    for runs in 1.. {
        let made = black_box(work());
        let elapsed = spent() - start;
        if runs >= RUNS && elapsed >= ENOUGH {
            return (made, elapsed / runs);
        }
    }
    unreachable!("time passes")
}

/// How much time of the processor this thread has had, as in tests/native/replay.rs; where the system does not tell, the clock.
fn spent() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
