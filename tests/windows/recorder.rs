//! Stands in the place of `netsh.exe`, `certutil.exe` and whatever else its file is called: appends its name and the arguments
//! that cmd.exe handed over, exactly, to `recorded.log` in the folder it runs in.
//!
//! How it answers is told by `answers.txt` in the same folder, a line for each answer: an exit code, the text that the name and
//! arguments must contain, and what is printed, with a bar between them; `~` ends a line of it. The first that fits counts. Without one it succeeds,
//! but for `delete`, which fails as the real one does when there is nothing.
//!
//! Built without a standard library, so that no Windows SDK is needed.
#![no_std]
#![no_main]

use core::ptr::null;

type Handle = isize;

#[link(name = "kernel32", kind = "raw-dylib")]
unsafe extern "system" {
    fn GetCommandLineA() -> *const u8;
    fn GetModuleFileNameA(module: Handle, name: *mut u8, size: u32) -> u32;
    fn GetStdHandle(which: u32) -> Handle;
    fn CreateFileA(name: *const u8, access: u32, share: u32, security: *const u8, how: u32, flags: u32, template: Handle) -> Handle;
    fn ReadFile(file: Handle, bytes: *mut u8, length: u32, read: *mut u32, overlapped: *const u8) -> i32;
    fn WriteFile(file: Handle, bytes: *const u8, length: u32, written: *mut u32, overlapped: *const u8) -> i32;
    fn ExitProcess(code: u32) -> !;
}

const GENERIC_READ: u32 = 0x8000_0000;
const FILE_APPEND_DATA: u32 = 4;
const OPEN_EXISTING: u32 = 3;
const OPEN_ALWAYS: u32 = 4;
const STANDARD_OUTPUT: u32 = 0xFFFF_FFF5;
const ROOM: usize = 8192;

/// What is written, in one piece.
struct Text {
    bytes: [u8; ROOM],
    length: usize,
}

impl Text {
    fn add(&mut self, byte: u8) {
        // Volatile, or the compiler makes loops a call to memcpy or strlen, which nobody brings.
        if self.length < ROOM {
            unsafe { self.bytes.as_mut_ptr().add(self.length).write_volatile(byte) };
            self.length += 1;
        }
    }

    fn at(&self, index: usize) -> u8 {
        if index < self.length { unsafe { self.bytes.as_ptr().add(index).read_volatile() } } else { 0 }
    }

    /// Whether what stands in `other` from `from` to `to` is part of this.
    fn contains(&self, other: &Text, from: usize, to: usize) -> bool {
        let mut start = 0;
        while start + (to - from) <= self.length {
            let mut same = 0;
            while from + same < to && self.at(start + same) == other.at(from + same) {
                same += 1;
            }
            if from + same == to {
                return true;
            }
            start += 1;
        }
        false
    }

    fn put(&self, file: Handle, from: usize, to: usize) {
        let mut written = 0;
        unsafe { WriteFile(file, self.bytes.as_ptr().add(from), (to - from) as u32, &mut written, null()) };
    }

    /// The same for a person to read: `~` ends a line.
    fn say(&self, file: Handle, from: usize, to: usize) {
        let mut written = 0;
        let mut start = from;
        while start <= to {
            let mut end = start;
            while end < to && self.at(end) != b'~' {
                end += 1;
            }
            self.put(file, start, end);
            unsafe { WriteFile(file, c"\r\n".as_ptr().cast(), 2, &mut written, null()) };
            start = end + 1;
        }
    }
}

/// Where memory is taken from: an array on the stack would be cleared by a memset that nobody brings.
static mut CALLED: Text = Text { bytes: [0; ROOM], length: 0 };
static mut ANSWERS: Text = Text { bytes: [0; ROOM], length: 0 };
static mut PATH: [u8; ROOM] = [0; ROOM];

/// The program's own name, without folder and ending, then the arguments behind the first word of the command line.
unsafe fn called(called: &mut Text) {
    unsafe {
        let path = (&raw mut PATH).cast::<u8>();
        let length = GetModuleFileNameA(0, path, ROOM as u32) as usize;
        let mut start = length;
        while start > 0 && path.add(start - 1).read_volatile() != b'\\' {
            start -= 1;
        }
        let mut index = start;
        while index < length && path.add(index).read_volatile() != b'.' {
            called.add(path.add(index).read_volatile());
            index += 1;
        }
        let line = GetCommandLineA();
        let mut place = 0;
        let mut is_quoted = false;
        loop {
            let byte = line.add(place).read_volatile();
            if byte == 0 || (byte == b' ' && !is_quoted) {
                break;
            }
            is_quoted ^= byte == b'"';
            place += 1;
        }
        while line.add(place).read_volatile() == b' ' {
            place += 1;
        }
        called.add(b' ');
        while line.add(place).read_volatile() != 0 {
            called.add(line.add(place).read_volatile());
            place += 1;
        }
    }
}

#[unsafe(no_mangle)]
extern "system" fn start() -> ! {
    unsafe {
        let called_text = &mut *(&raw mut CALLED);
        called(called_text);
        let log = CreateFileA(c"recorded.log".as_ptr().cast(), FILE_APPEND_DATA, 3, null(), OPEN_ALWAYS, 128, 0);
        called_text.put(log, 0, called_text.length);
        let mut written = 0;
        WriteFile(log, c"\n".as_ptr().cast(), 1, &mut written, null());

        let answers = &mut *(&raw mut ANSWERS);
        let file = CreateFileA(c"answers.txt".as_ptr().cast(), GENERIC_READ, 3, null(), OPEN_EXISTING, 128, 0);
        let mut read = 0;
        if file != -1 && ReadFile(file, answers.bytes.as_mut_ptr(), ROOM as u32, &mut read, null()) != 0 {
            answers.length = read as usize;
        }
        let output = GetStdHandle(STANDARD_OUTPUT);
        let mut line = 0;
        while line < answers.length {
            let mut code = 0;
            let mut place = line;
            while answers.at(place) != b'|' && place < answers.length {
                code = code * 10 + u32::from(answers.at(place) - b'0');
                place += 1;
            }
            let wanted = place + 1;
            place = wanted;
            while answers.at(place) != b'|' && place < answers.length {
                place += 1;
            }
            let said = place + 1;
            let mut end = said;
            while answers.at(end) != b'\n' && end < answers.length {
                end += 1;
            }
            if called_text.contains(answers, wanted, place) {
                answers.say(output, said, end);
                ExitProcess(code)
            }
            line = end + 1;
        }
        let mut deletes = false;
        let mut place = 0;
        while place < called_text.length {
            let mut same = 0;
            while same < 8 && called_text.at(place + same) == *c" delete ".as_ptr().cast::<u8>().add(same) {
                same += 1;
            }
            deletes |= same == 8;
            place += 1;
        }
        ExitProcess(u32::from(deletes))
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
