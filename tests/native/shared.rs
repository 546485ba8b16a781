//! Configurations that SanteDB ships, where they lie beside the project: they are not ours to copy.

use std::fs;

use assistant::inputs::{Choices, Product, Route, ServiceChoices, Upload, Uploads};
use assistant::{bundle, inspect, plan};

use crate::scenarios::{NOW, fixture, root};

/// File, product, and how many places change on Windows, with Mono, and behind NGINX.
const FILES: &[(&str, Product, [usize; 3])] = &[
    ("icdr-v2-single-file.xml", Product::Icdr, [13, 7, 2]),
    ("icdr-v2-include-rest.xml", Product::Icdr, [12, 6, 1]),
    ("synthetic/dcdr-v3.xml", Product::DcdrWww, [13, 7, 2]),
    ("synthetic/dcdr-v2-ags.xml", Product::DcdrWww, [6, 6, 0]),
];

#[test]
fn real_configurations_are_patched_where_planned() {
    let folder = root().join("../shared/configs");
    if !folder.is_dir() {
        println!("SKIPPED: {} is not there", folder.display());
        return;
    }
    for (name, product, [windows, mono, nginx]) in FILES {
        let text = fs::read(folder.join(name)).expect("a listed file is there");
        let files = vec![Upload::new(*name, text.clone()), Upload::new("chain.pem", fixture("fullchain-rsa.pem"))];
        for (route, edits) in [(Route::Windows, windows), (Route::Mono, mono), (Route::Nginx, nginx)] {
            let choices = Choices { route, services: vec![ServiceChoices::default()], ..Default::default() };
            let plan =
                plan(&inspect(&Uploads { files: files.clone() }, NOW), &choices).expect("the file tells the rest");
            assert_eq!(plan.first().product, *product, "{name}");
            let found: usize = plan.first().change.files.iter().map(|file| file.edits.len()).sum();
            assert_eq!(found, *edits, "{name}, {route:?}");
            assert!(bundle(&plan).files.len() >= 3);
        }
    }
}
