import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test } from "vitest";
import { historyLine, offer, sampleView } from "../request/testing";
import { answering } from "../test-core";
import RequestPage from "./RequestPage.svelte";
import type { Precedents, RequestView } from "../generated/types";

const precedents: Precedents = {
  says: "6 requests alike were decided: 5 accepted (83 %), 1 declined.",
  accepted: 5,
  declined: 1,
  percent: 83,
  majority: "accepted",
  means: "Alike: from the same section of the same policy, for the same reason.",
  rows: [
    {
      number: "EX-2025-0003",
      title: "Kiosk without lock-out",
      department: "Department of Parks and Recreation",
      requirement: "3500 Security Awareness Policy · 4.2",
      answer: "declined",
      decided_on: "2025-04-01",
      from_on: null,
      to_on: null,
      outcome: null,
      conditions: [],
      why: ["Same section of the same policy", "Words in common: kiosk, gateway"],
      alike: true,
      different: "It holds health data.",
    },
  ],
};

async function shown(view: RequestView, more: Readonly<Record<string, unknown>> = {}) {
  const asked: [string, unknown][] = [];
  answering((command, args) => {
    asked.push([command, args]);
    return { request: view, precedents, draft: { input: {}, version: 0, saved_at: null }, ...more }[command];
  });
  const page = render(RequestPage, { number: view.request.number });
  await screen.findByRole("heading", { level: 1 });
  return { ...page, asked };
}

test("the page says what is owed, by whom, since when, and what this person may do", async () => {
  await shown(
    sampleView([
      offer("accept_request", "Accept the request"),
      offer("decline_request", "Decline the request"),
      offer("return_to_review", "Return to review"),
      offer("present_for_decision", "Present for decision", "Only SMB staff may do this."),
    ]),
  );
  const next = screen.getByRole("region", { name: "You owe the next step" });
  expect(next).toHaveTextContent("Accept or decline the request");
  expect(next).toHaveTextContent("CDT ISO, since May 1, 2026 (12 days)");
  expect(within(next).getByRole("link", { name: "Accept the request" })).toHaveClass("act");
  expect(within(next).getByRole("link", { name: "Return to review" })).not.toHaveClass("button");
  expect(within(next).queryByRole("link", { name: "Present for decision" })).toBeNull();
  expect(next).toHaveTextContent("Only SMB staff may do this.");
});

test("each alternative stands beside the ISO's answer to it", async () => {
  await shown(sampleView());
  const row = screen.getByRole("row", { name: /A gateway with multi-factor sign-in/ });
  expect(row).toHaveTextContent("Declined");
  expect(row).toHaveTextContent("The portal can't stand behind one.");
});

test("a text for the Service Request is recorded as noted, by its event and day", async () => {
  const taken = {
    number: "EX-2026-0007",
    stage: "decision",
    version: 13,
    line: historyLine(13, "Noted event 1."),
    renewal: null,
    document: null,
  };
  const { asked } = await shown(sampleView([offer("note_service_request", "Record the note")]), {
    take: taken,
  });
  await userEvent.click(screen.getByRole("button", { name: /Record as noted/ }));
  await userEvent.click(screen.getByRole("button", { name: "Record the note" }));
  await expect
    .poll(() => asked.find(([command]) => command === "take")?.[1])
    .toEqual({
      number: "EX-2026-0007",
      version: 12,
      input: { step: "note_service_request", about: "1", noted_on: "2026-05-13" },
    });
});

test("a history that does not verify is told, at the top and at its line", async () => {
  const view = sampleView();
  view.history_verifies = false;
  view.history = [{ ...historyLine(1, "Opened the request."), verified: false }];
  await shown(view);
  expect(screen.getByText("The history does not verify")).toBeInTheDocument();
  expect(screen.getByText("Does not verify")).toBeInTheDocument();
});

test("what was decided on requests alike is shown with its numbers and what they have in common", async () => {
  await shown(sampleView());
  const part = screen.getByRole("region", { name: "Precedents" });
  expect(await within(part).findByText(/5 accepted \(83 %\), 1 declined/)).toBeInTheDocument();
  const row = within(part).getByRole("row", { name: /Kiosk without lock-out/ });
  expect(within(row).getByRole("link", { name: "EX-2025-0003" })).toBeInTheDocument();
  expect(row).toHaveTextContent("Alike, and counted");
  expect(row).toHaveTextContent("Words in common: kiosk, gateway");
  expect(row).toHaveTextContent("Different from precedent: It holds health data.");
});

test("axe finds nothing on the page", async () => {
  const { container } = await shown(
    sampleView([offer("accept_request", "Accept the request"), offer("comment", "Add a comment")]),
  );
  const found = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(found.violations.map((violation) => violation.id)).toEqual([]);
});
