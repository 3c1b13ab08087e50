import { expect, test } from "vitest";
import { runs, setOff } from "./shown";

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

test("what runs from right to left is set off in a line of ours, and nothing else is changed", () => {
  expect(`Condition: ${setOff("دعم TLS 1.2")}`).toBe("Condition: \u2068دعم TLS 1.2\u2069");
  expect(setOff("Nguyễn Thị Thu Hà")).toBe("Nguyễn Thị Thu Hà");
});
