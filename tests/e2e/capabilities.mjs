// Everything that the program can call: the names that it imports, without their hashes. None of them can reach the network;
// `call` and `get` are as wide as JavaScript itself, and stand behind the policy.
export const capabilities = {
  // wasm-bindgen's own: values, errors, the global object, promises.
  runtime: [
    "__wbindgen_debug_string", "__wbindgen_generic", "__wbindgen_init_externref_table", "__wbindgen_is_falsy",
    "__wbindgen_is_function", "__wbindgen_is_null", "__wbindgen_is_string", "__wbindgen_is_undefined",
    "__wbindgen_throw", "_wbg_cb_unref", "call", "deleteProperty", "error", "get", "new", "new_typed", "now", "of",
    "queueMicrotask", "resolve", "set", "stack", "static_accessor_GLOBAL", "static_accessor_GLOBAL_THIS",
    "static_accessor_SELF", "static_accessor_WINDOW", "then",
  ],
  // Bytes of files, in and out of the program's memory.
  bytes: [
    "arrayBuffer", "buffer", "byobRequest", "byteLength", "byteOffset", "charCodeAt", "close", "enqueue", "fill",
    "length", "new_from_slice", "new_with_byte_offset_and_length", "prototypesetcall", "respond", "size", "slice",
    "view",
  ],
  // What a person gives: files, the clipboard, a field.
  given: [
    "cancelBubble", "checked", "clipboardData", "composedPath", "dataTransfer", "files", "name", "preventDefault",
    "set_value", "target", "value",
  ],
  // What a person takes: a file to save, a text to paste. The address of a saved file is one that the browser makes (`blob:`).
  taken: [
    "click", "clipboard", "createObjectURL", "new_with_str_sequence", "new_with_u8_array_sequence",
    "new_with_u8_array_sequence_and_options", "revokeObjectURL", "set_download", "set_href", "set_type", "writeText",
  ],
  // The page around this one is told the height, by `parent` and `postMessage`; the program tells itself the same way when it gives way to the browser.
  around: [
    "observe", "parent", "port1", "port2", "postMessage", "scrollHeight", "set_onmessage",
  ],
  // What is kept on this computer, where a person asks for it.
  kept: [
    "getItem", "localStorage", "removeItem", "setItem",
  ],
  // What the browser is asked: its language, the document's address, the time, whether to ask before leaving.
  asked: [
    "URL", "language", "navigator", "performance", "set_returnValue",
  ],
  // The document; `open` is whether something is unfolded.
  page: [
    "activeElement", "add", "addEventListener", "appendChild", "body", "classList", "cloneNode", "closest", "content",
    "createComment", "createElement", "createElementNS", "createTextNode", "document", "documentElement",
    "firstElementChild", "focus", "getElementById", "host", "innerHTML", "insertBefore", "instanceof_Element",
    "instanceof_HtmlAnchorElement", "instanceof_HtmlDetailsElement", "instanceof_HtmlElement",
    "instanceof_HtmlInputElement", "instanceof_HtmlSelectElement", "instanceof_ShadowRoot", "instanceof_Window",
    "matches", "open", "outerHTML", "parentNode", "querySelector", "remove", "removeAttribute", "removeEventListener",
    "replaceChildren", "setAttribute", "set_innerHTML", "set_nodeValue",
  ],
};
