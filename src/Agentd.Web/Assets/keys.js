// Keys for whoever does not reach for the mouse. None where something is typed, and none together with Ctrl, Alt or Meta.
const rows = () => [...document.querySelectorAll("[data-row]")].filter(row => row.offsetParent !== null);
const handleOf = row => row.matches("a,button") ? row : row.querySelector("a,button");

function step(by) {
  const all = rows(), at = all.findIndex(row => row.contains(document.activeElement));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  if (!next) return;
  handleOf(next)?.focus();
  next.scrollIntoView({ block: "nearest" });
}

function find() {
  const field = document.getElementById("find");
  if (field) field.focus(); else location.assign("/sessions#find");
}

export function bindKeys() {
  if (location.hash === "#find") document.getElementById("find")?.focus();
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input,select,textarea")) return;
    const action = { "/": find, j: () => step(1), k: () => step(-1), f: () => document.getElementById("follow")?.click(), g: () => location.assign("/") }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
