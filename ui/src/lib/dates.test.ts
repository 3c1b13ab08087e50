import { describe, expect, test } from "vitest";
import {
  dateInWords,
  dayOf,
  distance,
  instantInWords,
  partsOf,
  timePartsOf,
  timeValueOf,
  understood,
  valueOf,
} from "./dates";

describe("a date typed in three fields", () => {
  test.each([
    ["5", "1", "2026", "2026-05-01"],
    ["02", "29", "2028", "2028-02-29"],
    ["12", "31", "1999", "1999-12-31"],
    [" 1 ", "9", "2049", "2049-01-09"],
    ["", "", "", ""],
  ])("%s/%s/%s is %s", (month, day, year, value) => {
    expect(valueOf({ month, day, year })).toBe(value);
  });

  test.each([
    ["2", "29", "2026"],
    ["13", "1", "2026"],
    ["5", "", "2026"],
    ["", "", "26"],
    ["May", "1", "2026"],
    ["5", "1", "26"],
    ["0", "10", "2026"],
    ["5", "1-2", "2026"],
  ])("%s/%s/%s is no date, and comes back as typed", (month, day, year) => {
    const value = valueOf({ month, day, year });
    expect(understood(value, "2026-11-22")).toBe("");
    expect(partsOf(value)).toEqual({ month, day, year });
  });

  test("every day of sixty years comes back as typed", () => {
    for (let day = Date.UTC(1990, 0, 1); day <= Date.UTC(2049, 11, 31); day += 86_400_000) {
      const date = new Date(day).toISOString().slice(0, 10);
      expect(valueOf(partsOf(date))).toBe(date);
    }
  });
});

test("what was understood is said with its weekday and its distance", () => {
  expect(understood("2026-05-01", "2025-11-22")).toBe("Friday, May 1, 2026, in 160 days");
  expect(understood("2026-05-01", "")).toBe("Friday, May 1, 2026");
});

test.each([
  ["2026-03-08", "2026-03-08", "today"],
  ["2026-03-09", "2026-03-08", "tomorrow"],
  ["2026-03-07", "2026-03-08", "yesterday"],
  ["2026-11-02", "2026-10-31", "in 2 days"],
  ["2023-11-21", "2026-11-21", "1,096 days ago"],
])("%s from %s is %s, across the changes of the clock", (date, today, words) => {
  expect(distance(date, today)).toBe(words);
});

test("what is no date is shown as it stands", () => {
  expect(dateInWords("2026-02-30")).toBe("2026-02-30");
  expect(instantInWords("soon")).toBe("soon");
});

test("instants are shown by the office's clock in winter and in summer", () => {
  expect(instantInWords("2026-01-15T20:05:00.000Z")).toBe("January 15, 2026, 12:05 p.m. PST");
  expect(instantInWords("2026-07-01T06:30:00Z")).toBe("June 30, 2026, 11:30 p.m. PDT");
  expect(dayOf("2026-07-01T06:30:00Z")).toBe("June 30, 2026");
});

describe("a time of day", () => {
  test.each([
    ["12", "00", "am", "00:00"],
    ["12", "5", "pm", "12:05"],
    ["2", "30", "pm", "14:30"],
    ["11", "59", "pm", "23:59"],
    ["", "", "pm", ""],
  ] as const)("%s:%s %s is %s", (hour, minute, half, value) => {
    expect(timeValueOf({ hour, minute, half })).toBe(value);
  });

  test("every minute of the day comes back", () => {
    for (let minute = 0; minute < 1440; minute += 1) {
      const value = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
      expect(timeValueOf(timePartsOf(value))).toBe(value);
    }
  });

  test.each([
    ["14", "30", "am"],
    ["2", "", "pm"],
    ["two", "30", "pm"],
    ["1:2", "3", "am"],
  ] as const)("%s:%s %s is no time, and nothing typed is lost", (hour, minute, half) => {
    const value = timeValueOf({ hour, minute, half });
    const back = timePartsOf(value);
    expect(`${back.hour}:${back.minute} ${back.half}`).toBe(`${hour}:${minute} ${half}`);
  });
});
