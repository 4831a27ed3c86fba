// One stream of events a page. A browser that comes back names the last place it has seen; the server goes on from there.
export function follow(path, handlers) {
  const source = new EventSource(path);
  for (const [name, handle] of Object.entries(handlers)) source.addEventListener(name, event => handle(event.data, source));
  // A stream that was refused for good (signed out) does not come back by itself: the page says why when it is asked for again.
  source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000); });
  addEventListener("pagehide", () => source.close());
  return source;
}
