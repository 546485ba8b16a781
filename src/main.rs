//! Starts the page in the browser; everywhere else it says where the page is.

/// Whatever is freed is wiped first. Our own values with keys wipe themselves; the parsers, the inflater and the ciphers
/// of others leave pieces of a key on the heap, and one search of the tab's memory would find them.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// The page takes the place of the static shell in `index.html`.
#[cfg(target_arch = "wasm32")]
fn main() {
    // A panic is a bug of ours; with the hook its message and place stand in the browser's console.
    console_error_panic_hook::set_once();
    assistant::app::mount();
}

/// `cargo run` is what a newcomer may try first.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("The SanteDB TLS Assistant is a web page: run script/serve and open the address that it prints.");
}
