//! Files that were made or found to do harm: each gives an inspection that says something, at once.

use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use assistant::finding::Problem;
use assistant::inputs::{Choices, Language, Route, Upload, Uploads};
use assistant::inspect::Inspection;
use assistant::inspect::limits::{
    Limit, MAX_CERTIFICATES, MAX_CONFIGURATION_FILE, MAX_SETTINGS, MAX_XML_ATTRIBUTES, MAX_XML_DEPTH, MAX_XML_ELEMENTS,
    MAX_XML_NAMESPACES,
};
use assistant::inspect::xml::{Damage, Expected};
use assistant::{inspect, plan};

use crate::scenarios::{NOW, fixture, root};

/// None, and those that the fixtures have.
const PASSWORDS: &[Option<&str>] = &[None, Some(""), Some("test")];

/// What a person hardly notices. Unoptimised, the same takes up to ten times as long.
pub(crate) const AT_ONCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });

/// How much time of the processor this thread has had: on a busy machine, the clock says little about the work. Where the
/// system does not tell (`schedstat` is Linux'), it is the clock after all.
pub(crate) fn spent() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// Inspects a file, which must be something or have a finding, within a second.
#[track_caller]
pub(crate) fn check(name: &str, bytes: &[u8], password: Option<&str>) -> Inspection {
    let mut upload = Upload::new(name, bytes);
    if let Some(password) = password {
        upload = upload.with_password(password);
    }
    let start = spent();
    let inspection = inspect(&Uploads { files: vec![upload] }, NOW);
    let elapsed = spent() - start;
    assert!(elapsed < AT_ONCE, "{name} with {password:?} takes {elapsed:?}");
    let fact = &inspection.files[0];
    let is_something = fact.certificates + fact.keys > 0 || fact.is_configuration || fact.is_report || fact.is_bundle;
    assert!(is_something || !inspection.findings.is_empty(), "{name} with {password:?} is passed over in silence");
    for finding in &inspection.findings {
        let text = finding.text(Language::English);
        assert!(text.problem.len() < 2000 && !text.problem.contains('\n'), "{name}: {}", text.problem);
    }
    inspection
}

#[test]
fn hostile_files_give_an_inspection_at_once() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("tests/fixtures/hostile")).expect("the fixtures are there") {
        let path = entry.expect("it can be listed").path();
        let (name, bytes) = (path.to_string_lossy(), fs::read(&path).expect("it can be read"));
        for password in PASSWORDS {
            check(&name, &bytes, *password);
        }
        count += 1;
    }
    assert!(count > 40, "{count} files");
}

#[test]
fn every_fixture_may_be_cut_anywhere() {
    for entry in fs::read_dir(root().join("tests/fixtures/certificates")).expect("the fixtures are there") {
        let path = entry.expect("it can be listed").path();
        let (name, bytes) = (path.to_string_lossy(), fs::read(&path).expect("it can be read"));
        for cut in [1, 2, 5, 30, bytes.len() / 3, bytes.len() / 2, bytes.len() - 17, bytes.len() - 1] {
            check(&name, &bytes[..cut.min(bytes.len())], Some("test"));
        }
    }
}

#[test]
fn one_certificate_more_than_are_read_is_said() {
    let many = fixture("leaf-ec.pem").repeat(MAX_CERTIFICATES + 1);
    let inspection = check("many.pem", &many, None);
    assert_eq!(inspection.files[0].certificates, MAX_CERTIFICATES);
    let says = |it: &Problem| matches!(it, Problem::LimitExceeded { limit: Limit::Certificates, .. });
    assert!(inspection.findings.iter().any(|finding| says(&finding.problem)), "{:#?}", inspection.findings);
}

/// What is to be said of a file of XML.
enum Said {
    /// It is damaged in this line and column.
    Damaged(u32, u32, Expected),
    Doctype,
    /// It is read, with so many endpoints.
    Endpoints(usize),
    Foreign,
    Limit(Limit),
}

impl Said {
    fn damaged(column: usize, expected: Expected) -> Self {
        Self::Damaged(1, u32::try_from(column).expect("it lies in the file"), expected)
    }

    /// How many endpoints are found, where the file is read.
    fn endpoints(&self) -> Option<usize> {
        if let Self::Endpoints(count) = self { Some(*count) } else { None }
    }

    /// The one problem that is told, if there is one.
    fn problem(self, file: &str) -> Option<Problem> {
        let file = file.to_owned();
        match self {
            Self::Damaged(line, column, expected) => {
                Some(Problem::ConfigurationDamaged { file, damage: Damage { line, column, expected } })
            }
            Self::Doctype => Some(Problem::ConfigurationDoctype { file }),
            Self::Endpoints(_) => None,
            Self::Foreign => Some(Problem::ConfigurationForeign { file }),
            Self::Limit(limit) => Some(Problem::LimitExceeded { file, limit }),
        }
    }
}

/// The largest file that is read.
const MOST: usize = MAX_CONFIGURATION_FILE;
/// A configuration up to the text behind its one endpoint, and its end.
const HEAD: &str = "<SanteDBConfiguration xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"3.0\">\
    <section xsi:type=\"RestConfigurationSection\"><service name=\"HDSI\"><endpoint address=\"http://0.0.0.0:8080/hdsi\"/></service>";
const TAIL: &str = "</section></SanteDBConfiguration>";
const ENDPOINT: &str = "<service name=\"AMI\"><endpoint address=\"http://0.0.0.0:8080/ami\"/></service>";

/// `before`, as many of `unit` as fit into the largest file, and `behind`.
fn filled(before: &str, unit: &str, behind: &str) -> Vec<u8> {
    let count = (MOST - before.len() - behind.len()) / unit.len();
    [before, &unit.repeat(count), behind].concat().into_bytes()
}

/// A configuration with as many of `unit` as fit in it.
fn within(before: &str, unit: &str, behind: &str) -> Vec<u8> {
    filled(&format!("{HEAD}{before}"), unit, &format!("{behind}{TAIL}"))
}

/// A configuration with this in it.
fn holding(inside: &str) -> Vec<u8> {
    [HEAD, inside, TAIL].concat().into_bytes()
}

/// Its units, the lower byte first, behind a mark.
fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn numbered(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect()
}

/// Prefixes whose namespaces differ in their last letters alone.
fn declarations() -> String {
    let far = "u".repeat(4000);
    numbered(MAX_XML_NAMESPACES - 1, |nth| format!(" xmlns:p{nth:02}='{far}{nth:02}'"))
}

type Row = (&'static str, fn() -> Vec<u8>, Said);

fn deep_and_many() -> Vec<Row> {
    use Said as S;
    vec![
        ("16 MiB of start tags", || filled("", "<a>", ""), S::Limit(Limit::XmlDepth)),
        (
            "100,000 levels",
            || ["<a>".repeat(100_000), "</a>".repeat(100_000)].concat().into_bytes(),
            S::Limit(Limit::XmlDepth),
        ),
        (
            "as many levels as are read",
            || ["<a>".repeat(MAX_XML_DEPTH), "</a>".repeat(MAX_XML_DEPTH)].concat().into_bytes(),
            S::Foreign,
        ),
        (
            "one level more",
            || ["<a>".repeat(MAX_XML_DEPTH + 1), "</a>".repeat(MAX_XML_DEPTH + 1)].concat().into_bytes(),
            S::Limit(Limit::XmlDepth),
        ),
        (
            "1,000,000 attributes",
            || format!("<a{}/>", numbered(1_000_000, |nth| format!(" a{nth}=''"))).into_bytes(),
            S::Limit(Limit::XmlAttributes),
        ),
        (
            "as many attributes as are read",
            || format!("<a{}/>", numbered(MAX_XML_ATTRIBUTES, |nth| format!(" a{nth}=''"))).into_bytes(),
            S::Foreign,
        ),
        (
            "one attribute more",
            || format!("<a{}/>", numbered(MAX_XML_ATTRIBUTES + 1, |nth| format!(" a{nth}=''"))).into_bytes(),
            S::Limit(Limit::XmlAttributes),
        ),
        (
            "elements with as many attributes as are read",
            || within("", &format!("<a{}/>", numbered(MAX_XML_ATTRIBUTES, |nth| format!(" a{nth}=''"))), ""),
            S::Endpoints(1),
        ),
        (
            "700,000 namespaces of one element",
            || format!("<a{}/>", numbered(700_000, |nth| format!(" xmlns:p{nth}='u'"))).into_bytes(),
            S::Limit(Limit::XmlAttributes),
        ),
        (
            "a namespace at every level",
            || numbered(700_000, |nth| format!("<a xmlns:p{nth}='u'>")).into_bytes(),
            S::Limit(Limit::XmlNamespaces),
        ),
        (
            "a prefix that is bound anew at every level",
            || "<p:a xmlns:p='u'>".repeat(900_000).into_bytes(),
            S::Limit(Limit::XmlNamespaces),
        ),
        ("a prefix that is bound anew by every sibling", || within("", "<p:a  xmlns:p='u'/>", ""), S::Endpoints(1)),
        (
            "names whose prefix is the last to be found",
            || {
                let prefix = |nth| format!("{}{nth:02}", "p".repeat(100));
                let declared = numbered(MAX_XML_NAMESPACES - 1, |nth| format!(" xmlns:{}='u'", prefix(nth)));
                within(&format!("<a{declared}>"), &format!("<{}:a/>", prefix(0)), "</a>")
            },
            S::Endpoints(1),
        ),
        (
            "attributes of one name in many namespaces",
            || {
                let attributes = numbered(MAX_XML_NAMESPACES - 1, |nth| format!(" p{nth:02}:x=''"));
                within(&format!("<a{}>", declarations()), &format!("<a{attributes}/>"), "</a>")
            },
            S::Endpoints(1),
        ),
        ("as many elements as are read", || holding(&"<a/>".repeat(MAX_XML_ELEMENTS - 4)), S::Endpoints(1)),
        ("one element more", || holding(&"<a/>".repeat(MAX_XML_ELEMENTS - 3)), S::Limit(Limit::XmlElements)),
        (
            "one line of endpoints",
            || within("", ENDPOINT, ""),
            S::Endpoints(1 + (MOST - HEAD.len() - TAIL.len()) / ENDPOINT.len()),
        ),
        ("one line of spaces", || within("", " ", ""), S::Endpoints(1)),
        ("lines and nothing else", || within("", "\n", ""), S::Endpoints(1)),
        ("carriage returns and nothing else", || within("<baseAddress>", "\r", "</baseAddress>"), S::Endpoints(1)),
        ("comments", || within("", "<!---->", ""), S::Endpoints(1)),
        ("references", || within("<baseAddress>", "&#38;", "</baseAddress>"), S::Endpoints(1)),
        ("beginnings of references", || within("", "&", ""), S::damaged(HEAD.len() + 1, Expected::Reference)),
        ("brackets", || within("", "]", ""), S::Endpoints(1)),
        (
            "a base address of elements",
            || within("<baseAddress>", "x<abcdefghijklmn/>", "</baseAddress>"),
            S::Endpoints(1),
        ),
        (
            "certificates in one endpoint",
            || within("<service name=''><endpoint address=''>", "<certificate x='&lt;'/>", "</endpoint></service>"),
            S::Endpoints(2),
        ),
        (
            "behaviours in one endpoint",
            || within("<service name=''><endpoint address=''>", "<behaviors></behaviors>", "</endpoint></service>"),
            S::Endpoints(2),
        ),
        (
            "addresses that others are told",
            || {
                within(
                    "</section><section xsi:type='AmiConfigurationSection'><endpoints>",
                    "<add url='http://x'/>",
                    "</endpoints>",
                )
            },
            S::Limit(Limit::Settings),
        ),
        (
            "as many addresses as are read",
            || {
                let add = "<add url='http://x'/>".repeat(MAX_SETTINGS);
                holding(&format!("</section><section xsi:type='AmiConfigurationSection'><endpoints>{add}</endpoints>"))
            },
            S::Endpoints(1),
        ),
        (
            "services that ask for certificates",
            || {
                let service = |nth| {
                    format!(
                        "<service name='{nth}'><endpoint address='http://0.0.0.0:8080'><clientCerts>1</clientCerts></endpoint></service>"
                    )
                };
                holding(&numbered(100_000, service))
            },
            S::Endpoints(100_001),
        ),
        (
            "endpoints on every port, one in two over TLS",
            || {
                let endpoint = |nth| format!("<endpoint address='http{}://0.0.0.0:{nth}'/>", ["", "s"][nth % 2]);
                let ports = numbered(65_536, endpoint);
                let services =
                    numbered(65_536, |nth| format!("<service name='{nth}'>{}</service>", endpoint(8080 + nth % 2)));
                holding(&format!("<service name=''>{ports}</service>{}", services.replace("8081", "8080")))
            },
            S::Endpoints(1 + 2 * 65_536),
        ),
        (
            "encrypted sections",
            || {
                let section = |nth| {
                    format!("<section xsi:type='SanteDBProtectedConfigurationSectionWrapper' t='A.Section{nth}, B'/>")
                };
                holding(&format!("</section>{}<section>", numbered(100_000, section)))
            },
            S::Endpoints(1),
        ),
        (
            "sections with endpoints",
            || {
                within(
                    "</section>",
                    &format!("<section xsi:type='RestConfigurationSection'>{ENDPOINT}</section>"),
                    "<section>",
                )
            },
            S::Endpoints(1),
        ),
    ]
}

/// Look-alikes of an endpoint where none can be.
fn hidden() -> Vec<Row> {
    use Said as S;
    vec![
        ("endpoints in a comment", || within("<!--", ENDPOINT, "-->"), S::Endpoints(1)),
        ("endpoints in CDATA", || within("<![CDATA[", ENDPOINT, "]]>"), S::Endpoints(1)),
        ("endpoints in an instruction", || within("<?x ", ENDPOINT, "?>"), S::Endpoints(1)),
        ("endpoints in an attribute", || within("<a b='", &ENDPOINT.replace('<', "&lt;"), "'/>"), S::Endpoints(1)),
        ("endpoints in a text", || within("", &ENDPOINT.replace('<', "&lt;"), ""), S::Endpoints(1)),
        ("endpoints in another section", || within("</section><section xsi:type='X'>", ENDPOINT, ""), S::Endpoints(1)),
    ]
}

/// Document types, and what only they could declare.
fn declared() -> Vec<Row> {
    use Said as S;
    vec![
        (
            "a billion laughs",
            || {
                let grows =
                    |nth: usize| format!("<!ENTITY l{nth} \"{}\">", format!("&l{};", nth.max(1) - 1).repeat(10));
                format!("<!DOCTYPE a [<!ENTITY l0 \"ha\">{}]><a>&l9;</a>", (1..10).map(grows).collect::<String>())
                    .into_bytes()
            },
            S::Doctype,
        ),
        (
            "a document type of 16 MiB",
            || filled("<?xml version='1.0'?><!DOCTYPE a [", "<!ENTITY a 'b'>", "]><a/>"),
            S::Doctype,
        ),
        ("a document type in the root", || holding("<!DOCTYPE a>"), S::damaged(HEAD.len() + 1, Expected::Markup)),
        ("an undeclared entity in a text", || holding("&l9;"), S::damaged(HEAD.len() + 1, Expected::Reference)),
        (
            "an undeclared entity in an attribute",
            || holding("<a b='&l9;'/>"),
            S::damaged(HEAD.len() + 7, Expected::Reference),
        ),
        (
            "an undeclared entity behind 16 MiB",
            || within("", " ", "&l9;"),
            S::damaged(MOST - TAIL.len() - 3, Expected::Reference),
        ),
    ]
}

/// What never ends, or is cut.
fn open_and_cut() -> Vec<Row> {
    use Expected as E;
    use Said as S;
    let name = || "a".repeat(MOST - 1);
    vec![
        ("an open comment", || filled(HEAD, "<!--", ""), S::damaged(HEAD.len() + 1, E::Closing("-->"))),
        ("an open CDATA section", || filled(HEAD, "<![CDATA[", ""), S::damaged(HEAD.len() + 1, E::Closing("]]>"))),
        ("an open instruction", || filled(HEAD, "<?x ", ""), S::damaged(HEAD.len() + 1, E::Closing("?>"))),
        ("an open tag", || filled("<a", " ", ""), S::damaged(MOST + 1, E::TagEnd("a".into()))),
        ("an open tag with a long name", || filled("<", "a", ""), S::damaged(MOST + 1, E::TagEnd(name()))),
        ("an open attribute", || filled("<a b='", "x", ""), S::damaged(6, E::ClosingQuote("b".into()))),
        (
            "an open attribute, and quotes of the other kind",
            || filled("<a b='", "\"", ""),
            S::damaged(6, E::ClosingQuote("b".into())),
        ),
        ("an open attribute, and tags", || filled("<a b='", "<", ""), S::damaged(6, E::ClosingQuote("b".into()))),
        (
            "an attribute's name and no value",
            || filled("<a ", "b", ""),
            S::damaged(MOST + 1, E::Equals("b".repeat(MOST - 3))),
        ),
        ("an attribute and no space", || filled("<a b='", "x", "'c=''/>"), S::damaged(MOST - 5, E::Space)),
        ("an open declaration", || filled("<?xml version='1.0'", " ", ""), S::damaged(MOST + 1, E::Declaration)),
        (
            "an open element",
            || filled(HEAD, " ", ""),
            S::damaged(MOST + 1, E::EndTag { name: "section".into(), line: 1, found: None }),
        ),
        (
            "an end tag of another name",
            || filled("<a>", "x", "</b>"),
            S::damaged(MOST - 3, E::EndTag { name: "a".into(), line: 1, found: Some("b".into()) }),
        ),
        ("text behind the end", || filled("<a/>", " ", "x"), S::damaged(MOST, E::End)),
        ("a NUL", || holding("\0"), S::damaged(HEAD.len() + 1, E::Character)),
        ("a NUL in an attribute", || holding("<a b='\0'/>"), S::damaged(HEAD.len() + 7, E::Character)),
        ("16 MiB of NUL", || within("", "\0", ""), S::damaged(HEAD.len() + 1, E::Character)),
        ("NUL and nothing else", || vec![0; MOST], S::Limit(Limit::FileSize)),
    ]
}

/// A configuration with these bytes behind a letter on its third line.
fn third_line(bytes: &[u8]) -> Vec<u8> {
    [HEAD.as_bytes(), "\r\n\r\né".as_bytes(), bytes, TAIL.as_bytes()].concat()
}

/// Bytes that are not text in the encoding that they are said to have.
fn undecodable() -> Vec<Row> {
    use Expected as E;
    use Said as S;
    vec![
        (
            "UTF-8 cut in a character",
            || [HEAD.as_bytes(), b"\xE2\x82"].concat(),
            S::damaged(HEAD.len() + 1, E::Encoding("UTF-8")),
        ),
        (
            "UTF-8 cut in a character behind 16 MiB",
            || [&filled(HEAD, " ", "xx")[..MOST - 2], b"\xE2\x82"].concat(),
            S::damaged(MOST - 1, E::Encoding("UTF-8")),
        ),
        (
            "UTF-16 of an odd length",
            || [utf16(HEAD), vec![b'<']].concat(),
            S::damaged(HEAD.len() + 1, E::Encoding("UTF-16")),
        ),
        (
            "UTF-16 of an odd length and 16 MiB",
            || utf16(std::str::from_utf8(&filled(HEAD, " ", "")[..MOST / 2]).expect("ASCII"))[..MOST - 1].to_vec(),
            S::damaged(MOST / 2 - 1, E::Encoding("UTF-16")),
        ),
        (
            "the first half of a surrogate pair",
            || [utf16(HEAD), vec![0x3D, 0xD8], utf16(TAIL)[2..].to_vec()].concat(),
            S::damaged(HEAD.len() + 1, E::Encoding("UTF-16")),
        ),
        (
            "the second half of a surrogate pair",
            || [utf16(HEAD), vec![0x00, 0xDE], utf16(TAIL)[2..].to_vec()].concat(),
            S::damaged(HEAD.len() + 1, E::Encoding("UTF-16")),
        ),
        (
            "the first half of a surrogate pair at the end",
            || [utf16(HEAD), vec![0x3D, 0xD8]].concat(),
            S::damaged(HEAD.len() + 1, E::Encoding("UTF-16")),
        ),
        (
            "UTF-16 of an odd length on the second line",
            || [utf16(HEAD), utf16("\n")[2..].to_vec(), vec![0]].concat(),
            S::Damaged(2, 1, E::Encoding("UTF-16")),
        ),
        ("ISO 8859-1 without a declaration", || third_line(b"\xFC"), S::Damaged(3, 2, E::Encoding("UTF-8"))),
        ("a zero in two bytes", || third_line(b"\xC0\x80"), S::Damaged(3, 2, E::Encoding("UTF-8"))),
        ("a surrogate in UTF-8", || third_line(b"\xED\xA0\x80"), S::Damaged(3, 2, E::Encoding("UTF-8"))),
        ("a character behind the last", || third_line(b"\xF4\x90\x80\x80"), S::Damaged(3, 2, E::Encoding("UTF-8"))),
        ("a byte that no UTF-8 has", || third_line(b"\xFF"), S::Damaged(3, 2, E::Encoding("UTF-8"))),
        ("the second byte of two", || third_line(b"\xBF"), S::Damaged(3, 2, E::Encoding("UTF-8"))),
        ("the first byte of two", || third_line(b"\xC3"), S::Damaged(3, 2, E::Encoding("UTF-8"))),
    ]
}

/// Around the largest file that is read.
fn sizes() -> Vec<Row> {
    use Said as S;
    vec![
        (
            "a file just below the limit",
            || {
                let mut file = within("", " ", "");
                file.remove(HEAD.len());
                file
            },
            S::Endpoints(1),
        ),
        (
            "UTF-16 at the limit",
            || {
                let spaces = " ".repeat(MOST / 2 - 1 - HEAD.len() - TAIL.len());
                utf16(&format!("{HEAD}{spaces}{TAIL}"))
            },
            S::Endpoints(1),
        ),
        (
            "UTF-16 without a mark",
            || utf16(&format!("{HEAD}{}{TAIL}", " ".repeat(2 << 20)))[2..].to_vec(),
            S::Endpoints(1),
        ),
        (
            "UTF-16 of the other kind without a mark",
            || {
                let text = format!("{HEAD}{}{TAIL}", " ".repeat(2 << 20));
                text.encode_utf16().flat_map(u16::to_be_bytes).collect()
            },
            S::Endpoints(1),
        ),
        ("a file at the limit", || within("", " ", ""), S::Endpoints(1)),
        ("a file just above the limit", || [within("", " ", ""), b"\n".to_vec()].concat(), S::Limit(Limit::FileSize)),
    ]
}

#[test]
fn hostile_xml_is_answered_at_once_and_for_what_it_is() {
    for (name, file, said) in
        [deep_and_many(), hidden(), declared(), open_and_cut(), undecodable(), sizes()].into_iter().flatten()
    {
        let bytes = file();
        let start = spent();
        let mut inspection = check(name, &bytes, None);
        let inspected = spent() - start;
        let endpoints = inspection.configurations.first().and_then(|it| it.rest.as_ref()).map(|it| it.endpoints.len());
        assert_eq!(endpoints, said.endpoints(), "{name}");
        // Names may be as long as the file, and are not printed.
        let problems = std::mem::take(&mut inspection.findings).into_iter().map(|finding| finding.problem);
        assert!(problems.eq(said.problem(name)), "{name}");
        let start = spent();
        if endpoints.is_some() {
            check_plan(name, &bytes);
        }
        println!("{inspected:>9.0?} {:>9.0?} {name}, {} bytes", spent() - start, bytes.len());
    }
}

/// Plans with a file in a little more time than it is read in.
fn check_plan(name: &str, bytes: &[u8]) {
    let files = vec![Upload::new("leaf.pem", fixture("leaf-rsa.pem")), Upload::new(name, bytes)];
    let inspection = inspect(&Uploads { files }, NOW);
    for route in [Route::Windows, Route::Nginx] {
        let start = spent();
        let outcome = plan(&inspection, &Choices { route, ..Choices::default() });
        let elapsed = spent() - start;
        assert!(elapsed < AT_ONCE, "{name} takes {elapsed:?} to plan");
        let findings = plan::findings(&outcome);
        assert!(findings.len() <= MAX_SETTINGS + 20, "{name}: {} findings", findings.len());
        for finding in findings {
            let text = finding.text(Language::English);
            assert!(text.problem.len() < 2000 && text.fix.len() < 4000, "{name}: {}", text.problem);
        }
    }
}
