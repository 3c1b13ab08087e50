import { expect, test } from "vitest";
import { Sheet } from "../form/sheet.svelte";
import { answersOf } from "./answers";
import { intake } from "./intake";
import { stepWords } from "./steps";

test("answers are read back in the words in which they were asked", () => {
  const sheet = new Sheet({
    reasons: [{ text: "Too high a risk.", basis: "assessed_risk" }],
    conditions: [{ what: "Weekly review", owner: "L. Nguyễn", due: "2026-06-30" }],
    from: "2026-05-01",
    to: "2026-02-31",
    review_on: "",
  });
  expect(answersOf(stepWords.accept_request.asks, sheet)).toEqual([
    { label: "Reason 1", value: "Too high a risk.\nWhat does it rest on? The assessed risk" },
    { label: "Condition 1", value: "Weekly review\nWho meets it: L. Nguyễn\nDue: June 30, 2026" },
    { label: "First day", value: "May 1, 2026" },
    { label: "Last day", value: "2026-02-31" },
    { label: "Review date", value: "" },
  ]);
});

test("a question that is not asked has no answer", () => {
  const labels = (kind: string) =>
    answersOf(intake, new Sheet({ kind, previous: "EX-2025-0001" })).map((answer) => answer.label);
  expect(labels("new")).not.toContain("Previous exception");
  expect(labels("renewal")).toContain("Previous exception");
});
