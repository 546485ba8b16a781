// From no certificate to a renewal: what is asked, what comes of it, and how it comes back a year later.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { zipSync } from "fflate";
import { Assistant, browser, fixture, fromDisk, golden, root } from "./page.mjs";

const screenshots = join(root, "target/screenshots");
let context;

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  context = await browser();
});
after(() => context.close());

test("an earlier bundle's zip fills the form again, and only the renewal is left to do", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
  await page.route("SanteDB itself, on Windows");
  await page.type("TLS port", "9443");
  await page.unfold();
  await page.type("Instance", "clinic2");
  const first = await page.download();
  await page.page.close();

  const again = await Assistant.open(context, fromDisk);
  await again.drop([{ as: "santedb-tls.zip", bytes: zipSync(Object.fromEntries(first)) }]);
  assert.match((await again.rows())[0], /earlier bundle/);
  await again.page.getByLabel("Drop certificate").setInputFiles([fixture("fullchain-rsa.pem")]);
  await again.seeFiles(2);
  assert.ok(await again.page.getByLabel("SanteDB itself, on Windows").isChecked());
  assert.equal(await again.page.getByLabel("TLS port", { exact: true }).inputValue(), "9443");
  assert.equal(await again.page.getByLabel("Instance", { exact: true }).inputValue(), "clinic2");
  const findings = await again.findings();
  assert.ok(findings.includes("bundle-taken-up") && findings.includes("renewal-forgotten"), findings.join());
  const second = await again.download();
  assert.ok(second.has("windows/renew.ps1"));
  assert.deepEqual([...second.keys()].filter((path) => path.startsWith("configuration/")), [], "the configuration is as it should be");
  const choices = (files) => JSON.parse(files.get("bundle.json")).choices;
  assert.deepEqual(choices(second), choices(first));
  assert.deepEqual(again.complaints, []);
  await again.page.close();
});

test("every file of the zip has its sum", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
  const files = await page.download();
  const sum = (bytes) => createHash("sha256").update(bytes).digest("hex");
  const lines = files.get("SHA256SUMS").toString().trimEnd().split("\n").map((line) => line.split("  "));
  assert.deepEqual(lines.map(([, path]) => path).sort(), [...files.keys()].filter((path) => path !== "SHA256SUMS").sort());
  for (const [digest, path] of lines) assert.equal(digest, sum(files.get(path)), path);
  await page.page.close();
});

test("two services stand behind one NGINX, each with what it was given", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
  await page.type("Server name", "sante.example.org");
  await page.page.getByRole("button", { name: "Add a service" }).click();
  assert.equal(await page.focused(), "product");
  await page.product("SanteDB dCDR Web Access Gateway (WWW)");
  await page.type("Server name", "sante.example.org");
  await page.page.getByLabel("Redirect the plain port to TLS").uncheck();
  const files = await page.download();
  const site = files.get("nginx/santedb.conf").toString();
  assert.match(site, /listen 8443 ssl/);
  assert.match(site, /listen 443 ssl/);
  assert.match(files.get("CHECKLIST.md").toString(), /^# SanteDB iCDR at https:\/\/sante\.example\.org:8443 and 1 more/m);

  // The form is about one of them at a time.
  await page.page.getByRole("radio", { name: "1. As found" }).check();
  assert.ok(await page.page.getByLabel("Redirect the plain port to TLS").isChecked());
  await page.type("TLS port", "70000");
  assert.match(await page.page.locator("#tls-port-error").textContent(), /70000/);
  await page.page.getByRole("radio", { name: /^2\. / }).check();
  assert.equal(await page.page.locator("#tls-port-error").textContent(), "");
  await page.page.getByRole("button", { name: "Remove this service" }).click();
  assert.equal(await page.focused(), "service-add");
  assert.equal(await page.page.getByLabel("TLS port", { exact: true }).inputValue(), "70000");
  assert.deepEqual(page.complaints, []);
  await page.page.close();
});

const ways = [
  ["NGINX on Linux", "An authority that I send a request to", "request/sante.example.org.cnf"],
  ["NGINX on Linux", "An authority of my own, for a closed network", "request/root.cnf"],
  ["NGINX on Linux", "Let's Encrypt, by certbot through NGINX on port 80", "nginx/santedb-acme.conf"],
  ["SanteDB itself, on Windows", "An authority that I send a request to", "request/sante.example.org.inf"],
  ["SanteDB itself, on Windows", "Let's Encrypt, by win-acme", "windows/renew.ps1"],
  ["SanteDB itself, on Linux", "An authority of my own, for a closed network", "request/sante.example.org.cnf"],
];
for (const [route, way, file] of ways) {
  test(`without a certificate: ${route}, ${way}`, async () => {
    const page = await Assistant.open(context, fromDisk);
    await page.route(route);
    await page.product("SanteDB iCDR");
    await page.type("Server name", "sante.example.org");
    assert.ok((await page.findings()).includes("certificate-missing"));
    await page.page.locator("#source").selectOption({ label: way });
    assert.ok(!(await page.findings()).includes("certificate-missing"));
    assert.ok((await page.download()).has(file));
    assert.deepEqual(page.complaints, []);
    await page.page.close();
  });
}

test("one click leads from Mono to NGINX, with all else as it was", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
  await page.route("SanteDB itself, on Linux");
  await page.type("Server name", "sante.example.org");
  await page.page.getByRole("button", { name: "Put NGINX in front instead" }).click();
  assert.equal(await page.focused(), "route-nginx");
  assert.ok(await page.page.getByLabel("NGINX on Linux").isChecked());
  assert.equal(await page.page.getByLabel("Server name", { exact: true }).inputValue(), "sante.example.org");
  assert.ok((await page.download()).has("nginx/santedb.conf"));
  await page.page.close();
});

test("a file that says it is an earlier bundle and is not changes nothing", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.type("Server name", "sante.example.org");
  const bundle = golden("nginx-icdr").get("bundle.json").toString();
  for (const damaged of [bundle.replace('"route": "nginx"', '"route": "pigeon"'), bundle.slice(0, -40), bundle.replace('"format": 1', '"format": 2')]) {
    await page.drop([{ as: "bundle.json", bytes: Buffer.from(damaged) }]);
    await page.page.getByRole("button", { name: "Remove all" }).click();
  }
  assert.equal(await page.page.getByLabel("Server name", { exact: true }).inputValue(), "sante.example.org");
  assert.deepEqual(page.complaints, []);
  await page.page.close();
});

for (const [name, options] of [["light", { colorScheme: "light" }], ["dark", { colorScheme: "dark" }], ["print", { media: "print" }]]) {
  test(`the checklist to tick, ${name}: axe finds nothing, nothing is cut off, nothing is remembered`, async () => {
    const path = join(mkdtempSync(join(tmpdir(), "checklist-")), "checklist.html");
    writeFileSync(path, golden("nginx-ubuntu2404-hsts-hl7").get("checklist.html"));
    const page = new Assistant(await context.newPage());
    await page.page.emulateMedia(options);
    await page.page.setViewportSize({ width: 360, height: 800 });
    await page.page.goto(pathToFileURL(path).href);
    assert.deepEqual(await page.axe(), []);
    assert.ok(await page.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "wider than the screen");
    const box = page.page.getByRole("checkbox").first();
    await box.focus();
    await page.page.keyboard.press("Space");
    assert.ok(await box.isChecked());
    await page.page.reload();
    assert.ok(!(await box.isChecked()));
    await page.page.screenshot({ path: join(screenshots, `checklist-${name}.png`) });
    assert.deepEqual(page.complaints, []);
    await page.page.close();
  });
}
