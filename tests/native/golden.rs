//! The bundle of every scenario, byte for byte, as it lies in ../golden. `UPDATE_GOLDEN=1` writes it anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assistant::zip;
use sha1::{Digest as _, Sha1};

use crate::scenarios::{all, root};

#[test]
fn every_bundle_is_its_golden_folder() {
    let golden = root().join("tests/golden");
    let mut stale: Vec<String> = folders(&golden);
    for scenario in all() {
        stale.retain(|name| name != scenario.name);
        let files = scenario.bundle().files.into_iter().map(|(path, bytes)| (path.to_string(), bytes)).collect();
        check(&golden.join(scenario.name), &files);
    }
    assert!(stale.is_empty(), "golden folders that no scenario makes: {stale:?}");
}

/// The browser's zips are compared with these, too: `e2e/assistant.test.mjs`.
#[test]
fn every_zip_is_the_same_bytes_everywhere() {
    let mut list = String::new();
    for scenario in all() {
        let digest = Sha1::digest(zip(&scenario.bundle()));
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        list.push_str(&format!("{digits}  {}.zip\n", scenario.name));
    }
    let path = root().join("tests/golden/zips.sha1");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &list).expect("the golden folder is writable");
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), list);
}

#[track_caller]
fn check(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let _ = fs::remove_dir_all(folder);
        for (path, bytes) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the golden folder is writable");
            fs::write(path, bytes).expect("the golden folder is writable");
        }
        return;
    }
    let mut expected = BTreeMap::new();
    read(folder, "", &mut expected);
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(files), names(&expected), "{}", folder.display());
    for (path, bytes) in files {
        let [seen, wanted] = [bytes, &expected[path]].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        assert!(bytes == &expected[path], "{}/{path} differs\n--- golden\n{wanted}\n--- now\n{seen}", folder.display());
    }
}

fn read(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("the golden folder can be listed").path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            read(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(&path).expect("a golden file can be read"));
        }
    }
}

fn folders(golden: &Path) -> Vec<String> {
    let entries = fs::read_dir(golden).into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
