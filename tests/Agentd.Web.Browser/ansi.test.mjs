import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

// The console's reader of hostile text needs of a browser only elements that hold others: these.
class Leaf { constructor(nodeType, text = "") { Object.assign(this, { nodeType, data: text, textContent: text, style: {} }); }
  appendData(more) { this.data = this.textContent += more; } }
class Line { childNodes = []; get lastChild() { return this.childNodes.at(-1); } append(one) { this.childNodes.push(one); } }
globalThis.Node = { TEXT_NODE: 3 };
globalThis.document = { createElement: () => new Leaf(1), createTextNode: text => new Leaf(3, text) };

const source = await readFile(new URL("../../src/Agentd.Web/Assets/ansi.js", import.meta.url), "utf8");
const { Ansi } = await import("data:text/javascript," + encodeURIComponent(source));
const shown = (...parts) => {
  const line = new Line(), ansi = new Ansi();
  const counts = parts.map(part => ansi.append(part, line));
  assert.equal(counts.reduce((sum, one) => sum + one), line.childNodes.length);
  return line.childNodes;
};

test("what is odd, and the same again and again, is one box", () => {
  assert.deepEqual(shown("\0".repeat(16000)).map(one => one.textContent), ["NUL ×16000"]);
  assert.deepEqual(shown("a\x1b[H\x1b[H\x07b\x1b\x1b[31m\0\x1b[32m\0c").map(one => one.textContent), ["a", "ESC[H ×2", "BEL", "b", "ESC", "NUL ×2", "c"]);
});

test("a line is never more than a few hundred pieces, and says all that it is", () => {
  for (const hostile of ["\0\x01", "\x1b[31ma\x1b[32mb", "\u202ea", "\x1b[H\x1b[J"]) {
    const pieces = shown(hostile.repeat(4000), hostile.repeat(4000));
    assert.ok(pieces.length <= 201, `${pieces.length} pieces of ${JSON.stringify(hostile)}`);
    for (const odd of pieces.slice(200)) assert.doesNotMatch(odd.textContent, /[\0-\x1f\u202e]/);
  }
  const rest = shown("\x1b[31ma\x1b[32mb".repeat(4000)).map(one => one.textContent).join("");
  assert.equal(rest, "ab".repeat(4000));
});

test("a line that comes letter by letter is one text", () => {
  assert.deepEqual(shown(...".".repeat(1000)).map(one => one.textContent), [".".repeat(1000)]);
});
