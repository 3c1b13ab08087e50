import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test } from "vitest";
import type { Precedents } from "../generated/types";
import { router } from "../route.svelte";
import { historyLine, sampleView } from "../request/testing";
import { core, fail, type Answers } from "../test-core";
import StepPage from "./StepPage.svelte";

const number = "EX-2026-0007";
const problems = [
  { field: "reasons.0.text", code: "missing", message: "Enter the reason." },
  { field: "reasons.0.basis", code: "missing", message: "Choose what the reason rests on." },
];
const filed = {
  number,
  stage: "denial",
  version: 13,
  line: historyLine(13, "Declined the request, with 1 reason."),
  renewal: null,
  document: null,
};

const alike: Precedents = {
  says: "No request alike has been decided yet.",
  accepted: 0,
  declined: 0,
  percent: null,
  majority: null,
  means: "",
  rows: [],
};

function shown(step: string, answers: Answers = {}) {
  const asked = core({
    request: () => sampleView(),
    draft: () => ({ input: {}, version: 0, saved_at: null }),
    precedents: () => alike,
    save_draft: (args) => Number(args["version"]) + 1,
    ...answers,
  });
  const page = render(StepPage, { number, step });
  return { asked, ...page };
}

async function press(name: string): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name }));
}

test("declining is checked as a whole, confirmed with what it does, filed, and told on the request's page", async () => {
  let typed = false;
  const { asked } = shown("decline_request", {
    check: () => (typed ? [] : problems),
    take: () => filed,
  });
  await press("Continue");
  const summary = await screen.findByRole("alert");
  expect(summary).toHaveFocus();
  expect(within(summary).getAllByRole("link")).toHaveLength(2);
  expect(document.title).toMatch(/^Error: /);

  await userEvent.click(within(summary).getByRole("link", { name: "Enter the reason." }));
  expect(screen.getByRole("textbox", { name: "Reason" })).toHaveFocus();
  await userEvent.keyboard("The risk is too high.");
  await userEvent.click(screen.getByRole("radio", { name: "The assessed risk" }));
  typed = true;
  await press("Continue");
  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("Decline the request: confirm");
  expect(screen.getByText("The risk is too high.", { exact: false })).toBeVisible();
  expect(
    screen.getByText(/SMB owes the denial letter to the requester’s ISO, Araxie Petrosyan/),
  ).toBeVisible();
  expect(asked.map((one) => one.command)).not.toContain("take");

  await press("Decline the request");
  await expect.poll(() => router.current).toEqual({ page: "request", number });
});

test("who turns to the other answer takes the reasons along", async () => {
  shown("decline_request");
  await userEvent.type(await screen.findByRole("textbox", { name: "Reason" }), "The controls hold.");
  await userEvent.click(screen.getByRole("radio", { name: "Accept the request" }));
  expect(await screen.findByRole("group", { name: "Last day" })).toBeVisible();
  expect(screen.getByRole("textbox", { name: "Reason" })).toHaveValue("The controls hold.");
});

test("a decision against a clear majority of requests alike asks why, and the other one does not", async () => {
  const says = "6 requests alike were decided: 6 accepted (100 %), 0 declined.";
  shown("decline_request", { precedents: () => ({ ...alike, says, accepted: 6, majority: "accepted" }) });
  expect(await screen.findByText(says)).toBeVisible();
  expect(await screen.findByRole("textbox", { name: /Why this request is decided otherwise/ })).toBeVisible();
  await userEvent.click(screen.getByRole("radio", { name: "Accept the request" }));
  expect(await screen.findByRole("group", { name: "Last day" })).toBeVisible();
  expect(screen.queryByRole("textbox", { name: /Why this request is decided otherwise/ })).toBeNull();
});

test("a refusal is brought into sight, and what was typed stays", async () => {
  const refused = () => fail({ code: "refused", message: "The same person assessed it." });
  shown("decline_request", { check: refused, take: refused });
  await userEvent.type(await screen.findByRole("textbox", { name: "Reason" }), "Too high.");
  await press("Continue");
  const notice = await screen.findByRole("alert");
  expect(notice).toHaveTextContent("The same person assessed it.");
  expect(notice).toHaveFocus();
  expect(screen.getByRole("textbox", { name: "Reason" })).toHaveValue("Too high.");
});

test("a draft is thrown away only when asked twice", async () => {
  const { asked } = shown("withdraw", {
    draft: () => ({ input: { reasons: "Not needed." }, version: 2, saved_at: "2026-05-12T18:00:00Z" }),
    drop_draft: () => null,
  });
  await press("Start again without this draft");
  expect(asked.map((one) => one.command)).not.toContain("drop_draft");
  await press("Throw the draft away");
  await expect.poll(() => asked.map((one) => one.command)).toContain("drop_draft");
});

test("a step that nobody has is no page", () => {
  shown("toString");
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("There is nothing at this place");
});

test.each(["decline_request", "accept_request", "withdraw", "revise_intake", "record_responses"])(
  "axe finds nothing on the page of %s",
  async (step) => {
    const { container } = shown(step, { people: () => [] });
    await screen.findAllByRole("button");
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map((violation) => violation.id)).toEqual([]);
  },
);
