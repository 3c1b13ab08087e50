import { cleaned } from "../lib/paste";

/** Cells copied from a spreadsheet, read. */
export interface Cells {
  /** Text by row and column; rows with nothing in them are left out. */
  rows: string[][];
  /** How many rows with nothing in them there were, those at the end not counted. */
  empty: number;
  /** How many control characters had to go. */
  removed: number;
}

/**
 * Reads the text that a spreadsheet puts on the clipboard: cells divided by tabs, rows by line ends; a cell that holds
 * either stands in quotation marks, its own doubled.
 */
export function cellsOf(copied: string): Cells {
  const text = copied.replace(/\r\n?/gu, "\n");
  const read: string[][] = [[]];
  let removed = 0;
  let at = 0;
  while (at <= text.length) {
    const quoted = /^"((?:[^"]|"")*)"(?=[\t\n]|$)/u.exec(text.slice(at, at + 100_000));
    const raw = quoted?.[0] ?? /^[^\t\n]*/u.exec(text.slice(at))?.[0] ?? "";
    const cell = cleaned(quoted?.[1] === undefined ? raw : quoted[1].replaceAll('""', '"'), "one");
    read.at(-1)?.push(cell.text);
    removed += cell.removed;
    at += raw.length;
    if (text[at] === "\n") read.push([]);
    at += 1;
  }
  while (read.length > 0 && isEmpty(read.at(-1) ?? [])) read.pop();
  const rows = read.filter((row) => !isEmpty(row));
  return { rows, empty: read.length - rows.length, removed };
}

function isEmpty(row: readonly string[]): boolean {
  return row.every((cell) => cell === "");
}

/** A table's column, as far as pasting needs to know it. */
export interface Target {
  name: string;
  label: string;
}

type Row = Record<string, string>;

/** What became of a paste. */
export interface Placed {
  rows: Row[];
  /** First and last row that were filled, counted from 1; 0 when none was. */
  first: number;
  last: number;
  /** Whether the first row pasted was the columns' own headings. */
  headed: boolean;
  /** Rows that were more than the table takes. */
  beyond: number;
  /** Rows that had text to the right of the last column. */
  cut: number;
  /** Cells that had held another text. */
  replaced: number;
}

function fold(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}

/**
 * Puts pasted cells into a table from one cell on, down and to the right. A first row that only names columns of the table
 * says which column is which.
 */
export function place(
  cells: Cells,
  into: readonly Row[],
  columns: readonly Target[],
  from: { row: number; column: number },
  most: number,
): Placed {
  const [head = [], ...body] = cells.rows;
  const named = head.map((cell) => columns.findIndex((column) => fold(column.label) === fold(cell)));
  const headed = named.length > 0 && named.every((column) => column >= 0);
  const pasted = headed ? body : cells.rows;
  const rows = into.map((row) => ({ ...row }));
  let [cut, replaced] = [0, 0];
  const room = pasted.slice(0, Math.max(0, most - from.row));
  room.forEach((texts, offset) => {
    const row: Row = rows[from.row + offset] ?? {};
    rows[from.row + offset] = row;
    const to = (index: number) => columns[headed ? (named[index] ?? -1) : from.column + index];
    texts.forEach((text, index) => {
      const column = to(index);
      if (!column) return;
      const old = row[column.name] ?? "";
      if (old !== "" && old !== text) replaced += 1;
      row[column.name] = text;
    });
    if (texts.some((text, index) => text !== "" && !to(index))) cut += 1;
  });
  return {
    rows,
    first: room.length > 0 ? from.row + 1 : 0,
    last: room.length > 0 ? from.row + room.length : 0,
    headed,
    beyond: pasted.length - room.length,
    cut,
    replaced,
  };
}

/** What was taken of a paste and what was not, in sentences. */
export function placedInWords(cells: Cells, placed: Placed, one: string, many: string): string {
  const figure = (count: number) => count.toLocaleString("en-US");
  const counted = (count: number, single: string, several: string) =>
    count === 1 ? `1 ${single}` : `${figure(count)} ${several}`;
  const were = (count: number) => (count === 1 ? "was" : "were");
  const taken = placed.last === 0 ? 0 : placed.last - placed.first + 1;
  const where =
    taken === 0
      ? ""
      : taken === 1
        ? `: ${one} ${figure(placed.first)}`
        : `: ${figure(placed.first)} to ${figure(placed.last)}`;
  const sentences = [`${counted(taken, one, many)} taken${where}.`];
  if (placed.headed) sentences.push("The first row was taken for the headings.");
  if (placed.replaced > 0)
    sentences.push(
      `${counted(placed.replaced, "cell", "cells")} that had a text ${were(placed.replaced)} replaced.`,
    );
  if (cells.empty > 0)
    sentences.push(`${counted(cells.empty, "empty row", "empty rows")} ${were(cells.empty)} left out.`);
  if (placed.cut > 0)
    sentences.push(`Text beyond the last column was left out of ${counted(placed.cut, "row", "rows")}.`);
  if (placed.beyond > 0)
    sentences.push(
      `${counted(placed.beyond, "row", "rows")} more than the table takes ${were(placed.beyond)} left out.`,
    );
  if (cells.removed > 0)
    sentences.push(
      `${counted(cells.removed, "control character", "control characters")} ${were(cells.removed)} left out.`,
    );
  return sentences.join(" ");
}
