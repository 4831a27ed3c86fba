import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, have, keep, look, open, world } from "./browser.mjs";

before(open);
after(close);
const s = world.sessions;

test("hostile output is shown as text: no script, no title, no cursor, no hidden or turned text", async () => {
  const { page, done } = await look("light", `/s/${s.hostile}`);
  await page.locator("#term .ln").filter({ hasText: "<script>alert(1)</script>" }).waitFor();
  const odd = await page.locator("#term .odd").allTextContents();
  for (const box of ["ESC]0;owned", "ESC[2J", "ESC[H", "U+202E", "U+200B", "ESC]8;;", "ESCP1q"]) assert.ok(odd.some(one => one.startsWith(box)), `${box} in ${odd}`);
  assert.equal(await page.locator("#term script, #term a, #term img").count(), 0);
  assert.doesNotMatch(await page.title(), /owned/);
  const pink = page.locator("#term span").filter({ hasText: /^pink$/ });
  assert.equal(await pink.evaluate(span => getComputedStyle(span).color), "rgb(255, 0, 128)");
  await done();
});

test("of 100,000 lines the last are shown, earlier ones on scrolling, and never more than 5,000", async () => {
  const { page, done } = await look("light", `/s/${s.long}`);
  await page.locator("#term .ln").filter({ hasText: "line 100000 " }).waitFor();
  const lines = page.locator("#term .ln"), first = () => lines.first().textContent();
  assert.ok(await lines.count() <= 2100, `${await lines.count()} lines at first`);
  const began = await first();
  for (let round = 0; round < 6; round++) {
    const before = await first();
    await page.locator("#term").evaluate(term => { term.scrollTop = 0; term.dispatchEvent(new Event("scroll")); });
    await page.waitForFunction(was => document.querySelector("#term .ln").textContent !== was || document.querySelectorAll("#term .ln").length >= 4900, before);
  }
  assert.notEqual(await first(), began);
  const count = await lines.count();
  assert.ok(count > 3000 && count <= 5000, `${count} lines`);
  assert.ok((await lines.evaluateAll(all => Math.max(...all.map(one => one.textContent.length)))) < 17_000);
  await keep(page, "long", "light");
  await done();
});

test("a live session is followed to its end, across a restart of the daemon, without a line lost or shown twice", async () => {
  const { page, wrongs, done } = await look("dark", `/s/${s.running}`);
  const numbers = async () => (await page.locator("#term .ln").allTextContents()).map(text => /step (\d+)$/.exec(text)?.[1]).filter(Boolean).map(Number);
  await page.waitForFunction(() => document.querySelectorAll("#term .ln").length > 4);
  await page.evaluate(() => { globalThis.notReloaded = true; });
  wrongs.tolerant = true; // The page asks while nobody answers, which the browser reports.
  const away = page.locator("#away:not([hidden])").waitFor();
  await have("stop");
  await away;
  await keep(page, "away", "dark");
  await have("start");
  await page.locator("#away").waitFor({ state: "hidden" });
  wrongs.tolerant = false;
  await have("release");
  await page.locator("#head .pill.ok").waitFor();
  await page.getByText("Sealed, no. 1").waitFor();
  const steps = await numbers();
  assert.deepEqual(steps, steps.map((_, index) => index + 1));
  assert.ok(steps.length > 10);
  assert.ok(await page.evaluate(() => globalThis.notReloaded), "the page was loaded anew");
  await keep(page, "ended", "dark");
  await done();
});

test("a browser that has not signed in sees how to", async () => {
  const { page, done } = await look("light", "/");
  await page.context().clearCookies();
  await page.goto(world.origin + "/").catch(() => {});
  await page.getByText("agentd web --open").waitFor();
  await keep(page, "sign-in", "light");
  await page.context().close();
});
