// A browser that has signed in, and what every look at a page has to hold: no error on its console, nothing asked of anybody else.
import assert from "node:assert/strict";
import { readFileSync, mkdirSync, writeFileSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const world = JSON.parse(readFileSync(process.env.AGENTD_WORLD, "utf8"));
export const patience = 180_000;
export const modes = {
  light: { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, colorScheme: "light", hasTouch: true },
};

let browser, signedIn;
export async function open() {
  browser = await chromium.launch({ executablePath: process.env.AGENTD_CHROMIUM, args: ["--no-sandbox"] });
  if (!existsSync(world.cookies)) {
    const context = await browser.newContext(), page = await context.newPage();
    await page.goto(world.link);
    await page.waitForURL(url => url.pathname === "/");
    await context.storageState({ path: world.cookies });
    await context.close();
  }
  signedIn = world.cookies;
}
export const close = () => browser.close();

// A page in one of the modes, and what was wrong with it so far.
export async function look(mode, path, options = {}) {
  const context = await browser.newContext({ ...modes[mode], storageState: signedIn, reducedMotion: "reduce" });
  const page = await context.newPage(), wrongs = [];
  page.on("pageerror", error => wrongs.push(`error: ${error.message}`));
  page.on("dialog", dialog => { wrongs.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("console", message => {
    const expected = options.status && message.text().includes(`status of ${options.status}`);
    if (message.type() === "error" && !expected && !wrongs.tolerant) wrongs.push(`console: ${message.text()}`);
  });
  page.on("request", request => { if (new URL(request.url()).origin !== world.origin) wrongs.push(`asks elsewhere: ${request.url()}`); });
  page.setDefaultTimeout(patience);
  await options.begin?.(page);
  await page.goto(world.origin + path);
  return { page, wrongs, async done() { assert.deepEqual([...wrongs], []); await context.close(); } };
}

// What a reader with other eyes, or none, would stumble over.
export async function accessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  assert.deepEqual(found.violations.map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html).join(" ")}`), []);
  // It does not look at links in pictures.
  const narrow = await page.locator("svg a").evaluateAll(links => links.map(link => link.getBoundingClientRect()).filter(box => box.width < 24 || box.height < 24).length);
  assert.equal(narrow, 0, "links in a picture that are too small to be hit");
}

export async function keep(page, name, mode) {
  mkdirSync(world.shots, { recursive: true });
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(world.shots, `${name}-${mode}.png`), fullPage: true });
}

// Asks the test outside for something, and waits until it is done.
export async function have(done) {
  writeFileSync(join(world.control, done), "");
  for (let waited = 0; !existsSync(join(world.control, `${done}.done`)); waited += 100) {
    assert.ok(waited < patience, `${done} was not done`);
    await new Promise(next => setTimeout(next, 100));
  }
}
