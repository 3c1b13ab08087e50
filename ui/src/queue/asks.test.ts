import { expect, test } from "vitest";
import { all, read, written, type Asks } from "./asks";

const several: Asks = {
  stages: ["review", "decision"],
  owed_by: ["smb_staff"],
  ratings: ["high", "very_high"],
  departments: ["Parks & Recreation = fun, 100 %", "إدارة"],
  policies: ["3500 Security Awareness Policy"],
  sort: "due",
  descending: true,
};

test("what a list asks for comes back from its address", () => {
  for (const asks of [all, several, { ...several, descending: false }]) {
    const again = read(written(asks));
    expect(written(again)).toBe(written(asks));
    expect([...again.departments].sort()).toEqual([...asks.departments].sort());
    expect([again.sort, again.descending]).toEqual([asks.sort, asks.descending]);
  }
});

test("the order in which values were chosen makes no other address", () => {
  expect(written({ ...several, stages: ["decision", "review"] })).toBe(written(several));
});

test("what is no stage, no risk and no column is left out", () => {
  expect(read("stage=lost&stage=review&risk=toString&weather=fine&sort=-luck")).toEqual({
    ...all,
    stages: ["review"],
  });
});
