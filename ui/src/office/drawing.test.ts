import { expect, test } from "vitest";
import type { Procedure, Role, Stage, Step } from "../generated/types";
import { draw, lines } from "./drawing";

function row(step: Step, from: Stage[], to: Stage | null): Procedure["rows"][number] {
  const roles: Role[] = ["smb_staff"];
  return { step, label: step, from, roles, guards: [], to };
}

const procedure: Procedure = {
  owed: [
    ["intake", "a"],
    ["assessment", "b"],
    ["iso_response", "c"],
    ["re_architecture", "d"],
    ["form", "e"],
    ["review", "f"],
    ["closed", "g"],
  ],
  rows: [
    row("open", [], "intake"),
    row("comment", ["intake", "review"], null),
    row("send_for_assessment", ["intake"], "assessment"),
    row("send_assessment", ["assessment"], "iso_response"),
    row("accept_assessment", ["iso_response"], "re_architecture"),
    row("decline_assessment", ["iso_response"], "form"),
    row("submit_form", ["form"], "review"),
    row("assess_again", ["review"], "assessment"),
    row("complete_re_architecture", ["re_architecture"], "closed"),
    row("record_solution", ["review"], "closed"),
    row("withdraw", ["intake", "form", "re_architecture"], "closed"),
  ],
};
const drawing = draw(procedure);

test("each stage stands below every stage that leads on to it", () => {
  const rank = Object.fromEntries(drawing.boxes.map((box) => [box.stage, box.rank]));
  expect(rank).toEqual({
    intake: 0,
    assessment: 1,
    iso_response: 2,
    re_architecture: 3,
    form: 3,
    review: 4,
    closed: 5,
  });
});

test("stages of one row stand beside each other, and one alone in the middle", () => {
  const column = Object.fromEntries(drawing.boxes.map((box) => [box.stage, box.column]));
  expect([column["re_architecture"], column["form"], column["review"]]).toEqual([-1, 1, 0]);
});

test("ways on, past and back are told apart", () => {
  expect(drawing.back).toEqual([{ from: "review", to: "assessment", labels: ["assess_again"] }]);
  expect(drawing.long).toEqual([
    { from: "re_architecture", to: "closed", labels: ["complete_re_architecture", "withdraw"] },
  ]);
  expect(drawing.forward.map(({ from, to }) => `${from} ${to}`)).toEqual([
    "intake assessment",
    "assessment iso_response",
    "iso_response re_architecture",
    "iso_response form",
    "form review",
    "review closed",
  ]);
});

test("an ending beside the way is said in words, once, with its stages", () => {
  expect(drawing.endings).toEqual([{ label: "withdraw", from: ["intake", "form"] }]);
});

test("every step that changes the stage is drawn or said", () => {
  const said = [
    ...[...drawing.forward, ...drawing.long, ...drawing.back].flatMap((arrow) => arrow.labels),
    ...drawing.endings.map((ending) => ending.label),
  ];
  for (const { step, from, to } of procedure.rows) {
    if (to !== null && from.length > 0) expect(said).toContain(step);
  }
});

test("words are broken into lines, a long one on its own", () => {
  expect(lines("Draft, approve and send the denial letter", 24)).toEqual([
    "Draft, approve and send",
    "the denial letter",
  ]);
  expect(lines("a-word-of-many-letters b", 8)).toEqual(["a-word-of-many-letters", "b"]);
});
