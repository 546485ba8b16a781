import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateSync } from "node:zlib";
import { capabilities } from "./capabilities.mjs";
import { Assistant, browser, fixture, fromDisk, golden, listener, product, root, zipDigest } from "./page.mjs";

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

/** The program in the page, by the unpacker in the page. */
async function unpacked(html) {
  const bytes = (id) => Buffer.from(html.match(new RegExp(`id="${id}">([^<]*)<`))[1], "base64");
  const { module, instance: { exports: unpacker } } = await WebAssembly.instantiate(inflateSync(bytes("unpacker")));
  assert.deepEqual(WebAssembly.Module.imports(module), []);
  const packed = bytes("program");
  const room = unpacker.room(packed.length);
  new Uint8Array(unpacker.memory.buffer).set(packed, room);
  let length;
  while ((length = unpacker.step(1 << 18)) === 0);
  return Buffer.from(unpacker.memory.buffer, unpacker.program(), length);
}

test("the shipped program has nothing to call the network with", async () => {
  const html = readFileSync(product, "utf8");
  const program = await unpacked(html);
  const imports = WebAssembly.Module.imports(await WebAssembly.compile(program));
  // What the program can call is this list; one that is new is looked at by a person.
  const called = [...new Set(imports.map(({ name }) => name.replace(/_[0-9a-f]{16}$/, "").replace(/^__wbg_/, "")))].sort();
  assert.deepEqual(called, Object.values(capabilities).flat().sort());
  assert.match(html, /default-src 'none'; script-src 'sha256-[^']+' 'sha256-[^']+' 'wasm-unsafe-eval'; style-src 'sha256-[^']+'; img-src data:; connect-src 'none'; form-action 'none'; base-uri 'none'/);
  // The folder of acme.sh is one that the product speaks of.
  const traces = (text) => text.replaceAll("/root/.acme.sh", "").match(/(\/root\/|\/home\/|\.cargo\/registry).{0,40}/g) ?? [];
  assert.deepEqual(traces(html), []);
  assert.deepEqual(traces(program.toString("latin1")), []);
});

/** A server that sends the shell and no more of the product until it is told to. */
async function halfway() {
  const html = readFileSync(product);
  const cut = html.indexOf('<script type="text/plain"') + 1000;
  const slow = { finish: undefined };
  const server = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8").write(html.subarray(0, cut));
    slow.finish = () => response.end(html.subarray(cut));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  slow.url = `http://127.0.0.1:${server.address().port}/`;
  // Chromium keeps its connection, for which `close` alone would wait.
  slow.close = () => (server.closeAllConnections(), server.close());
  return slow;
}

test("the shell is painted before the program has arrived", async () => {
  const slow = await halfway();
  // A browser of its own: a tab behind others paints nothing.
  const alone = await browser();
  const page = await alone.newPage();
  try {
    await page.goto(slow.url, { waitUntil: "commit" });
    await page.getByText("Nothing you drop here leaves this browser tab.").waitFor();
    const painted = () => performance.getEntriesByName("first-contentful-paint").length === 1;
    await page.waitForFunction(painted, null, { polling: 50 });
    await page.locator("#boot-status").getByText("The page is still arriving.").waitFor();
    assert.equal(await page.locator(".asks").count(), 0);
    slow.finish();
    await page.locator(".asks").waitFor();
  } finally {
    await alone.close();
    slow.close();
  }
});

test("what is given to the shell comes to the page", async () => {
  const slow = await halfway();
  const alone = await browser({ locale: "fr-CA" });
  const page = new Assistant(await alone.newPage());
  try {
    await page.page.goto(slow.url, { waitUntil: "commit" });
    const field = page.page.getByLabel("Déposez ici le certificat");
    await field.setInputFiles(fixture("leaf-rsa.pem"));
    await page.page.dispatchEvent("h1", "drop", { dataTransfer: await page.transfer(["intermediate.pem", "leaf-rsa.key"]) });
    assert.deepEqual(await field.evaluate(({ files }) => [...files].map(({ name }) => name)), ["leaf-rsa.pem", "intermediate.pem", "leaf-rsa.key"]);
    assert.deepEqual(await page.axe(), []);
    // A window for files that stays open while the page takes the place of the shell.
    const chooser = page.page.waitForEvent("filechooser");
    await field.click();
    const opened = await chooser;
    slow.finish();
    await page.seeFiles(3);
    assert.equal(await page.page.evaluate(() => document.activeElement.id), "files");
    await opened.setFiles(fixture("root.pem"));
    await page.seeFiles(4);
    await page.page.getByText("Vos fichiers").waitFor();
  } finally {
    await alone.close();
    slow.close();
  }
});

test("a wrong key is found, and there is nothing to download", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.drop(["fullchain-rsa.pem", "other.key", "icdr-v2.xml"]);
  assert.equal((await page.findings())[0], "key-mismatch");
  await page.page.locator(".findings").getByText("belongs to none of the certificates").waitFor();
  await page.page.locator(".blockers").getByText("belongs to none of the certificates").waitFor();
  assert.ok(await page.page.getByRole("button", { name: "Download the bundle" }).isDisabled());
  assert.deepEqual(await page.axe(), []);
  await page.page.getByRole("button", { name: "Remove other.key" }).click();
  await page.settle();
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

/** A PKCS#12 file as `openssl` makes it, with this many iterations of each derivation. */
function pfx(password, iterations) {
  const given = ["-inkey", fixture("leaf-rsa.key"), "-in", fixture("fullchain-rsa.pem"), "-passout", `pass:${password}`];
  return execFileSync("openssl", ["pkcs12", "-export", "-iter", String(iterations), "-macalg", "sha256", ...given], { stdio: ["ignore", "pipe", "ignore"] });
}

test("a file that a password closes is opened with it, and a wrong one is said beside it", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.drop(["leaf.pfx", "icdr-v2.xml"]);
  assert.match((await page.rows())[0], /^leaf\.pfx: .*closed by a password/);
  const field = page.page.getByLabel("Password of leaf.pfx");
  assert.equal(await field.getAttribute("type"), "password");
  assert.equal(await field.getAttribute("autocomplete"), "off");
  assert.deepEqual(await page.axe(), []);
  await page.page.getByRole("button", { name: "Show" }).click();
  assert.equal(await field.getAttribute("type"), "text");

  await page.password("leaf.pfx", "not the password");
  await page.page.getByText("This is not the password").waitFor();
  await page.settle();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.equal(await field.inputValue(), "");
  assert.equal(await field.getAttribute("type"), "password");
  assert.equal(await page.focused(), await field.getAttribute("id"));
  assert.deepEqual(await page.axe(), []);
  await page.page.screenshot({ path: join(screenshots, "password-wrong.png"), fullPage: true });

  await page.password("leaf.pfx", "test");
  await field.waitFor({ state: "detached" });
  await page.settle();
  assert.deepEqual(await page.rows(), ["leaf.pfx: 2 certificates, private key", "icdr-v2.xml: SanteDB configuration of an iCDR, 2.x, 6 endpoints"]);
  assert.equal(await page.focused(), "file-1");
  assert.ok(await page.page.getByRole("button", { name: "Download the bundle" }).isEnabled());
  assert.deepEqual(page.complaints, []);
  assert.deepEqual(await page.violations(), []);
  await page.page.close();
});

test("the empty password is one, and the button opens as Enter does", async () => {
  const page = await Assistant.open(context, fromDisk);
  // More iterations than are done unasked, so that the empty password is not tried by itself.
  await page.drop([{ as: "empty.pfx", bytes: pfx("", 60_000) }]);
  await page.page.getByRole("button", { name: "Open empty.pfx" }).click();
  await page.page.getByLabel("Password of empty.pfx").waitFor({ state: "detached" });
  await page.settle();
  assert.deepEqual(await page.rows(), ["empty.pfx: 2 certificates, private key"]);
  await page.page.close();
});

test("text is pasted, in its field and anywhere else, and what is pasted into a field stays there", async () => {
  const page = await Assistant.open(context, fromDisk);
  const [chain, key] = ["fullchain-rsa.pem", "leaf-rsa.key"].map((name) => readFileSync(fixture(name), "utf8"));
  await page.page.getByText("Paste text").click();
  const field = page.page.getByLabel("Text with certificates or a key");
  await field.fill(chain);
  await page.page.getByRole("button", { name: "Add the text" }).click();
  await page.seeFiles(1);
  assert.equal(await field.inputValue(), "");
  await page.paste(key);
  assert.deepEqual(await page.rows(), ["pasted text 1: 2 certificates", "pasted text 2: private key"]);
  await field.evaluate((field) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "stays");
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await page.settle();
  assert.equal((await page.rows()).length, 2);
  assert.deepEqual(await page.axe(), []);
  await page.page.close();
});

test("the focus goes on when a file goes", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "leaf-rsa.key", "icdr-v2.xml");
  const remove = (name) => page.page.getByRole("button", { name: `Remove ${name}` }).click();
  await remove("leaf-rsa.key");
  assert.equal(await page.focused(), "remove-3");
  await remove("icdr-v2.xml");
  assert.equal(await page.focused(), "remove-1");
  await remove("fullchain-rsa.pem");
  assert.equal(await page.focused(), "files");
  await page.choose("fullchain-rsa.pem");
  await page.page.getByRole("button", { name: "Remove all" }).click();
  assert.equal(await page.focused(), "files");
  await page.page.close();
});

test("what takes long shows how far it is, and can be stopped and begun again", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.page.evaluate(() => {
    // Taken note of at once, since a fast machine is soon done.
    globalThis.seen = [];
    new MutationObserver(() => {
      const bar = document.querySelector("progress");
      if (bar) globalThis.seen.push([bar.getAttribute("aria-label"), bar.position]);
    }).observe(document.querySelector("[data-testid=files]"), { subtree: true, childList: true, attributes: true });
  });
  await page.drop([{ as: "slow.pfx", bytes: pfx("test", 600_000) }]);
  await page.password("slow.pfx", "test");
  const stop = page.page.getByRole("button", { name: "Stop slow.pfx" });
  await stop.waitFor();
  // The work gives way by a message; one that does not arrive holds it where it is.
  await page.page.evaluate(() => {
    const { postMessage } = MessagePort.prototype;
    MessagePort.prototype.postMessage = () => {};
    globalThis.goOn = () => (MessagePort.prototype.postMessage = postMessage);
  });
  assert.deepEqual(await page.axe(), []);
  await page.page.screenshot({ path: join(screenshots, "progress.png"), fullPage: true });
  assert.ok(await page.page.evaluate(() => document.querySelector("progress").position > 0));
  await page.page.evaluate(() => globalThis.goOn());
  await stop.click();
  assert.equal(await page.focused(), "file-1");
  await page.settle();
  assert.match((await page.rows())[0], /closed by a password/);
  const seen = await page.page.evaluate(() => globalThis.seen);
  assert.ok(seen.length > 0 && seen.every(([label]) => label === "Reading slow.pfx"), JSON.stringify(seen.slice(0, 3)));

  // A file that nobody opened: the password that costs little is tried by itself, on a slow computer.
  const debug = await context.newCDPSession(page.page);
  await debug.send("Emulation.setCPUThrottlingRate", { rate: 20 });
  const bytes = pfx("test", 16_000);
  page.drop([{ as: "unasked.pfx", bytes }]).catch(() => {});
  await page.page.getByRole("button", { name: "Stop unasked.pfx" }).click();
  await debug.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await page.page.getByRole("button", { name: "Try again unasked.pfx" }).waitFor();
  assert.equal((await page.rows())[1], "unasked.pfx: stopped");
  assert.deepEqual(await page.axe(), []);
  await page.page.getByRole("button", { name: "Try again unasked.pfx" }).click();
  await page.page.getByLabel("Password of unasked.pfx").waitFor();
  await page.page.close();
});

test("a PFX with 600,000 iterations opens within 3 s, and the page is never stuck for 50 ms", async () => {
  const bytes = pfx("test", 600_000);
  const tries = [];
  // Other programs take their share of the machine: the best of three counts.
  for (let round = 0; round < 3; round++) {
    const page = await Assistant.open(context, fromDisk);
    await page.drop([{ as: "slow.pfx", bytes }]);
    await page.page.getByLabel("Password of slow.pfx").fill("test");
    const seen = await page.page.evaluate(async () => {
      globalThis.longTasks.length = 0;
      const start = performance.now();
      document.querySelector("form.password").requestSubmit();
      const done = () => !document.querySelector("form.password") && document.querySelector("[data-testid=files][aria-busy=false]");
      while (!done()) await new Promise((go) => setTimeout(go, 10));
      const took = performance.now() - start;
      await new Promise((go) => setTimeout(go, 100));
      return { took, longTasks: globalThis.longTasks };
    });
    assert.deepEqual(await page.rows(), ["slow.pfx: 2 certificates, private key"]);
    await page.page.close();
    tries.push(seen);
    if (seen.took < 3000 && seen.longTasks.length === 0) break;
  }
  console.log(`600,000 iterations: ${tries.map(({ took, longTasks }) => `${took.toFixed(0)} ms, long tasks [${longTasks}]`).join("; ")}`);
  const { took, longTasks } = tries.at(-1);
  assert.deepEqual(longTasks, []);
  assert.ok(took < 3000, `it takes ${took} ms`);
});

/** Files that were made to do harm, and containers with a byte changed, cut off or put in, each time the same. */
function hostileFiles() {
  const folder = join(root, "tests/fixtures/hostile");
  const files = readdirSync(folder).map((name) => ({ as: name, bytes: readFileSync(join(folder, name)) }));
  let seed = 1;
  // Park and Miller's generator: good enough to hit every part.
  const below = (limit) => (seed = (seed * 48271) % 2147483647) % limit;
  for (const name of ["leaf.pfx", "no-password.pfx", "chain.der.p7b", "leaf-rsa.der", "leaf-rsa.encrypted.key", "shuffled-chain.pem"]) {
    for (let round = 0; round < 8; round++) {
      const bytes = Buffer.from(readFileSync(fixture(name)));
      const at = below(bytes.length);
      const made = [
        () => ((bytes[at] ^= 1 + below(255)), bytes),
        () => bytes.subarray(0, at),
        () => Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + below(40), below(256)), bytes.subarray(at)]),
        () => Buffer.concat([bytes.subarray(at), bytes]),
      ][round % 4]();
      files.push({ as: `${round}-${name}`, bytes: made });
    }
  }
  return files;
}

test("whatever bytes are dropped, the page answers within a second", async () => {
  const page = await Assistant.open(context, fromDisk);
  const times = [];
  for (const file of hostileFiles()) {
    await page.drop([file]);
    const took = await page.page.evaluate(() => globalThis.settled);
    assert.equal((await page.rows()).length, 1, file.as);
    const [holds] = await page.rows();
    const answered = !holds.endsWith("not read") || (await page.findings()).some((id) => !/^(certificate-missing|product-unknown)$/.test(id));
    assert.ok(answered, `${holds}: passed over in silence`);
    times.push([took, file.as]);
    await page.page.getByRole("button", { name: "Remove all" }).click();
    await page.settle();
  }
  times.sort(([one], [other]) => other - one);
  console.log(`${times.length} hostile files: the slowest takes ${times[0][0].toFixed(0)} ms (${times[0][1]})`);
  assert.ok(times[0][0] < 1000, `${times[0][1]} takes ${times[0][0]} ms`);
  assert.deepEqual(page.complaints, []);
  await page.page.close();
});

test("long tasks are seen", async () => {
  const page = await Assistant.open(context, fromDisk);
  const seen = await page.page.evaluate(async () => {
    globalThis.longTasks.length = 0;
    setTimeout(() => {
      for (const start = performance.now(); performance.now() - start < 80;);
    });
    await new Promise((go) => setTimeout(go, 300));
    return globalThis.longTasks.length;
  });
  assert.equal(seen, 1);
  await page.page.close();
});

/** Pieces of a key that would give it away, by name: its text, its secret numbers from either end, a password. */
function secrets(name, password) {
  const pem = readFileSync(fixture(name), "utf8");
  const needles = {};
  pem.split("\n").filter((line) => line.length === 64).forEach((line, index) => (needles[`${name}, line ${index + 2}`] = Buffer.from(line)));
  const numbers = createPrivateKey(pem).export({ format: "jwk" });
  for (const number of ["d", "p", "q", "dp", "dq", "qi"].filter((number) => numbers[number])) {
    const bytes = Buffer.from(numbers[number], "base64url");
    for (const [end, whole] of [["", bytes], [" reversed", Buffer.from(bytes).reverse()]]) {
      needles[`${name}, ${number}${end}`] = whole.subarray(0, 16);
      needles[`${name}, ${number}${end}, middle`] = whole.subarray(whole.length >> 1, (whole.length >> 1) + 16);
      needles[`${name}, ${number}${end}, end`] = whole.subarray(-16);
    }
  }
  if (password) {
    needles["password, UTF-8"] = Buffer.from(password);
    needles["password, UTF-16 little-endian"] = Buffer.from(password, "utf16le");
    needles["password, UTF-16 big-endian"] = Buffer.from(password, "utf16le").swap16();
  }
  return needles;
}

test("after Remove all, nothing of a key or a password is left in the program's memory", async () => {
  const password = "opens-sesame-and-4711-others";
  const page = await Assistant.open(context, fromDisk);
  const rsa = secrets("leaf-rsa.key", password);
  const keys = { ...rsa, ...secrets("leaf-ec.key"), ...secrets("other.key") };
  const certificate = { certificate: new X509Certificate(readFileSync(fixture("leaf-rsa.pem"))).raw.subarray(100, 140) };

  // The search finds what is there: a certificate, and a line of the key where it is typed as a name.
  await page.choose("fullchain-rsa.pem");
  const line = rsa["leaf-rsa.key, line 3"].toString();
  assert.deepEqual(await page.inMemory(certificate), ["certificate"]);
  await page.type("Server name", line);
  assert.deepEqual(await page.inMemory(rsa), ["leaf-rsa.key, line 3"]);
  // The way back still has it, until that is cleared.
  await page.type("Server name", "");
  await page.page.getByRole("button", { name: "Clear everything" }).click();

  await page.choose("fullchain-rsa.pem");
  await page.drop(["leaf-rsa.key", "leaf-ec.key"]);
  await page.seeFiles(3);
  await page.paste(readFileSync(fixture("other.key"), "utf8"));
  await page.page.getByText("Paste text").click();
  await page.page.getByLabel("Text with certificates or a key").fill(readFileSync(fixture("leaf-rsa.key"), "utf8"));
  await page.page.getByRole("button", { name: "Add the text" }).click();
  await page.seeFiles(5);
  const encrypted = execFileSync("openssl", ["pkcs8", "-topk8", "-in", fixture("leaf-rsa.key"), "-passout", `pass:${password}`]);
  await page.drop([{ as: "closed.pfx", bytes: pfx(password, 2048) }, { as: "closed.key", bytes: encrypted }]);
  await page.seeFiles(7);
  for (const file of ["closed.pfx", "closed.key"]) {
    await page.password(file, password);
    await page.page.getByLabel(`Password of ${file}`).waitFor({ state: "detached" });
    await page.settle();
  }
  assert.equal((await page.rows()).filter((row) => /private key/.test(row)).length, 6);
  assert.deepEqual(await page.inMemory(keys), [], "while the files lie there");
  await page.page.getByRole("button", { name: "Remove all" }).click();
  await page.settle();
  assert.deepEqual(await page.rows(), []);
  assert.deepEqual(await page.inMemory({ ...keys, ...certificate }), []);

  // Nor of what is stopped in the middle.
  await page.drop([{ as: "slow.pfx", bytes: pfx(password, 600_000) }]);
  await page.password("slow.pfx", password);
  await page.page.getByRole("button", { name: "Stop slow.pfx" }).waitFor();
  await page.page.getByRole("button", { name: "Remove all" }).click();
  await page.settle();
  assert.deepEqual(await page.inMemory({ ...keys, ...certificate }), []);
  await page.page.close();
});

test("which of several certificates is the server's own, a person says", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.drop(["fullchain-rsa.pem", "wildcard.pem", "icdr-v2.xml"]);
  const group = page.page.getByRole("group", { name: "Server certificate" });
  assert.equal(await group.getByRole("radio").count(), 3);
  assert.ok(await group.getByLabel("as found").isChecked());
  assert.deepEqual(await page.axe(), []);
  await page.page.screenshot({ path: join(screenshots, "leaf-choice.png"), fullPage: true });
  const first = () => page.page.locator("[data-testid=chain] .chain-name").first().textContent();
  await group.getByRole("radio").nth(1).check();
  const one = await first();
  await group.getByRole("radio").nth(2).check();
  assert.notEqual(await first(), one);
  await page.page.getByRole("button", { name: "Remove wildcard.pem" }).click();
  await page.settle();
  assert.equal(await group.count(), 0);
  assert.equal(await first(), one);
  await page.page.close();
});

test("the clients are chosen, and NGINX follows", async () => {
  const page = await Assistant.open(context, fromDisk);
  await page.choose("fullchain-rsa.pem", "icdr-v2.xml");
  await page.unfold();
  const bundle = page.page.locator("[data-testid=bundle]");
  assert.match(await bundle.textContent(), /ssl_protocols TLSv1\.2 TLSv1\.3;/);
  await page.page.getByLabel("Clients", { exact: true }).selectOption({ label: "New ones only: TLS 1.3 alone (Modern)" });
  await bundle.getByText("ssl_protocols TLSv1.3;").first().waitFor();
  await page.page.close();
});

for (const [colorScheme, width] of [["light", 1440], ["dark", 1440], ["light", 360], ["dark", 360]]) {
  test(`the chain's picture, ${colorScheme}, ${width} px`, async () => {
    const page = await Assistant.open(context, fromDisk);
    await page.page.emulateMedia({ colorScheme });
    await page.page.setViewportSize({ width, height: 900 });
    const chain = page.page.locator("[data-testid=chain]");
    for (const [state, files, boxes] of [
      ["whole", ["fullchain-rsa.pem", "root.pem", "icdr-v2.xml"], 3],
      ["broken", ["leaf-rsa.pem", "icdr-v2.xml"], 2],
      ["expired", ["expired.pem", "icdr-v2.xml"], 2],
      ["public-by-name", ["lint-public-by-name.pem", "icdr-v2.xml"], 3],
    ]) {
      await page.drop(files);
      assert.equal(await chain.locator("> li").count(), boxes, state);
      await page.page.getByText("Certificate details").first().click();
      await page.page.getByText("Thumbprint (SHA-1), as netsh wants it").waitFor();
      assert.deepEqual(await page.axe(), [], state);
      assert.ok(await page.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${state} scrolls sideways`);
      const card = page.page.locator("section", { has: page.page.getByRole("heading", { name: "Certificate", exact: true }) });
      await card.screenshot({ path: join(screenshots, `chain-${state}-${colorScheme}-${width}.png`) });
      if (state === "whole") {
        const states = await chain.locator(".chain-link").allTextContents();
        assert.deepEqual(states.map((state) => state.trim()), [
          "Signature verified: made by the next one", "Signature verified: made by the next one", "Signature verified: it signed itself",
        ]);
        assert.match(await page.page.locator("[data-testid=trust]").textContent(), /Private authority/);
        const leaf = new X509Certificate(readFileSync(fixture("leaf-rsa.pem")));
        const facts = await page.page.locator(".facts").first().textContent();
        assert.ok(facts.includes(leaf.fingerprint.replaceAll(":", "")) && facts.includes(leaf.fingerprint256.replaceAll(":", "")), facts);
        assert.equal(await chain.locator("a").count(), 0);
      }
      if (state === "public-by-name") {
        assert.match(await page.page.locator("[data-testid=trust]").textContent(), /Publicly trusted root: ISRG Root X1 \(by name only/);
        assert.match(await chain.locator("> li").last().textContent(), /not among your files.*ISRG Root X1/);
      }
      await page.page.getByRole("button", { name: "Remove all" }).click();
      await page.settle();
    }
    await page.page.close();
  });
}

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
  await tabTo("download");
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
