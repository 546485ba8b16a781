//! [`zip()`]: a bundle as one archive. Equal bundles give equal bytes.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::bundle::Bundle;

/// Packs every file of `bundle`, in its order.
pub fn zip(bundle: &Bundle) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in &bundle.files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            // The first instant that a zip can name: a real time would make equal bundles differ.
            .last_modified_time(DateTime::default())
            .unix_permissions(if path.is_executable() { 0o755 } else { 0o644 });
        let written = writer.start_file(path.to_string(), options).is_ok() && writer.write_all(bytes).is_ok();
        // Memory does not fail to be written to, and paths are short, distinct and our own.
        assert!(written, "a bundle of distinct short paths can be packed");
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}
