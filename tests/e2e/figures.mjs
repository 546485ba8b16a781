// Figures, by hand: `node tests/e2e/figures.mjs` after script/build. How long the page takes to come over a slow line, and to answer a
// keystroke with a configuration of 1 MB. A machine that does something else beside it tells other times.

import { createServer } from "node:http";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Assistant, browser, fromDisk, product } from "./page.mjs";

const ROUNDS = 5;
const median = (values) => [...values].sort((one, other) => one - other)[values.length >> 1];
const packed = gzipSync(readFileSync(product), { level: 9 });

// As a host with gzip sends it.
const server = createServer((request, response) => {
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip", "Content-Length": packed.length }).end(packed);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${server.address().port}/`;

/** Milliseconds of the main thread so far. */
async function threads(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;
}

const came = { painted: [], takes: [], usable: [], thread: [], shift: [] };
for (let round = 0; round < ROUNDS; round++) {
  // A browser of its own each time: nothing is kept, and no tab is behind another.
  const context = await browser();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 });
  const spent = await threads(page);
  const before = await spent();
  await page.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (globalThis.shift += value))).observe({ type: "layout-shift", buffered: true });
    new MutationObserver((_, observer) => {
      // The shell takes files once its script has run, before which nothing stands behind its field.
      if (document.getElementById("program")) globalThis.takes ??= performance.now();
      if (!document.querySelector(".asks")) return;
      globalThis.usable = performance.now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.usable !== undefined, null, { polling: 20 });
  came.thread.push((await spent()) - before);
  came.takes.push(await page.evaluate(() => globalThis.takes));
  came.usable.push(await page.evaluate(() => globalThis.usable));
  came.painted.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
  await page.waitForTimeout(300);
  came.shift.push(await page.evaluate(() => globalThis.shift));
  await context.close();
}
console.log(`at 1.6 Mbit/s and 150 ms, ${packed.length.toLocaleString("en")} bytes as gzip, medians of ${ROUNDS}: painted ${median(came.painted).toFixed(0)} ms, ` +
  `takes files ${median(came.takes).toFixed(0)} ms, usable ${median(came.usable).toFixed(0)} ms, main thread ${median(came.thread).toFixed(0)} ms, layout shift ${median(came.shift).toFixed(3)}`);
server.close();

/** A configuration of about 1 MB: 4,000 endpoints, of which most are on another port, as in a real one little changes. */
function configuration() {
  const contract = "SanteDB.Core.Interop.ISomethingServiceContract, SanteDB.Core.Interop.Api.Something";
  const service = (index) =>
    `    <service name="S${index}">\n      <behaviors>\n        <add type="SanteDB.Rest.Common.Security.TokenAuthorizationAccessBehavior, SanteDB.Rest.Common" />\n      </behaviors>\n` +
    `      <endpoint address="http://0.0.0.0:${index < 20 ? 8080 : 9000}/s${index}" contract="${contract}" />\n    </service>\n`;
  const services = Array.from({ length: 3_300 }, (_, index) => service(index)).join("");
  return Buffer.from(
    `<?xml version="1.0"?>\n<SanteDBConfiguration xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://santedb.org/configuration" version="3.0.0.0">\n` +
      `  <section xsi:type="RestConfigurationSection">\n${services}  </section>\n</SanteDBConfiguration>\n`,
  );
}

const context = await browser();
const page = await Assistant.open(context, fromDisk);
await page.choose("fullchain-rsa.pem");
const file = join(mkdtempSync(join(tmpdir(), "figures-")), "santedb.config.xml");
writeFileSync(file, configuration());
await page.page.getByLabel("Drop certificate").setInputFiles(file);
await page.seeFiles(2);
await page.product("SanteDB iCDR");
await page.page.locator("[data-testid=bundle]").waitFor();
const spent = await threads(page.page);
const [work, shown, painted] = [[], [], []];
for (let round = 0; round < 60; round++) {
  const start = await spent();
  const [inDocument, onScreen] = await page.page.evaluate(async (name) => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    // As between two letters of a person: what the last one changed has been painted.
    await frame();
    await frame();
    const input = document.getElementById("server-name");
    // As the document changes: to look again and again would be counted, too.
    const bundle = document.querySelector("[data-testid=bundle]");
    const shown = new Promise((done) => {
      const observer = new MutationObserver(() => {
        if (!bundle.textContent.includes(`server_name ${name};`)) return;
        observer.disconnect();
        done();
      });
      observer.observe(bundle, { childList: true, characterData: true, subtree: true });
    });
    const begun = performance.now();
    input.value = name;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await shown;
    const inDocument = performance.now() - begun;
    await frame();
    return [inDocument, performance.now() - begun];
  }, `host${round}.example.org`);
  shown.push(inDocument);
  painted.push(onScreen);
  work.push((await spent()) - start);
}
const p95 = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length * 0.95)];
const said = (values) => `${median(values).toFixed(1)} ms, 95th percentile ${p95(values).toFixed(1)} ms`;
console.log(`with ${(configuration().length / 1e6).toFixed(2)} MB of configuration, from a keystroke until the preview has it: median ${said(shown)}\n` +
  `until the next frame is painted: median ${said(painted)}\nthe main thread's work on it: median ${said(work)}`);
await context.close();
