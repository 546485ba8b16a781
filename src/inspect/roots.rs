//! Whether an authority is a public one, offline: by a table of the roots that browsers trust.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::inspect::certificate::Certificate;
use crate::inspect::chain::Trust;
use crate::inspect::verify::Link;

mod table;

use table::ROOTS;

/// The day of the table: Mozilla's list as `webpki-root-certs` 1.0.11 has it, released on this day.
pub const DATE: &str = "2026-10-23";

/// A public root, by the beginnings of SHA-256 hashes: enough to know it by, and nobody can make another one to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Root {
    name: &'static str,
    /// Of its public key with algorithm.
    key: u128,
    /// Of its subject.
    subject: u64,
    /// Of its key identifier; of nothing, where it has none.
    key_id: u64,
}

/// Who trusts a path from a leaf upwards, with what is known of its signatures.
pub(super) fn trust(path: &[&Arc<Certificate>], signatures: &[Link]) -> Trust {
    if signatures.contains(&Link::Failed) {
        return Trust::Unknown;
    }
    let is_proven = |place: usize| signatures[..place].iter().all(|link| *link == Link::Verified);
    for (place, certificate) in path.iter().enumerate().skip(1) {
        if let Some(root) = ROOTS.iter().find(|root| root.key == long(&certificate.key_pin.0)) {
            return Trust::Public { root: root.name, is_proven: is_proven(place) };
        }
    }
    let Some(last) = path.last() else { return Trust::Unknown };
    if last.is_self_issued() && signatures.last() != Some(&Link::Missing) {
        return Trust::Private;
    }
    let subject = short(&Sha256::digest(&last.issuer_raw));
    let key_id = last.issuer_key.as_ref().map(|id| short(&Sha256::digest(id)));
    let named = ROOTS.iter().find(|root| root.subject == subject && key_id.is_none_or(|id| root.key_id == id));
    named.map_or(Trust::Unknown, |root| Trust::Public { root: root.name, is_proven: false })
}

/// The first 16 bytes.
fn long(hash: &[u8]) -> u128 {
    hash.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// The first 8 bytes.
fn short(hash: &[u8]) -> u64 {
    hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::{env, fs};

    use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

    use super::*;

    fn folder() -> std::path::PathBuf {
        std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }

    fn certificates() -> Vec<Arc<Certificate>> {
        let parse = |der: &[u8]| Arc::new(Certificate::parse(der, "root").unwrap());
        TLS_SERVER_ROOT_CERTS.iter().map(|der| parse(der)).collect()
    }

    #[test]
    fn the_table_is_that_of_the_crate() {
        let mut roots: Vec<Root> = certificates()
            .iter()
            .map(|root| Root {
                name: root.subject.clone().leak(),
                key: long(&root.key_pin.0),
                subject: short(&Sha256::digest(&root.subject_raw)),
                key_id: short(&Sha256::digest(root.subject_key.as_deref().unwrap_or_default())),
            })
            .collect();
        roots.sort_by_key(|root| root.name);
        if env::var_os("UPDATE_GOLDEN").is_some() {
            let mut text = String::from(
                "//! Written by the test beside it from `webpki-root-certs` (Mozilla's list, CDLA-Permissive-2.0): UPDATE_GOLDEN=1\n\
                 //! cargo test.\n\nuse super::Root;\n\n\
                 /// By name.\n#[rustfmt::skip]\npub(super) const ROOTS: &[Root] = &[\n",
            );
            for Root { name, key, subject, key_id } in &roots {
                writeln!(
                    text,
                    "    Root {{ name: {name:?}, key: 0x{key:032x}, subject: 0x{subject:016x}, key_id: 0x{key_id:016x} }},"
                )
                .unwrap();
            }
            fs::write(folder().join("src/inspect/roots/table.rs"), text + "];\n").unwrap();
            return;
        }
        assert_eq!(ROOTS, roots, "stale: UPDATE_GOLDEN=1 cargo test");
    }

    #[test]
    fn the_date_is_that_of_the_crate() {
        let lock = fs::read_to_string(folder().join("Cargo.lock")).unwrap();
        let is_locked = lock.contains("name = \"webpki-root-certs\"\nversion = \"1.0.11\"\n");
        assert!(is_locked, "another version: set DATE to the day of its release");
    }

    #[test]
    fn every_public_root_is_known_and_none_is_taken_for_another() {
        for root in certificates() {
            // Not as a leaf, which a root is not; as what vouches for one.
            let leaf = root.clone();
            let proven = trust(&[&leaf, &root], &[Link::Verified, Link::Verified]);
            let Trust::Public { root: name, is_proven: true } = proven else { panic!("{proven:?}") };
            assert_eq!(name, root.subject);
            let unproven = trust(&[&leaf, &root], &[Link::Unchecked(String::new()), Link::Verified]);
            assert!(matches!(unproven, Trust::Public { is_proven: false, .. }));
            assert_eq!(trust(&[&leaf, &root], &[Link::Failed, Link::Verified]), Trust::Unknown);
        }
        let mut keys: Vec<u128> = ROOTS.iter().map(|root| root.key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), ROOTS.len());
    }

    #[test]
    fn a_public_root_is_known_by_what_names_it_as_issuer() {
        for root in certificates() {
            // Its subject's name as issuer, and its key's identifier: what a certificate that it signed says of it.
            let mut child = (*root).clone();
            child.subject_raw = b"another".to_vec();
            child.issuer_raw.clone_from(&root.subject_raw);
            child.issuer_key.clone_from(&root.subject_key);
            child.key_pin.0 = [0; 32];
            let child = Arc::new(child);
            let named = trust(&[&child], &[Link::Missing]);
            assert!(matches!(named, Trust::Public { is_proven: false, .. }), "{}: {named:?}", root.subject);
            let mut other = (*child).clone();
            other.issuer_key = Some(vec![1, 2, 3]);
            assert_eq!(trust(&[&Arc::new(other)], &[Link::Missing]), Trust::Unknown);
        }
    }
}
