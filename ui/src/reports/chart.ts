import type { ReportCell, ReportRow, ReportTable } from "../generated/types";
import { dateInWords } from "../lib/dates";

/** Bars that are drawn of a table at most. */
const mostBars = 20;
/** Letters of a name beside a bar. */
const mostLetters = 90;

/** A bar: the parts of a row's stack, each from where the one before it ended. */
export interface Bar {
  key: string;
  name: string;
  parts: readonly { from: number; value: number }[];
  total: number;
}

/** A line: its values along the rows. */
export interface Line {
  values: readonly number[];
}

/** The number in a cell; 0 where there is none. */
export function value(cell: ReportCell | undefined): number {
  if (cell?.is === "count") return cell.count;
  return cell?.is === "share" ? cell.percent : 0;
}

/** What names a row, in as many letters as there is room for. */
export function name(row: ReportRow): string {
  const words = row.cells[0] ? inWords(row.cells[0]) : "";
  const letters = Array.from(words);
  return letters.length > mostLetters ? `${letters.slice(0, mostLetters - 1).join("")}…` : words;
}

/** A cell as it is read. */
export function inWords(cell: ReportCell): string {
  switch (cell.is) {
    case "text":
      return cell.text;
    case "count":
      return amount(cell.count);
    case "share":
      return `${cell.percent} %`;
    case "day":
      return dateInWords(cell.on);
    case "request":
      return `${cell.number} ${cell.title}`;
    case "nothing":
      return "";
  }
}

/** A number with its thousands apart. */
export function amount(count: number): string {
  return count.toLocaleString("en-US");
}

/** The bars of a table: one for each of its first rows, of the columns that are stacked. */
export function bars(table: ReportTable, columns: readonly number[]): Bar[] {
  return table.rows.slice(0, mostBars).map((row) => {
    let total = 0;
    const parts = columns.map((column) => {
      const part = { from: total, value: value(row.cells[column]) };
      total += part.value;
      return part;
    });
    return { key: row.key, name: name(row), parts, total };
  });
}

/** The lines of a table: one for each of the columns. */
export function lines(table: ReportTable, columns: readonly number[]): Line[] {
  return columns.map((column) => ({ values: table.rows.map((row) => value(row.cells[column])) }));
}

/** Whole numbers from 0 on, four steps or fewer, the last at or above the most. */
export function ticks(most: number): number[] {
  const rough = Math.max(1, most) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? rough;
  const whole = Math.max(1, Math.ceil(step));
  const count = Math.ceil(Math.max(1, most) / whole);
  return Array.from({ length: count + 1 }, (_, place) => place * whole);
}
