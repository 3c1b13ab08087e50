import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { Inbox, Reminder } from "../generated/types";
import { core, fail } from "../test-core";
import InboxSection from "./InboxSection.svelte";

function reminder(index: number): Reminder {
  const number = `EX-2026-000${index}`;
  return {
    due: {
      subject: number,
      request: number,
      title: "Legacy badge readers",
      kind: "last_day",
      item: "",
      what: "Close out the exception when its last day has passed",
      due_on: "2026-11-15",
      overdue: true,
      owed_by: "smb_staff",
      waits_for: "SMB staff",
      owed_by_me: true,
      owed_for: null,
    },
    rung: "1 week overdue",
    on: "2026-11-22",
  };
}

const through = { day: "2026-11-22", reached: 77 };

test("the inbox is marked as read as far as it was shown, and says so", async () => {
  const inbox: Inbox = { reminders: [reminder(1)], total: 1, away: null, through };
  const asked = core({ mark_inbox_read: () => ({ reminders: [], total: 0, away: null, through }) });
  render(InboxSection, { inbox });
  expect(screen.getByText("Overdue")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Mark the reminders as read" }));
  expect(asked).toEqual([{ command: "mark_inbox_read", args: { through } }]);
  expect(screen.queryByRole("table")).toBeNull();
  expect(screen.getByText("Marked as read.")).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "Inbox" })).toHaveFocus();
});

test("what could not be marked stays, with the reason", async () => {
  core({ mark_inbox_read: () => fail({ code: "broken", message: "The disk is full." }) });
  render(InboxSection, { inbox: { reminders: [reminder(1)], total: 1, away: null, through } });
  await userEvent.click(screen.getByRole("button", { name: "Mark the reminders as read" }));
  expect(await screen.findByText(/The disk is full/)).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "EX-2026-0001" })).toBeInTheDocument();
});

test("an absence is one summary, and a long inbox does not push away what is owed", async () => {
  const reminders = [1, 2, 3, 4, 5, 6, 7].map(reminder);
  const away = { from: "2026-11-01", to: "2026-11-22", reminders: 14, requests: 7 };
  render(InboxSection, { inbox: { reminders, total: 7, away, through } });
  expect(
    screen.getByText(/November 1, 2026 to November 22, 2026: 14 reminders about 7 requests/),
  ).toBeVisible();
  expect(screen.getAllByRole("link")).toHaveLength(5);
  await userEvent.click(screen.getByRole("button", { name: "Show all reminders" }));
  expect(screen.getAllByRole("link")).toHaveLength(7);
});
