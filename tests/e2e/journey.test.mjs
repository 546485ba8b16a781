// What a person does beside dropping files: try, link, take back, keep, tick, read in their own language.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Assistant, browser, fromDisk, listener, product, root } from "./page.mjs";

const screenshots = join(root, "target/screenshots");
let context, server;

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  context = await browser();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  server = await listener();
});
after(async () => {
  await context.close();
  server.close();
});

test("the example fills the page, says that it is one, and goes without a trace", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.page.getByRole("button", { name: "Try it with an example" }).click();
  await page.seeFiles(2);
  await page.page.getByText("This is an example.").waitFor();
  assert.deepEqual((await page.rows()).map((row) => row.split(":")[0]), ["example-chain.pem", "example-santedb.config.xml"]);
  assert.ok((await page.download()).has("nginx/santedb.conf"));
  assert.deepEqual(await page.axe(), []);
  await page.page.screenshot({ path: join(screenshots, "example.png"), fullPage: true });
  await page.page.getByRole("button", { name: "Start blank" }).click();
  assert.deepEqual(await page.rows(), []);
  assert.equal(await page.focused(), "files");
  assert.equal(await page.page.getByText("This is an example.").count(), 0);
  assert.deepEqual(page.complaints, []);
  await page.page.close();
});

test("a link has the choices in it and nothing else, and opens them again", async () => {
  const page = await Assistant.open(context, server.url);
  await page.choose("fullchain-rsa.pem", "dcdr-v2-www.config");
  await page.route("SanteDB itself, on Windows");
  await page.type("Server name", "sante.example.org");
  await page.type("TLS port", "9443");
  await page.page.getByRole("button", { name: "Copy a link" }).click();
  await page.page.getByRole("button", { name: "Link copied" }).waitFor();
  const link = await page.page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.startsWith(`${server.url}#`), link);
  assert.deepEqual(link.slice(server.url.length + 1).split("&").sort(), ["name=sante.example.org", "route=windows", "tls-port=9443"]);
  await page.page.close();

  const before = server.arrivals.length;
  const again = await Assistant.open(context, link);
  assert.ok(await again.page.getByLabel("SanteDB itself, on Windows").isChecked());
  assert.equal(await again.page.getByLabel("TLS port", { exact: true }).inputValue(), "9443");
  assert.deepEqual(await again.rows(), []);
  // What stands behind # is the browser's own.
  assert.deepEqual(server.arrivals.slice(before), ["GET /"]);
  // Another link in the same tab.
  await again.page.evaluate(() => (location.hash = "#route=mono&colour=red&name=%3Cimg%20src%3Dx%3E"));
  await again.page.getByText("There is no choice called “colour”.").waitFor();
  assert.ok(await again.page.getByLabel("SanteDB itself, on Linux").isChecked());
  assert.equal(await again.page.getByLabel("Server name", { exact: true }).inputValue(), "<img src=x>");
  assert.deepEqual(await again.axe(), []);
  assert.deepEqual(again.complaints, []);
  await again.page.close();
});

test("choices are taken back and made again", async () => {
  const page = await Assistant.open(context, fromDisk);
  const [undo, redo] = ["Undo", "Redo"].map((name) => page.page.getByRole("button", { name, exact: true }));
  assert.ok((await undo.isDisabled()) && (await redo.isDisabled()));
  await page.page.getByLabel("Server name", { exact: true }).pressSequentially("sante.example.org");
  await page.route("SanteDB itself, on Windows");
  await undo.click();
  assert.ok(await page.page.getByLabel("NGINX on Linux").isChecked());
  await undo.click();
  assert.equal(await page.page.getByLabel("Server name", { exact: true }).inputValue(), "");
  await redo.click();
  await redo.click();
  assert.equal(await page.page.getByLabel("Server name", { exact: true }).inputValue(), "sante.example.org");
  assert.ok(await page.page.getByLabel("SanteDB itself, on Windows").isChecked());
  assert.ok(await redo.isDisabled());
  await page.page.close();
});

test("after Clear everything, nothing is left: no file, no choice, no way back, nothing on the computer", async () => {
  const page = await Assistant.open(context, server.url);
  await page.choose("fullchain-rsa.pem");
  await page.type("Server name", "nothing-of-this-stays.example.org");
  await page.page.getByLabel("Remember my choices on this computer").check();
  assert.match(await page.page.evaluate(() => localStorage.getItem("santedb-tls-assistant")), /nothing-of-this-stays/);
  await page.page.getByRole("button", { name: "Clear everything" }).click();
  await page.settle();
  assert.deepEqual(await page.rows(), []);
  assert.equal(await page.page.getByLabel("Server name", { exact: true }).inputValue(), "");
  assert.ok(await page.page.getByRole("button", { name: "Undo", exact: true }).isDisabled());
  assert.equal(await page.page.evaluate(() => localStorage.length), 0);
  assert.deepEqual(await page.inMemory({ name: Buffer.from("nothing-of-this-stays.example.org") }), []);
  await page.page.close();
});

test("choices are remembered only where a person asks for it, and a link goes before them", async () => {
  const first = await Assistant.open(context, server.url);
  await first.type("Server name", "sante.example.org");
  assert.equal(await first.page.evaluate(() => localStorage.length + document.cookie.length), 0);
  await first.page.getByLabel("Remember my choices on this computer").check();
  await first.page.close();
  const second = await Assistant.open(context, server.url);
  assert.equal(await second.page.getByLabel("Server name", { exact: true }).inputValue(), "sante.example.org");
  assert.ok(await second.page.getByLabel("Remember my choices on this computer").isChecked());
  const third = await Assistant.open(context, `${server.url}#name=other.example.org`);
  assert.equal(await third.page.getByLabel("Server name", { exact: true }).inputValue(), "other.example.org");
  assert.ok(!(await third.page.getByLabel("Remember my choices on this computer").isChecked()));
  await second.page.getByLabel("Remember my choices on this computer").uncheck();
  assert.equal(await second.page.evaluate(() => localStorage.length), 0);
  for (const page of [second, third]) await page.page.close();
});

for (const where of ["served", "from disk"]) {
  test(`the page that is kept is the page that came, byte for byte, ${where}`, async () => {
    const page = await Assistant.open(context, where === "served" ? server.url : fromDisk);
    await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
    await page.page.getByLabel("Language").selectOption("Français");
    const waiting = page.page.waitForEvent("download");
    await page.page.getByRole("button", { name: "Conserver cette page" }).click();
    const kept = readFileSync(await (await waiting).path());
    assert.ok(kept.equals(readFileSync(product)), "another file");
    await page.page.getByRole("button", { name: "Calculer son SHA-256" }).click();
    const digest = createHash("sha256").update(kept).digest("hex");
    assert.equal(await page.page.getByTestId("digest").textContent(), digest);
    await page.page.close();
  });
}

test("the page is asked for before it is left with work on it, and once", async () => {
  const page = await Assistant.open(context, fromDisk);
  const asked = [];
  page.page.on("dialog", (dialog) => (asked.push(dialog.type()), dialog.accept()));
  await page.page.reload();
  assert.deepEqual(asked, []);
  await page.choose("fullchain-rsa.pem");
  await page.page.reload();
  assert.deepEqual(asked, ["beforeunload"]);
  await page.page.close();
});

test("a finding leads to its field, its file, the certificate; also where that is folded away", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.drop(["fullchain-rsa.pem", "icdr-v2.xml"]);
  await page.type("TLS port", "70000");
  const finding = (id) => page.page.locator(`[data-finding=${id}]`).first();
  await finding("field-invalid").or(page.page.locator(".finding.block").first()).first().getByRole("button", { name: "Go to the field" }).click();
  assert.equal(await page.focused(), "tls-port");
  await page.page.locator(".download .blockers li").first().waitFor();
  await page.type("TLS port", "");
  await finding("llp-open").getByRole("button", { name: "Go to the file" }).click();
  assert.match(await page.focused(), /^file-/);
  await finding("authority-unknown").getByRole("button", { name: "Go to the certificate" }).click();
  assert.equal(await page.focused(), "chain-heading");
  await finding("llp-open").getByText("Why?").click();
  await finding("llp-open").getByText("Source: SanteDB: Hl7ConfigurationSection").waitFor();
  await page.unfold();
  await page.type("Configuration file", "not a path");
  await page.unfold();
  await page.page.locator(".finding.block").first().getByRole("button", { name: "Go to the field" }).click();
  assert.equal(await page.focused(), "configuration-path");
  await page.page.close();
});

test("steps are ticked off, files say what changed and are copied and saved one by one", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
  const box = page.page.locator("[data-testid=steps]").getByRole("checkbox").first();
  await box.check();
  // What leads out of the page: each step's chapter, in a tab that learns nothing of this one.
  const links = await page.page.locator("a[href]").evaluateAll((all) => all.map(({ href, target, rel }) => ({ href, target, rel })));
  assert.ok(links.length > 5, `${links.length} links`);
  for (const { href, target, rel } of links) {
    assert.match(href, /^https:\/\/help\.santesuite\.org\/installation\/installation-1\/deployment\/securing-the-apis(#[a-z-]+)?$/);
    assert.deepEqual([target, rel], ["_blank", "noopener noreferrer"]);
  }
  await page.type("TLS port", "9443");
  assert.ok(await box.isChecked(), "a step that is the same stays done");
  const site = page.page.locator("[data-testid=bundle] details", { hasText: "nginx/santedb.conf" }).first();
  assert.equal(await site.locator(".mark").textContent(), "changed");
  assert.match(await site.locator(".changed").first().textContent(), /9443/);
  const waiting = page.page.waitForEvent("download");
  await site.getByRole("button", { name: "Save" }).click();
  const download = await waiting;
  assert.equal(download.suggestedFilename(), "santedb.conf");
  assert.match(readFileSync(await download.path(), "utf8"), /listen 9443 ssl/);
  await site.getByRole("button", { name: "Copy" }).click();
  assert.match(await page.page.evaluate(() => navigator.clipboard.readText()), /listen 9443 ssl/);
  await page.page.close();
});

test("within another page it has no frame of its own, and tells its height alone", async () => {
  const page = await context.newPage();
  await page.goto(`${server.url}around`);
  await page.evaluate((src) => {
    globalThis.told = [];
    addEventListener("message", (event) => globalThis.told.push(event.data));
    document.body.innerHTML = '<iframe title="assistant" style="width: 700px; height: 300px"></iframe>';
    document.querySelector("iframe").src = src;
  }, `${server.url}#embed&route=windows&name=sante.example.org`);
  const frame = page.frameLocator("iframe");
  await frame.locator(".asks").waitFor();
  await page.waitForFunction(() => globalThis.told.length > 0);
  assert.ok(!(await frame.locator("h1").isVisible()) && !(await frame.locator("footer").isVisible()));
  assert.ok(await frame.getByLabel("SanteDB itself, on Windows").isChecked());
  await frame.locator("#example").click();
  await frame.locator("[data-testid=files] li").nth(1).waitFor();
  await page.waitForFunction(() => globalThis.told.at(-1).height > globalThis.told[0].height);
  const told = await page.evaluate(() => globalThis.told);
  for (const message of told) {
    assert.deepEqual(Object.keys(message).sort(), ["height", "type"]);
    assert.ok(message.type === "santedb-tls-assistant" && Number.isInteger(message.height) && message.height > 300);
  }
  await page.close();
});

test("the picture of the way follows the choices, and is told in words", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
  const told = (id) => page.page.locator(`#${id}`).getAttribute("aria-label");
  assert.equal(await told("way-before"), "Clients → http → SanteDB iCDR, 0.0.0.0:8080");
  assert.match(await told("way-after"), /^Clients → Firewall \(port 80, 8443 opened, port 8080 closed\) → https → NGINX, sante\.example\.org:8443 \(certificate until 2027-06-01\) → http → SanteDB iCDR, 127\.0\.0\.1:8080$/);
  await page.route("SanteDB itself, on Windows");
  assert.match(await told("way-after"), /https → HTTP\.sys, SanteDB/);
  await page.page.close();
});

test("with the keyboard alone: the head of the page, the example, a finding, a step, and the foot", async () => {
  const page = await Assistant.open(context, fromDisk);
  const { keyboard } = page.page;
  const at = () => page.page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
  const stops = [];
  for (let stop = 0; stop < 5; stop++) {
    await keyboard.press("Tab");
    stops.push(await at());
  }
  assert.deepEqual(stops, ["Copy a link to these choices", "clear-everything", "language", "example", "files"]);
  await keyboard.press("Shift+Tab");
  await keyboard.press("Enter");
  await page.seeFiles(2);
  assert.equal(await at(), "files");
  const tabTo = async (is) => {
    for (let count = 0; count < 400; count++) {
      await keyboard.press("Tab");
      if (await page.page.evaluate(is)) return;
    }
    assert.fail(`no way by Tab to ${is}`);
  };
  await tabTo(() => document.activeElement.closest("[data-finding=authority-private]") && document.activeElement.tagName === "BUTTON");
  await keyboard.press("Space");
  assert.equal(await at(), "chain-heading");
  await tabTo(() => document.activeElement.matches("[data-testid=steps] input"));
  await keyboard.press("Space");
  assert.ok(await page.page.evaluate(() => document.activeElement.checked));
  await tabTo(() => document.activeElement.id === "remember");
  // What has the focus can be seen.
  assert.notEqual(await page.page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
  await page.page.close();
});

test("in forced colours and without motion: axe finds nothing, and boxes, ways and marks are still there", async () => {
  const page = new Assistant(await context.newPage());
  await page.page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await page.page.goto(fromDisk);
  await page.page.locator("#example").click();
  await page.seeFiles(2);
  await page.type("TLS port", "9443");
  await page.page.locator("[data-testid=bundle]").waitFor();
  assert.deepEqual(await page.axe(), []);
  const seen = (selector) => page.page.locator(selector).first().evaluate((element) => getComputedStyle(element).stroke);
  for (const selector of [".topology rect.program", ".topology .wire", ".topology .firewall"]) assert.notEqual(await seen(selector), "none", selector);
  assert.equal(await page.page.evaluate(() => getComputedStyle(document.querySelector("button")).transitionDuration), "0s");
  await page.page.screenshot({ path: join(screenshots, "forced-colours.png"), fullPage: true });
  await page.page.close();
});

test("in French, everything is: the page, the findings, the files", async () => {
  const french = await browser({ locale: "fr-FR" });
  const page = new Assistant(await french.newPage());
  await page.page.goto(fromDisk);
  await page.page.getByRole("heading", { name: "Vos fichiers" }).waitFor();
  assert.equal(await page.page.evaluate(() => document.documentElement.lang), "fr");
  await page.page.locator("#files").setInputFiles([join(root, "tests/fixtures/certificates/fullchain-rsa.pem"), join(root, "tests/fixtures/configurations/icdr-v2.xml")]);
  await page.seeFiles(2);
  await page.page.locator("[data-testid=bundle]").waitFor();
  await page.page.screenshot({ path: join(screenshots, "french.png"), fullPage: true });
  assert.deepEqual(await page.axe(), []);
  const waiting = page.page.waitForEvent("download");
  await page.page.locator("#download").click();
  assert.ok((await (await waiting).path()).length > 0);
  // Back to English, with the files still there.
  await page.page.getByLabel("Langue").selectOption("English");
  await page.page.getByRole("heading", { name: "Your files" }).waitFor();
  assert.equal((await page.rows()).length, 2);
  assert.equal(await page.focused(), "language");
  assert.deepEqual(page.complaints, []);
  await french.close();
});

// 320 px are what is left of 1280 at 400 %.
for (const [width, colorScheme] of [[320, "light"], [360, "light"], [360, "dark"], [768, "light"], [1440, "light"], [1440, "dark"]]) {
  for (const language of ["english", "french"]) {
    test(`the page in ${language}, ${colorScheme}, ${width} px: axe finds nothing and nothing is cut off`, async () => {
      const page = new Assistant(await context.newPage());
      await page.page.emulateMedia({ colorScheme });
      await page.page.setViewportSize({ width, height: 900 });
      await page.page.goto(`${fromDisk}#language=${language}`);
      await page.page.locator("#example").click();
      await page.seeFiles(2);
      await page.page.locator("[data-testid=bundle]").waitFor();
      assert.ok(await page.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "scrolls sideways");
      assert.deepEqual(await page.axe(), []);
      await page.page.screenshot({ path: join(screenshots, `example-${language}-${colorScheme}-${width}.png`), fullPage: true });
      await page.page.close();
    });
  }
}
