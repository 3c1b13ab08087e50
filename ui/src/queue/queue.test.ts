import { expect, test } from "vitest";
import type { QueuePage, QueueRow } from "../generated/types";
import { core, fail, queueRow } from "../test-core";
import { Queue } from "./queue.svelte";

const choices = () => ({ stages: [], owed_by: [], ratings: [], departments: [], policies: [] });

/** A page of a list in which no words are looked for. */
const page = (rows: QueueRow[], next: string | null, total: number): QueuePage => ({
  rows,
  next,
  total,
  total_is_least: false,
  sought: [],
});

test("pages follow each other by their mark, until there is none", async () => {
  const pages: Record<string, QueuePage> = {
    first: page([queueRow("EX-2026-0002", "b")], "EX-2026-0002", 2),
    "EX-2026-0002": page([queueRow("EX-2026-0001", "a")], null, 2),
  };
  core({
    request_choices: choices,
    requests: ({ ask }) => pages[(ask as { after: string | null }).after ?? "first"],
  });
  const queue = new Queue("");
  await queue.start();
  expect(queue.rows.map((row) => row.number)).toEqual(["EX-2026-0002"]);
  await queue.more?.();
  expect(queue.rows.map((row) => row.number)).toEqual(["EX-2026-0002", "EX-2026-0001"]);
  expect(queue.more).toBeUndefined();
});

test("an answer that a later question overtook is not shown", async () => {
  const waiting: ((page: QueuePage) => void)[] = [];
  core({ request_choices: choices, requests: () => new Promise((resolve) => waiting.push(resolve)) });
  const queue = new Queue("");
  const first = queue.narrow({ stages: ["intake"] });
  const second = queue.narrow({ stages: ["closed"] });
  await expect.poll(() => waiting.length).toBe(2);
  waiting[1]?.(page([queueRow("EX-2026-0009", "second")], null, 1));
  waiting[0]?.(page([queueRow("EX-2026-0001", "first")], null, 1));
  await Promise.all([first, second]);
  expect(queue.rows.map((row) => row.title)).toEqual(["second"]);
});

test("a failure is told, and the rows that were there stay", async () => {
  let fails = false;
  core({
    request_choices: choices,
    requests: () => {
      if (fails) fail({ code: "broken", message: "The records are busy. Try again." });
      return page([queueRow("EX-2026-0001", "a")], null, 1);
    },
  });
  const queue = new Queue("");
  await queue.start();
  fails = true;
  await queue.sortBy("title", false);
  expect(queue.trouble).toBe("The records are busy. Try again.");
  expect(queue.rows).toHaveLength(1);
});

test("what was found is marked after the rows stand, and the choices count what the list leaves", async () => {
  const row = queueRow("EX-2026-0001", "a");
  core({
    request_choices: ({ ask }) => ({
      ...choices(),
      stages: [["intake", (ask as { text: string }).text === "kiosk" ? 1 : 2]],
    }),
    requests: () => ({ ...page([row], null, 10_000), total_is_least: true, sought: ["kiosk"] }),
    passages: ({ typed, numbers }) =>
      (numbers as string[]).map((number) => ({ number, text: `the ${typed as string} in the hall` })),
  });
  const queue = new Queue("kiosk");
  await queue.start();
  expect(queue.totalIsLeast).toBe(true);
  await expect.poll(() => queue.passages.get("EX-2026-0001")).toBe("the kiosk in the hall");
  expect(queue.choices).toBeNull();
  await queue.countChoices(true);
  expect(queue.choices?.stages).toEqual([["intake", 1]]);
});

test("choices are counted for whoever looks at them, and again when the list changes", async () => {
  const asked = core({ request_choices: choices, requests: () => page([], null, 0) });
  const counted = () => asked.filter(({ command }) => command === "request_choices").length;
  const queue = new Queue("");
  await queue.start();
  await queue.narrow({ stages: ["intake"] });
  expect([counted(), queue.choices]).toEqual([0, null]);
  await queue.countChoices(true);
  await queue.countChoices(true);
  expect(counted()).toBe(1);
  await queue.widen();
  await expect.poll(counted).toBe(2);
  await queue.countChoices(false);
  await queue.narrow({ stages: ["intake"] });
  expect([counted(), queue.choices]).toEqual([2, null]);
});

test("what keeps the choices from being counted is told, and more of the list does not", async () => {
  let fails = true;
  let come: () => void = () => undefined;
  core({
    requests: ({ ask }) =>
      page([], (ask as { after: string | null }).after === null ? "EX-2026-0001" : null, 2),
    request_choices: () => {
      if (fails) fail({ code: "broken", message: "The records are busy. Try again." });
      return new Promise((resolve) => {
        come = () => {
          resolve(choices());
        };
      });
    },
  });
  const queue = new Queue("");
  await queue.start();
  await queue.countChoices(true);
  expect([queue.choices, queue.uncounted]).toEqual([null, "The records are busy. Try again."]);
  fails = false;
  const counted = queue.countChoices(true);
  await queue.more?.();
  come();
  await counted;
  expect([queue.choices, queue.uncounted]).toEqual([choices(), ""]);
});
