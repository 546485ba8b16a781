//! The page, put together: policy first, the shell as it stands in index.html, the program last.

use crate::policy::policy;

const CHARSET: &str = "<meta charset=\"utf-8\">";

/// The one file. Payload and script come behind the shell, which is painted while they still arrive.
pub(crate) fn assemble(index: &str, style: &str, script: &str, payload: &str) -> Result<String, String> {
    if style.contains("</style") {
        return Err("the style contains “</style”".to_owned());
    }
    let bare = without_trunks_parts(index)?;
    let missing = |what: &str| format!("index.html has no {what}");
    let policy = policy(script, style);
    let head = format!(
        "{CHARSET}\n  <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n  <meta name=\"referrer\" content=\"no-referrer\">"
    );
    let (before, after) = bare.split_once(CHARSET).ok_or_else(|| missing(CHARSET))?;
    let page = format!("{before}{head}{after}");
    let (before, after) = page.split_once("</head>").ok_or_else(|| missing("</head>"))?;
    let page = format!("{before}<style>{style}</style>\n</head>{after}");
    let (before, after) = page.split_once("</body>").ok_or_else(|| missing("</body>"))?;
    Ok(format!(
        "{before}<script type=\"text/plain\" id=\"program\">{payload}</script>\n<script type=\"module\">{script}</script>\n</body>{after}"
    ))
}

/// The page without the script and the links by which Trunk would load the parts one by one.
fn without_trunks_parts(index: &str) -> Result<String, String> {
    let mut page = index.to_owned();
    while let Some(start) = page.find("<script") {
        let end = page[start..].find("</script>").ok_or("a script in index.html does not end")?;
        page.replace_range(start..start + end + "</script>".len(), "");
    }
    for rel in ["stylesheet", "modulepreload", "preload"] {
        while let Some(start) = page.find(&format!("<link rel=\"{rel}\"")) {
            let end = page[start..].find('>').ok_or("a link in index.html does not end")?;
            page.replace_range(start..=start + end, "");
        }
    }
    let lines: Vec<&str> = page.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    Ok(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_comes_first_and_the_program_last() {
        let index = "<!doctype html>\n<head>\n<meta charset=\"utf-8\">\n<script type=\"module\">trunk</script>\n\
                     <link rel=\"stylesheet\" href=\"/x.css\"/><link rel=\"preload\" href=\"/x.wasm\"></head>\n<body>shell</body>\n";
        let page = assemble(index, "style", "script", "payload").expect("all parts are there");
        assert!(!page.contains("trunk") && !page.contains("/x."), "{page}");
        let places = ["charset", "http-equiv", "<style>style", "shell", "payload", "module\">script", "</body>"]
            .map(|part| page.find(part));
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{page}");
        assert!(assemble("<p>", "", "", "").is_err());
    }
}
