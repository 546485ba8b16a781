//! The single page.

use crate::glue;
use crate::place::Place;
use crate::policy::policy;
use crate::program;
use crate::stage::Stage;

/// What works while the program still arrives.
const SHELL: &str = include_str!("shell.js");

/// Puts the parts into the page, in the places where Trunk has linked them.
///
/// The program and its script come last, so that the browser paints the static shell while they still arrive.
pub fn assemble(Stage { html, css, glue, wasm }: &Stage) -> Result<String, String> {
    let style = format!("\n{}\n", css.content.trim());
    if style.contains("</style") {
        return Err(format!("{} holds `</style`, which would end it.", css.name));
    }
    let script = glue::script(&glue.content)?;
    glue::refuse_forbidden(SHELL)?;
    let (unpacker, program) = (program::unpacker()?, program::encode(&wasm.content)?);

    let mut page = html.content.clone();
    replace(&mut page, &Place { start: "<script type=\"module\">", end: "</script>", mention: &glue.name }, "")?;
    replace(&mut page, &Place { start: "<link rel=\"modulepreload\"", end: ">", mention: &glue.name }, "")?;
    replace(&mut page, &Place { start: "<link rel=\"preload\"", end: ">", mention: &wasm.name }, "")?;
    let sheet = Place { start: "<link rel=\"stylesheet\"", end: ">", mention: &css.name };
    replace(&mut page, &sheet, &format!("<style>{style}</style>"))?;
    nothing_is_linked(&page)?;

    let charset = "<meta charset=\"utf-8\">";
    let policy = policy(&[SHELL, &script], &style);
    let first = format!("{charset}\n  <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    replace(&mut page, &Place { start: charset, end: "", mention: "" }, &first)?;
    let last = format!(
        "<script>{SHELL}</script>\n<script type=\"text/plain\" id=\"unpacker\">{unpacker}</script>\n<script type=\"text/plain\" id=\"program\">{program}</script>\n\
         <script type=\"module\">{script}</script>\n</body>"
    );
    replace(&mut page, &Place { start: "</body>", end: "", mention: "" }, &last)?;
    as_written_by_browsers(page)
}

/// The page in the form in which a browser writes a document out (HTML, §13.3), so that the page can hand itself on byte for byte:
/// parsers drop white space between the first tags, and move what stands behind `</body>` before it.
fn as_written_by_browsers(mut page: String) -> Result<String, String> {
    replace(&mut page, &Place { start: "<!doctype html>", end: "<html", mention: "" }, "<!DOCTYPE html><html")?;
    replace(&mut page, &Place { start: "<html lang=\"en\">", end: "<head>", mention: "" }, "<html lang=\"en\"><head>")?;
    page.truncate(page.trim_end().len());
    replace(&mut page, &Place { start: "</body>", end: "</html>", mention: "" }, "</body></html>")?;
    Ok(page)
}

/// Puts `by` in the place of what stands at `place`.
fn replace(page: &mut String, place: &Place, by: &str) -> Result<(), String> {
    let Some(range) = place.find(page) else {
        return Err(format!(
            "index.html, as Trunk leaves it, does not have just one `{}`{}: pack cannot tell what to put where. \
             After an update of Trunk, adapt pack/src/page.rs.",
            place.start,
            if place.mention.is_empty() { String::new() } else { format!(" for {}", place.mention) }
        ));
    };
    page.replace_range(range, by);
    Ok(())
}

/// Refuses a page that would want another file, or that the policy would take something from.
fn nothing_is_linked(page: &str) -> Result<(), String> {
    let allowed = ["<link rel=\"icon\" href=\"data:", " src=\"data:"];
    for start in ["<link", "<script", " src=", " style="] {
        for (at, _) in page.match_indices(start) {
            if !allowed.iter().any(|allowed| page[at..].starts_with(allowed)) {
                let line = page[at..].lines().next().unwrap_or_default();
                return Err(format!(
                    "index.html has `{}`, which the published page has no place for: styles go to style/main.css, scripts \
                     to Rust, pictures into data: URIs.",
                    line.trim()
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::stage::Part;

    use super::*;

    /// As Trunk 0.21.14 leaves it.
    const HTML: &str = r#"<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <link rel="icon" href="data:image/svg+xml,%3Csvg/%3E">
<script type="module">
import init, * as bindings from '/page-1f.js';
const wasm = await init({ module_or_path: '/page-1f_bg.wasm' });
</script>
  <link rel="stylesheet" href="/main-2e.css" integrity="sha384-x"/>
<link rel="modulepreload" href="/page-1f.js" crossorigin="anonymous"><link rel="preload" href="/page-1f_bg.wasm" as="fetch"></head>
<body>
  <p id="boot-status" role="status">Starting…</p>
</body>
</html>
"#;

    fn page(html: &str, css: &str) -> Result<String, String> {
        fn part<T>(name: &str, content: T) -> Part<T> {
            Part { name: name.into(), content }
        }
        assemble(&Stage {
            html: part("index.html", html.into()),
            css: part("main-2e.css", css.into()),
            glue: part("page-1f.js", glue::tests::GLUE.into()),
            wasm: part("page-1f_bg.wasm", b"\0asm\x01\0\0\0".to_vec()),
        })
    }

    /// The text between `start` and `end`.
    fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
        page.split_once(start).unwrap().1.split_once(end).unwrap().0
    }

    #[test]
    fn the_policy_names_what_is_in_the_page() {
        let page = page(HTML, "body { margin: 0 }\n").unwrap();
        let script = between(&page, "<script type=\"module\">", "</script>");
        let style = between(&page, "<style>", "</style>");
        let expected =
            format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">", policy(&[SHELL, script], style));
        assert_eq!(between(&page, "<meta charset=\"utf-8\">\n  ", "\n"), expected);
    }

    #[test]
    fn no_part_is_named_any_more_and_the_shell_comes_first() {
        let page = page(HTML, "").unwrap();
        for name in ["page-1f", "main-2e", "import ", "preload"] {
            assert!(!page.contains(name), "{name} is left in {page}");
        }
        assert!(page.find("Starting…") < page.find("id=\"program\""));
    }

    #[test]
    fn a_browser_would_write_it_the_same() {
        let page = page(HTML, "").unwrap();
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\"><head>\n"), "{page}");
        assert!(page.ends_with("</script>\n</body></html>"), "{page}");
    }

    #[track_caller]
    fn check_refused(from: &str, to: &str, css: &str, expected: &str) {
        assert!(HTML.contains(from));
        let problem = page(&HTML.replace(from, to), css).unwrap_err();
        assert!(problem.contains(expected), "{problem}");
    }

    #[test]
    fn what_would_be_missing_or_blocked_is_refused() {
        check_refused("<p id", "<img src=\"logo.png\"><p id", "", "src=\"logo.png\"");
        check_refused("<p id", "<p style=\"color: red\" id", "", "style=\"color: red\"");
        check_refused("<p id", "<script>x()</script><p id", "", "<script>x()");
        check_refused("</head>", "<link rel=\"manifest\" href=\"/m.json\"></head>", "", "rel=\"manifest\"");
        check_refused("data:image", "/icon.svg?data:image", "", "/icon.svg");
        check_refused("<meta charset=\"utf-8\">", "", "", "`<meta charset=\"utf-8\">`");
        check_refused("page-1f_bg.wasm\" as", "other.wasm\" as", "", "for page-1f_bg.wasm");
        check_refused("<p id", "<p id", "</style>", "`</style`");
    }
}
