import { expect, test } from "vitest";
import type { Asked } from "../test-core";
import { core, queueRow } from "../test-core";
import { askAhead, listedAt, type ListPlace } from "./listed.svelte";

const words: ListPlace = { page: "requests", find: "kiosk" };

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
