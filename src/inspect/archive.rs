//! A zip as certificate authorities send it.

use std::io::{Cursor, Read as _};

use zeroize::Zeroizing;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::inspect::kdf::Secret;
use crate::inspect::limits::{Limit, MAX_ZIP_MEMBERS, MAX_ZIP_SIZE};
use crate::inspect::pace::Pace;
use crate::inspect::work::Work;

/// How much is inflated without looking up.
const SLICE: usize = 64 << 10;

/// A file in a zip.
pub(super) struct Member {
    /// Its name with its folders; from outside, may hold anything.
    pub(super) name: String,
    /// Its content, which may be a key.
    pub(super) content: Secret,
}

/// Why a zip is not read, or not to its end.
pub(super) enum Unzipped {
    /// It is cut, or its checksums do not fit.
    Damaged,
    /// It has a password of its own.
    Encrypted,
    /// It goes over a limit.
    Limit(Limit),
}

/// The files in `zip`, and why these are not all.
pub(super) async fn members(zip: &[u8], work: &Work<'_, impl Pace>) -> (Vec<Member>, Option<Unzipped>) {
    let mut members = Vec::new();
    let reason = read(zip, &mut members, work).await.err();
    (members, reason)
}

async fn read(zip: &[u8], members: &mut Vec<Member>, work: &Work<'_, impl Pace>) -> Result<(), Unzipped> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|_| Unzipped::Damaged)?;
    if archive.len() > MAX_ZIP_MEMBERS {
        return Err(Unzipped::Limit(Limit::ZipMembers));
    }
    let mut left = MAX_ZIP_SIZE;
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unzipped::Encrypted,
            _ => Unzipped::Damaged,
        })?;
        let name = member.name().map_err(|_| Unzipped::Damaged)?.into_owned();
        // What macOS adds to every zip is nobody's certificate.
        if member.is_dir() || name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") {
            continue;
        }
        // Room for any key, so that none leaves a copy behind where the buffer grows.
        let mut content = Zeroizing::new(Vec::with_capacity(SLICE));
        let mut slice = Zeroizing::new(vec![0; SLICE]);
        loop {
            let read = member.read(&mut slice).map_err(|_| Unzipped::Damaged)?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read).ok_or(Unzipped::Limit(Limit::ZipSize))?;
            content.extend_from_slice(&slice[..read]);
            work.done(0).await;
        }
        members.push(Member { name, content });
    }
    Ok(())
}
