import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test } from "vitest";
import { historyLine, offer, sampleView } from "../request/testing";
import { answering } from "../test-core";
import RequestPage from "./RequestPage.svelte";
import type { RequestView } from "../generated/types";

async function shown(view: RequestView, more: Readonly<Record<string, unknown>> = {}) {
  const asked: [string, unknown][] = [];
  answering((command, args) => {
    asked.push([command, args]);
    return { request: view, draft: { input: {}, version: 0, saved_at: null }, ...more }[command];
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

test("axe finds nothing on the page", async () => {
  const { container } = await shown(
    sampleView([offer("accept_request", "Accept the request"), offer("comment", "Add a comment")]),
  );
  const found = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(found.violations.map((violation) => violation.id)).toEqual([]);
});
