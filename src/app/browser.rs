//! Every call to the browser.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Date, Function, JsString, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::{ArcRwSignal, Set as _, document, window};
use leptos::web_sys;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BeforeUnloadEvent, Blob, BlobPropertyBag, ClipboardEvent, DataTransfer, DragEvent, Element, Event, FileList,
    HtmlAnchorElement, HtmlDetailsElement, HtmlElement, HtmlInputElement, MessageChannel, ResizeObserver, Storage, Url,
};
use zeroize::Zeroizing;

use crate::inputs::{Language, UnixTime};
use crate::inspect::limits::MAX_CONFIGURATION_FILE;
use crate::inspect::pace::{Pace, Progress};
use crate::text;

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

/// The id of the element that the page takes the place of.
const PLACE: &str = "app";

thread_local! {
    /// What stood in that place before.
    static SHELL: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The emptied element that the page is to stand in, and the field for files that stood there, with what was chosen in it.
pub fn take_place() -> Option<(HtmlElement, Option<Early>)> {
    let place: HtmlElement = document().get_element_by_id(PLACE)?.dyn_into().ok()?;
    SHELL.set(place.inner_html());
    let field: Option<HtmlInputElement> = place.query_selector("input").ok()?.and_then(|field| field.dyn_into().ok());
    let early = field.map(|field| {
        let is_focused = field.matches(":focus").unwrap_or(false);
        Early { field, is_focused }
    });
    place.replace_children_with_node_0();
    Some((place, early))
}

/// The field of the static shell.
pub struct Early {
    field: HtmlInputElement,
    /// Whether somebody was there with the keyboard.
    pub is_focused: bool,
}

impl Early {
    /// Hands over what was chosen before the page was there, and what a dialog will bring that is open still.
    pub fn take(self, take: impl Fn(Vec<Given>) + 'static) {
        let Self { field, .. } = self;
        let brought = field.clone();
        let bring = move || take(files(brought.files()));
        bring();
        let listener = Closure::<dyn Fn()>::new(bring);
        let _ = field.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref());
        // As long as the tab: nobody knows when a dialog is closed.
        listener.forget();
    }
}

/// The file that this page came in, byte for byte: the document without what the program has put into it, in the form in which
/// browsers write a document out (HTML, §13.3), which is the form that the file is published in.
pub fn own_file() -> Vec<u8> {
    let copy = document().document_element().and_then(|page| page.clone_node_with_deep(true).ok());
    let Some(copy) = copy.and_then(|copy| copy.dyn_into::<Element>().ok()) else { return Vec::new() };
    let _ = copy.set_attribute("lang", "en");
    if let Ok(Some(place)) = copy.query_selector(&format!("#{PLACE}")) {
        place.set_inner_html(&SHELL.with_borrow(Clone::clone));
    }
    format!("<!DOCTYPE html>{}", copy.outer_html()).into_bytes()
}

/// Bytes of the page's own as if a person had given them.
pub fn given(name: &str, bytes: &[u8]) -> Option<Given> {
    let content = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).ok()?;
    Some(Given { name: Some(name.to_owned()), content })
}

/// The part of the address behind `#`; empty where there is none.
///
/// From the document's own address: `window.location` could also be set, which sends the browser elsewhere.
pub fn fragment() -> String {
    address().split_once('#').map(|(_, fragment)| fragment.to_owned()).unwrap_or_default()
}

/// The address of the page, with `fragment` behind it.
pub fn address_with(fragment: &str) -> String {
    let address = address();
    let page = address.split('#').next().unwrap_or_default();
    if fragment.is_empty() { page.to_owned() } else { format!("{page}#{fragment}") }
}

fn address() -> String {
    document().url().unwrap_or_default()
}

/// The language that the browser prefers, of those that the product speaks.
pub fn language() -> Language {
    let preferred = window().navigator().language().unwrap_or_default();
    let speaks = |language: &Language| preferred.split('-').next() == Some(text::language_tag(*language));
    Language::ALL.into_iter().find(speaks).unwrap_or_default()
}

/// Tells the browser, and with it a screen reader, which language the page is in.
pub fn set_language(tag: &str) {
    if let Some(page) = document().document_element() {
        let _ = page.set_attribute("lang", tag);
    }
}

/// What the choices are kept under on this computer.
const REMEMBERED: &str = "santedb-tls-assistant";

/// The choices that were kept on this computer, as in a link. A browser that keeps nothing has none.
pub fn remembered() -> Option<String> {
    storage()?.get_item(REMEMBERED).ok().flatten()
}

/// Keeps choices on this computer, or nothing any more.
pub fn remember(choices: Option<&str>) {
    let Some(storage) = storage() else { return };
    let _ = match choices {
        Some(choices) => storage.set_item(REMEMBERED, choices),
        None => storage.remove_item(REMEMBERED),
    };
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Has the browser ask before the page is left.
pub fn ask_before_leaving(event: &BeforeUnloadEvent) {
    event.prevent_default();
    // What browsers before 2024 go by.
    event.set_return_value("-");
}

/// Tells the page around this one how high this one is, now and whenever that changes; nothing else is ever told.
pub fn tell_height() {
    let (Ok(Some(around)), Some(body)) = (window().parent(), document().body()) else { return };
    let observed = body.clone();
    let tell = Closure::<dyn FnMut()>::new(move || {
        let message = Object::new();
        let _ = Reflect::set(&message, &"type".into(), &"santedb-tls-assistant".into());
        let _ = Reflect::set(&message, &"height".into(), &observed.scroll_height().into());
        // A height is no secret: whoever shows the page sees it.
        let _ = around.post_message(&message, "*");
    });
    if let Ok(observer) = ResizeObserver::new(tell.as_ref().unchecked_ref()) {
        observer.observe(&body);
    }
    // For as long as the page lives.
    tell.forget();
}

/// Lets the page take what is dragged over it.
pub fn allow_drop(event: DragEvent) {
    event.prevent_default();
}

/// What was dropped: files, which the browser would otherwise open in the place of the page, or a text.
pub fn dropped(event: &DragEvent) -> Vec<Given> {
    transferred(event.data_transfer(), event)
}

/// What was pasted.
pub fn pasted(event: &ClipboardEvent) -> Vec<Given> {
    transferred(event.clipboard_data(), event)
}

/// What `transfer` brings. A text for a field is left to the field.
fn transferred(transfer: Option<DataTransfer>, event: &Event) -> Vec<Given> {
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

/// Unfolds what hides the element of this id, and puts the focus on it.
pub fn reveal(id: &str) {
    let mut within = document().get_element_by_id(id);
    while let Some(folded) = within.and_then(|element| element.closest("details:not([open])").ok().flatten()) {
        let _ = folded.set_attribute("open", "");
        within = Some(folded);
    }
    focus(id);
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
