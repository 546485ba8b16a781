// Starts the program that stands in this page. Nothing is loaded.
(async () => {
    try {
        const packed = Uint8Array.from(atob(document.getElementById("program").textContent), (c) => c.charCodeAt(0));
        const chunks = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
        const unpacked = [];
        for (let chunk; !(chunk = await chunks.read()).done;) unpacked.push(chunk.value);
        const bytes = await new Blob(unpacked).arrayBuffer();
        const { instance, module } = await WebAssembly.instantiate(bytes, __wbg_get_imports());
        __wbg_finalize_init(instance, module);
    } catch (error) {
        console.error(error);
        const status = document.getElementById("boot-status") ?? document.body.appendChild(document.createElement("p"));
        status.textContent = `This page could not start (${error.message}). `
            + "It works in Chrome and Edge from version 97, Firefox from 113 and Safari from 16.4, with WebAssembly "
            + "switched on. If yours is one of these, the file may be damaged: get it again.";
    }
})();
