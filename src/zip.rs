//! [`zip()`]: a bundle as one archive. Equal bundles give equal bytes.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::bundle::Bundle;
use crate::inspect::pace::{Pace, Progress, Unpaced, finish};

/// How many bytes are packed between two breaths.
const PIECE: usize = 1 << 16;

/// Packs every file of `bundle`, in its order.
pub fn zip(bundle: &Bundle) -> Vec<u8> {
    finish(pack(bundle, &Unpaced))
}

/// [`zip()`] in pieces, since a large configuration takes a while.
pub async fn pack(bundle: &Bundle, pace: &impl Pace) -> Vec<u8> {
    let total = bundle.files.values().map(|bytes| bytes.len() as u64).sum();
    let mut done = 0;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in &bundle.files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            // The first instant that a zip can name: a real time would make equal bundles differ.
            .last_modified_time(DateTime::default())
            .unix_permissions(if path.is_executable() { 0o755 } else { 0o644 });
        let mut written = writer.start_file(path.to_string(), options).is_ok();
        for piece in bytes.chunks(PIECE) {
            written &= writer.write_all(piece).is_ok();
            done += piece.len() as u64;
            pace.breathe(Progress { done, total }).await;
        }
        // Memory does not fail to be written to, and paths are short, distinct and our own.
        assert!(written, "a bundle of distinct short paths can be packed");
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}
