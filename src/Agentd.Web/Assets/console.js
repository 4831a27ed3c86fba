// The console of a session: its lines as they come, the last ones first, earlier ones when somebody scrolls up.
import { Ansi } from "/ansi.js";

const mostLines = 5000, mostOfAFrame = 400, mostCharacters = 8 << 20, longestLine = 17000;
const mostPieces = 50000, mostPiecesOfAFrame = 4000;
const two = n => String(n).padStart(2, "0");
const clock = ms => { const t = new Date(ms); return `${two(t.getHours())}:${two(t.getMinutes())}:${two(t.getSeconds())}`; };

export class Console {
  #term = document.getElementById("term");
  #note = document.getElementById("note");
  #button = document.getElementById("follow");
  #session = document.getElementById("console").dataset.session;
  #ansi = [new Ansi(), new Ansi()];
  #open = [null, null];
  #waiting = [];
  #drawing = false;
  #following = true;
  #first = null;
  #size = 0;
  #pieces = 0;
  #skipped = 0;
  #earlier = false;
  #unseen = 0;

  constructor() {
    this.#button.addEventListener("click", () => this.#follow(!this.#following));
    this.#term.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const times = document.getElementById("times");
    times.addEventListener("change", () => this.#term.classList.toggle("timed", times.checked));
  }

  // A frame of the server's: parts of lines, and the place of the first.
  lines(json) {
    const frame = JSON.parse(json);
    this.#first ??= frame.first ?? null;
    this.#waiting.push(...frame.lines);
    this.#draw();
  }

  end(words) {
    const nothing = this.#term.childElementCount + this.#waiting.length === 0;
    this.#term.classList.toggle("nothing", nothing);
    this.#say(words || (nothing ? "It has printed nothing." : ""));
    this.#button.hidden = true;
  }

  #say(words) { this.#note.textContent = words; this.#note.hidden = !words; }

  // Never more work than a frame holds: what would scroll out at once is counted, not drawn.
  #draw() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      const over = this.#waiting.length - mostLines;
      if (over > 0) { this.#waiting.splice(0, over); this.#forget(); this.#skipped += over; this.#first = null; }
      if (this.#waiting.length) this.#note.hidden = true;
      const page = document.createDocumentFragment(), most = this.#pieces + mostPiecesOfAFrame;
      let count = 0;
      while (count < Math.min(mostOfAFrame, this.#waiting.length) && this.#pieces < most) this.#add(this.#waiting[count++], page);
      this.#waiting.splice(0, count);
      this.#term.append(page);
      this.#trim();
      if (this.#following) this.#term.scrollTop = this.#term.scrollHeight; else this.#miss(count);
      if (this.#waiting.length) this.#draw();
    });
  }

  #add([stream, time, text, ends], page) {
    const line = this.#open[stream] ?? page.appendChild(newLine(stream, time));
    if (line.dataset.length < longestLine) {
      const pieces = this.#ansi[stream].append(ends ? text.replace(/\r+$/, "") : text, line.lastChild);
      line.dataset.pieces = +line.dataset.pieces + pieces;
      this.#pieces += pieces;
    }
    line.dataset.length = +line.dataset.length + text.length;
    this.#size += text.length;
    this.#open[stream] = ends ? null : line;
  }

  #trim() {
    while (this.#term.childElementCount > mostLines || (this.#isTooMuch() && this.#term.childElementCount > 1))
      this.#drop(this.#term.firstElementChild);
    if (this.#skipped) { this.#say(`${this.#skipped} lines came faster than they could be shown: download the whole output`); this.#skipped = 0; }
  }

  #isTooMuch() { return this.#size > mostCharacters || this.#pieces > mostPieces; }

  #drop(line) {
    this.#size -= +line.dataset.length;
    this.#pieces -= +line.dataset.pieces;
    if (this.#open.includes(line)) this.#open[this.#open.indexOf(line)] = null;
    line.remove();
    this.#first = null;
  }

  #forget() {
    this.#term.replaceChildren();
    [this.#size, this.#pieces, this.#open, this.#ansi] = [0, 0, [null, null], [new Ansi(), new Ansi()]];
  }

  #follow(on) {
    this.#following = on;
    this.#unseen = 0;
    this.#button.setAttribute("aria-pressed", on);
    this.#button.textContent = "Follow";
    if (on) this.#term.scrollTop = this.#term.scrollHeight;
  }

  #miss(count) {
    if (!count) return;
    this.#unseen += count;
    this.#button.textContent = `Follow, ${this.#unseen} new`;
  }

  #scrolled() {
    const bottom = this.#term.scrollHeight - this.#term.scrollTop - this.#term.clientHeight < 4;
    if (bottom !== this.#following) this.#follow(bottom);
    if (this.#term.scrollTop < 200 && !bottom) this.#lookBack();
  }

  async #lookBack() {
    const room = mostLines - this.#term.childElementCount;
    if (this.#earlier || !this.#first || room < 1 || this.#isTooMuch()) return;
    this.#earlier = true;
    try {
      const answer = await fetch(`/s/${this.#session}/earlier?before=${encodeURIComponent(this.#first)}`);
      if (answer.ok) this.#prepend(await answer.json(), room);
    } finally {
      this.#earlier = false;
    }
  }

  // Colours begin anew in what is put before: where they came from is further back.
  #prepend(frame, room) {
    this.#first = frame.first ?? null;
    if (frame.lines.length > room) { frame.lines = frame.lines.slice(-room); this.#first = null; }
    const page = document.createDocumentFragment(), kept = [this.#ansi, this.#open];
    [this.#ansi, this.#open] = [[new Ansi(), new Ansi()], [null, null]];
    for (const part of frame.lines) {
      this.#add(part, page);
      while (this.#isTooMuch() && page.childElementCount > 1) this.#drop(page.firstElementChild);
    }
    [this.#ansi, this.#open] = kept;
    const before = this.#term.scrollHeight;
    this.#term.prepend(page);
    this.#term.scrollTop += this.#term.scrollHeight - before;
  }
}

function newLine(stream, time) {
  const line = document.createElement("div"), at = document.createElement("i"), text = document.createElement("span");
  line.className = stream ? "ln err" : "ln";
  line.dataset.length = line.dataset.pieces = 0;
  at.textContent = clock(time);
  if (stream) text.setAttribute("aria-label", "standard error");
  line.append(at, text);
  return line;
}
