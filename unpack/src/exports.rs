//! What `boot.js` calls: it has no other way to hand bytes over than to write them into the memory of this program.
//!
//! Without `std`, whose allocator and words for a panic would weigh as much again as all the rest.
#![allow(unsafe_code, reason = "names that JavaScript can call, and an allocator for one thread")]

use alloc::vec::Vec;

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};
use spin::Mutex;

use crate::Unpacker;

// SAFETY: this program is not built for threads.
#[global_allocator]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// What is packed, then what is unpacked.
static BYTES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static UNPACKER: Mutex<Option<Unpacker>> = Mutex::new(None);

/// Makes room for packed bytes; tells where.
#[unsafe(no_mangle)]
extern "C" fn room(length: usize) -> *mut u8 {
    let mut bytes = BYTES.lock();
    bytes.resize(length, 0);
    bytes.as_mut_ptr()
}

/// Unpacks some of what was written there: 0 while there is more to do, -1 if it is damaged, else how long the program is.
#[unsafe(no_mangle)]
extern "C" fn step(most: usize) -> i32 {
    let (mut bytes, mut unpacker) = (BYTES.lock(), UNPACKER.lock());
    let done = match &mut *unpacker {
        Some(unpacker) => unpacker.step(most),
        none => Unpacker::new(&bytes).map(|begun| {
            *none = Some(begun);
            None
        }),
    };
    match done {
        Ok(None) => 0,
        Ok(Some(program)) => {
            *bytes = program;
            bytes.len() as i32
        }
        Err(_) => -1,
    }
}

/// Where the program is.
#[unsafe(no_mangle)]
extern "C" fn program() -> *const u8 {
    BYTES.lock().as_ptr()
}
