/** A day of the month grid. */
export interface GridDay {
  /** `2026-05-01`. */
  on: string;
  /** 1 to 31. */
  day: number;
  /** Whether it belongs to the month, and not to the weeks around it. */
  inMonth: boolean;
}

const dayLength = 86_400_000;

function iso(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The month of a text such as `2026-05`, or of today where it is none of the years 1999 to 2149. */
export function monthOf(text: string | null, today: string): string {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text ?? "");
  const year = Number(match?.[1]);
  return match && year >= 1999 && year <= 2149 ? match[0] : today.slice(0, 7);
}

/** The month some months after another one. */
export function monthAfter(month: string, count: number): string {
  const [year = 1999, number = 1] = month.split("-").map(Number);
  const months = year * 12 + number - 1 + count;
  return `${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}`;
}

/** The weeks that a month touches, each from Sunday to Saturday. */
export function weeksOf(month: string): GridDay[][] {
  const [year = 1999, number = 1] = month.split("-").map(Number);
  const first = Date.UTC(year, number - 1, 1);
  let time = first - new Date(first).getUTCDay() * dayLength;
  const weeks: GridDay[][] = [];
  do {
    const week: GridDay[] = [];
    for (let weekday = 0; weekday < 7; weekday += 1) {
      const on = iso(time);
      week.push({ on, day: new Date(time).getUTCDate(), inMonth: on.startsWith(month) });
      time += dayLength;
    }
    weeks.push(week);
  } while (iso(time).startsWith(month));
  return weeks;
}

/** How far a day is along a span, from 0 to 1; days outside are at its ends. `after` counts the day itself as passed. */
export function along(day: string, from: string, to: string, after = false): number {
  const number = (text: string) => Date.parse(`${text}T00:00:00Z`) / dayLength;
  const length = number(to) - number(from) + 1;
  const passed = number(day) - number(from) + (after ? 1 : 0);
  return Math.min(1, Math.max(0, passed / length));
}
