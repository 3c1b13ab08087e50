import { expect, test } from "vitest";
import { runs } from "./shown";

test("controls of direction are named and not obeyed", () => {
  expect(runs("invoice\u202Efdp.exe")).toEqual([
    { text: "invoice", unseen: false },
    { text: "RLO", unseen: true },
    { text: "fdp.exe", unseen: false },
  ]);
});

test.each(["", "Plain text", "العربية and עברית", "👩‍👩‍👧 joined"])("%j has nothing unseen in it", (text) => {
  expect(
    runs(text)
      .map((run) => run.text)
      .join(""),
  ).toBe(text);
  expect(runs(text).some((run) => run.unseen)).toBe(false);
});
