//! The script of the page: wasm-bindgen's glue without the part that fetches, and the few lines that start the program.

/// What the shipped script may not contain: each is a way to reach the network or to run new code. The policy forbids
/// them too; this is the second lock.
const FORBIDDEN: &[&str] = &[
    "fetch(",
    "XMLHttpRequest",
    "WebSocket",
    "EventSource",
    "sendBeacon",
    "RTCPeerConnection",
    "importScripts",
    "import(",
    "import.meta",
    "eval(",
    "new Function",
    "window.open",
    "location.",
    "</script",
];

/// Starts the program: the payload is inflated and compiled as it streams, off the main thread.
const START: &str = r#"
const status = document.getElementById("boot-status");
if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function") {
    status.textContent = "This browser is too old for the assistant: it needs Chrome or Edge 103, Firefox 113, Safari 16.4, or later.";
} else {
    try {
        const packed = Uint8Array.from(atob(document.getElementById("program").textContent), (c) => c.charCodeAt(0));
        const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
        const program = new Response(unpacked, { headers: { "Content-Type": "application/wasm" } });
        initSync({ module: await WebAssembly.compileStreaming(program) });
    } catch (error) {
        const place = document.getElementById("boot-status") ?? document.body;
        place.textContent = "The assistant could not start in this browser: " + error;
        throw error;
    }
}
"#;

/// The whole script.
pub(crate) fn boot_script(glue: &str) -> Result<String, String> {
    let mut script = String::with_capacity(glue.len());
    let mut rest = glue;
    // The functions that load the program by an address, and their state; `initSync` takes the program itself.
    for start in ["async function __wbg_load(", "async function __wbg_init(", "async function __wbg_init_once("] {
        let (before, after) = cut_function(rest, start)?;
        script.push_str(before);
        rest = after;
    }
    script.push_str(rest);
    let script = without_exports(&script)? + START;
    match FORBIDDEN.iter().find(|word| script.contains(**word)) {
        Some(word) => Err(format!("the glue contains “{word}”, which the page must not")),
        None => Ok(script),
    }
}

/// What stands before and behind the function that begins with `start` at the start of a line. wasm-bindgen indents what
/// stands inside of a function, so its end is the first line that is a closing brace alone.
fn cut_function<'a>(text: &'a str, start: &str) -> Result<(&'a str, &'a str), String> {
    const END: &str = "\n}\n";
    let missing = || format!("the glue has no “{start}…)”: wasm-bindgen has changed; mend pack/src/glue.rs");
    let from = if text.starts_with(start) { 0 } else { text.find(&format!("\n{start}")).ok_or_else(missing)? + 1 };
    let to = from + text[from..].find(END).ok_or_else(missing)? + END.len();
    Ok((&text[..from], &text[to..]))
}

/// The module exports nothing to anybody.
fn without_exports(text: &str) -> Result<String, String> {
    const LAST: &str = "export { initSync, __wbg_init as default };";
    if !text.contains(LAST) {
        return Err(format!("the glue does not end with “{LAST}”: wasm-bindgen has changed; mend pack/src/glue.rs"));
    }
    let lines = text.lines().filter(|line| *line != LAST);
    let bare: Vec<&str> = lines.map(|line| line.strip_prefix("export ").unwrap_or(line)).collect();
    match bare.iter().find(|line| line.starts_with("import ")) {
        Some(line) => Err(format!("the glue imports another module: {line}")),
        None => Ok(bare.join("\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "export class A {\n}\nfunction initSync(m) {\n}\nasync function __wbg_load(m) {\n    fetch(m);\n}\n\
                        async function __wbg_init(p) {\n}\nasync function __wbg_init_once(p) {\n    import.meta.url;\n}\n\
                        export { initSync, __wbg_init as default };\n";

    #[track_caller]
    fn check(from: &str, to: &str, expected: Result<(), &str>) {
        let made = boot_script(&GLUE.replace(from, to));
        match (made, expected) {
            (Ok(script), Ok(())) => {
                assert!(script.starts_with("class A {\n}\nfunction initSync(m) {\n}\n") && script.ends_with(START))
            }
            (Err(error), Err(expected)) => assert!(error.contains(expected), "{error}"),
            (made, _) => panic!("{made:?}"),
        }
    }

    #[test]
    fn the_glue_loses_its_way_to_the_network() {
        check("", "", Ok(()));
        check("async function __wbg_load(", "async function renamed(", Err("__wbg_load"));
        check("initSync(m) {\n", "initSync(m) {\n    eval(m);\n", Err("eval("));
        check("initSync(m) {\n", "initSync(m) {\n    fetch(m);\n", Err("fetch("));
        check("export class A", "import { x } from './y.js';\nexport class A", Err("imports another module"));
        check("as default };", "as other };", Err("does not end"));
    }
}
