// What keeps a page true: times that count on, news that replace its parts, and keys. The server makes the HTML; here it is only moved.
import { follow } from "/live.js";
import { bindKeys } from "/keys.js";
import { tellTimes } from "/times.js";

const parser = new DOMParser();
let asking = false, again = false, shown = null;

// The page as it is now is asked for once more, and its parts that differ take the place of those that are shown.
async function renew() {
  if (asking) { again = true; return; }
  asking = true;
  try {
    do {
      again = false;
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (answer.status === 401) { location.reload(); return; }
      replace(parser.parseFromString(await answer.text(), "text/html"), answer.ok);
    } while (again);
  } catch {
    // The page's own program is away: the stream of news breaks too, and comes back with it.
  } finally {
    asking = false;
  }
}

function replace(fresh, complete) {
  if (!complete) return;
  // What stood in the place of a page gives way to the page itself, with all that belongs to it.
  if (document.getElementById("problem")) { location.reload(); return; }
  const others = parts(fresh) !== parts(document) && !shown;
  if (others) document.getElementById("main").replaceWith(fresh.getElementById("main"));
  for (const old of document.querySelectorAll(others ? "header [data-part]" : "[data-part]")) swap(old, fresh.getElementById(old.id));
  tellTimes(document);
}

const parts = page => [...page.querySelectorAll("main [data-part]")].map(part => part.id).join(" ");

function swap(old, fresh) {
  if (!fresh || "asked" in old.dataset || same(old, fresh)) return;
  const focused = old.contains(document.activeElement) ? [...old.querySelectorAll("a,button")].indexOf(document.activeElement) : -1;
  const scrolled = [...old.querySelectorAll(".scroll")].map(box => box.scrollLeft);
  old.replaceWith(fresh);
  fresh.querySelectorAll(".scroll").forEach((box, place) => { box.scrollLeft = scrolled[place] ?? 0; });
  if (focused >= 0) fresh.querySelectorAll("a,button")[focused]?.focus();
}

// Times differ all the time, and are kept true without.
function same(old, fresh) {
  const words = part => { const copy = part.cloneNode(true); copy.querySelectorAll("time").forEach(t => { t.textContent = t.title = ""; }); return copy.outerHTML; };
  return words(old) === words(fresh);
}

function away(isAway) {
  document.getElementById("away").hidden = !isAway;
  document.documentElement.classList.toggle("is-away", isAway);
}

// What is compared is told in the place of the explanation; the card is not renewed any more, so that it stays there.
async function verify(button) {
  button.closest("[data-part]").dataset.asked = "";
  button.disabled = true;
  const verdict = document.getElementById("verdict");
  verdict.textContent = "Every byte is being read…";
  try {
    const answer = await fetch(button.dataset.path);
    const told = parser.parseFromString(await answer.text(), "text/html");
    verdict.replaceWith(...(answer.ok ? told.body.childNodes : told.querySelectorAll("main p:first-of-type")));
  } catch {
    verdict.textContent = "It could not be asked for: try again.";
  } finally {
    button.disabled = false;
  }
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), 1200);
}

addEventListener("click", event => {
  const button = event.target.closest?.("button");
  if (button?.id === "verify") verify(button); else if (button?.dataset.copy) copy(button);
});

tellTimes(document);
setInterval(() => tellTimes(document), 1000);
bindKeys();
const news = document.documentElement.dataset.live;
shown = document.getElementById("console") ? new (await import("/console.js")).Console() : null;
if (news) {
  let ended = shown === null;
  const source = follow(news, {
    changed: () => { away(false); renew().then(leave); },
    away: () => away(true),
    lines: frame => shown.lines(frame),
    end: words => { ended = true; shown.end(words); leave(); },
  });
  // A session that is over has no more news.
  const leave = () => { if (shown && ended && document.querySelector("[data-over]")) source.close(); };
}
