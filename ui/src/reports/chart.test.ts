import { expect, test } from "vitest";
import type { ReportCell, ReportTable } from "../generated/types";
import { bars, lines, name, ticks } from "./chart";

const count = (count: number): ReportCell => ({ is: "count", count });

function table(rows: ReportCell[][]): ReportTable {
  return {
    id: "a.b",
    caption: "Caption",
    columns: ["Group", "One", "Two"].map((heading, place) => ({
      heading,
      numeric: place > 0,
      listed: place > 0,
    })),
    rows: rows.map((cells, place) => ({ key: String(place), cells })),
    chart: { kind: "bars", columns: [1, 2] },
    left_out: 0,
  };
}

test("a bar stacks its parts, and what is no number counts nothing", () => {
  const [one, two] = bars(
    table([
      [{ is: "text", text: "DMV" }, count(3), count(4)],
      [{ is: "text", text: "Parks" }, { is: "nothing" }, { is: "share", percent: 5 }],
    ]),
    [1, 2],
  );
  expect(one).toEqual({
    key: "0",
    name: "DMV",
    parts: [
      { from: 0, value: 3 },
      { from: 3, value: 4 },
    ],
    total: 7,
  });
  expect(two?.total).toBe(5);
});

test("of a long table the first bars are drawn, of a long name the first letters", () => {
  const many = table(Array.from({ length: 30 }, () => [{ is: "text", text: "ñ".repeat(400) }, count(1)]));
  expect(bars(many, [1])).toHaveLength(20);
  const row = many.rows[0];
  expect(row && Array.from(name(row))).toHaveLength(90);
  expect(lines(many, [1])[0]?.values).toHaveLength(30);
});

test("an axis has whole numbers up to the most", () => {
  expect(ticks(0)).toEqual([0, 1]);
  expect(ticks(3)).toEqual([0, 1, 2, 3]);
  expect(ticks(7)).toEqual([0, 2, 4, 6, 8]);
  expect(ticks(100)).toEqual([0, 50, 100]);
  for (const most of [1, 9, 12, 99, 1234, 987654]) {
    const axis = ticks(most);
    expect(axis.length).toBeLessThanOrEqual(6);
    expect(axis.at(-1)).toBeGreaterThanOrEqual(most);
  }
});
