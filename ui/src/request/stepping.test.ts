import { expect, test } from "vitest";
import { Stepping } from "./stepping.svelte";
import { historyLine, sampleView } from "./testing";
import { answering } from "../test-core";
import { told } from "./told.svelte";

const problem = { field: "reasons.0.text", code: "missing", message: "Enter the reason." };

/** The core's edge: each command with what it answers; an error is thrown as the core rejects it. */
function core(answers: Readonly<Record<string, unknown>>): [command: string, args: unknown][] {
  const asked: [string, unknown][] = [];
  answering((command, args) => {
    asked.push([command, args]);
    const answer = { request: sampleView(), draft: noDraft, save_draft: 1, desk: {}, ...answers }[command];
    // The core rejects with its own typed error, which is no Error of JavaScript.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    if (isRejection(answer)) return Promise.reject(answer);
    return answer;
  });
  return asked;
}

const noDraft = { input: { step: "decline_request" }, version: 0, saved_at: null };
const filed = {
  number: "EX-2026-0007",
  stage: "denial",
  version: 13,
  line: historyLine(13, "Declined the request, with 1 reason."),
  renewal: null,
  document: null,
};

function isRejection(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "code" in answer;
}

async function declining(answers: Readonly<Record<string, unknown>>) {
  const asked = core(answers);
  const stepping = new Stepping("EX-2026-0007", "decline_request");
  await stepping.load();
  stepping.sheet?.set("reasons.0.text", "The risk is too high.");
  return { stepping, asked, commands: () => asked.map(([command]) => command) };
}

test("a step begins with what was typed before", async () => {
  core({ draft: { input: { reasons: [{ text: "Kept" }] }, version: 3, saved_at: "2026-05-12T18:00:00Z" } });
  const stepping = new Stepping("EX-2026-0007", "decline_request");
  await stepping.load();
  expect(stepping.sheet?.text("reasons.0.text")).toBe("Kept");
  expect(stepping.sheet?.saving.state).toBe("restored");
});

test("every problem comes back at once, and nothing is filed", async () => {
  const { stepping, commands } = await declining({ check: [problem] });
  await stepping.next();
  expect(stepping.sheet?.problems).toEqual([problem]);
  expect(stepping.phase).toBe("filling");
  expect(commands()).not.toContain("take");
});

test("what is right is confirmed first, then filed from the version that was read", async () => {
  const { stepping, asked, commands } = await declining({ check: [], take: filed });
  await stepping.next();
  expect(stepping.phase).toBe("confirming");
  expect(stepping.consequences.join(" ")).toContain("Araxie Petrosyan");
  expect(commands()).not.toContain("take");
  await stepping.file();
  const [, args] = asked.find(([command]) => command === "take") ?? [];
  expect(args).toEqual({
    number: "EX-2026-0007",
    version: 12,
    input: { step: "decline_request", reasons: [{ text: "The risk is too high.", basis: "" }] },
  });
  expect(told.of("EX-2026-0007")).toEqual(filed);
  expect(told.of("EX-2026-0008")).toBeNull();
});

test("what was typed is kept before it is checked", async () => {
  const { stepping, commands } = await declining({ check: [] });
  await stepping.next();
  expect(commands().indexOf("save_draft")).toBeGreaterThan(-1);
  expect(commands().indexOf("save_draft")).toBeLessThan(commands().indexOf("check"));
});

test("a person to whom the step is forbidden has tried it: the core keeps the attempt", async () => {
  const refused = { code: "refused", message: "You assessed the request." };
  const { stepping, commands } = await declining({ check: refused, take: refused });
  await stepping.next();
  expect(commands()).toContain("take");
  expect(stepping.failure).toEqual(refused);
  expect(stepping.phase).toBe("filling");
});

test("a request that has moved on is told, and nothing typed is lost", async () => {
  const stale = { code: "stale", message: "It has changed." };
  const { stepping } = await declining({ check: [], take: stale });
  await stepping.next();
  await stepping.file();
  expect(stepping.failure).toEqual(stale);
  expect(stepping.phase).toBe("filling");
  await stepping.renew();
  expect(stepping.failure).toBeNull();
  expect(stepping.sheet?.text("reasons.0.text")).toBe("The risk is too high.");
});

test("a problem that only filing finds goes back to its field", async () => {
  const { stepping } = await declining({ check: [], take: { code: "invalid", problems: [problem] } });
  await stepping.next();
  await stepping.file();
  expect(stepping.sheet?.problems).toEqual([problem]);
  expect(stepping.phase).toBe("filling");
});

test("a step that needs no confirmation is filed at once, and its request is shown", async () => {
  core({ draft: { input: {}, version: 0, saved_at: null }, check: [], take: filed });
  window.location.hash = "#/requests/EX-2026-0007/step/record_work";
  const stepping = new Stepping("EX-2026-0007", "record_work");
  await stepping.load();
  stepping.sheet?.set("text", "The gateway stands.");
  await stepping.next();
  expect(window.location.hash).toBe("#/requests/EX-2026-0007");
});
