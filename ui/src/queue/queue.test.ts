import { expect, test } from "vitest";
import type { QueuePage } from "../generated/types";
import { core, fail, queueRow } from "../test-core";
import { Queue } from "./queue.svelte";

const choices = () => ({ stages: [], departments: [], policies: [] });

test("pages follow each other by their mark, until there is none", async () => {
  const pages: Record<string, QueuePage> = {
    first: { rows: [queueRow("EX-2026-0002", "b")], next: "EX-2026-0002", total: 2 },
    "EX-2026-0002": { rows: [queueRow("EX-2026-0001", "a")], next: null, total: 2 },
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
  waiting[1]?.({ rows: [queueRow("EX-2026-0009", "second")], next: null, total: 1 });
  waiting[0]?.({ rows: [queueRow("EX-2026-0001", "first")], next: null, total: 1 });
  await Promise.all([first, second]);
  expect(queue.rows.map((row) => row.title)).toEqual(["second"]);
});

test("a failure is told, and the rows that were there stay", async () => {
  let fails = false;
  core({
    request_choices: choices,
    requests: () => {
      if (fails) fail({ code: "broken", message: "The records are busy. Try again." });
      return { rows: [queueRow("EX-2026-0001", "a")], next: null, total: 1 };
    },
  });
  const queue = new Queue("");
  await queue.start();
  fails = true;
  await queue.sortBy("title", false);
  expect(queue.trouble).toBe("The records are busy. Try again.");
  expect(queue.rows).toHaveLength(1);
});
