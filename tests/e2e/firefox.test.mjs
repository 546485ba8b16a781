// The main journey in the other browser that Debian has: Firefox ESR, by WebDriver BiDi.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { unzipSync } from "fflate";
import puppeteer from "puppeteer-core";
import { fixture, fromDisk, golden, listener, product } from "./page.mjs";

const downloads = mkdtempSync(join(tmpdir(), "firefox-"));
let firefox, server;

before(async () => {
  server = await listener();
  firefox = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
    extraPrefsFirefox: { "browser.download.dir": downloads, "browser.download.folderList": 2, "intl.accept_languages": "en" },
  });
});
after(async () => {
  await firefox.close();
  server.close();
});

/** The file that appears in the folder of downloads, whole. */
async function downloaded(name) {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const files = readdirSync(downloads);
    if (files.includes(name) && !files.some((file) => file.endsWith(".part"))) {
      const bytes = readFileSync(join(downloads, name));
      if (bytes.length > 0) return bytes;
    }
    assert.ok(Date.now() < deadline, `${name} does not arrive: ${files}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

for (const [where, url] of [["served", () => server.url], ["from disk", () => fromDisk]]) {
  test(`Firefox, ${where}: files in, the golden's site out, and the page itself`, async () => {
    const page = await firefox.newPage();
    const complaints = [];
    page.on("console", (message) => ["error", "warn"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    const before = server.arrivals.length;
    await page.goto(`${url()}#language=english&product=icdr&name=sante.example.org`);
    const input = await page.waitForSelector(".asks #files");
    await input.uploadFile(fixture("fullchain-rsa.pem"), fixture("leaf-rsa.key"), fixture("icdr-v2.xml"));
    await page.waitForFunction(() => document.querySelectorAll("[data-testid=files] > li").length === 3 && document.querySelector("[data-testid=files]").ariaBusy === "false");
    await page.waitForSelector("#download:not([disabled])");
    await page.click("#download");
    const zip = unzipSync(await downloaded("santedb-tls-sante.example.org.zip"));
    // The clock is today's, so only what does not tell it is compared.
    const site = Buffer.from(zip["nginx/santedb.conf"]);
    assert.ok(site.equals(golden("nginx-icdr").get("nginx/santedb.conf")));
    assert.match(await page.$eval("#way-after", (picture) => picture.getAttribute("aria-label")), /https → NGINX, sante\.example\.org:8443/);

    await page.select("#language", "fr");
    await page.waitForFunction(() => document.documentElement.lang === "fr");
    const keep = await page.waitForSelector(".own-file button");
    await keep.click();
    assert.ok((await downloaded("santedb-tls-assistant.html")).equals(readFileSync(product)), "another page was kept");
    assert.deepEqual(complaints, []);
    assert.deepEqual(server.arrivals.slice(before).filter((arrival) => !arrival.includes("favicon")), where === "served" ? ["GET /"] : []);
    for (const file of readdirSync(downloads)) rmSync(join(downloads, file));
    await page.close({ runBeforeUnload: false });
  });
}
