import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, close, keep, look, modes, world } from "./browser.mjs";

before(open);
after(close);
async function open() { await (await import("./browser.mjs")).open(); }

const s = world.sessions;
const pages = {
  fleet: ["/", "Needs attention"], sessions: ["/sessions", "Older"], schedule: ["/schedule", "The next seven days"], audit: ["/audit", "Heads of the chains"],
  agent: [`/agents/${world.agent}`, "The last 30 sessions"], failed: [`/s/${s.failed}`, "Why it stopped."], worked: [`/s/${s.worked}`, "Fetch it into a clone"],
  refused: [`/s/${s.refused}`, "refused"], hostile: [`/s/${s.hostile}`, "Console"], queued: [`/s/${s.queued}`, "It waits for its turn"],
  running: [`/s/${s.running}`, "Not sealed yet"], incomplete: [`/s/${s.incomplete}`, "nobody knows how it ended"],
  unknown: ["/s/ffffffffffffffff", "There is nothing to show", 404],
};

for (const [name, [path, words, status]] of Object.entries(pages).filter(([, [path]]) => !path.endsWith("undefined")))
  for (const mode of Object.keys(modes))
    test(`${name}, ${mode}: shown without an error, read by everybody`, async () => {
      const { page, done } = await look(mode, path, { status });
      await page.getByText(words, { exact: false }).first().waitFor({ state: "attached" });
      if (path.startsWith("/s/") && !status && !["queued", "incomplete"].includes(name)) await page.locator("#term .ln").first().waitFor();
      await accessible(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `the page is ${wide} pixels wider than the screen`);
      await keep(page, name, mode);
      await done();
    });

test("keys lead through the rows, to the search and back", async () => {
  const { page, done } = await look("light", "/");
  await page.keyboard.press("j");
  const first = await page.evaluate(() => document.activeElement.textContent);
  await page.keyboard.press("j");
  assert.notEqual(await page.evaluate(() => document.activeElement.textContent), first);
  await page.keyboard.press("k");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), first);
  await page.keyboard.press("/");
  await page.waitForURL(url => url.pathname === "/sessions");
  await page.locator("#find:focus").waitFor();
  await page.keyboard.type("jjj");
  assert.equal(await page.locator("#find").inputValue(), "jjj");
  await page.keyboard.press("Enter");
  await page.getByText("No session is like that.").waitFor();
  await done();
});

test("the list goes on from page to page, and a filter stays", async () => {
  const { page, done } = await look("light", "/sessions");
  const first = await page.locator("tbody tr").first().textContent();
  await page.getByText("Older →").click();
  await page.waitForURL(url => url.searchParams.has("after"));
  assert.notEqual(await page.locator("tbody tr").first().textContent(), first);
  await page.goto(`${world.origin}/sessions?outcome=failed`);
  const words = await page.locator("tbody tr td:nth-child(2)").allTextContents();
  assert.ok(words.length > 0 && words.every(word => word !== "success"), words.join());
  await done();
});

test("a record is verified when somebody asks, and a page that is renewed meanwhile does not lose the answer", async () => {
  const path = `/s/${s.worked}`, event = () => { let happened; return { when: new Promise(done => { happened = done; }), happened }; };
  const asked = event(), renewed = event();
  const begin = async page => {
    await page.route(`**${path}/live`, async route => { await asked.when; await route.continue(); });
    await page.route(`**${path}/verify`, async route => { await renewed.when; await route.continue(); });
    page.on("response", async answer => {
      if (new URL(answer.url()).pathname !== path || answer.request().resourceType() !== "fetch") return;
      await answer.finished();
      renewed.happened();
    });
  };
  const { page, done } = await look("light", path, { begin });
  await page.locator("#verify").click();
  asked.happened();
  await page.getByText("✓ It is as it was sealed").waitFor();
  await done();
});
