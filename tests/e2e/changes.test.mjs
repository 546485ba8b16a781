import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Assistant, browser, fixture, fromDisk, root } from "./page.mjs";

const screenshots = join(root, "target/screenshots");
const configurations = readdirSync(join(root, "tests/fixtures/configurations")).filter((name) => /\.(config|xml)$/.test(name));
const routes = ["NGINX on Linux", "SanteDB itself, on Windows", "SanteDB itself, on Linux"];
let context;

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  context = await browser();
});
after(() => context.close());

const patched = (files, end) => [...files].find(([path]) => path.startsWith("configuration/") && path.endsWith(end))?.[1].toString();

test("a change that is switched off is not made, and made again when it is switched on", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
  await page.route("SanteDB itself, on Windows");
  const end = ".config.xml";
  const whole = patched(await page.download(), end);
  const boxes = page.switches();
  assert.ok((await boxes.count()) > 2);
  const box = page.changes().getByLabel(/^Line \d+: .* listens over TLS/).first();
  const label = await box.evaluate((box) => box.labels[0].textContent);
  assert.match(label, /^Line \d+: .* listens over TLS/);
  assert.ok(await box.isChecked());
  const drawn = box.locator("xpath=ancestor::fieldset").locator(".difference");
  const before = await drawn.getByRole("insertion").count();

  await box.focus();
  await page.page.keyboard.press("Space");
  const id = await box.getAttribute("id");
  assert.equal(await page.focused(), id);
  assert.ok(!(await box.isChecked()));
  assert.equal(await drawn.getByRole("insertion").count(), before - 1);
  const without = patched(await page.download(), end);
  const [one, other] = [whole, without].map((text) => text.split("\n"));
  assert.equal(one.length, other.length);
  const differing = one.flatMap((line, index) => (line === other[index] ? [] : [index + 1]));
  assert.deepEqual(differing, [Number(label.match(/\d+/)[0])]);

  await box.focus();
  await page.page.keyboard.press("Space");
  assert.equal(await page.focused(), id);
  assert.ok(await box.isChecked());
  assert.equal(patched(await page.download(), end), whole);
  assert.deepEqual(page.complaints, []);
  await page.page.close();
});

test("what is only offered is made once it is ticked", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v3.xml");
  const offered = page.page.getByLabel(/Tokens name the address that clients open/);
  assert.ok(!(await offered.isChecked()));
  await offered.check();
  assert.ok(await offered.isChecked());
  assert.match(patched(await page.download(), ".config.xml"), /https:\/\/sante\.example\.org:8443\/auth/);
  await page.page.close();
});

test("a container's variables are switched, too", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "docker-empty.xml");
  await page.product("SanteDB iCDR");
  const compose = async () => patched(await page.download(), ".yml");
  const base = page.page.getByLabel(/^SDB_SWAGGER_BASE: https:/);
  assert.ok(await base.isChecked());
  assert.match(await compose(), /^ {6}SDB_SWAGGER_BASE:/m);
  await base.uncheck();
  assert.match(await compose(), /^ {6}# SDB_SWAGGER_BASE:/m);
  assert.match(await page.changes().textContent(), /# SDB_SWAGGER_BASE:/);
  assert.deepEqual(await page.axe(), []);
  await page.page.close();
});

test("no secret of a configuration is on the page", async () => {
  let count = 0;
  for (const name of configurations) {
    const secrets = new Set(readFileSync(fixture(name)).toString(name.startsWith("utf16") ? "utf16le" : "utf8").match(/NotAReal[^<"'&\s]*/g));
    count += secrets.size;
    const page = await Assistant.open(context, fromDisk);
    await page.choose("fullchain-rsa.pem", name);
    for (const route of routes) {
      await page.route(route);
      // All that is folded is opened, and all that is offered is ticked.
      await page.page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      await page.changes().evaluate((card) => [...card.querySelectorAll("input:not(:checked)")].forEach((box) => box.click()));
      await page.page.waitForTimeout(50);
      const text = await page.page.evaluate(() => document.body.innerText + document.documentElement.outerHTML.replace(/<script[\s\S]*?<\/script>/g, ""));
      assert.deepEqual([...secrets].filter((secret) => text.includes(secret)), [], `${name}, ${route}`);
      assert.ok(!text.includes("NotAReal"), `${name}, ${route}`);
    }
    assert.deepEqual(page.complaints, [], name);
    await page.page.close();
  }
  assert.ok(count > 10, `${count} secrets`);
});

test("endpoints that listen on the loopback address are opened or left", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "loopback.config");
  await page.route("SanteDB itself, on Windows");
  const table = page.page.locator("[data-testid=services]");
  assert.match(await table.textContent(), /127\.0\.0\.1:9200 in clear.*0\.0\.0\.0:9200 TLS by SanteDB/);
  await page.page.getByLabel("Leave them to this machine only").check();
  assert.match(await table.textContent(), /127\.0\.0\.1:9200 TLS by SanteDB.*this machine only/);
  assert.match(patched(await page.download(), "santedb.config"), /https:\/\/127\.0\.0\.1:9200\/auth/);
  await page.page.close();
});

for (const [colorScheme, width] of [["light", 1440], ["dark", 1440], ["light", 360], ["dark", 360], ["light", 1920]]) {
  test(`the changes, ${colorScheme}, ${width} px: axe finds nothing and nothing is cut off`, async () => {
    const page = await Assistant.open(context, fromDisk);
    await page.page.emulateMedia({ colorScheme });
    await page.page.setViewportSize({ width, height: 900 });
    for (const [name, route] of [["dcdr-v3-www.config", routes[1]], ["icdr-v2.xml", routes[0]], ["icdr-v3.xml", routes[2]]]) {
      await page.choose("fullchain-rsa.pem", name);
      await page.route(route);
      await page.changes().waitFor();
      if (width > 1200) await page.page.getByRole("button", { name: "Side by side" }).click();
      const fits = () => page.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
      for (const view of width > 1200 ? ["side", "inline"] : ["inline"]) {
        assert.deepEqual(await page.axe(), [], `${name}, ${view}`);
        assert.ok(await fits(), `${name}, ${view} scrolls sideways`);
        await page.changes().screenshot({ path: join(screenshots, `changes-${name}-${view}-${colorScheme}-${width}.png`) });
        if (view === "side") await page.page.getByRole("button", { name: "Side by side" }).click();
      }
      const services = page.page.locator("section", { has: page.page.getByRole("heading", { name: "Services and addresses" }) });
      await services.screenshot({ path: join(screenshots, `services-${name}-${colorScheme}-${width}.png`) });
      await page.page.getByRole("button", { name: "Remove all" }).click();
      await page.settle();
    }
    await page.page.close();
  });
}
