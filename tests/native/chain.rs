//! Chains and signatures: what is found in certificates that share names and keys, with OpenSSL's word as the truth.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use assistant::inputs::{Upload, Uploads};
use assistant::inspect;
use assistant::inspect::Inspection;
use assistant::inspect::chain::{Chain, Trust};
use assistant::inspect::verify::Link;

use crate::real::{folder, output, printed, run};
use crate::scenarios::{NOW, root};

fn pem(folder: &str, name: &str) -> Vec<u8> {
    let path = root().join("tests/fixtures").join(folder).join(format!("{name}.pem"));
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn inspected(names: &[&str]) -> Inspection {
    let files = names.iter().map(|name| Upload::new(*name, pem("chains", name))).collect();
    inspect(&Uploads { files }, NOW)
}

fn state(link: &Link) -> &'static str {
    match link {
        Link::Failed => "failed",
        Link::Missing => "missing",
        Link::Unchecked(_) => "unchecked",
        Link::Verified => "verified",
    }
}

/// `leaf verified, i-by-a verified, [root-a] verified; or i-by-b; private`
fn written(chain: &Chain) -> String {
    let is_root = |file: &str| chain.root.as_ref().is_some_and(|root| root.file == file);
    let name = |file: &str| if is_root(file) { format!("[{file}]") } else { file.to_owned() };
    let links: Vec<String> =
        chain.links().zip(&chain.signatures).map(|(it, link)| format!("{} {}", name(&it.file), state(link))).collect();
    assert_eq!(chain.links().count(), chain.signatures.len());
    let others: String = chain.alternatives.iter().map(|it| format!("; or {}", it.file)).collect();
    let trust = match chain.trust {
        Trust::Private => "private",
        Trust::Public { .. } => "public",
        Trust::Unknown => "unknown",
    };
    let broken = if chain.broken_at().is_some() { "; broken" } else { "" };
    format!("{}{others}; {trust}{broken}", links.join(", "))
}

/// In whatever order the files come, these are the chains.
#[track_caller]
fn check(names: &[&str], expected: &[&str]) {
    let mut names = names.to_vec();
    for _ in 0..names.len().max(1) {
        let mut seen: Vec<String> =
            inspected(&names).chains.iter().map(|chain| sorted_others(&written(chain))).collect();
        seen.sort();
        let mut wanted: Vec<String> = expected.iter().map(|chain| sorted_others(chain)).collect();
        wanted.sort();
        assert_eq!(seen, wanted, "{names:?}");
        names.rotate_left(1);
    }
    names.reverse();
    assert_eq!(inspected(&names).chains.len(), expected.len(), "{names:?}");
}

/// Alternatives come in the order of the files.
fn sorted_others(chain: &str) -> String {
    let mut parts: Vec<&str> = chain.split("; ").collect();
    parts[1..].sort_unstable();
    parts.join("; ")
}

#[test]
fn the_chain_is_found_whatever_the_order() {
    check(&["leaf"], &["leaf missing; unknown; broken"]);
    check(&["leaf", "i-by-a"], &["leaf verified, i-by-a missing; unknown"]);
    check(&["leaf", "i-by-a", "root-a"], &["leaf verified, i-by-a verified, [root-a] verified; private"]);
    check(&["leaf", "root-a"], &["leaf missing; unknown; broken"]);
    check(&["leaf-of-a", "root-a"], &["leaf-of-a verified, [root-a] verified; private"]);
    check(
        &["leaf-of-j", "j-by-i", "i-by-a", "root-a"],
        &["leaf-of-j verified, j-by-i verified, i-by-a verified, [root-a] verified; private"],
    );
    check(&["i-by-a", "root-a"], &[]);
    check(&["root-a"], &[]);
}

#[test]
fn a_signature_that_verifies_wins_over_a_name() {
    let right = "leaf verified, i-by-a verified, [root-a] verified; private";
    check(&["leaf", "i-by-a", "impostor", "root-a"], &[right]);
    check(&["leaf", "i-by-a", "impostor-nameless", "root-a"], &[right]);
    let right = "leaf-nameless verified, i-by-a verified, [root-a] verified; private";
    check(&["leaf-nameless", "i-by-a", "impostor", "impostor-nameless", "root-a"], &[right]);
}

#[test]
fn a_wrong_issuer_is_shown_where_there_is_no_other() {
    check(&["leaf", "impostor", "root-a"], &["leaf failed, impostor verified, [root-a] verified; unknown"]);
    check(
        &["leaf-nameless", "impostor-nameless", "root-a"],
        &["leaf-nameless failed, impostor-nameless verified, [root-a] verified; unknown"],
    );
    // A leaf is nobody's issuer by its name alone.
    check(&["leaf", "leaf-of-old"], &["leaf missing; unknown; broken", "leaf-of-old missing; unknown; broken"]);
}

#[test]
fn of_cross_signed_authorities_the_soundest_is_taken() {
    check(
        &["leaf", "i-by-a", "i-by-b", "root-a"],
        &["leaf verified, i-by-a verified, [root-a] verified; or i-by-b; private"],
    );
    check(
        &["leaf", "i-by-a", "i-by-b", "root-b"],
        &["leaf verified, i-by-b verified, [root-b] verified; or i-by-a; private"],
    );
    // The one that lasts longer, where both end well.
    check(
        &["leaf", "i-by-a", "i-by-b", "root-a", "root-b"],
        &["leaf verified, i-by-a verified, [root-a] verified; or i-by-b; private"],
    );
    // The shorter one, where both last as long.
    check(
        &["leaf", "i-by-a", "root-a", "a-by-b", "root-b"],
        &["leaf verified, i-by-a verified, [root-a] verified; or a-by-b; private"],
    );
    check(
        &["leaf", "i-by-a", "a-by-b", "root-b"],
        &["leaf verified, i-by-a verified, a-by-b verified, [root-b] verified; private"],
    );
    check(
        &["leaf", "i-by-a", "a-by-b-expired", "root-b", "root-a"],
        &["leaf verified, i-by-a verified, [root-a] verified; or a-by-b-expired; private"],
    );
}

#[test]
fn what_may_not_sign_or_is_expired_is_not_preferred() {
    let right = |other| format!("leaf verified, i-by-a verified, [root-a] verified; or {other}; private");
    check(&["leaf", "i-by-a", "i-expired", "root-a"], &[&right("i-expired")]);
    check(&["leaf", "i-by-a", "i-mute", "root-a"], &[&right("i-mute")]);
    // Valid for longer, but no authority may stand below it.
    check(
        &["leaf-of-j", "j-by-i", "i-by-a", "i-last", "root-a"],
        &["leaf-of-j verified, j-by-i verified, i-by-a verified, [root-a] verified; or i-last; private"],
    );
    check(
        &["leaf", "i-by-a", "i-last", "root-a"],
        &["leaf verified, i-last verified, [root-a] verified; or i-by-a; private"],
    );
    // It is better than none.
    check(&["leaf", "i-expired", "root-a"], &["leaf verified, i-expired verified, [root-a] verified; private"]);
    check(&["leaf", "i-mute", "root-a"], &["leaf verified, i-mute verified, [root-a] verified; private"]);
}

#[test]
fn authorities_that_sign_each_other_end() {
    check(&["leaf-of-a", "a-by-b", "b-by-a"], &["leaf-of-a verified, a-by-b verified, b-by-a missing; unknown"]);
    check(
        &["leaf-of-a", "a-by-b", "b-by-a", "root-a", "root-b"],
        &["leaf-of-a verified, [root-a] verified; or a-by-b; private"],
    );
}

#[test]
fn a_root_with_a_new_key_is_two_certificates() {
    check(&["leaf-of-new", "new-by-old"], &["leaf-of-new verified, new-by-old missing; unknown"]);
    check(&["leaf-of-new", "root-new"], &["leaf-of-new verified, [root-new] verified; private"]);
    check(
        &["leaf-of-new", "new-by-old", "root-a"],
        &["leaf-of-new verified, new-by-old verified, [root-a] verified; private"],
    );
    check(
        &["leaf-of-new", "new-by-old", "root-a", "root-new"],
        &["leaf-of-new verified, [root-new] verified; or new-by-old; private"],
    );
}

#[test]
fn leaves_are_what_a_server_may_send_first() {
    check(&["marked"], &["marked verified; private"]);
    check(&["marked", "root-a"], &["marked verified; private"]);
    check(
        &["leaf", "leaf-of-a", "i-by-a", "root-a"],
        &[
            "leaf verified, i-by-a verified, [root-a] verified; private",
            "leaf-of-a verified, [root-a] verified; private",
        ],
    );
    check(&["leaf-of-same"], &["leaf-of-same missing; unknown; broken"]);
    check(&["leaf-of-same", "root-a"], &["leaf-of-same verified, [root-a] verified; private"]);
    check(&["leaf-of-old", "old-root"], &["leaf-of-old verified, [old-root] verified; private"]);
}

#[test]
fn a_chain_has_an_end() {
    let names: Vec<String> = (1..=12).map(|number| format!("deep-{number}")).collect();
    let names: Vec<&str> = ["leaf-deep"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let inspection = inspected(&names);
    assert_eq!(inspection.chains.len(), 1);
    assert_eq!(inspection.chains[0].links().count(), 10);
    assert_eq!(inspection.chains[0].signatures.last(), Some(&Link::Missing));
}

#[test]
fn a_server_of_the_same_name_as_its_authority_is_not_self_signed() {
    let found = |names: &[&str], id: &str| inspected(names).findings.iter().any(|finding| finding.id == id);
    assert!(found(&["marked"], "self-signed") && !found(&["marked"], "chain-incomplete"));
    assert!(!found(&["leaf-of-same"], "self-signed") && found(&["leaf-of-same"], "chain-incomplete"));
    assert!(!found(&["leaf-of-same", "root-a"], "self-signed"));
}

#[test]
fn alternatives_are_no_strangers() {
    let strangers =
        |names: &[&str]| inspected(names).findings.iter().filter(|finding| finding.id == "stranger").count();
    assert_eq!(strangers(&["leaf", "i-by-a", "i-by-b", "root-a"]), 0);
    assert_eq!(strangers(&["leaf", "i-by-a", "impostor", "root-a"]), 1);
    assert_eq!(strangers(&["leaf", "i-by-a", "root-a", "root-b"]), 1);
}

/// Of all that has one name and many keys, a bounded part is computed.
#[test]
fn many_of_one_name_do_not_hang() {
    let der = |name: &str| der(&pem("chains", name));
    // Each another certificate: the serial number, which stands near the front, is changed, so that no signature holds.
    let copies = |name: &str, count: u16| -> Vec<Upload> {
        let der = der(name);
        (0..count)
            .map(|number| {
                let mut copy = der.clone();
                copy[18..20].copy_from_slice(&number.to_be_bytes());
                Upload::new(format!("{name}-{number}"), copy)
            })
            .collect()
    };
    let started = Instant::now();
    for (leaf, name) in
        [("leaf-of-a", "root-a"), ("leaf-of-a", "a-by-b"), ("leaf", "i-by-a"), ("leaf-of-new", "new-by-old")]
    {
        let mut files = copies(name, 200);
        files.extend(copies(leaf, 200));
        let inspection = inspect(&Uploads { files }, NOW);
        assert_eq!(inspection.chains.len(), 200, "{name}");
    }
    // Twelve authorities one above the other, each of them twenty times with one key: 20¹² paths.
    let mut files = copies("leaf-deep", 50);
    files.extend((1..=12).flat_map(|number| copies(&format!("deep-{number}"), 20)));
    assert_eq!(inspect(&Uploads { files }, NOW).chains.len(), 50);
    // Unoptimised on a busy machine; a path too many at each of ten places would take years.
    assert!(started.elapsed() < Duration::from_secs(120), "{:?}", started.elapsed());
}

fn der(pem: &[u8]) -> Vec<u8> {
    pem::parse(pem).expect("a fixture is PEM").into_contents()
}

/// Every fixture that is signed in a way of its own, by name.
fn signed() -> BTreeMap<String, Vec<u8>> {
    let names = fs::read_dir(root().join("tests/fixtures/signatures")).expect("fixtures are there");
    let names = names.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let names = names.filter_map(|name| name.strip_suffix(".pem").map(str::to_owned));
    names.map(|name| (name.clone(), der(&pem("signatures", &name)))).collect()
}

/// The state of the signature of one self-signed certificate.
#[track_caller]
fn self_signed(der: Vec<u8>) -> Link {
    let inspection = inspect(&Uploads { files: vec![Upload::new("it.der", der)] }, NOW);
    let [chain] = inspection.chains.as_slice() else { panic!("{inspection:#?}") };
    chain.signatures[0].clone()
}

/// One letter of the name is changed, or one bit of the signature.
fn spoilt(der: &[u8]) -> [Vec<u8>; 2] {
    let place = der.windows(7).rposition(|window| window == b"change.").expect("the name is there");
    let [mut name, mut signature] = [der.to_vec(), der.to_vec()];
    name[place] = b'x';
    *signature.last_mut().expect("a certificate ends in its signature") ^= 1;
    [name, signature]
}

#[test]
fn every_kind_of_signature_is_verified_and_no_other_one_is() {
    let unchecked = ["rsa-md5", "secp256k1", "ed448"];
    let signed = signed();
    assert!(signed.len() > 40, "{}", signed.len());
    for (name, der) in signed {
        let (good, bad) =
            if unchecked.contains(&name.as_str()) { ("unchecked", "unchecked") } else { ("verified", "failed") };
        assert_eq!(state(&self_signed(der.clone())), good, "{name}");
        for spoilt in spoilt(&der) {
            assert_eq!(state(&self_signed(spoilt)), bad, "{name}");
        }
    }
}

#[test]
fn both_places_must_name_one_algorithm() {
    // sha256WithRSAEncryption, and the last but one byte of what is sha384WithRSAEncryption.
    let oid = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b";
    let mut der = der(&pem("signatures", "rsa-sha256"));
    let places: Vec<usize> = (0..der.len()).filter(|place| der[*place..].starts_with(oid)).collect();
    let [_inner, outer] = places[..] else { panic!("{places:?}") };
    der[outer + oid.len() - 1] = 0x0c;
    assert_eq!(self_signed(der), Link::Failed);
}

#[test]
#[ignore = "needs openssl; script/test installs and runs it"]
fn openssl_says_the_same_of_every_signature() {
    let folder = folder("signatures");
    let made = folder.join("made");
    run(Command::new("sh").arg(root().join("tests/fixtures/make-chains.sh")).arg(&made));
    let mut tried = 0;
    for entry in fs::read_dir(made.join("signatures")).expect("the script made it") {
        let path = entry.expect("it can be listed").path();
        let der = der(&fs::read(&path).expect("the script made it"));
        for (kind, der) in [&[der.clone()][..], &spoilt(&der)[..]].concat().into_iter().enumerate() {
            let file = folder.join("it.pem");
            let text = pem::encode(&pem::Pem::new("CERTIFICATE", der.as_slice()));
            fs::write(&file, text).expect("the build folder is writable");
            let ours = self_signed(der);
            let theirs = output(
                Command::new("openssl")
                    .args(["verify", "-check_ss_sig", "-auth_level", "0", "-no_check_time", "-CAfile"])
                    .arg(&file)
                    .arg(&file),
            );
            match ours {
                Link::Verified => assert!(theirs.status.success(), "{} {kind}: {}", path.display(), printed(&theirs)),
                Link::Failed => assert!(!theirs.status.success(), "{} {kind}", path.display()),
                Link::Missing | Link::Unchecked(_) => continue,
            }
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

/// Chains of ours whose every link is verified are chains to OpenSSL, and those with a wrong link are none.
#[test]
#[ignore = "needs openssl; script/test installs and runs it"]
fn openssl_says_the_same_of_every_chain() {
    let folder = folder("chains");
    let names =
        ["leaf", "leaf-nameless", "leaf-of-a", "leaf-of-j", "leaf-of-new", "leaf-of-old", "leaf-of-same", "leaf-deep"];
    let others = [
        "root-a",
        "root-b",
        "a-by-b",
        "b-by-a",
        "i-by-a",
        "i-by-b",
        "impostor",
        "impostor-nameless",
        "j-by-i",
        "root-new",
        "new-by-old",
        "old-root",
    ];
    let mut tried = [0, 0];
    // Every leaf with every three of the others.
    for leaf in names {
        for first in 0..others.len() {
            for second in first + 1..others.len() {
                let third = (first * 7 + second * 3) % others.len();
                let files = [leaf, others[first], others[second], others[third]];
                let inspection = inspected(&files);
                let Some(chain) = inspection.chains.iter().find(|chain| chain.leaf.file == leaf) else {
                    panic!("{files:?}")
                };
                let write = |name: &str, files: &[&str]| {
                    let path = folder.join(name);
                    let text: Vec<u8> = files.iter().flat_map(|file| pem("chains", file)).collect();
                    fs::write(&path, text).expect("the build folder is writable");
                    path
                };
                // All roots that were given are trusted, the rest is only offered.
                let is_root = |file: &&str| ["root-a", "root-b", "root-new", "old-root"].contains(file);
                let trusted: Vec<&str> = files.iter().copied().filter(|file| is_root(file)).collect();
                if trusted.is_empty() {
                    continue;
                }
                let (trusted, all, leaf) =
                    (write("trusted.pem", &trusted), write("all.pem", &files), write("leaf.pem", &[leaf]));
                let theirs = output(
                    Command::new("openssl")
                        .args(["verify", "-attime", "1795435200", "-CAfile"])
                        .arg(trusted)
                        .arg("-untrusted")
                        .arg(all)
                        .arg(leaf),
                );
                let ours = chain.root.is_some() && chain.signatures.iter().all(|link| *link == Link::Verified);
                assert_eq!(ours, theirs.status.success(), "{files:?}: {}\n{}", written(chain), printed(&theirs));
                tried[usize::from(ours)] += 1;
            }
        }
    }
    assert!(tried[0] > 20 && tried[1] > 20, "{tried:?}");
}
