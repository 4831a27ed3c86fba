// Times in the words and the time zone of whoever looks. The server's own words stand until then.
const day = 86400e3;
const about = ms => ms < 60e3 ? `${Math.round(ms / 1e3)} s` : ms < 3600e3 ? `${Math.round(ms / 60e3)} min` : ms < 2 * day ? `${Math.round(ms / 3600e3)} h` : `${Math.round(ms / day)} d`;
const near = ms => ms <= 0 ? `${about(-ms)} ago` : `in ${about(ms)}`;
const two = n => String(n).padStart(2, "0");
export const took = ms => {
  const s = Math.max(0, ms) / 1e3;
  return s < 60 ? `${(Math.floor(s * 10) / 10).toFixed(1)} s` : s < 3600 ? `${Math.floor(s / 60)} m ${two(Math.floor(s % 60))} s`
    : s < 172800 ? `${Math.floor(s / 3600)} h ${two(Math.floor(s % 3600 / 60))} m` : `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
};
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const dayOf = at => `${weekday.format(at)} ${at.getDate()}`;

export function tellTimes(page) {
  const now = Date.now();
  for (const time of page.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime), kind = time.dataset;
    const text = "near" in kind ? near(at - now) : "since" in kind ? took(now - at) : "clock" in kind ? clock.format(at) : "day" in kind ? dayOf(at) : "due" in kind ? `${dayOf(at)}, ${clock.format(at)}` : moment.format(at);
    if (time.textContent !== text) time.textContent = text;
    if (!("since" in kind)) time.title = moment.format(at);
  }
}
