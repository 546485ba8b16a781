// The vocabulary of the tests: what a person does with the page, and what they see.

import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { unzipSync } from "fflate";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const product = join(root, "dist/santedb-tls-assistant.html");
const axe = readFileSync(join(root, "tests/e2e/node_modules/axe-core/axe.min.js"), "utf8");

// The clock of the golden files.
const NOW = new Date("2026-11-23T12:00:00Z");

const ARGUMENTS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** The real browser with an empty profile. */
export function browser(options = {}) {
  const profile = mkdtempSync(join(tmpdir(), "assistant-"));
  return chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ARGUMENTS,
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
    ...options,
  });
}

/** A server on this machine that counts what arrives; it serves the product under /. */
export async function listener() {
  const arrivals = [];
  const server = createServer((request, response) => {
    arrivals.push(`${request.method} ${request.url}`);
    if (request.url === "/") response.setHeader("Content-Type", "text/html; charset=utf-8").end(readFileSync(product));
    else response.setHeader("Access-Control-Allow-Origin", "*").end("arrived");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { arrivals, url: `http://127.0.0.1:${server.address().port}/`, close: () => (server.closeAllConnections(), server.close()) };
}

export const fromDisk = pathToFileURL(product).href;

export class Assistant {
  constructor(page) {
    this.page = page;
    this.complaints = [];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && this.complaints.push(message.text()));
    page.on("pageerror", (error) => this.complaints.push(String(error)));
  }

  static async open(context, url) {
    const assistant = new Assistant(await context.newPage());
    // The date alone: `page.clock` would also stop `performance.now`, by which the page gives way.
    await assistant.page.addInitScript((now) => {
      globalThis.Date = class extends Date {
        constructor(...given) {
          super(...(given.length ? given : [now]));
        }
        static now = () => now;
      };
    }, NOW.getTime());
    await assistant.page.addInitScript(() => {
      globalThis.longTasks = [];
      new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
      // The program shows its memory to nobody; a test looks over its shoulder.
      const { instantiate } = WebAssembly;
      WebAssembly.instantiate = async (...given) => {
        const started = await instantiate.apply(WebAssembly, given);
        globalThis.programMemory = started.instance.exports.memory;
        return started;
      };
      globalThis.violations = [];
      addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(event.blockedURI));
    });
    await assistant.page.goto(url);
    await assistant.page.locator(".asks").waitFor();
    return assistant;
  }

  /** Chooses fixtures in the file dialogue. */
  async choose(...names) {
    await this.page.getByLabel("Drop certificate").setInputFiles(names.map(fixture));
    await this.seeFiles(names.length);
  }

  /** Drops fixtures on the page with the mouse, under a name of their own if one is given; or bytes, under a name. */
  async drop(names, target = ".masthead") {
    await this.page.evaluate(() => delete globalThis.settled);
    const transfer = await this.transfer(names);
    await this.page.dispatchEvent(target, "dragover", { dataTransfer: transfer });
    await this.page.evaluate(() => {
      // How long it takes until all is read and looked at, by the page's own watch.
      const start = performance.now();
      const list = document.querySelector("[data-testid=files]");
      const look = () => (list.children.length && list.ariaBusy === "false" ? (globalThis.settled = performance.now() - start) : setTimeout(look, 5));
      setTimeout(look);
    });
    await this.page.dispatchEvent(target, "drop", { dataTransfer: transfer });
    await this.seeFiles(names.length);
    await this.page.waitForFunction(() => globalThis.settled !== undefined);
  }

  /** Fixtures as a mouse carries them. */
  transfer(names) {
    const files = names.map((name) => ({ name: name.as ?? name, bytes: [...(name.bytes ?? readFileSync(fixture(name.file ?? name)))] }));
    return this.page.evaluateHandle((files) => {
      const transfer = new DataTransfer();
      for (const { name, bytes } of files) transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    }, files);
  }

  async seeFiles(count) {
    await this.page.locator("[data-testid=files] li").nth(count - 1).waitFor();
    await this.settle();
  }

  /** Waits until all files are read and looked at. */
  async settle() {
    await this.page.locator("[data-testid=files][aria-busy=false]").waitFor({ state: "attached" });
  }

  /** The rows of the list of files, as text. */
  async rows() {
    const rows = await this.page.locator("[data-testid=files] > li").all();
    const texts = rows.map(async (row) => `${await row.locator(".file-name").textContent()}: ${await row.locator(".file-holds").textContent()}`);
    return Promise.all(texts);
  }

  /** Pastes a text outside of all fields. */
  async paste(text) {
    await this.page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
    await this.settle();
  }

  /** Types a password into the field of a file and presses Enter. */
  async password(file, password) {
    await this.page.getByLabel(`Password of ${file}`).fill(password);
    await this.page.getByLabel(`Password of ${file}`).press("Enter");
  }

  focused() {
    return this.page.evaluate(() => document.activeElement.id);
  }

  /** The names of those needles of bytes that stand somewhere in the program's memory. */
  inMemory(needles) {
    const given = Object.entries(needles).map(([name, bytes]) => [name, [...bytes]]);
    return this.page.evaluate((needles) => {
      const memory = new Uint8Array(globalThis.programMemory.buffer);
      const holds = (needle) => {
        for (let at = memory.indexOf(needle[0]); at >= 0; at = memory.indexOf(needle[0], at + 1)) {
          if (needle.every((byte, index) => memory[at + index] === byte)) return true;
        }
        return false;
      };
      return needles.filter(([, needle]) => holds(needle)).map(([name]) => name);
    }, given);
  }

  async route(label) {
    await this.page.getByLabel(label).check();
  }

  async type(label, text) {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async product(label) {
    await this.page.getByLabel("Product", { exact: true }).selectOption({ label });
  }

  async unfold() {
    await this.page.getByText("More settings").click();
  }

  /** The card with the changes of the configuration. */
  changes() {
    return this.page.locator("[data-testid=changes]");
  }

  /** Its boxes to tick. */
  switches() {
    return this.changes().getByRole("checkbox");
  }

  /** Its lines before and after. */
  differences() {
    return this.changes().locator(".difference");
  }

  /** The ids of the findings, in their order. */
  findings() {
    return this.page.locator("[data-finding]").evaluateAll((rows) => rows.map((row) => row.dataset.finding));
  }

  /** Path and bytes of every file in the zip that the button hands over. */
  async download() {
    const waiting = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name: "Download the bundle" }).click();
    const zip = readFileSync(await (await waiting).path());
    this.digest = createHash("sha1").update(zip).digest("hex");
    return new Map(Object.entries(unzipSync(zip)).map(([path, bytes]) => [path, Buffer.from(bytes)]));
  }

  violations() {
    return this.page.evaluate(() => globalThis.violations);
  }

  /** What axe finds wrong. Its source is handed over by the debugger, past the policy, as a person's extension would. */
  async axe() {
    await this.page.evaluate(axe);
    const { violations } = await this.page.evaluate(() => globalThis.axe.run());
    return violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
  }
}

/** The path of a fixture. */
export function fixture(name) {
  const folder = /\.(config|xml)$/.test(name) ? "configurations" : "certificates";
  return join(root, "tests/fixtures", folder, name);
}

/** The digest of a scenario's zip as the native build makes it. */
export function zipDigest(name) {
  const lines = readFileSync(join(root, "tests/golden/zips.sha1"), "utf8").split("\n");
  return lines.find((line) => line.endsWith(`  ${name}.zip`)).split(" ")[0];
}

/** A golden folder as the zip would hold it. */
export function golden(name) {
  const folder = join(root, "tests/golden", name);
  const files = readdirSync(folder, { recursive: true }).map((path) => join(folder, path)).filter((path) => statSync(path).isFile());
  return new Map(files.map((path) => [relative(folder, path), readFileSync(path)]));
}
