//! What is on the page only while something holds.
#![allow(unreachable_pub, reason = "the `component` macro makes more than one item, all as visible as the function")]

use leptos::prelude::*;

/// As Leptos' own, but compiled once: that one is compiled anew, at 2 KB, for each condition and each kind of content.
#[component]
pub fn Show(
    /// What must hold.
    #[prop(into)]
    when: Signal<bool>,
    /// What is there otherwise.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// What is there if so.
    children: ChildrenFn,
) -> impl IntoView {
    // Anew only if it turns, not each time that it is asked.
    let holds = Memo::new(move |_| when.get());
    move || if holds.get() { children() } else { fallback.run() }
}
