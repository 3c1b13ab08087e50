import { expect, test } from "vitest";
import { Sheet } from "../form/sheet.svelte";
import { sampleView } from "../request/testing";
import { core } from "../test-core";
import { answerOtherwise, blankAnswers, responseAnswers } from "./response";

test("every alternative has an answer to give, and each is read once more by its number", () => {
  const sheet = new Sheet(blankAnswers(sampleView()));
  sheet.set("answers.0.answer", "declined");
  sheet.set("answers.0.reason", "It can't stand behind one.");
  expect(responseAnswers(sheet, sampleView())).toEqual([
    {
      label: "Alternative 1: A gateway with multi-factor sign-in",
      value: "Declined\nIt can't stand behind one.",
    },
  ]);
});

test("who turns from accepting to declining takes the answers along, and loses no reasons typed before", async () => {
  const asked = core({
    draft: () => ({
      input: { step: "decline_assessment", reasons: "Typed before." },
      version: 3,
      saved_at: null,
    }),
    save_draft: () => 4,
  });
  const sheet = new Sheet({ answers: [{ answer: "declined", reason: "Too dear." }], remarks: "" });
  expect(await answerOtherwise(sheet, "EX-2026-0007", "decline_assessment")).toBeNull();
  expect(asked.at(-1)?.args).toEqual({
    number: "EX-2026-0007",
    step: "decline_assessment",
    kind: null,
    input: {
      step: "decline_assessment",
      reasons: "Typed before.",
      answers: [{ answer: "declined", reason: "Too dear." }],
    },
    version: 3,
  });
  expect(window.location.hash).toBe("#/requests/EX-2026-0007/step/decline_assessment");
});
