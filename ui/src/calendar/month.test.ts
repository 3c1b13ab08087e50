import { expect, test } from "vitest";
import { along, monthAfter, monthOf, weeksOf } from "./month";

test("a month is the weeks that it touches, from Sunday to Saturday", () => {
  const weeks = weeksOf("2028-02");
  expect(weeks.map((week) => week[0]?.on)).toEqual([
    "2028-01-30",
    "2028-02-06",
    "2028-02-13",
    "2028-02-20",
    "2028-02-27",
  ]);
  expect(weeks.flat().filter((day) => day.inMonth)).toHaveLength(29);
  // A February that begins on a Sunday has four weeks, a month that begins late has six.
  expect(weeksOf("2026-02")).toHaveLength(4);
  expect(weeksOf("2027-05")).toHaveLength(6);
  // The nights on which clocks change do not move a day.
  expect(weeksOf("2027-03").flat()[14]?.on).toBe("2027-03-14");
  expect(weeksOf("2027-11").flat()[7]?.on).toBe("2027-11-07");
});

test("months follow one another over the turn of the year", () => {
  expect(monthAfter("2026-12", 1)).toBe("2027-01");
  expect(monthAfter("2027-01", -1)).toBe("2026-12");
});

test("what is no month is this month", () => {
  expect(monthOf("2027-03", "2026-11-22")).toBe("2027-03");
  for (const text of [null, "", "2027-13", "0001-01", "2150-01", "soon"])
    expect(monthOf(text, "2026-11-22")).toBe("2026-11");
});

test("a day has its place along a span, and one outside is at its end", () => {
  expect(along("2027-01-01", "2027-01-01", "2027-01-10")).toBe(0);
  expect(along("2027-01-10", "2027-01-01", "2027-01-10", true)).toBe(1);
  expect(along("2027-01-06", "2027-01-01", "2027-01-10")).toBe(0.5);
  expect(along("2026-01-06", "2027-01-01", "2027-01-10")).toBe(0);
  expect(along("2028-01-06", "2027-01-01", "2027-01-10")).toBe(1);
});
