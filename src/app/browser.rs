//! Every call to the browser.

use js_sys::{Array, Date, Uint8Array};
use leptos::prelude::document;
use leptos::task::spawn_local;
use leptos::web_sys;
use wasm_bindgen::JsCast as _;
use web_sys::{
    Blob, BlobPropertyBag, DragEvent, Event, HtmlAnchorElement, HtmlDetailsElement, HtmlElement, HtmlInputElement, Url,
};

use crate::inputs::{UnixTime, Upload};

/// The time by the computer's clock.
pub fn now() -> UnixTime {
    // Seconds since 1970 fit an i64 for longer than browsers will exist.
    UnixTime((Date::now() / 1000.0) as i64)
}

/// The emptied element of this id.
pub fn take_place(id: &str) -> Option<HtmlElement> {
    let place: HtmlElement = document().get_element_by_id(id)?.dyn_into().ok()?;
    place.replace_children_with_node_0();
    Some(place)
}

/// Lets the page take what is dragged over it.
pub fn allow_drop(event: DragEvent) {
    event.prevent_default();
}

/// The files of a drop, which the browser would otherwise open in the place of the page.
pub fn dropped_files(event: &DragEvent) -> Vec<web_sys::File> {
    event.prevent_default();
    let list = event.data_transfer().and_then(|transfer| transfer.files());
    list.map(|list| (0..list.length()).filter_map(|index| list.get(index)).collect()).unwrap_or_default()
}

/// The files that were chosen with `input`, which is emptied, so that the same file can be chosen again.
pub fn chosen_files(event: &Event) -> Vec<web_sys::File> {
    let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(input) = input else { return Vec::new() };
    let files = input.files();
    let files = files.map(|list| (0..list.length()).filter_map(|index| list.get(index)).collect()).unwrap_or_default();
    input.set_value("");
    files
}

/// Reads files and hands them over together; one that cannot be read is empty, which its finding says.
pub fn read_files(files: Vec<web_sys::File>, take: impl FnOnce(Vec<Upload>) + 'static) {
    spawn_local(async move {
        let mut uploads = Vec::with_capacity(files.len());
        for file in files {
            let name = file.name();
            let bytes = gloo::file::futures::read_as_bytes(&gloo::file::Blob::from(file)).await;
            uploads.push(Upload::new(name, bytes.unwrap_or_default()));
        }
        take(uploads);
    });
}

/// Whether the `<details>` that sent `event` is open now.
pub fn is_open(event: &impl AsRef<Event>) -> bool {
    let details = event.as_ref().target().and_then(|target| target.dyn_into::<HtmlDetailsElement>().ok());
    details.is_some_and(|details| details.open())
}

/// Offers `bytes` as a download.
pub fn save(name: &str, kind: &str, bytes: &[u8]) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let url = Blob::new_with_u8_array_sequence_and_options(&parts, &options)
        .and_then(|blob| Url::create_object_url_with_blob(&blob));
    let link = document().create_element("a").ok().and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
    if let (Ok(url), Some(link)) = (url, link) {
        link.set_href(&url);
        link.set_download(name);
        link.click();
        // The browser has taken hold of the content by the time that `click` returns.
        let _ = Url::revoke_object_url(&url);
    }
}

/// Puts `text` on the clipboard, where the browser allows it.
pub fn copy(text: &str) {
    let _ = leptos::prelude::window().navigator().clipboard().write_text(text);
}
