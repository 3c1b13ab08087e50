import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { MailView, PoamView } from "../generated/types";
import { core, fail } from "../test-core";
import MailPage from "./MailPage.svelte";
import PlanPage from "./PlanPage.svelte";

const view: MailView = {
  number: "EX-2026-0007",
  request_title: "Legacy portal",
  offer: { kind: "decision", about: "", title: "Decision", to: "Requester’s ISO, Araxie Petrosyan" },
  to: [{ recipient: "iso", name: "Araxie Petrosyan", email: "a@dfw.ca.gov" }],
  cc: [{ recipient: "requester", name: "Linh Nguyễn", email: "" }],
  subject: "EX-2026-0007: the request was declined",
  body: "Dear Araxie Petrosyan:\n\nDeclined.\n",
  attached: "EX-2026-0007-denial-letter-1.pdf",
  not_attached: null,
  no_link: null,
  template: "mail-decision",
};
const props = { number: "EX-2026-0007", kind: "decision", about: null } as const;

test("a mail is shown before it goes, and saving or opening it is told", async () => {
  const asked = core({
    mail: () => view,
    save_mail_draft: () => "/home/ana/mail.eml",
    open_mail: () => null,
  });
  render(MailPage, props);
  expect(await screen.findByText("EX-2026-0007: the request was declined")).toBeInTheDocument();
  expect(
    screen.getByText("No address on record: enter it in the mail program.", { exact: false }),
  ).toBeInTheDocument();
  expect(screen.getByText(/a draft is no sending/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Save as mail draft (.eml)" }));
  expect(await screen.findByText("Saved as /home/ana/mail.eml")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Open in the mail program" }));
  expect(await screen.findByText(/The mail is open in the mail program/)).toBeInTheDocument();
  expect(asked.map((one) => one.command)).toEqual(["mail", "save_mail_draft", "open_mail"]);
  expect(asked.at(-1)?.args).toEqual({ number: "EX-2026-0007", kind: "decision", about: null });
});

test("a mail that is too long for a link is not offered as one, and a failure is told", async () => {
  core({
    mail: () => ({ ...view, no_link: "This mail is too long for a link." }),
    save_mail_draft: () => fail({ code: "refused", message: "The disk is full." }),
  });
  render(MailPage, props);
  expect(await screen.findByText("This mail is too long for a link.")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Open in the mail program" })).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Save as mail draft (.eml)" }));
  expect(await screen.findByText("The disk is full.")).toBeInTheDocument();
});

test("the plan of action says when it is due, and an empty one what would stand there", async () => {
  const plan: PoamView = {
    due_on: "2027-01-29",
    rows: [],
    columns: [{ column: "number", heading: "Weakness ID" }],
  };
  core({ poam: () => plan, save_poam: () => "/home/ana/plan.xlsx" });
  render(PlanPage, { today: "2026-11-21" });
  expect(await screen.findByText(/January 29, 2027/)).toBeInTheDocument();
  expect(screen.getByText(/No exception that you may see is in force/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Save as workbook (.xlsx)" }));
  expect(await screen.findByText("Saved as /home/ana/plan.xlsx")).toBeInTheDocument();
});
