//! A reminder for a calendar (RFC 5545), 30 days before the first certificate ends.

use crate::bundle::BundlePath;
use crate::inputs::UnixTime;
use crate::plan::Plan;
use crate::text;

/// A month before it ends there is time to ask an authority; ACME clients renew at about the same time.
const LEAD: i64 = 30 * 24 * 60 * 60;
/// RFC 5545 §3.1, in octets, without the line end.
const MAX_LINE: usize = 75;

/// The reminder; `None` where no certificate is there yet.
pub(super) fn reminder(plan: &Plan) -> Option<String> {
    let leaf = &plan.next_to_end()?.leaf;
    // A reminder in the past would never be seen.
    let day = UnixTime((leaf.not_after.0 - LEAD).max(plan.inspection.now.0));
    let next = UnixTime(day.0 + 24 * 60 * 60);
    let (summary, description) = text::reminder(plan, leaf.not_after);
    let mut lines = vec!["BEGIN:VCALENDAR".to_owned(), "VERSION:2.0".to_owned()];
    lines.push(format!("PRODID:-//SanteDB//{}//EN", text::MADE_BY));
    lines.push("BEGIN:VEVENT".to_owned());
    lines.extend(text::head(plan, &BundlePath::Calendar).iter().map(|line| format!("COMMENT:{}", escape(line))));
    lines.push(format!("UID:{}@santedb-tls-assistant", leaf.fingerprint.to_string().to_ascii_lowercase()));
    lines.push(format!("DTSTAMP:{}", plan.inspection.now.to_iso().replace(['-', ':'], "")));
    lines.push(format!("DTSTART;VALUE=DATE:{}", day.to_string().replace('-', "")));
    lines.push(format!("DTEND;VALUE=DATE:{}", next.to_string().replace('-', "")));
    lines.push(format!("SUMMARY:{}", escape(&summary)));
    lines.push(format!("DESCRIPTION:{}", escape(&description)));
    // It takes no time from the day that it stands on.
    lines.push("TRANSP:TRANSPARENT".to_owned());
    lines.extend(["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT9H"].map(str::to_owned));
    lines.push(format!("DESCRIPTION:{}", escape(&summary)));
    lines.extend(["END:VALARM", "END:VEVENT", "END:VCALENDAR"].map(str::to_owned));
    Some(lines.iter().map(|line| folded(line)).collect())
}

/// RFC 5545 §3.3.11.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A line with its end, cut where it is too long; each part goes on behind a space.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 8);
    let mut length = 0;
    for character in line.chars() {
        if length + character.len_utf8() > MAX_LINE {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(character);
        length += character.len_utf8();
    }
    folded + "\r\n"
}
