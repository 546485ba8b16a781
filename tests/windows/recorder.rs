//! Stands in the place of `netsh.exe`: appends the command line that cmd.exe handed over, exactly, to `netsh.log` beside
//! the folder it runs in, and succeeds, but for `delete`, which fails as the real one does when there is nothing.
//!
//! Built without a standard library, so that no Windows SDK is needed.
#![no_std]
#![no_main]

use core::ptr::null;

type Handle = isize;

#[link(name = "kernel32", kind = "raw-dylib")]
unsafe extern "system" {
    fn GetCommandLineA() -> *const u8;
    fn CreateFileA(name: *const u8, access: u32, share: u32, security: *const u8, how: u32, flags: u32, template: Handle) -> Handle;
    fn WriteFile(file: Handle, bytes: *const u8, length: u32, written: *mut u32, overlapped: *const u8) -> i32;
    fn ExitProcess(code: u32) -> !;
}

const FILE_APPEND_DATA: u32 = 4;
const OPEN_ALWAYS: u32 = 4;

#[unsafe(no_mangle)]
extern "system" fn start() -> ! {
    unsafe {
        let line = GetCommandLineA();
        let mut length = 0;
        // Volatile, or the compiler makes it a call to strlen, which nobody brings.
        while line.add(length).read_volatile() != 0 {
            length += 1;
        }
        let file = CreateFileA(c"netsh.log".as_ptr().cast(), FILE_APPEND_DATA, 3, null(), OPEN_ALWAYS, 128, 0);
        let mut written = 0;
        WriteFile(file, line, length as u32, &mut written, null());
        WriteFile(file, c"\n".as_ptr().cast(), 1, &mut written, null());
        let text = core::slice::from_raw_parts(line, length);
        let deletes = text.windows(8).any(|word| word == b" delete ");
        ExitProcess(u32::from(deletes))
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
