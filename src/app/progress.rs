//! How far long work is.

use leptos::prelude::*;

use crate::inspect::pace::Progress;

/// A bar; without a total it shows that something is done, and not how far it is.
#[component]
pub fn Bar(
    /// What is being done.
    #[prop(into)]
    label: String,
    /// How far it is.
    progress: Memo<Option<Progress>>,
) -> impl IntoView {
    let total = move || progress.get().map(|progress| progress.total).filter(|total| *total > 0);
    let done = move || total().and(progress.get()).map(|progress| progress.done.min(progress.total).to_string());
    view! { <progress class="file-progress" aria-label=label max=move || total().unwrap_or(1).to_string() value=done></progress> }
}
