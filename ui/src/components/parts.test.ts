import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { createRawSnippet } from "svelte";
import { expect, test, vi } from "vitest";
import Autosave from "./Autosave.svelte";
import Button from "./Button.svelte";
import ConfirmPage from "./ConfirmPage.svelte";
import HistoryList from "./HistoryList.svelte";
import Page from "./Page.svelte";
import RecordText from "./RecordText.svelte";
import RiskMatrix from "./RiskMatrix.svelte";
import Shell from "./Shell.svelte";
import Stepper from "./Stepper.svelte";
import SummaryList from "./SummaryList.svelte";
import TaskList from "./TaskList.svelte";

const text = (words: string) => createRawSnippet(() => ({ render: () => `<p>${words}</p>` }));

test("a button that works keeps the focus and is not pressed twice", async () => {
  const onclick = vi.fn();
  const view = render(Button, { children: text("Send the letter"), onclick });
  await userEvent.click(screen.getByRole("button"));
  await view.rerender({ busy: true });
  await userEvent.click(screen.getByRole("button"));
  expect(onclick).toHaveBeenCalledTimes(1);
  expect(screen.getByRole("button")).toHaveFocus();
});

test("text from a record is never markup, and its hidden controls are seen", () => {
  const { container } = render(RecordText, { text: "<b>bold</b> \u202E{@html}" });
  expect(container.querySelector("b")).toBeNull();
  expect(container).toHaveTextContent("<b>bold</b> RLO{@html}");
});

test("a page names itself in the title of the window, and says when it has problems", async () => {
  const view = render(Page, { title: "Meetings", over: "EX-2026-0001", children: text("") });
  await expect.poll(() => document.title).toBe("Meetings – EX-2026-0001 – Exception Desk");
  await view.rerender({ problems: [{ field: "notes", code: "missing", message: "Enter the notes" }] });
  await expect.poll(() => document.title).toBe("Error: Meetings – EX-2026-0001 – Exception Desk");
});

test("the table of risks has twenty-five cells, the scenario marked in its own", () => {
  const values = ["Very Low", "Low", "Moderate", "High", "Very High"];
  const risks = values.map((_, row) => values.map((__, column) => Math.min(row, column)));
  render(RiskMatrix, {
    caption: "Risk",
    values,
    risks,
    marks: [{ likelihood: 4, impact: 2, label: "Inherent" }],
  });
  expect(screen.getAllByRole("cell")).toHaveLength(25);
  const row = screen.getByRole("row", { name: /^Very High/ });
  expect(within(row).getAllByRole("cell")[2]).toHaveTextContent("Moderate Inherent");
  expect(screen.getAllByText("Inherent")).toHaveLength(1);
});

test("control and K go to the find box, and enter asks for what stands in it", async () => {
  const onfind = vi.fn();
  render(Shell, {
    office: "Office",
    places: [],
    person: "Ann",
    onfind,
    onopen: vi.fn(),
    complete: () => Promise.resolve([]),
    onrest: vi.fn(),
    onlock: vi.fn(),
    onswitch: vi.fn(),
    children: text(""),
  });
  await userEvent.keyboard("{Control>}k{/Control}");
  expect(screen.getByRole("combobox")).toHaveFocus();
  await userEvent.keyboard("admin portal{Enter}");
  expect(onfind).toHaveBeenCalledWith("admin portal");
});

test("the skip link goes to the page and leaves the address alone", async () => {
  render(Shell, {
    office: "Office",
    places: [],
    person: "Ann",
    onfind: vi.fn(),
    onopen: vi.fn(),
    complete: () => Promise.resolve([]),
    onrest: vi.fn(),
    onlock: vi.fn(),
    onswitch: vi.fn(),
    children: text(""),
  });
  const before = window.location.hash;
  await userEvent.click(screen.getByRole("link", { name: "Skip to the page" }));
  expect(screen.getByRole("main")).toHaveFocus();
  expect(window.location.hash).toBe(before);
});

test("a confirmation says what will happen, and both ways out of it work", async () => {
  const [onconfirm, onback] = [vi.fn(), vi.fn()];
  render(ConfirmPage, {
    title: "Decline the request",
    consequences: ["The decision is filed.", "SMB staff owe the denial letter."],
    act: "Decline the request",
    onconfirm,
    onback,
  });
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "The decision is filed.",
    "SMB staff owe the denial letter.",
  ]);
  await userEvent.click(screen.getByRole("button", { name: "Go back and change it" }));
  expect(onback).toHaveBeenCalledOnce();
  expect(onconfirm).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Decline the request" }));
  expect(onconfirm).toHaveBeenCalledOnce();
});

test("a save that failed is read out, one that went well is not", async () => {
  const view = render(Autosave, { saving: { state: "saved", at: "2:30 PM" } });
  expect(screen.getByText("Saved at 2:30 PM")).not.toHaveAttribute("role");
  await view.rerender({ saving: { state: "failed", message: "the disk is full" } });
  expect(screen.getByRole("alert")).toHaveTextContent("Not saved: the disk is full");
});

test("axe finds nothing in the frame with a record in it", async () => {
  render(Stepper, {
    label: "Stages",
    stages: [
      { label: "Intake", state: "done", on: "Nov 2, 2026", by: "Ann" },
      { label: "Assessment", state: "current" },
      { label: "Form", state: "passed over" },
    ],
  });
  expect(screen.getByRole("listitem", { current: "step" })).toHaveTextContent("Assessment Now");
  render(TaskList, { tasks: [{ title: "Parties", href: "#/b", status: "Not started", tone: "plain" }] });
  expect(screen.getByRole("link", { name: "Parties" })).toHaveAccessibleDescription("Not started");
  render(SummaryList, { answers: [{ label: "Scope", value: "All", change: "#/c" }] });
  expect(screen.getByRole("link", { name: "Change Scope" })).toBeInTheDocument();
  render(HistoryList, {
    label: "History",
    entries: [
      {
        sequence: 1,
        what: "Opened",
        who: "Ann",
        at: "2026-11-02T18:00:00Z",
        check: "Signature holds",
        sound: true,
      },
    ],
  });
  render(Shell, {
    office: "Office",
    places: [{ href: "#/work", label: "My work", count: 3, of: "owed by you", here: true }],
    person: "Ann",
    onfind: vi.fn(),
    onopen: vi.fn(),
    complete: () => Promise.resolve([]),
    onrest: vi.fn(),
    onlock: vi.fn(),
    onswitch: vi.fn(),
    children: text("Page"),
  });
  const { violations } = await axe.run(document.body, {
    // jsdom draws nothing, and the parts stand outside the frame here.
    rules: {
      "color-contrast": { enabled: false },
      region: { enabled: false },
      "page-has-heading-one": { enabled: false },
    },
  });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ""}`)).toEqual([]);
});
