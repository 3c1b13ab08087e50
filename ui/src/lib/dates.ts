/** What was typed into the three fields of a date. */
export interface DateParts {
  month: string;
  day: string;
  year: string;
}

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

const dayLength = 86_400_000;

/** The day as days since 1970, or null when the calendar has no such day. */
function dayNumber(date: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const instant = new Date(0);
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999.
  instant.setUTCFullYear(year, month - 1, day);
  return instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day
    ? instant.getTime() / dayLength
    : null;
}

/** The three fields that a value shows: `2026-05-01`, or what was typed when that was no date. */
export function partsOf(value: string): DateParts {
  const [year = "", month = "", ...rest] = value.split("-");
  const day = rest.join("-");
  return dayNumber(value) === null
    ? { month, day, year }
    : { month: String(Number(month)), day: String(Number(day)), year };
}

/**
 * The value of three fields: `2026-05-01` when they are a day of the calendar, empty when nothing was typed, and else the
 * three as typed, for the core to name the problem and for nothing to be lost.
 */
export function valueOf({ month, day, year }: DateParts): string {
  const typed = [year, month, day].map((part) => part.trim());
  if (typed.every((part) => part === "")) return "";
  const [y = "", m = "", d = ""] = typed;
  const date = `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
  return dayNumber(date) === null ? typed.join("-") : date;
}

/** A civil date in words, "May 1, 2026"; what is no date is given back as it came. */
export function dateInWords(date: string): string {
  const number = dayNumber(date);
  if (number === null) return date;
  const day = new Date(number * dayLength);
  return `${months[day.getUTCMonth()] ?? ""} ${day.getUTCDate()}, ${day.getUTCFullYear()}`;
}

/** How far a day is from today: "today", "tomorrow", "in 160 days", "3 days ago"; empty when either is no date. */
export function distance(date: string, today: string): string {
  const [there, here] = [dayNumber(date), dayNumber(today)];
  if (there === null || here === null) return "";
  const days = there - here;
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  return days > 0 ? `in ${days.toLocaleString("en-US")} days` : `${(-days).toLocaleString("en-US")} days ago`;
}

/** What was understood, said beside the fields: "Friday, May 1, 2026, in 160 days"; empty when nothing was. */
export function understood(date: string, today: string): string {
  const number = dayNumber(date);
  if (number === null) return "";
  const weekday = weekdays[new Date(number * dayLength).getUTCDay()] ?? "";
  const far = distance(date, today);
  return `${weekday}, ${dateInWords(date)}${far === "" ? "" : `, ${far}`}`;
}

const ofDay = { timeZone: "America/Los_Angeles", year: "numeric", month: "long", day: "numeric" } as const;
const calendar = new Intl.DateTimeFormat("en-US", ofDay);
const clock = new Intl.DateTimeFormat("en-US", {
  ...ofDay,
  hour: "numeric",
  minute: "2-digit",
  timeZoneName: "short",
});

/**
 * A time of day that a formatter made, as letters have it: "2:30 p.m." The format puts narrow no-break spaces in, which a
 * search for the same words would miss.
 */
export function asInLetters(time: string): string {
  return time
    .replace(/[\u202f\u00a0]/gu, " ")
    .replace(/\b([AP])M\b/u, (_, half: string) => `${half.toLowerCase()}.m.`);
}

/** An instant as the office's clock shows it, "May 1, 2026, 2:30 p.m. PDT"; what is no instant is given back as it came. */
export function instantInWords(instant: string): string {
  const moment = new Date(instant);
  return Number.isNaN(moment.getTime()) ? instant : asInLetters(clock.format(moment).replace(" at ", ", "));
}

/** The day of an instant by the office's calendar, "May 1, 2026"; what is no instant is given back as it came. */
export function dayOf(instant: string): string {
  const moment = new Date(instant);
  return Number.isNaN(moment.getTime()) ? instant : calendar.format(moment);
}

/** What was typed into the fields of a time of day. */
export interface TimeParts {
  hour: string;
  minute: string;
  half: "am" | "pm";
}

/** The fields that a value shows: `14:30`, or what was typed when that was no time. */
export function timePartsOf(value: string): TimeParts {
  const match = /^(\d{2}):(\d{2})$/.exec(value);
  if (match) {
    const hour = Number(match[1]);
    return {
      hour: String(hour % 12 === 0 ? 12 : hour % 12),
      minute: match[2] ?? "",
      half: hour < 12 ? "am" : "pm",
    };
  }
  const half = value.endsWith(" pm") ? "pm" : "am";
  const [hour = "", ...rest] = value.replace(/ [ap]m$/, "").split(":");
  return { hour, minute: rest.join(":"), half };
}

/** The value of the fields: `14:30` when they are a time of day, empty when nothing was typed, else what was typed. */
export function timeValueOf({ hour, minute, half }: TimeParts): string {
  const [h, m] = [hour.trim(), minute.trim()];
  if (h === "" && m === "") return "";
  if (/^\d{1,2}$/.test(h) && /^\d{1,2}$/.test(m) && Number(h) >= 1 && Number(h) <= 12 && Number(m) <= 59) {
    const whole = (Number(h) % 12) + (half === "pm" ? 12 : 0);
    return `${String(whole).padStart(2, "0")}:${m.padStart(2, "0")}`;
  }
  return `${h}:${m} ${half}`;
}
