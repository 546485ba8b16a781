//! The catalogue of each language holds every sentence of the program, and no other. That none is missing, the compiler sees, too.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

use assistant::inputs::Language;
use assistant::text::language_tag;
use assistant::text::page::page;

use crate::scenarios::root;

/// The English sentences that the sources say: the second argument of every `say!`.
fn said() -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    walk(&root().join("src"), &mut |path| {
        let source = fs::read_to_string(path).expect("a source is text");
        let tokens: TokenStream = source.parse().unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        collect(tokens, &mut said);
    });
    said
}

fn walk(folder: &Path, each: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, each);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            each(&path);
        }
    }
}

fn collect(tokens: TokenStream, said: &mut BTreeSet<String>) {
    let mut before = [String::new(), String::new()];
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            if before == ["say", "!"] {
                // The first literal: what the language is read from holds none.
                let sentence = group.stream().into_iter().find_map(|token| match token {
                    TokenTree::Literal(literal) => syn::parse_str::<LitStr>(&literal.to_string()).ok(),
                    _ => None,
                });
                said.insert(sentence.expect("say! has a sentence").value());
            }
            // A fact may say something itself.
            collect(group.stream(), said);
        }
        before.rotate_left(1);
        before[1] = token.to_string();
    }
}

/// The pairs of a catalogue, English first.
fn catalogue(language: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join(format!("src/text/{language}.txt"))).expect("the catalogue is text");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let lines: Vec<String> = lines.map(|line| line.replace("\\n", "\n")).collect();
    lines
        .chunks(2)
        .map(|pair| (pair[0].strip_prefix("= ").expect("English first").to_owned(), pair[1].clone()))
        .collect()
}

#[test]
fn every_sentence_is_in_french_and_no_other() {
    let french: BTreeSet<String> = catalogue("french").into_iter().map(|(english, _)| english).collect();
    let said = said();
    assert!(said.len() > 500, "only {} sentences were found in the sources", said.len());
    let missing: Vec<_> = said.difference(&french).collect();
    let unused: Vec<_> = french.difference(&said).collect();
    assert!(missing.is_empty() && unused.is_empty(), "missing: {missing:#?}\nsaid nowhere: {unused:#?}");
}

/// What a sentence begins and ends with holds pieces together, and what is quoted as code is no word of a language.
#[test]
fn french_keeps_spaces_lines_and_code() {
    for (english, french) in catalogue("french") {
        let edges = |text: &str| {
            (text.starts_with(' '), text.ends_with(' '), text.matches('\n').count(), text.matches('`').count())
        };
        assert_eq!(edges(&english), edges(&french), "{english}\n{french}");
        assert!(!french.contains(['“', '”']), "another language's quotes: {french}");
    }
}

/// A sentence of ours in a French bundle is French: no line of the checklists is one of the English catalogue's.
#[test]
fn a_french_checklist_has_no_english_sentence() {
    let english: BTreeSet<String> = catalogue("french")
        .into_iter()
        .filter(|(english, french)| english != french && english.len() > 20)
        .map(|(it, _)| it)
        .collect();
    let mut seen = 0;
    for scenario in crate::scenarios::all().into_iter().filter(|it| it.name.contains("french")) {
        for (path, bytes) in scenario.bundle().files {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let lines = text.lines().map(|line| line.trim_start_matches(['#', '-', ' ']).trim_start_matches("rem "));
            for line in lines {
                seen += 1;
                assert!(!english.contains(line), "{path} of {} says in English: {line}", scenario.name);
            }
        }
    }
    assert!(seen > 1000);
}

#[test]
fn the_shell_says_what_the_page_will_say() {
    let shell = fs::read_to_string(root().join("index.html")).expect("it is text");
    for language in Language::ALL {
        let page = page(language);
        for sentence in [page.promise, page.files_heading, page.drop_here] {
            let wanted = format!("<span lang=\"{}\">{sentence}</span>", language_tag(language));
            assert!(shell.contains(&wanted), "{wanted}");
        }
    }
}
