import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import App from "./App.svelte";
// Read beforehand: what the window loads at the sign-in, the tests should not have to wait for.
import "./Desk.svelte";
import "./pages/SetUpPage.svelte";
import type { Person } from "./generated/types";
import { session } from "./lib/session.svelte";
import { core, deskOf, fail, officeOf, person, queueRow, type Answers } from "./test-core";

const dana = person("dana", "Dana Whitfield", "smb_staff");
const ada = person("ada", "Ada Admin", "administrator");

beforeEach(() => {
  window.location.hash = "#/work";
  session.office = null;
  session.trouble = null;
  session.notice = "";
});

const nothing = {
  inbox: { reminders: [], total: 0, away: null, through: { day: "2026-11-21", reached: 1 } },
  overdue: [],
  overdue_total: 0,
  soon: [],
  owed: [],
  more_owed: false,
  waiting: [],
  more_waiting: false,
  ending: [],
  matters: [],
  orphaned: 0,
  past: 0,
  broken: 0,
  drafts: [],
  notices: [],
};

/** A core with this person at the desk. */
function atDesk(at: Person, more: Answers = {}): Answers {
  return {
    office_state: () => officeOf([dana, ada], deskOf(at)),
    desk: () => deskOf(at),
    my_work: () => nothing,
    requests: () => ({
      rows: [queueRow("EX-2026-0001", "Old portal")],
      next: null,
      total: 1,
      total_is_least: false,
      sought: [],
    }),
    request_choices: () => ({
      stages: [["assessment", 1]],
      owed_by: [],
      ratings: [],
      departments: [],
      policies: [],
    }),
    complete: () => [],
    ...more,
  };
}

async function faults(): Promise<string[]> {
  // jsdom draws nothing, and so knows no contrast.
  const { violations } = await axe.run(document, { rules: { "color-contrast": { enabled: false } } });
  return violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ""}`);
}

test("a first start offers to set up this office or to look around", async () => {
  let made = false;
  core({
    office_state: () => officeOf(made ? [ada] : [], made ? deskOf(ada) : null),
    set_up: () => {
      made = true;
      return deskOf(ada);
    },
    desk: () => deskOf(ada),
    my_work: () => nothing,
  });
  render(App);
  expect(
    await screen.findByRole("button", { name: "Look around with demonstration data" }),
  ).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Set up this office" }));
  await userEvent.type(await screen.findByLabelText("Name"), "Ada Admin");
  expect(await faults()).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Set up the office" }));
  expect(await screen.findByRole("heading", { name: "My work" })).toHaveFocus();
});

test("problems of setting up stand at their fields, and what was typed stays", async () => {
  core({
    office_state: () => officeOf([]),
    set_up: () => {
      fail({
        code: "invalid",
        problems: [{ field: "account", code: "missing", message: "Enter the account." }],
      });
    },
  });
  render(App);
  await userEvent.click(await screen.findByRole("button", { name: "Set up this office" }));
  await userEvent.type(await screen.findByLabelText("Name"), "Ada Admin");
  await userEvent.click(screen.getByRole("button", { name: "Set up the office" }));
  const summary = await screen.findByRole("alert");
  expect(summary).toHaveFocus();
  await userEvent.click(within(summary).getByRole("link", { name: "Enter the account." }));
  expect(screen.getByLabelText("Account")).toHaveFocus();
  expect(screen.getByLabelText("Name")).toHaveValue("Ada Admin");
  await waitFor(() => {
    expect(document.title).toMatch(/^Error: Set up this office/);
  });
});

test("a person signs in, works, and leaves the desk to another", async () => {
  let desk = false;
  const asked = core({
    ...atDesk(dana),
    office_state: () => officeOf([dana, ada], desk ? deskOf(dana) : null),
    sign_in: ({ passphrase }) => {
      if (passphrase !== "open sesame")
        fail({ code: "refused", message: "The passphrase is not the right one." });
      desk = true;
      return deskOf(dana);
    },
    sign_out: () => {
      desk = false;
      return null;
    },
  });
  render(App);
  await userEvent.click(await screen.findByLabelText("Dana Whitfield"));
  await userEvent.type(screen.getByLabelText("Passphrase"), "wrong{Enter}");
  expect(await screen.findByText("The passphrase is not the right one.")).toBeInTheDocument();
  expect(screen.getByLabelText("Dana Whitfield")).toBeChecked();
  expect(await faults()).toEqual([]);
  await userEvent.clear(screen.getByLabelText("Passphrase"));
  await userEvent.type(screen.getByLabelText("Passphrase"), "open sesame{Enter}");
  expect(await screen.findByRole("heading", { name: "My work" })).toHaveFocus();
  expect(asked.filter(({ command }) => command === "sign_in")[1]?.args).toEqual({
    account: "dana",
    passphrase: "open sesame",
  });
  await userEvent.click(screen.getByRole("button", { name: "Switch person" }));
  expect(await screen.findByRole("heading", { name: "Who is at the desk?" })).toHaveFocus();
});

test("My work says what is owed, what was left, and what to put right", async () => {
  core(
    atDesk(dana, {
      my_work: () => ({
        ...nothing,
        owed: [queueRow("EX-2026-0041", "طلب استثناء")],
        matters: [],
        orphaned: 0,
        drafts: [
          {
            number: "EX-2026-0041",
            step: "record_assessment",
            kind: null,
            saved_at: "2026-11-20T20:00:00.000Z",
          },
        ],
        notices: ["Letters lack the agency’s telephone."],
      }),
    }),
  );
  render(App);
  const table = await screen.findByRole("table", { name: "Owed by you, longest waiting first" });
  expect(within(table).getByRole("link", { name: "EX-2026-0041" })).toHaveAttribute(
    "href",
    "#/requests/EX-2026-0041",
  );
  expect(within(table).getByText("طلب استثناء")).toHaveAttribute("dir", "auto");
  expect(screen.getByRole("link", { name: "Record the assessment, EX-2026-0041" })).toHaveAttribute(
    "href",
    "#/requests/EX-2026-0041/step/record_assessment",
  );
  expect(screen.getByText("Letters lack the agency’s telephone.")).toBeInTheDocument();
  expect(await faults()).toEqual([]);
});

test("words in the find box become a list, and the list can be narrowed and sorted", async () => {
  const asked = core(atDesk(dana));
  render(App);
  await userEvent.type(await screen.findByRole("combobox"), "old portal{Enter}");
  expect(await screen.findByRole("heading", { name: "Requests with “old portal”" })).toHaveFocus();
  await userEvent.click(screen.getByRole("button", { name: "Stage: any" }));
  await userEvent.click(await screen.findByRole("checkbox", { name: "Assessment (1)" }));
  await userEvent.click(screen.getByRole("button", { name: "Title" }));
  await waitFor(() => {
    expect(asked.filter(({ command }) => command === "requests").at(-1)?.args["ask"]).toMatchObject({
      text: "old portal",
      stages: ["assessment"],
      sort: "title",
      descending: false,
    });
  });
  expect(await screen.findByText("1 request")).toBeInTheDocument();
  expect(await faults()).toEqual([]);
});

test("the accounts are the administrator's alone", async () => {
  core(atDesk(dana));
  const view = render(App);
  expect(await screen.findByRole("link", { name: "Help" })).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Accounts" })).toBeNull();
  view.unmount();
  session.office = null;
  core(atDesk(ada));
  render(App);
  expect(await screen.findByRole("link", { name: "Accounts" })).toBeInTheDocument();
});

test("an account is retired after a page that says what that does", async () => {
  window.location.hash = "#/accounts/dana";
  const asked = core(
    atDesk(ada, {
      accounts: () => officeOf([dana, ada]).people,
      retire_account: () => null,
      leaves_behind: () => ({ requests: 0, parts: 0, drafts: 2, deputies: 0 }),
    }),
  );
  render(App);
  await userEvent.click(await screen.findByRole("button", { name: "Retire the account" }));
  expect(await screen.findByRole("heading", { name: "Retire the account of Dana Whitfield?" })).toHaveFocus();
  expect(screen.getByText("2 drafts of theirs are not filed.")).toBeInTheDocument();
  expect(asked.some(({ command }) => command === "retire_account")).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: "Retire the account" }));
  expect(await screen.findByText("The account dana is retired.")).toBeInTheDocument();
});

test("a core that does not answer is said, and nothing else is shown", async () => {
  core({});
  render(App);
  expect(await screen.findByRole("heading", { name: "The records could not be opened" })).toBeInTheDocument();
  expect(screen.getByText("office_state not allowed")).toBeInTheDocument();
});

test("leaving a page with unsaved text is asked about, and both answers hold", async () => {
  window.location.hash = "#/accounts/new";
  core(atDesk(ada, { accounts: () => officeOf([dana, ada]).people }));
  render(App);
  await userEvent.type(await screen.findByLabelText("Name"), "Lee");
  await userEvent.click(screen.getByRole("link", { name: "Help" }));
  const dialog = await screen.findByRole("dialog", { name: "Leave this page?" });
  expect(dialog).toHaveTextContent("You would lose what you changed in the account.");
  await userEvent.click(screen.getByRole("button", { name: "Stay on this page" }));
  expect(screen.getByLabelText("Name")).toHaveValue("Lee");
  expect(window.location.hash).toBe("#/accounts/new");
  await userEvent.click(screen.getByRole("link", { name: "Help" }));
  await userEvent.click(await screen.findByRole("button", { name: "Leave without saving" }));
  expect(await screen.findByRole("heading", { name: "Help" })).toBeInTheDocument();
});
