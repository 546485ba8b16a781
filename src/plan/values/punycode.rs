//! Names with other letters in the letters of ASCII (RFC 3492). The crates that do it bring the tables of Unicode along,
//! 45 KB of the page, for what is a dozen lines.

/// RFC 3492 §5.
const BASE: u32 = 36;

/// The label in ASCII, without the `xn--` before it.
pub(super) fn encode(label: &str) -> String {
    let mut encoded: String = label.chars().filter(char::is_ascii).collect();
    let basic = encoded.len() as u32;
    if basic > 0 {
        encoded.push('-');
    }
    let length = label.chars().count() as u32;
    let (mut least, mut delta, mut bias, mut handled) = (0x80_u32, 0_u32, 72_u32, basic);
    while handled < length {
        // There is one, as fewer than all are handled.
        let next = label.chars().map(u32::from).filter(|c| *c >= least).min().unwrap_or(u32::MAX);
        delta = delta.saturating_add((next - least).saturating_mul(handled + 1));
        least = next;
        for character in label.chars().map(u32::from) {
            if character < least {
                delta = delta.saturating_add(1);
            }
            if character != least {
                continue;
            }
            let mut rest = delta;
            for k in (BASE..).step_by(BASE as usize) {
                let t = threshold(k, bias);
                if rest < t {
                    break;
                }
                encoded.push(digit(t + (rest - t) % (BASE - t)));
                rest = (rest - t) / (BASE - t);
            }
            encoded.push(digit(rest));
            bias = adapt(delta, handled + 1, handled == basic);
            delta = 0;
            handled += 1;
        }
        delta = delta.saturating_add(1);
        least = least.saturating_add(1);
    }
    encoded
}

/// The label that was encoded, where it is one (RFC 3492 §6.2).
pub(super) fn decode(encoded: &str) -> Option<String> {
    let (basic, rest) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    let mut label: Vec<char> = basic.chars().collect();
    let (mut character, mut place, mut bias) = (0x80_u32, 0_u32, 72_u32);
    let mut digits = rest.bytes();
    while digits.len() > 0 {
        let (before, mut weight) = (place, 1_u32);
        for k in (BASE..).step_by(BASE as usize) {
            let digit = value(digits.next()?)?;
            place = place.checked_add(digit.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if digit < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
        }
        let length = label.len() as u32 + 1;
        bias = adapt(place - before, length, before == 0);
        character = character.checked_add(place / length)?;
        place %= length;
        label.insert(place as usize, char::from_u32(character)?);
        place += 1;
    }
    Some(label.into_iter().collect())
}

fn threshold(k: u32, bias: u32) -> u32 {
    const T_MIN: u32 = 1;
    const T_MAX: u32 = 26;
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

/// RFC 3492 §6.1.
fn adapt(delta: u32, count: u32, is_first: bool) -> u32 {
    const BASE_LESS_MIN: u32 = 35;
    const SKEW: u32 = 38;
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > BASE_LESS_MIN * 26 / 2 {
        delta /= BASE_LESS_MIN;
        k += 36;
    }
    k + 36 * delta / (delta + SKEW)
}

/// `a` to `z`, then `0` to `9`.
fn digit(value: u32) -> char {
    char::from_digit((value + 10) % 36, 36).unwrap_or('-')
}

fn value(digit: u8) -> Option<u32> {
    match digit {
        b'a'..=b'z' => Some(u32::from(digit - b'a')),
        b'0'..=b'9' => Some(u32::from(digit - b'0') + 26),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(label: &str, expected: &str) {
        assert_eq!(super::encode(label), expected);
        assert_eq!(super::decode(expected).as_deref(), Some(label));
    }

    /// RFC 3492 §7.1 (A, B, I, R in small letters, S), and names that are seen.
    #[test]
    fn the_samples_of_the_rfc() {
        check("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn");
        check("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye");
        check("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l");
        check("そのスピードで", "d9juau41awczczp");
        check("münchen", "mnchen-3ya");
        check("bücher", "bcher-kva");
    }
}
