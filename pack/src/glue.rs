//! The JavaScript that wasm-bindgen writes around the program, without its ways to the network.
//!
//! The policy refuses connections; this removes the code that would make them, so that whoever reads the published
//! file sees that there is none. It also refuses code for what no policy can stop: WebRTC, another window, another
//! address. (It cannot refuse the setter of `href`, which a link for a download needs as the address would.)

use crate::place::Place;

/// What starts the program from the text that `program` has put into the page.
const BOOT: &str = include_str!("boot.js");

/// What wasm-bindgen 0.2.130 writes to start the program, as the beginning and the end of each piece.
///
/// `initSync` goes too, though it needs no network: older versions of Chrome let it start 4 KB at most, among them 109,
/// the last one for Windows Server 2012 R2.
const LOADERS: &[(&str, &str)] = &[
    ("\nasync function __wbg_load(", "\n}"),
    ("\nfunction initSync(", "\n}"),
    ("\nlet __wbg_init_promise;", ""),
    ("\nasync function __wbg_init(", "\n}"),
    ("\nasync function __wbg_init_once(", "\n}"),
    ("\nexport { initSync, __wbg_init as default };", ""),
];

/// What `boot.js` calls.
const NEEDED: &[&str] = &["\nfunction __wbg_get_imports()", "\nfunction __wbg_finalize_init(instance, module)"];

/// What the script of the page must not hold.
const FORBIDDEN: &[&str] = &[
    "fetch(",
    "XMLHttpRequest",
    "WebSocket",
    "WebTransport",
    "EventSource",
    "sendBeacon",
    "RTCPeerConnection",
    "Worker(",
    "importScripts",
    "\nimport ",
    "import(",
    "import.meta",
    "eval(",
    "new Function",
    // wasm-bindgen writes `window.open(…)` as `arg0.open(…)`, and `location.assign(…)` as `arg0.assign(…)`.
    ".open(",
    ".assign(",
    ".replace(",
    "document.write",
    // What would end the script element, or hide its end.
    "</script",
    "<!--",
];

/// The script of the program: `glue` without its loaders, then the start.
pub fn script(glue: &str) -> Result<String, String> {
    let mut script = glue.to_owned();
    for (start, end) in LOADERS {
        let Some(loader) = (Place { start, end, mention: "" }).find(&script) else {
            return Err(changed(&format!("there is not just one `{}`", start.trim())));
        };
        script.replace_range(loader, "");
    }
    if let Some(needed) = NEEDED.iter().find(|needed| !script.contains(*needed)) {
        return Err(changed(&format!("there is no `{}`", needed.trim())));
    }
    let script = format!("\n{}\n\n{BOOT}", script.trim());
    refuse_forbidden(&script)?;
    Ok(script)
}

/// Refuses a script that could do what no policy can stop.
pub fn refuse_forbidden(script: &str) -> Result<(), String> {
    match FORBIDDEN.iter().find(|forbidden| script.contains(*forbidden)) {
        None => Ok(()),
        Some(forbidden) => Err(format!(
            "The script of the page holds `{}`: it must have no code that could send anything anywhere or run \
             what was not published. Look which web-sys or js-sys call, or which feature of a crate, brought it in.",
            forbidden.trim()
        )),
    }
}

fn changed(what: &str) -> String {
    format!(
        "wasm-bindgen's JavaScript is not as pack knows it: {what}. After an update of wasm-bindgen, read what it writes \
         now and adapt LOADERS in pack/src/glue.rs."
    )
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// What wasm-bindgen 0.2.130 writes, in short.
    pub const GLUE: &str = r#"export class Sink {
}
function __wbg_get_imports() {
    return { "./page_bg.js": {} };
}

let wasmModule, wasmInstance, wasm;
function __wbg_finalize_init(instance, module) {
    return wasm;
}

async function __wbg_load(module, imports) {
    if (module instanceof Response) {
        return await WebAssembly.instantiateStreaming(module, imports);
    }
}

function initSync(module) {
    return __wbg_finalize_init(new WebAssembly.Instance(module, __wbg_get_imports()), module);
}

let __wbg_init_promise;
async function __wbg_init(module_or_path) {
    return __wbg_init_promise;
}

async function __wbg_init_once(module_or_path) {
    module_or_path = new URL('page_bg.wasm', import.meta.url);
    module_or_path = fetch(module_or_path);
    const { instance, module } = await __wbg_load(await module_or_path, imports);
}

export { initSync, __wbg_init as default };
"#;

    #[test]
    fn what_the_program_calls_stays_and_the_loaders_go() {
        let script = script(GLUE).unwrap();
        let expected = r#"
export class Sink {
}
function __wbg_get_imports() {
    return { "./page_bg.js": {} };
}

let wasmModule, wasmInstance, wasm;
function __wbg_finalize_init(instance, module) {
    return wasm;
}

"#;
        assert_eq!(script.strip_suffix(BOOT), Some(expected));
    }

    #[track_caller]
    fn check_refused(from: &str, to: &str, expected: &str) {
        assert!(GLUE.contains(from));
        let problem = script(&GLUE.replace(from, to)).unwrap_err();
        assert!(problem.contains(expected), "{problem}");
    }

    #[test]
    fn glue_of_another_shape_is_refused() {
        check_refused("__wbg_load(module,", "load(module,", "there is not just one `async function __wbg_load(`");
        check_refused(
            "initSync(module) {\n",
            "initSync(module) {}\nfunction initSync(",
            "just one `function initSync(`",
        );
        check_refused("}\n\nexport {", " }\n\nexport {", "there is not just one `async function __wbg_init_once(`");
        check_refused("imports() {\n", "imports_of() {\n", "there is no `function __wbg_get_imports()`");
    }

    #[test]
    fn a_script_that_could_send_something_is_refused() {
        for forbidden in FORBIDDEN {
            check_refused("return { ", &format!("{forbidden}; return {{ "), &format!("holds `{}`", forbidden.trim()));
        }
    }
}
