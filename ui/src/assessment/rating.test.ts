import { expect, test } from "vitest";
import { highest, levelWords, markAt, rated, risksByRank } from "./rating";

test.each([
  ["very_high", "low", "high", { likelihood: "moderate", risk: "moderate" }],
  ["low", "very_low", "very_high", { likelihood: "very_low", risk: "low" }],
  ["high", "very_high", "very_high", { likelihood: "very_high", risk: "very_high" }],
])("initiation %s, adverse impact %s and impact %s are rated by the core's tables", (a, b, c, rating) => {
  expect(rated(a, b, c)).toEqual(rating);
});

test.each([
  ["", "low", "high"],
  ["low", "", "high"],
  ["low", "low", "enormous"],
])("%j, %j and %j have no rating", (a, b, c) => {
  expect(rated(a, b, c)).toBeNull();
});

test("a rating's mark stands in the cell whose risk it is", () => {
  const rating = rated("high", "moderate", "very_high");
  if (!rating) throw new Error("all three are chosen");
  const { likelihood, impact } = markAt("Inherent", rating, "very_high");
  expect(levelWords[risksByRank[likelihood]?.[impact] ?? -1]).toBe("High");
});

test("the highest of several levels is told, and of none nothing", () => {
  expect(highest(["low", "very_high", "moderate"])).toBe("very_high");
  expect(highest([])).toBeNull();
});
