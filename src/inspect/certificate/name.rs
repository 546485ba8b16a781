//! A distinguished name, as a person reads it.
//!
//! Ours, since `x509-parser` names attributes from a registry of all object identifiers that cryptography knows: 30 KB of the page.

use x509_parser::asn1_rs::{Any, BmpString, Tag};
use x509_parser::x509::X509Name;

use super::hexadecimal;

/// `C=CA, O=Ministry of Health, CN=Root`, attributes of one part with `+` between them.
///
/// Text that is not UTF-8, where it should be, is taken for Latin-1, as old authorities mean it; what is no text is shown in hexadecimal.
pub(super) fn distinguished_name(name: &X509Name<'_>) -> String {
    let parts = name.iter_rdn().map(|part| {
        let attributes = part.iter().map(|attribute| {
            let id = attribute.attr_type().to_id_string();
            let label = LABELS.iter().find(|(it, _)| *it == id).map_or(&*id, |(_, label)| label);
            format!("{label}={}", value(attribute.attr_value()))
        });
        attributes.collect::<Vec<_>>().join(" + ")
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn value(value: &Any<'_>) -> String {
    match value.tag() {
        Tag::BmpString => {
            BmpString::try_from(value.clone()).map_or_else(|_| hexadecimal(value.data), |text| text.string())
        }
        Tag::NumericString
        | Tag::VisibleString
        | Tag::PrintableString
        | Tag::GeneralString
        | Tag::ObjectDescriptor
        | Tag::GraphicString
        | Tag::T61String
        | Tag::VideotexString
        | Tag::Utf8String
        | Tag::Ia5String => {
            let latin = || value.data.iter().copied().map(char::from).collect();
            str::from_utf8(value.data).map_or_else(|_| latin(), ToOwned::to_owned)
        }
        _ => hexadecimal(value.data),
    }
}

/// What certificates of servers and authorities have in their names.
///
/// Source: RFC 4514, §3; RFC 4519, §2; RFC 2985, §5.2.1; CA/Browser Forum, EV Guidelines 1.8, §9.2.4; ETSI EN 319 412-1, §5.1.4.
const LABELS: [(&str, &str); 20] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "surname"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "streetAddress"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "title"),
    ("2.5.4.13", "description"),
    ("2.5.4.15", "businessCategory"),
    ("2.5.4.17", "postalCode"),
    ("2.5.4.42", "givenName"),
    ("2.5.4.97", "organizationIdentifier"),
    ("0.9.2342.19200300.100.1.1", "uid"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.2.840.113549.1.9.1", "Email"),
    ("1.3.6.1.4.1.311.60.2.1.2", "jurisdictionStateOrProvince"),
    ("1.3.6.1.4.1.311.60.2.1.3", "jurisdictionCountry"),
];

#[cfg(test)]
mod tests {
    use x509_parser::prelude::FromDer as _;

    use super::*;

    fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, content.len() as u8], content].concat()
    }

    fn attribute(id: &[u8], tag: u8, text: &[u8]) -> Vec<u8> {
        tlv(0x30, &[tlv(0x06, id), tlv(tag, text)].concat())
    }

    #[track_caller]
    fn check(parts: &[&[Vec<u8>]], expected: &str) {
        let parts: Vec<_> = parts.iter().map(|attributes| tlv(0x31, &attributes.concat())).collect();
        let der = tlv(0x30, &parts.concat());
        let (_, name) = X509Name::from_der(&der).expect("a name");
        assert_eq!(distinguished_name(&name), expected);
    }

    const COMMON_NAME: &[u8] = &[0x55, 4, 3];

    #[test]
    fn the_parts_stand_in_their_order() {
        let country = attribute(&[0x55, 4, 6], 0x13, b"CA");
        let (name, unit) = (attribute(COMMON_NAME, 0x0c, "Été".as_bytes()), attribute(&[0x55, 4, 11], 0x0c, b"IT"));
        check(&[&[country], &[unit, name]], "C=CA, OU=IT + CN=Été");
        check(&[], "");
    }

    #[test]
    fn an_attribute_without_a_label_keeps_its_number() {
        check(&[&[attribute(&[0x2a, 3], 0x0c, b"x")]], "1.2.3=x");
    }

    #[test]
    fn whatever_the_text_is_in_it_is_shown() {
        check(&[&[attribute(COMMON_NAME, 0x14, b"\xc9t\xe9")]], "CN=Été");
        check(&[&[attribute(COMMON_NAME, 0x1e, &[0, 0x41, 1, 0x42])]], "CN=Ał");
        check(&[&[attribute(COMMON_NAME, 0x04, &[0xab, 1])]], "CN=AB01");
    }
}
