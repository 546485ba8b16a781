//! When certificates are valid, and for how long.

use crate::finding::Problem;
use crate::inputs::UnixTime;
use crate::inspect::certificate::Certificate;
use crate::inspect::chain::Trust;
use crate::inspect::checks::Evidence;

/// A certificate that ends sooner than this is worth a word: Let's Encrypt, too, renews at 30 days.
const SOON: i64 = 30;
const DAY: i64 = 24 * 60 * 60;

/// The longest validity in days of what a public authority issues from a day on: Baseline Requirements §6.3.2, and for the
/// steps down from 2026 on ballot SC-081v3. 2018-03-01, 2020-09-01, 2026-03-15, 2027-03-15 and 2029-03-15.
const LONGEST: [(UnixTime, i64); 5] = [
    (UnixTime(1_519_862_400), 825),
    (UnixTime(1_598_918_400), 398),
    (UnixTime(1_773_532_800), 200),
    (UnixTime(1_805_068_800), 100),
    (UnixTime(1_868_227_200), 47),
];

pub(super) fn expired(evidence: &Evidence<'_>) -> Vec<Problem> {
    let late = evidence.sent().into_iter().filter(|certificate| certificate.not_after < evidence.now);
    late.map(|c| Problem::Expired { subject: c.subject.clone(), not_after: c.not_after }).collect()
}

pub(super) fn not_yet_valid(evidence: &Evidence<'_>) -> Vec<Problem> {
    let early = evidence.sent().into_iter().filter(|certificate| certificate.not_before > evidence.now);
    early.map(|c| Problem::NotYetValid { subject: c.subject.clone(), not_before: c.not_before }).collect()
}

pub(super) fn expires_soon(evidence: &Evidence<'_>) -> Vec<Problem> {
    evidence
        .sent()
        .into_iter()
        .map(|certificate| (certificate, (certificate.not_after.0 - evidence.now.0).div_euclid(DAY)))
        .filter(|(_, days)| (0..SOON).contains(days))
        .map(|(c, days)| Problem::ExpiresSoon { subject: c.subject.clone(), not_after: c.not_after, days })
        .collect()
}

pub(super) fn too_long_public(evidence: &Evidence<'_>) -> Vec<Problem> {
    too_long(evidence, true)
}

/// Private authorities are not bound by the rule.
pub(super) fn too_long_private(evidence: &Evidence<'_>) -> Vec<Problem> {
    too_long(evidence, false)
}

fn too_long(evidence: &Evidence<'_>, is_public: bool) -> Vec<Problem> {
    let chains = evidence.inspection.chains.iter();
    let wanted = chains.filter(|chain| matches!(chain.trust, Trust::Public { .. }) == is_public);
    wanted
        .filter_map(|chain| {
            let leaf = &chain.leaf;
            let (days, allowed) = (days(leaf), longest(leaf.not_before)?);
            let subject = leaf.subject.clone();
            (days > allowed).then_some(Problem::Lifetime { subject, days, allowed, issued: leaf.not_before, is_public })
        })
        .collect()
}

/// For how many days a certificate is valid: each begun day counts, and so do the first and the last second.
pub(crate) fn days(certificate: &Certificate) -> i64 {
    (certificate.not_after.0 - certificate.not_before.0 + 1 + DAY - 1).div_euclid(DAY)
}

/// How long what is issued at that time may be valid.
fn longest(issued: UnixTime) -> Option<i64> {
    LONGEST.into_iter().rev().find(|(from, _)| *from <= issued).map(|(_, days)| days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(issued: i64, expected: Option<i64>) {
        assert_eq!(longest(UnixTime(issued)), expected);
    }

    #[test]
    fn the_day_of_issue_decides() {
        check(1_519_862_399, None);
        check(1_519_862_400, Some(825));
        check(1_598_918_400, Some(398));
        check(1_773_532_799, Some(398));
        check(1_773_532_800, Some(200));
        check(1_805_068_800, Some(100));
        check(1_868_227_200, Some(47));
    }
}
