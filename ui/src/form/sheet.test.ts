import { expect, test } from "vitest";
import type { Outcome } from "../lib/commands";
import { Sheet, type Values } from "./sheet.svelte";

/** A draft on file, saved over the version it starts from or refused, as the core does. */
function onFile(values: Values, version: number) {
  const file = { values, version };
  return {
    file,
    save: (typed: Values, from: number): Promise<Outcome<number>> => {
      if (from !== file.version)
        return Promise.resolve({ ok: false, failure: { code: "stale", message: "Somebody else saved it." } });
      Object.assign(file, { values: typed, version: from + 1 });
      return Promise.resolve({ ok: true, value: from + 1 });
    },
    reread: (): Promise<Outcome<{ values: unknown; version: number }>> =>
      Promise.resolve({ ok: true, value: structuredClone(file) }),
  };
}

test("a value is written and read by its path, and what is missing on the way is made", () => {
  const sheet = new Sheet({});
  sheet.set("scenarios.1.inherent.impact", "high");
  expect(sheet.text("scenarios.1.inherent.impact")).toBe("high");
  expect(sheet.text("scenarios.0.inherent.impact")).toBe("");
  expect(sheet.snapshot()).toEqual({ scenarios: [undefined, { inherent: { impact: "high" } }] });
});

test("what was typed is on file after it is flushed, and once only", async () => {
  const { file, save } = onFile({ title: "Old" }, 4);
  const sheet = new Sheet({ title: "Old" }, 4, save);
  sheet.set("title", "New");
  await sheet.flush();
  await sheet.flush();
  expect(file).toEqual({ values: { title: "New" }, version: 5 });
  expect(sheet.saving.state).toBe("saved");
});

test("a draft that somebody else changed is read again under what was typed here", async () => {
  const { file, save, reread } = onFile({ title: "Old", scope: "Old" }, 4);
  const sheet = new Sheet({ title: "Old", scope: "Old" }, 4, save, reread);
  Object.assign(file, { values: { title: "Theirs", scope: "Theirs" }, version: 9 });
  sheet.set("title", "Mine");
  await sheet.flush();
  expect(sheet.snapshot()).toEqual({ title: "Mine", scope: "Theirs" });
  expect(file).toEqual({ values: { title: "Mine", scope: "Theirs" }, version: 10 });
  expect(sheet.merged).toBe(true);
});

test("a draft that can't be saved says why, and keeps what was typed for the next try", async () => {
  let broken = true;
  const { file, save } = onFile({}, 0);
  const sheet = new Sheet({}, 0, (typed, from) =>
    broken
      ? Promise.resolve({ ok: false, failure: { code: "broken", message: "The disk is full." } })
      : save(typed, from),
  );
  sheet.set("title", "Mine");
  await sheet.flush();
  expect(sheet.saving).toEqual({ state: "failed", message: "The disk is full." });
  broken = false;
  await sheet.flush();
  expect(file.values).toEqual({ title: "Mine" });
});
