//! Lines before and after. One markup for both views: the stylesheet puts the two sides below or beside each other.
//!
//! Every line and every word has the same shape, which is what keeps the program small.

use leptos::prelude::*;

use crate::bundle::review::{Piece, Row};
use crate::text::page::PageText;

/// The lines of a passage.
pub fn difference(rows: &[Row], words: &'static PageText) -> impl IntoView + use<> {
    rows.iter().map(|row| pair(row, words)).collect_view()
}

fn pair(row: &Row, words: &'static PageText) -> impl IntoView + use<> {
    let (old, new, twin) = match row {
        // The right side has its own copy, which the view from top to bottom leaves out.
        Row::Kept(old, new, pieces) => {
            let kept = || vec![line(Side::Both(i64::from(*old), *new), pieces, words)];
            (kept(), kept(), Some("true"))
        }
        Row::Changed { old, new } => (
            old.iter().map(|(number, pieces)| line(Side::Old(*number), pieces, words)).collect(),
            new.iter().map(|(number, pieces)| line(Side::New(*number), pieces, words)).collect(),
            None,
        ),
    };
    // By a class, where the style sheet's `:empty` would have browsers look at the whole page anew with each change.
    let old_class = if old.is_empty() { "old none" } else { "old" };
    let new_class = match twin {
        Some(_) => "new twin",
        None if new.is_empty() => "new none",
        None => "new",
    };
    view! { <div class="pair"><div class=old_class>{old}</div><div class=new_class aria-hidden=twin>{new}</div></div> }
}

/// Where a line stands, with its number there.
#[derive(Clone, Copy)]
enum Side {
    Both(i64, i64),
    New(i64),
    Old(i64),
}

fn line(side: Side, pieces: &[Piece], words: &'static PageText) -> impl IntoView + use<> {
    let (class, role, sign, old, new) = match side {
        Side::Both(old, new) => ("line", None, " ", Some(old), Some(new)),
        Side::New(new) => ("line come", Some("insertion"), "+", None, Some(new)),
        Side::Old(old) => ("line gone", Some("deletion"), "−", Some(old), None),
    };
    let [old, new] = [old, new].map(|number| number.map(|number| number.to_string()).unwrap_or_default());
    let pieces = pieces.iter().map(|piece| {
        let (class, title, text) = match piece {
            Piece::Changed(text) => ("word", None, text.clone()),
            Piece::Cut => ("cut", Some(words.line_cut), "⋯".to_owned()),
            Piece::Offered(text) => ("offered", None, text.clone()),
            Piece::Same(text) => ("", None, text.clone()),
        };
        view! { <span class=class title=title>{text}</span> }
    });
    let pieces = pieces.collect_view();
    view! {
        <span class=class role=role>
            <span class="number old-number">{old}</span>
            <span class="number new-number">{new}</span>
            <span class="sign">{sign}</span>
            <code>{pieces}</code>
        </span>
    }
}
