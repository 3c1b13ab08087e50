import { afterEach, expect, test, vi } from "vitest";
import type { QueueAsk, QueuePage } from "../generated/types";
import type { Asked } from "../test-core";
import { core, queueRow } from "../test-core";
import { askAhead, Guess, listedAt, type ListPlace } from "./listed.svelte";

const words: ListPlace = { page: "requests", find: "kiosk" };

afterEach(() => {
  vi.useRealTimers();
});

function answering(): Asked {
  return core({
    views: () => ({ views: [], may_share_with: [] }),
    requests: () => ({
      rows: [queueRow("EX-2026-0031", "Kiosk")],
      next: null,
      total: 1,
      total_is_least: false,
      sought: ["kiosk"],
    }),
    passages: () => [],
    request_choices: () => ({ stages: [], owed_by: [], ratings: [], departments: [], policies: [] }),
  });
}

test("what was asked for ahead is there, whole, when its page comes", async () => {
  const asked = answering();
  await askAhead(words);
  const listed = listedAt(words);
  expect([listed.find, listed.queue?.total, listed.views?.views]).toEqual(["kiosk", 1, []]);
  expect(asked.filter(({ command }) => command === "requests")).toHaveLength(1);
});

test("the same words another time are asked for anew", async () => {
  const asked = answering();
  await askAhead(words);
  const listed = listedAt({ ...words });
  expect(listed.queue?.total).toBeNull();
  await expect.poll(() => listed.queue?.total).toBe(1);
  expect(asked.filter(({ command }) => command === "requests")).toHaveLength(2);
});

test("what was typed is asked for once, before Enter", async () => {
  const asked = answering();
  const guess = new Guess();
  guess.make(" kiosk ");
  await askAhead(words, guess.take(words));
  expect(listedAt(words).queue?.rows).toHaveLength(1);
  expect(asked.filter(({ command }) => command === "requests")).toHaveLength(1);
});

test.each([
  ["other words", { ...words, find: "kiosks" }],
  ["other filters", { ...words, asks: "stages=decision" }],
  ["a view", { ...words, view: 1 }],
  ["another page", { page: "work" } as const],
])("a guess is no answer to %s, and is not kept for later", (_, to) => {
  answering();
  const guess = new Guess();
  guess.make("kiosk");
  expect(guess.take(to)).toBeUndefined();
  expect(guess.take(words)).toBeUndefined();
});

test("a guess is an answer once, and for a moment", () => {
  vi.useFakeTimers();
  answering();
  const guess = new Guess();
  guess.make("kiosk");
  vi.advanceTimersByTime(4_900);
  expect(guess.take(words)).toBeDefined();
  expect(guess.take(words)).toBeUndefined();
  guess.make("kiosk");
  vi.advanceTimersByTime(5_100);
  expect(guess.take(words)).toBeUndefined();
});

test("two pages are asked for at a time, and after one of them what stands in the box then", async () => {
  const waiting: ((page: QueuePage) => void)[] = [];
  const asked = core({
    views: () => ({ views: [], may_share_with: [] }),
    requests: () => new Promise((resolve) => waiting.push(resolve)),
  });
  const texts = () =>
    asked.filter(({ command }) => command === "requests").map(({ args }) => (args["ask"] as QueueAsk).text);
  const guess = new Guess();
  for (const typed of ["key", "kio", "kios", "kiosk"]) guess.make(typed);
  await expect.poll(texts).toEqual(["key", "kio"]);
  waiting[0]?.({ rows: [], next: null, total: 0, total_is_least: false, sought: [] });
  await expect.poll(texts).toEqual(["key", "kio", "kiosk"]);
  expect(guess.take(words)).toBeDefined();
});

test("the beginning of a word is not asked for", () => {
  const asked = answering();
  const guess = new Guess();
  for (const typed of ["", "  ", "ki", "kiosk wi"]) guess.make(typed);
  expect(asked).toEqual([]);
});
