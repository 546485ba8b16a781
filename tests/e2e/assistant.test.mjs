import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateSync } from "node:zlib";
import { Assistant, browser, fromDisk, golden, listener, product, root, zipDigest } from "./page.mjs";

const screenshots = join(root, "target/screenshots");
let context, server;

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  context = await browser();
  server = await listener();
});
after(async () => {
  await context.close();
  server.close();
});

// The scenarios of tests/native/scenarios.rs, as a person would click them together.
const journeys = {
  "nginx-icdr": async (page) => {
    await page.choose("fullchain-rsa.pem", "leaf-rsa.key", "icdr-v2.xml");
    await page.product("SanteDB iCDR");
    await page.type("Server name", "sante.example.org");
  },
  "nginx-dcdr-www": (page) => page.drop(["shuffled-chain.pem", "dcdr-v3-www.config"]),
  "windows-dcdr-www-v2": async (page) => {
    await page.choose("fullchain-rsa.pem", "dcdr-v2-www.config");
    await page.route("SanteDB itself, on Windows");
    await page.unfold();
    await page.type("Service account", "NT AUTHORITY\\LOCAL SERVICE");
  },
  "mono-dcdr-www": async (page) => {
    await page.drop(["fullchain-rsa.pem", "leaf-rsa.pkcs1.key", "dcdr-v3-www.config"]);
    await page.route("SanteDB itself, on Linux");
  },
};

for (const [where, url] of [["served", () => server.url], ["from disk", () => fromDisk]]) {
  for (const [name, walk] of Object.entries(journeys)) {
    test(`${name}, ${where}: what is downloaded is the golden bundle, byte for byte`, async () => {
      const before = server.arrivals.length;
      const page = await Assistant.open(context, url());
      await walk(page);
      const [seen, expected] = [await page.download(), golden(name)];
      assert.deepEqual([...seen.keys()].sort(), [...expected.keys()].sort());
      for (const [path, bytes] of expected) assert.ok(bytes.equals(seen.get(path)), `${path} differs from the golden`);
      assert.equal(page.digest, zipDigest(name));
      assert.deepEqual(page.complaints, []);
      assert.deepEqual(await page.violations(), []);
      assert.deepEqual(server.arrivals.slice(before), where === "served" ? ["GET /"] : []);
      await page.page.screenshot({ path: join(screenshots, `${name}-${where.replace(" ", "-")}.png`), fullPage: true });
      await page.page.close();
    });
  }
}

test("a request planted in the page does not leave it, and would without the policy", async () => {
  const call = (url) => fetch(url).then(() => "arrived", () => "blocked");
  const page = await Assistant.open(context, fromDisk);
  const before = server.arrivals.length;
  assert.equal(await page.page.evaluate(call, `${server.url}planted`), "blocked");
  assert.deepEqual(server.arrivals.slice(before), []);
  assert.equal((await page.violations()).length, 1);
  await page.page.goto(`${server.url}without-policy`);
  assert.equal(await page.page.evaluate(call, `${server.url}control`), "arrived");
  assert.ok(server.arrivals.slice(before).includes("GET /control"));
  await page.page.close();
});

test("the shipped program has nothing to call the network with", async () => {
  const html = readFileSync(product, "utf8");
  const payload = html.match(/id="program">([^<]*)</)[1];
  const program = inflateSync(Buffer.from(payload, "base64"));
  const imports = WebAssembly.Module.imports(await WebAssembly.compile(program));
  assert.ok(imports.length > 20);
  const called = imports.map(({ name }) => name).filter((name) => /fetch|xhr|xmlhttp|socket|eventsource|beacon|rtc|_eval_|worker|location|window_open|new_?function|cookie|storage/i.test(name));
  assert.deepEqual(called, []);
  assert.match(html, /default-src 'none'; script-src 'sha256-[^']+' 'wasm-unsafe-eval'; style-src 'sha256-[^']+'; img-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'/);
  assert.doesNotMatch(html, /\/root\/|\/home\/|\.cargo\/registry/);
  assert.doesNotMatch(program.toString("latin1"), /\/root\/|\/home\/|\.cargo\/registry/);
});

test("the shell is painted before the program has arrived", async () => {
  const html = readFileSync(product);
  const cut = html.indexOf('<script type="text/plain"') + 1000;
  let finish;
  const slow = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8").write(html.subarray(0, cut));
    finish = () => response.end(html.subarray(cut));
  });
  await new Promise((done) => slow.listen(0, "127.0.0.1", done));
  // A browser of its own: a tab behind others paints nothing.
  const alone = await browser();
  const page = await alone.newPage();
  try {
    await page.goto(`http://127.0.0.1:${slow.address().port}/`, { waitUntil: "commit" });
    await page.getByText("Nothing you drop here leaves this browser tab.").waitFor();
    const painted = () => performance.getEntriesByName("first-contentful-paint").length === 1;
    await page.waitForFunction(painted, null, { polling: 50 });
    assert.equal(await page.locator("#boot-status").textContent(), "Starting…");
    assert.equal(await page.locator("#files").count(), 0);
    finish();
    await page.locator("#files").waitFor();
  } finally {
    await alone.close();
    // Chromium keeps its connection, for which `close` alone would wait.
    slow.closeAllConnections();
    slow.close();
  }
});

test("a wrong key is found, and there is nothing to download", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.drop(["fullchain-rsa.pem", "other.key", "icdr-v2.xml"]);
  assert.equal((await page.findings())[0], "key-mismatch");
  await page.page.getByText("belongs to none of the certificates").waitFor();
  assert.ok(await page.page.getByRole("button", { name: "Download the bundle" }).isDisabled());
  assert.deepEqual(await page.axe(), []);
  await page.page.getByRole("button", { name: "Remove other.key" }).click();
  assert.ok(await page.page.getByRole("button", { name: "Download the bundle" }).isEnabled());
  await page.page.close();
});

test("what is wrong with a field is said beside it while typing", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
  await page.type("Server name", "sante.example.org; return 200");
  const field = page.page.getByLabel("Server name", { exact: true });
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.match(await page.page.locator("#server-name-error").textContent(), /holds “;”/);
  assert.deepEqual(await page.axe(), []);
  await page.type("Server name", "gateway.example.org");
  assert.equal(await field.getAttribute("aria-invalid"), "false");
  assert.match(await page.page.locator("[data-testid=bundle]").textContent(), /server_name gateway\.example\.org;/);
  await page.page.close();
});

test("hostile file names and certificates are shown as text", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.drop([{ file: "hostile-names.pem", as: "<img src=x onerror=alert(1)>.pem" }, "icdr-v2.xml"]);
  assert.equal(await page.page.locator("main img, main script, main b").count(), 0);
  assert.match(await page.page.locator("[data-testid=files]").textContent(), /<img src=x onerror=alert\(1\)>\.pem/);
  assert.deepEqual(page.complaints, []);
  await page.page.close();
});

test("axe does see what is wrong", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.page.evaluate(() => document.querySelector("main").append(document.createElement("img"), document.createElement("select")));
  assert.equal((await page.axe()).length, 2);
  await page.page.close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 768, 1440]) {
    test(`${colorScheme}, ${width} px: axe finds nothing and nothing is cut off`, async () => {
      const page = await Assistant.open(context, fromDisk);
      await page.page.emulateMedia({ colorScheme });
      await page.page.setViewportSize({ width, height: 800 });
      for (const state of ["empty", "planned"]) {
        if (state === "planned") {
          await page.choose("fullchain-rsa.pem", "dcdr-v3-www.config");
          await page.unfold();
        }
        assert.deepEqual(await page.axe(), [], state);
        assert.ok(await page.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${state} scrolls sideways`);
        await page.page.screenshot({ path: join(screenshots, `${state}-${colorScheme}-${width}.png`), fullPage: true });
      }
      await page.page.close();
    });
  }
}

test("the whole journey with the keyboard alone", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
  const keyboard = page.page.keyboard;
  const focused = () => page.page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  const tabTo = async (wanted) => {
    for (let tries = 0; tries < 60; tries++) {
      if ((await focused()) === wanted) return;
      await keyboard.press("Tab");
    }
    assert.fail(`the keyboard does not reach ${wanted}`);
  };
  await tabTo("files");
  await tabTo("route-nginx");
  await keyboard.press("ArrowDown");
  await tabTo("server-name");
  await keyboard.type("gateway.example.org");
  await tabTo("Download the bundle");
  const waiting = page.page.waitForEvent("download");
  await keyboard.press("Enter");
  assert.equal((await waiting).suggestedFilename(), "santedb-tls-gateway.example.org.zip");
  await page.page.close();
});

test("figures: from a keystroke to the preview, with a configuration on the page", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
  // The page's clock stands still, so the browser's own is read through the debugger's protocol.
  const times = [];
  const session = await context.newCDPSession(page.page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  for (let round = 0; round < 40; round++) {
    const start = await spent();
    await page.page.evaluate(async (name) => {
      const input = document.getElementById("server-name");
      input.value = name;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      const shown = () => document.querySelector("[data-testid=bundle]").textContent.includes(`server_name ${name};`);
      while (!shown()) await Promise.resolve();
    }, `host${round}.example.org`);
    times.push((await spent()) - start);
  }
  times.sort((a, b) => a - b);
  console.log(`keystroke to preview, main thread: median ${times[20].toFixed(1)} ms, 95th percentile ${times[37].toFixed(1)} ms`);
  assert.ok(times[20] < 50, `a keystroke takes ${times[20]} ms`);
  await page.page.close();
});
