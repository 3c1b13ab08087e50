import { render, screen, waitFor, within } from "@testing-library/svelte";
import axe from "axe-core";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import type { Procedure, Settings, SettingsView } from "../generated/types";
import { chosenLook } from "../lib/look";
import AccountsPage from "../pages/AccountsPage.svelte";
import HelpPage from "../pages/HelpPage.svelte";
import SettingsPage from "../pages/SettingsPage.svelte";
import { core, deskOf, fail, officeOf, person } from "../test-core";
import TakeAway from "./TakeAway.svelte";

const ada = person("ada", "Ada Admin", "administrator");
const desk = deskOf(ada);

const settings: Settings = {
  retention: { series: [] },
  precedents: { least: 5, share: 80 },
  grounds: [],
  keeping: { schedule: "daily", hour: 12, daily: 7, weekly: 4, monthly: 12, warn_after_days: 3 },
  department: "",
  numbers_after: 0,
  lock_after_minutes: 15,
  timing: {
    ladder: [60, 30, 15, 7, 1, 0],
    short_ladder: [7, 1, 0],
    targets: {
      intake: 10,
      assessment: 15,
      iso_response: 10,
      re_architecture: 60,
      form: 20,
      review: 20,
      decision: 10,
      findings: 10,
      denial: 10,
      resolution: 60,
      revocation_notice: 2,
      violation_report: 1,
      violation_acknowledgement: 5,
      violation_inquiry: 30,
      audit_sheets: 40,
      finding_notice: 5,
      finding_verification: 10,
    },
    closures: [{ on: "2026-12-24", why: "Proclamation" }],
  },
  agency: "California Department of Technology",
  branch: "Security Management Branch",
  address: "P.O. Box 1810",
  telephone: "",
  inquiries_address: "",
  inquiries_telephone: "",
  signer_name: "",
  signer_title: "",
  contact_name: "",
  contact_phone: "",
  contact_email: "",
  longest_grant_months: 12,
  renewals: 3,
  cumulative_months: 36,
  service_request_pattern: "",
  marking: "",
  marking_on_letters: false,
  letters_need_second_person: true,
  appeal_paragraph: false,
  poam_columns: [{ column: "number", heading: "Weakness ID" }],
  demonstration: false,
};
const view: SettingsView = {
  settings,
  revision: 1,
  missing_particulars: [{ field: "telephone", code: "missing", message: "Enter the agency’s telephone." }],
  may_change: true,
};

beforeEach(() => {
  localStorage.clear();
});

test("settings are saved as typed, and every one of them is sent", async () => {
  const asked = core({
    settings: () => view,
    change_settings: ({ input }) => ({ ...view, settings: input, revision: 2, missing_particulars: [] }),
  });
  render(SettingsPage, { desk });
  await userEvent.type(await screen.findByLabelText("The agency’s telephone"), "(916) 555-0100");
  const grant = screen.getByLabelText("Longest single grant, in months");
  await userEvent.clear(grant);
  await userEvent.type(grant, "18");
  await userEvent.click(screen.getByLabelText("Another person than the drafter approves a denial letter"));
  expect(screen.getByText("Enter the agency’s telephone.")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Save the settings" }));
  expect(await screen.findByText("The settings are saved.")).toBeInTheDocument();
  expect(screen.queryByText("Enter the agency’s telephone.")).toBeNull();
  expect(asked.at(-1)?.args["input"]).toEqual({
    ...settings,
    timing: { ...settings.timing, ladder: "60, 30, 15, 7, 1, 0", short_ladder: "7, 1, 0" },
    telephone: "(916) 555-0100",
    longest_grant_months: "18",
    letters_need_second_person: null,
    revision: view.revision,
  });
});

test("a setting out of bounds is told at its field and above, and nothing typed is lost", async () => {
  core({
    settings: () => view,
    change_settings: () =>
      fail({
        code: "invalid",
        problems: [{ field: "renewals", code: "out_of_bounds", message: "0 to 10, please." }],
      }),
  });
  render(SettingsPage, { desk });
  const renewals = await screen.findByLabelText("How often an exception may be renewed");
  await userEvent.clear(renewals);
  await userEvent.type(renewals, "99");
  await userEvent.click(screen.getByRole("button", { name: "Save the settings" }));
  await userEvent.click(await screen.findByRole("link", { name: "0 to 10, please." }));
  expect(renewals).toHaveFocus();
  expect(renewals).toBeInvalid();
  expect(renewals).toHaveValue("99");
});

test("who may not change the settings reads them", async () => {
  core({ settings: () => ({ ...view, may_change: false }) });
  render(SettingsPage, { desk });
  expect(await screen.findByText("Security Management Branch")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Save the settings" })).toBeNull();
});

test("two passphrases that differ are not sent", async () => {
  const asked = core({ settings: () => view, change_passphrase: () => null });
  render(SettingsPage, { desk });
  await userEvent.click(screen.getByText("Change your passphrase"));
  await userEvent.type(screen.getByLabelText("Passphrase in use"), "old one");
  await userEvent.type(screen.getByLabelText("New passphrase"), "new one");
  await userEvent.type(screen.getByLabelText("New passphrase again"), "new two");
  await userEvent.click(screen.getByRole("button", { name: "Change the passphrase" }));
  expect(await screen.findByRole("link", { name: "Enter the same passphrase twice." })).toBeInTheDocument();
  expect(asked.some(({ command }) => command === "change_passphrase")).toBe(false);
  await userEvent.clear(screen.getByLabelText("New passphrase again"));
  await userEvent.type(screen.getByLabelText("New passphrase again"), "new one");
  await userEvent.click(screen.getByRole("button", { name: "Change the passphrase" }));
  expect(await screen.findByText("Your passphrase is changed.")).toBeInTheDocument();
  expect(asked.at(-1)?.args).toEqual({ old: "old one", new: "new one" });
});

test("a look that is chosen holds, and the system's can be had back", async () => {
  core({ settings: () => view });
  render(SettingsPage, { desk });
  await userEvent.click(screen.getByLabelText("Dark"));
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  expect(chosenLook()).toBe("dark");
  await userEvent.click(screen.getByLabelText("As the system is set"));
  expect(document.documentElement.dataset["theme"]).toBeUndefined();
});

test("what is wrong with the history is said in words", async () => {
  core({
    settings: () => view,
    verify: () => ({
      events: 12,
      files: 1,
      head: "ab",
      disposed: [],
      problems: ["EX-2026-0001, event 3: the signature does not fit."],
    }),
  });
  render(SettingsPage, { desk });
  await userEvent.click(screen.getByRole("button", { name: "Check the whole history" }));
  expect(await screen.findByText("The history is not sound")).toBeInTheDocument();
  expect(screen.getByText("EX-2026-0001, event 3: the signature does not fit.")).toBeInTheDocument();
});

test("everything is saved as what was chosen, said in words, and stopped on the way", async () => {
  let finish: (said: string) => void = () => undefined;
  const asked = core({
    saving_written: () => 2_500_000,
    stop_saving: () => {
      finish("Stopped. Nothing was saved.");
      return null;
    },
    save_everything: () =>
      new Promise<string>((resolve) => {
        finish = resolve;
      }),
  });
  const { container } = render(TakeAway, { desk });
  await userEvent.click(screen.getByLabelText("All requests, as a workbook (XLSX)"));
  await userEvent.click(screen.getByRole("button", { name: "Save to a file" }));
  expect(await screen.findByText("2.5 MB written.")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Stop saving" }));
  expect(await screen.findByText("Stopped. Nothing was saved.")).toBeInTheDocument();
  expect(asked.find(({ command }) => command === "save_everything")?.args["what"]).toBe("requests_xlsx");
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations).toEqual([]);
});

test("the whole history is offered to those who may take it", () => {
  const requester = { ...desk, person: { ...desk.person, roles: ["requester" as const] } };
  render(TakeAway, { desk: requester });
  expect(screen.queryByLabelText("The whole history, as JSON Lines")).toBeNull();
  expect(screen.getByLabelText("All requests, as CSV")).toBeChecked();
});

test("an account is added with its roles, and problems stand at their fields", async () => {
  let refuse = true;
  const asked = core({
    office_state: () => officeOf([ada], desk),
    accounts: () => officeOf([ada]).people,
    add_account: ({ input }) =>
      refuse
        ? fail({
            code: "invalid",
            problems: [{ field: "roles", code: "conflict", message: "Give one role alone." }],
          })
        : { person: input, retired_at: null, fingerprint: "cd" },
  });
  render(AccountsPage, { account: "new", desk });
  await userEvent.type(screen.getByLabelText("Name"), "Lee Okafor");
  await userEvent.click(screen.getByLabelText("CDT ISO"));
  await userEvent.click(screen.getByRole("button", { name: "Add the account" }));
  await userEvent.click(await screen.findByRole("link", { name: "Give one role alone." }));
  expect(screen.getByLabelText("Requester")).toHaveFocus();
  refuse = false;
  await userEvent.click(screen.getByRole("button", { name: "Add the account" }));
  await waitFor(() => {
    expect(window.location.hash).toBe("#/accounts");
  });
  expect(asked.filter(({ command }) => command === "add_account").at(-1)?.args["input"]).toMatchObject({
    name: "Lee Okafor",
    roles: ["cdt_iso"],
  });
});

test("the help draws the procedure and says each step in a table", async () => {
  const procedure: Procedure = {
    owed: [
      ["intake", "Record the qualification"],
      ["assessment", "Assess the risk"],
      ["closed", "Nothing"],
    ],
    rows: [
      {
        step: "not_qualified",
        label: "Record as not qualified",
        from: ["intake"],
        roles: ["smb_staff"],
        guards: ["A reason is given"],
        to: "closed",
      },
    ],
  };
  core({ procedure: () => procedure });
  render(HelpPage);
  const drawing = await screen.findByRole("img");
  expect(drawing).toHaveTextContent("Record as not qualified");
  const row = screen.getByRole("row", { name: /^Record as not qualified/ });
  expect(
    within(row)
      .getAllByRole("cell")
      .map((cell) => cell.textContent),
  ).toEqual(["Intake", "SMB staff", "A reason is given", "Closed"]);
});
