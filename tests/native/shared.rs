//! Configurations that SanteDB ships, where they lie beside the project: they are not ours to copy.

use std::fs;

use assistant::inputs::{Choices, Product, Route, ServiceChoices, Upload, Uploads};
use assistant::{bundle, inspect, plan};

use crate::scenarios::{NOW, fixture, root};

/// File, product, and how many places change for TLS by SanteDB itself, and behind NGINX.
const FILES: &[(&str, Product, usize, usize)] = &[
    ("icdr-v2-single-file.xml", Product::Icdr, 6, 1),
    ("icdr-v2-include-rest.xml", Product::Icdr, 6, 1),
    ("synthetic/dcdr-v3.xml", Product::DcdrWww, 6, 1),
    ("synthetic/dcdr-v2-ags.xml", Product::DcdrWww, 6, 0),
];

#[test]
fn real_configurations_are_patched_where_planned() {
    let folder = root().join("../shared/configs");
    if !folder.is_dir() {
        println!("SKIPPED: {} is not there", folder.display());
        return;
    }
    for (name, product, direct, proxied) in FILES {
        let text = fs::read(folder.join(name)).expect("a listed file is there");
        let files = vec![Upload::new(*name, text.clone()), Upload::new("chain.pem", fixture("fullchain-rsa.pem"))];
        for (route, edits) in [(Route::Windows, direct), (Route::Mono, direct), (Route::Nginx, proxied)] {
            let choices = Choices { route, services: vec![ServiceChoices::default()], ..Default::default() };
            let plan =
                plan(&inspect(&Uploads { files: files.clone() }, NOW), &choices).expect("the file tells the rest");
            assert_eq!(plan.first().product, *product, "{name}");
            let found: usize = plan.first().change.files.iter().map(|file| file.edits.len()).sum();
            assert!(found >= *edits, "{name}, {route:?}: {found}");
            assert!(bundle(&plan).files.len() >= 3);
        }
    }
}
