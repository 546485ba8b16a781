//! Every call to the browser.

use std::cell::Cell;

use js_sys::{Array, Date, Function, JsString, Promise, Reflect, Uint8Array};
use leptos::prelude::{ArcRwSignal, Set as _, document, window};
use leptos::web_sys;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, ClipboardEvent, DataTransfer, DragEvent, Element, Event, FileList, HtmlAnchorElement,
    HtmlDetailsElement, HtmlElement, HtmlInputElement, MessageChannel, Url,
};
use zeroize::Zeroizing;

use crate::inputs::UnixTime;
use crate::inspect::limits::MAX_CONFIGURATION_FILE;
use crate::inspect::pace::{Pace, Progress};

/// A file or a text that a person gave. Its content stays with the browser until it is read.
pub struct Given {
    /// The name of a file; a text has none.
    pub name: Option<String>,
    /// The content.
    pub content: Blob,
}

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

/// What was dropped: files, which the browser would otherwise open in the place of the page, or a text.
pub fn dropped(event: &DragEvent) -> Vec<Given> {
    given(event.data_transfer(), event)
}

/// What was pasted.
pub fn pasted(event: &ClipboardEvent) -> Vec<Given> {
    given(event.clipboard_data(), event)
}

/// What `transfer` brings. A text for a field is left to the field.
fn given(transfer: Option<DataTransfer>, event: &Event) -> Vec<Given> {
    let Some(transfer) = transfer else { return Vec::new() };
    let files = files(transfer.files());
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    let is_field = target
        .is_some_and(|target| target.matches("textarea, input[type=text], input[type=password]").unwrap_or(false));
    if files.is_empty() && is_field {
        return Vec::new();
    }
    event.prevent_default();
    if !files.is_empty() {
        return files;
    }
    // `DataTransfer::get_data` would make a `String` of what may be a key.
    let get: Option<Function> = get(&transfer, "getData").and_then(|get| get.dyn_into().ok());
    let text = get.and_then(|get| get.call1(&transfer, &"text/plain".into()).ok());
    text.and_then(|text| given_text(&text)).into_iter().collect()
}

/// The files that were chosen with `input`, which is emptied, so that the same file can be chosen again.
pub fn chosen_files(event: &Event) -> Vec<Given> {
    let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(input) = input else { return Vec::new() };
    let files = files(input.files());
    input.set_value("");
    files
}

/// The text of a field, which is emptied.
pub fn take_text(field: &Element) -> Option<Given> {
    let text = get(field, "value")?;
    let _ = Reflect::set(field, &"value".into(), &"".into());
    given_text(&text)
}

/// The password of a field, which is emptied. No copy of it is made that is not wiped.
pub fn take_password(field: &Element) -> Zeroizing<String> {
    let typed: Option<JsString> = get(field, "value").and_then(|typed| typed.dyn_into().ok());
    let length = typed.as_ref().map(JsString::length).unwrap_or_default();
    // A unit of UTF-16 takes 3 bytes of UTF-8 at most, so the text never moves.
    let mut password = Zeroizing::new(String::with_capacity(3 * length as usize));
    if let Some(typed) = typed {
        // A unit is a whole number below 65,536.
        let units = (0..length).map(|index| typed.char_code_at(index) as u16);
        password.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
    let _ = Reflect::set(field, &"value".into(), &"".into());
    password
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok()
}

fn files(list: Option<FileList>) -> Vec<Given> {
    let list = list.map(|list| (0..list.length()).filter_map(|index| list.get(index)).collect::<Vec<_>>());
    let given = list.unwrap_or_default().into_iter();
    given.map(|file| Given { name: Some(file.name()), content: file.into() }).collect()
}

/// A text as if it were a file, so that its letters come as bytes, once.
fn given_text(text: &JsValue) -> Option<Given> {
    let content = Blob::new_with_str_sequence(&Array::of1(text)).ok()?;
    (content.size() > 0.0).then_some(Given { name: None, content })
}

/// Reads a file; of one that cannot be read nothing comes, which its finding says.
///
/// Of one that is too large, enough to see that.
pub async fn read(content: &Blob) -> Vec<u8> {
    let Ok(content) = content.slice_with_f64_and_f64(0.0, (MAX_CONFIGURATION_FILE + 1) as f64) else {
        return Vec::new();
    };
    let Ok(buffer) = JsFuture::from(content.array_buffer()).await else { return Vec::new() };
    let array = Uint8Array::new(&buffer);
    let bytes = array.to_vec();
    array.fill(0, 0, array.length());
    bytes
}

/// Milliseconds since the page was opened.
pub fn milliseconds() -> f64 {
    window().performance().map(|performance| performance.now()).unwrap_or_default()
}

/// Lets the browser do what waits: paint, and hear a person.
///
/// By a message, since the browser makes a timer wait for 4 ms, and for a second where the tab is behind others.
pub async fn give_way() {
    let Ok(channel) = MessageChannel::new() else { return };
    let heard = Promise::new(&mut |hear, _| channel.port1().set_onmessage(Some(&hear)));
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        let _ = JsFuture::from(heard).await;
    }
    channel.port1().close();
    SLICE.set(milliseconds());
}

/// After how long work gives way. What the page itself does comes on top; at 50 ms a person would feel it.
const MAX_SLICE: f64 = 12.0;

thread_local! {
    /// When the browser's turn was last. All work has one, since the tasks follow each other without a pause.
    static SLICE: Cell<f64> = const { Cell::new(0.0) };
}

/// Gives way to the page, and shows how far the work is where it takes long.
pub struct BrowserPace {
    start: f64,
    slow: f64,
    progress: ArcRwSignal<Option<Progress>>,
}

impl BrowserPace {
    /// Work that starts now, and of which `progress` tells once it takes longer than `slow` milliseconds.
    pub fn new(slow: f64, progress: ArcRwSignal<Option<Progress>>) -> Self {
        Self { start: milliseconds(), slow, progress }
    }

    /// Work that an event began, and of which nothing is told. The browser had its turn before the event: what is done soon
    /// is shown with what the event itself changes.
    pub fn of_event() -> Self {
        SLICE.set(milliseconds());
        Self::silent()
    }

    /// Work of which nothing is told.
    pub fn silent() -> Self {
        Self::new(f64::INFINITY, ArcRwSignal::new(None))
    }
}

impl Pace for BrowserPace {
    async fn breathe(&self, progress: Progress) {
        let now = milliseconds();
        if now - SLICE.get() < MAX_SLICE {
            return;
        }
        if now - self.start > self.slow {
            self.progress.set(Some(progress));
        }
        give_way().await;
    }
}

/// The id of a file's row.
pub fn row_id(id: u32) -> String {
    format!("file-{id}")
}

/// Puts the focus on the element of this id.
pub fn focus(id: &str) {
    let element: Option<HtmlElement> = document().get_element_by_id(id).and_then(|element| element.dyn_into().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// Puts the focus on a file's row if it lies on something of the row that is about to go: a button that stops, and, where
/// the file `is_open` now, the field of its password.
pub fn keep_focus(id: u32, is_open: bool) {
    let row = row_id(id);
    let focused = document().active_element();
    let going = if is_open { "button, input" } else { "[data-stop]" };
    let is_going = focused.is_some_and(|focused| {
        focused.matches(going).unwrap_or(false) && focused.closest(&format!("#{row}")).is_ok_and(|row| row.is_some())
    });
    if is_going {
        focus(&row);
    }
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
    let _ = window().navigator().clipboard().write_text(text);
}
