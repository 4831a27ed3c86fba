// The fleet page as a browser gets it that has nothing of it yet: what it weighs, whom it asks, and when there is something to see.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { close, look, open, patience, world } from "./browser.mjs";

before(open);
after(close);
const most = 100_000, loads = 7;
const report = [];
after(() => {
  mkdirSync(world.shots, { recursive: true });
  writeFileSync(join(world.shots, "first-load.txt"), report.map(line => `${line}\n`).join(""));
});

// Every answer as it came over the wire, headers and all; of a stream that goes on, what has come of it.
async function weigh(page) {
  const wire = await page.context().newCDPSession(page), seen = new Map();
  wire.on("Network.requestWillBeSent", ({ requestId, request }) => seen.set(requestId, { url: request.url, bytes: 0, open: true }));
  wire.on("Network.responseReceived", ({ requestId, response }) => { seen.get(requestId).bytes += response.encodedDataLength; });
  wire.on("Network.dataReceived", ({ requestId, encodedDataLength }) => { seen.get(requestId).bytes += encodedDataLength; });
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => Object.assign(seen.get(requestId), { bytes: encodedDataLength, open: false }));
  wire.on("Network.loadingFailed", ({ requestId }) => { seen.get(requestId).open = false; });
  await wire.send("Network.enable");
  return seen;
}

// Over when the page has opened its stream of news, and nothing else has been under way for a while.
async function settled(page, seen) {
  const busy = () => [...seen.values()].some(one => one.open && new URL(one.url).pathname !== "/live");
  const listens = () => [...seen.values()].some(one => new URL(one.url).pathname === "/live" && one.bytes > 0);
  for (let quiet = 0, waited = 0; quiet < 20; waited += 100) {
    assert.ok(waited < patience, `under way: ${[...seen.values()].filter(one => one.open).map(one => one.url)}`);
    quiet = !listens() || busy() ? 0 : quiet + 1;
    await page.waitForTimeout(100);
  }
}

test("the fleet page takes at most 100 KB over the wire in all, and asks nobody but the program that serves it", async () => {
  let seen;
  const { page, done } = await look("light", "/", { begin: async page => { seen = await weigh(page); } });
  await settled(page, seen);
  const answers = [...seen.values()], sum = answers.reduce((all, one) => all + one.bytes, 0);
  assert.deepEqual(answers.filter(one => new URL(one.url).origin !== world.origin), []);
  report.push(`the fleet page: ${sum} bytes in ${answers.length} answers: ${answers.map(one => `${new URL(one.url).pathname} ${one.bytes}`).join(", ")}`);
  assert.ok(answers.length >= 6 && sum > 10_000 && sum <= most, report.at(-1));
  await done();
});

test("the first paint of the fleet page is measured", async () => {
  const times = [];
  for (let load = 0; load < loads; load++) {
    const { page, done } = await look("light", "/");
    times.push(await page.evaluate(async () => {
      const paint = await new Promise(seen => {
        new PerformanceObserver(list => { const [one] = list.getEntriesByName("first-contentful-paint"); if (one) seen(one); })
          .observe({ type: "paint", buffered: true });
      });
      const [page] = performance.getEntriesByType("navigation"), style = performance.getEntriesByName(`${location.origin}/app.css`)[0];
      return { paint: paint.startTime, answer: page.responseStart - page.requestStart, style: style.responseEnd };
    }));
    await done();
  }
  const middle = key => Math.round(times.map(one => one[key]).sort((a, b) => a - b)[loads >> 1]);
  const [least, greatest] = [Math.min, Math.max].map(of => Math.round(of(...times.map(one => one.paint))));
  // A figure, no verdict: how fast a busy machine is says nothing about the page.
  report.push(`first contentful paint: ${middle("paint")} ms (median of ${loads} loads with nothing cached, ${least} to ${greatest}); `
    + `the server began to answer after ${middle("answer")} ms, the style was there after ${middle("style")} ms`);
});
