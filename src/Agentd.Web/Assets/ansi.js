// What an agent prints is hostile. Of its escape sequences only colours and weights (SGR) are obeyed; every other sequence, control,
// direction and invisible character is shown as what it is. Nothing ever becomes markup: text nodes and class names only.
const names = ["NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI",
  "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US"];
const sequence = new RegExp([
  "\\x1b\\[([0-9;:]{0,64})m",                               // SGR
  "\\x1b\\[[0-?]{0,64}[ -/]{0,8}[@-~]",                     // any other CSI
  "\\x1b[\\]PX^_][^\\x07\\x1b]{0,4096}(?:\\x07|\\x1b\\\\)?", // OSC, DCS and their kin, with all that they hold
  "\\x1b[ -/]{0,4}[0-~]?",                                  // what is left of ESC
  "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\p{Cf}\\u2028\\u2029\\u034f\\u115f\\u1160\\u3164\\uffa0\\ufffd]",
].join("|"), "gu");
const cube = n => n < 232 ? [36, 6, 1].map(d => { const v = Math.floor((n - 16) / d) % 6; return v ? 55 + v * 40 : 0; }) : Array(3).fill(8 + (n - 232) * 10);
const flags = { 1: ["b", 1], 2: ["d", 1], 3: ["i", 1], 4: ["u", 1], 7: ["v", 1], 9: ["x", 1], 23: ["i", 0], 24: ["u", 0], 27: ["v", 0], 29: ["x", 0] };
const plain = () => ({ f: null, g: null, b: 0, d: 0, i: 0, u: 0, x: 0, v: 0 });

// An element for each odd character or change of colour would take the browser down: a line that has so many goes on as text alone.
const mostPieces = 200, unseen = "\ufffd";

export class Ansi {
  state = plain();

  // Appends a part of a line to an element, and says how many pieces that made.
  append(text, into) {
    const before = into.childNodes.length;
    let at = 0, sign = null, times = 0, rest = "";
    const put = (make, instead) => { if (into.childNodes.length < mostPieces) add(make(), into); else rest += instead; };
    const showOdd = () => { if (times) put(() => box(sign, times), unseen); times = 0; };
    const show = words => { if (words) { showOdd(); put(() => this.#styled(words), words); } };
    for (const found of text.matchAll(sequence)) {
      show(text.slice(at, found.index));
      at = found.index + found[0].length;
      if (found[1] !== undefined) { this.#obey(found[1]); continue; }
      if (found[0] !== sign) showOdd();
      sign = found[0];
      times++;
    }
    show(text.slice(at));
    showOdd();
    if (rest) add(document.createTextNode(rest), into);
    return into.childNodes.length - before;
  }

  #obey(parameters) {
    const all = parameters.split(/[;:]/).map(n => n === "" ? 0 : Math.min(parseInt(n, 10), 9999));
    for (let k = 0; k < all.length; k++) {
      const n = all[k], s = this.state;
      if (n === 0) this.state = plain();
      else if (n === 22) s.b = s.d = 0;
      else if (flags[n]) s[flags[n][0]] = flags[n][1];
      else if (n >= 30 && n < 38) s.f = n - 30; else if (n >= 90 && n < 98) s.f = n - 82; else if (n === 39) s.f = null;
      else if (n >= 40 && n < 48) s.g = n - 40; else if (n >= 100 && n < 108) s.g = n - 92; else if (n === 49) s.g = null;
      else if (n === 38 || n === 48) k += this.#extended(n === 38 ? "f" : "g", all.slice(k + 1));
    }
  }

  #extended(key, [kind, ...rest]) {
    if (kind === 5) { const c = rest[0]; this.state[key] = c < 16 ? c : c < 256 ? cube(c) : null; return 2; }
    if (kind === 2) { this.state[key] = rest.slice(0, 3).map(c => Math.min(c | 0, 255)); return 4; }
    return 0;
  }

  #styled(text) {
    let { f, g, b, d, i, u, x, v } = this.state;
    if (v) [f, g] = [g ?? 0, f ?? 7];
    const classes = [b && "ab", d && "ad", i && "ai", u && "au", x && "as", typeof f === "number" && "f" + f, typeof g === "number" && "g" + g].filter(Boolean);
    if (classes.length === 0 && !Array.isArray(f) && !Array.isArray(g)) return document.createTextNode(text);
    const span = document.createElement("span");
    span.className = classes.join(" ");
    if (Array.isArray(f)) span.style.color = `rgb(${f.join(",")})`;
    if (Array.isArray(g)) span.style.backgroundColor = `rgb(${g.join(",")})`;
    span.textContent = text;
    return span;
  }
}

// A line that comes in many parts is not many pieces for that.
function add(piece, into) {
  const last = into.lastChild;
  if (piece.nodeType === Node.TEXT_NODE && last?.nodeType === Node.TEXT_NODE) last.appendData(piece.data); else into.append(piece);
}

function box(text, times) {
  const span = document.createElement("span");
  span.className = "odd";
  const code = text.codePointAt(0);
  span.textContent = code === 0x1b ? "ESC" + [...text.slice(1, 40)].map(c => c < " " || (c >= "\x7f" && c <= "\x9f") ? "·" : /\p{Cf}/u.test(c) ? "·" : c).join("")
    : names[code] ?? "U+" + code.toString(16).toUpperCase().padStart(4, "0");
  if (times > 1) span.textContent += ` ×${times}`;
  span.title = "a control sequence or an invisible character, not obeyed";
  return span;
}
