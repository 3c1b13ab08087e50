import { describe, expect, test } from "vitest";
import { cellsOf, place, placedInWords } from "./cells";

const columns = [
  { name: "name", label: "Name" },
  { name: "role", label: "Role" },
  { name: "location", label: "Location" },
];

describe("cells copied from a spreadsheet", () => {
  test.each([
    [
      "ap01\tdatabase\r\nap02\tweb\r\n",
      [
        ["ap01", "database"],
        ["ap02", "web"],
      ],
    ],
    ['"two\nlines"\t"a ""quoted"" word"', [["two lines", 'a "quoted" word']]],
    ['19" rack\t"unclosed', [['19" rack', '"unclosed']]],
    ["=cmd|' /C calc'!A0\tالخادم", [["=cmd|' /C calc'!A0", "الخادم"]]],
    ["", []],
  ])("%j are read as rows", (copied, rows) => {
    expect(cellsOf(copied).rows).toEqual(rows);
  });

  test("empty rows and control characters are left out and counted", () => {
    expect(cellsOf("a\u0007\n\t\nb\n\n")).toEqual({ rows: [["a"], ["b"]], empty: 1, removed: 1 });
  });

  test("five thousand rows are read in the time of a key press", () => {
    const copied = Array.from({ length: 5000 }, (_, index) => `ap${index}\tweb\tSacramento`).join("\n");
    const start = performance.now();
    expect(cellsOf(copied).rows).toHaveLength(5000);
    expect(performance.now() - start).toBeLessThan(1500);
  });
});

describe("a paste", () => {
  test("fills from its cell on, down and to the right, and keeps the rest", () => {
    const placed = place(
      cellsOf("web\tFolsom\ndb\tVacaville"),
      [{ name: "ap01", role: "old" }],
      columns,
      { row: 0, column: 1 },
      10,
    );
    expect(placed.rows).toEqual([
      { name: "ap01", role: "web", location: "Folsom" },
      { role: "db", location: "Vacaville" },
    ]);
    expect(placed.replaced).toBe(1);
  });

  test("with the headings goes by them", () => {
    const placed = place(cellsOf("ROLE\tname\nweb\tap01"), [], columns, { row: 0, column: 0 }, 10);
    expect(placed.rows).toEqual([{ role: "web", name: "ap01" }]);
    expect(placed.headed).toBe(true);
  });

  test("says what it took and what it did not", () => {
    const cells = cellsOf("a\tb\tc\td\n\ne\nf\n");
    const placed = place(cells, [{}], columns, { row: 1, column: 0 }, 3);
    expect(placed.rows).toHaveLength(3);
    expect(placedInWords(cells, placed, "system", "systems")).toBe(
      "2 systems taken: 2 to 3. 1 empty row was left out. Text beyond the last column was left out of 1 row. " +
        "1 row more than the table takes was left out.",
    );
  });
});
