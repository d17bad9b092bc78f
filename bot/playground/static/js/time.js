/** Moments as a person in a zone reads them. Moments are milliseconds since 1970; zones are IANA names. */

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(key);
}

const DAY = { weekday: "long", day: "numeric", month: "long" };
const HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

export const momentOf = (ts) => Number.parseFloat(ts) * 1000;
export const clockTime = (moment, zone) => format(zone, HOUR).format(moment);
export const shortDay = (moment, zone) =>
  format(zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(moment);

/** "2026-11-24": the local date, for comparing and for date fields. */
export function dayKey(moment, zone) {
  const part = parts(moment, zone);
  return `${part.year}-${part.month}-${part.day}`;
}

/** "2026-11-24T15:30": what a datetime-local field holds. */
export const localInput = (moment, zone) => `${dayKey(moment, zone)}T${clockTime(moment, zone)}`;

/** "Today", "Yesterday", "Friday, 20 November", with the year when it is another one. */
export function dayName(moment, zone, now) {
  const key = dayKey(moment, zone);
  if (key === dayKey(now, zone)) return "Today";
  if (key === dayBefore(dayKey(now, zone))) return "Yesterday";
  const sameYear = key.slice(0, 4) === dayKey(now, zone).slice(0, 4);
  return format(zone, sameYear ? DAY : { ...DAY, year: "numeric" })
    .format(moment)
    .replace(",", "");
}

/** By the calendar: a day on which clocks change has 23 or 25 hours. */
const dayBefore = (key) => new Date(Date.parse(`${key}T00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** "Europe/Berlin" → "Berlin". */
export const city = (zone) => zone.split("/").pop().replaceAll("_", " ");

/** The moment at which clocks in `zone` show a datetime-local value; in a gap of summer time, the later side. */
export function momentAt(local, zone) {
  const wanted = Date.parse(`${local}:00Z`);
  const first = wanted - offset(wanted, zone);
  return wanted - offset(first, zone);
}

function offset(moment, zone) {
  const part = parts(moment, zone);
  const shown = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  return shown - Math.floor(moment / 1000) * 1000;
}

function parts(moment, zone) {
  const options = { year: "numeric", month: "2-digit", day: "2-digit", ...HOUR, second: "2-digit" };
  return Object.fromEntries(
    format(zone, options)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
}

const TOKENS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: HOUR,
  time_secs: { ...HOUR, second: "2-digit" },
};

/** Slack's `<!date^…>`: "{date_short_pretty} at {time}" in the reader's zone. */
export function slackDate(seconds, pattern, zone, now) {
  const moment = Number(seconds) * 1000;
  return pattern.replace(/\{(\w+)\}/g, (whole, token) => dateToken(token, moment, zone, now) ?? whole);
}

function dateToken(token, moment, zone, now) {
  if (token === "ago") return dayName(moment, zone, now);
  const plain = token.replace("_pretty", "");
  if (!TOKENS[plain]) return undefined;
  const name = token.endsWith("_pretty") ? dayName(moment, zone, now) : "";
  if (name === "Today" || name === "Yesterday") return name.toLowerCase();
  return format(zone, TOKENS[plain]).format(moment);
}
