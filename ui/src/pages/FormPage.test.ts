import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { sampleForm } from "../form/testing";
import type { FormToFill, Problem } from "../generated/types";
import { session } from "../lib/session.svelte";
import { historyLine, offer, sampleView } from "../request/testing";
import { deskOf, officeOf, person, core, type Answers } from "../test-core";
import AnswersPage from "./AnswersPage.svelte";
import FormPage from "./FormPage.svelte";

const number = "EX-2026-0007";
let people = 0;

// Another person for each test: what one has typed is kept for them from page to page.
beforeEach(() => {
  people += 1;
  const linh = person(`linh.${people}`, "Linh Nguyễn", "requester");
  session.office = officeOf([linh], deskOf(linh));
});

/** The core with a form on file: drafts are kept by version, and `problems` is what it finds. */
function office(
  answers: FormToFill["answers"] = {},
  problems: Problem[] = [],
  whyNot?: string,
  more: Answers = {},
) {
  const form = sampleForm(answers, 1);
  return core({
    request: () => sampleView([offer("submit_form", "Submit TECH 358", whyNot)], { stage: "form" }),
    form_to_fill: () => structuredClone(form),
    save_draft: ({ input, version }) => {
      form.answers = (input as { answers: FormToFill["answers"] }).answers;
      form.version = Number(version) + 1;
      return form.version;
    },
    check: () => problems,
    take: () => ({ number, stage: "review", version: 13, line: historyLine(13, "Submitted.") }),
    desk: () => session.desk,
    ...more,
  });
}

async function shown(section: string | null) {
  const page = render(FormPage, { number, section });
  await screen.findByRole("heading", { level: 1 });
  await waitFor(() => {
    expect(screen.queryByText("Reading the form…")).toBeNull();
  });
  return page;
}

function missing(field: string, message: string): Problem {
  return { field, code: "missing", message };
}

test("the sections stand in a list with how far each is, those of the procedure apart", async () => {
  office();
  await shown(null);
  expect(screen.getByRole("link", { name: "A. Reference" })).toHaveAccessibleDescription("Not started");
  expect(screen.getByRole("link", { name: "F. Risk assessment" })).toHaveAccessibleDescription("On record");
});

test("a question is asked only where another answer calls for it", async () => {
  office();
  await shown("reference");
  expect(screen.queryByLabelText("Previous exception")).toBeNull();
  await userEvent.click(screen.getByLabelText("Renewal"));
  expect(screen.getByLabelText("Previous exception")).toBeVisible();
});

test("what is typed is on file before the next page, as the core reads it", async () => {
  const asked = office();
  await shown("request");
  await userEvent.type(screen.getByLabelText("Justification"), "The vendor left.");
  await userEvent.click(screen.getByRole("button", { name: "Save and continue" }));
  const saved = asked.filter(({ command }) => command === "save_draft").at(-1);
  expect(saved?.args).toMatchObject({
    number,
    step: "submit_form",
    input: { step: "submit_form", answers: { justification: "The vendor left." } },
  });
  await waitFor(() => {
    expect(window.location.hash).toBe(`#/requests/${number}/answers`);
  });
});

test("a section tells its own problems, and submitting tells all with the way to each", async () => {
  office({}, [
    missing("requested_on", "Enter a date: Date of request."),
    missing("justification", "Fill in: Justification."),
  ]);
  const { unmount } = await shown("request");
  await userEvent.click(screen.getByRole("button", { name: "Save and continue" }));
  const summary = await screen.findByRole("alert");
  expect(within(summary).getAllByRole("link")).toHaveLength(1);
  expect(screen.getByLabelText("Justification")).toHaveAccessibleDescription(
    "Error: Fill in: Justification.",
  );
  unmount();
  await shown("certification");
  await userEvent.click(screen.getByRole("button", { name: "Submit TECH 358" }));
  await waitFor(() => {
    expect(screen.getAllByRole("alert").some((one) => one.querySelectorAll("a").length === 2)).toBe(true);
  });
  await userEvent.click(screen.getByRole("link", { name: "Enter a date: Date of request." }));
  expect(decodeURIComponent(window.location.hash)).toBe(`#/requests/${number}/form/reference:requested_on`);
});

test("a link to a field begins at that field", async () => {
  office();
  await shown("request:justification");
  await waitFor(() => {
    expect(screen.getByLabelText("Justification")).toHaveFocus();
  });
});

test("cells pasted from a spreadsheet become rows, and the page says which", async () => {
  office({ systems: [{ name: "ap01" }] });
  await shown("request");
  await userEvent.click(screen.getByLabelText("Name, system 1"));
  await userEvent.paste("Name\tRole\nap02\tweb\nap03\tdatabase\n");
  expect(await screen.findByText(/^2 systems taken: 1 to 2\. The first row was taken/u)).toBeVisible();
  expect(screen.getByLabelText("Role, system 2")).toHaveValue("database");
  await userEvent.click(screen.getByRole("button", { name: "Undo the paste" }));
  expect(screen.getByLabelText("Name, system 1")).toHaveValue("ap01");
  expect(screen.queryByLabelText("Name, system 2")).toBeNull();
});

test("Enter goes down a table and adds a row behind the last; it sends nothing", async () => {
  const asked = office({ systems: [{ name: "ap01" }] });
  await shown("request");
  await userEvent.type(screen.getByLabelText("Role, system 1"), "web{Enter}");
  await waitFor(() => {
    expect(screen.getByLabelText("Name, system 2")).toHaveFocus();
  });
  expect(asked.map(({ command }) => command)).not.toContain("check");
});

test("five thousand systems have a page of rows at a time, and a problem far down is found", async () => {
  const systems = Array.from({ length: 5000 }, (_, index) => ({ name: `ap${index}` }));
  office({ systems }, [missing("systems.4321.name", "Fill in: Name, system 4322.")]);
  await shown("request");
  expect(screen.getAllByRole("textbox", { name: /^Name, system/u })).toHaveLength(25);
  await userEvent.click(screen.getByRole("button", { name: "Save and continue" }));
  await userEvent.click(await screen.findByRole("link", { name: "Fill in: Name, system 4322." }));
  await waitFor(() => {
    expect(screen.getByLabelText("Name, system 4,322")).toHaveFocus();
  });
});

test("submitting is confirmed on a page of its own and files the answers as they stand", async () => {
  const asked = office({ justification: "The vendor left." });
  await shown("certification");
  await userEvent.click(screen.getByLabelText("I accept the risk."));
  await userEvent.click(screen.getByRole("button", { name: "Submit TECH 358" }));
  await screen.findByRole("heading", { name: "Submit TECH 358: confirm" });
  expect(asked.map(({ command }) => command)).not.toContain("take");
  await userEvent.click(screen.getByRole("button", { name: "Submit TECH 358" }));
  await waitFor(() => {
    expect(window.location.hash).toBe(`#/requests/${number}`);
  });
  expect(asked.find(({ command }) => command === "take")?.args).toMatchObject({
    version: 12,
    input: { step: "submit_form", answers: { justification: "The vendor left.", certified: "yes" } },
  });
});

test("the answers are read once more, each with the way to change it", async () => {
  office({ request_type: "new", requested_on: "2026-05-01", systems: [{ name: "ap01", role: "web" }] });
  render(AnswersPage, { number });
  expect(await screen.findByText("May 1, 2026")).toBeVisible();
  const change = screen.getByRole("link", { name: "Change Date of request" });
  expect(decodeURIComponent(change.getAttribute("href") ?? "")).toBe(
    `#/requests/${number}/form/reference:requested_on`,
  );
  expect(screen.getByRole("table", { name: /^Systems: 1 system/u })).toHaveTextContent("ap01");
  expect(screen.queryByText("Previous exception")).toBeNull();
});

test("who may not fill it in reads it, and reads why", async () => {
  office({ justification: "The vendor left." }, [], "Only the requester submits the form.");
  await shown("request");
  expect(screen.getByText("Only the requester submits the form.")).toBeVisible();
  expect(screen.getByText("The vendor left.")).toBeVisible();
  expect(screen.queryByRole("textbox")).toBeNull();
});

test("a filled-in PDF is read into the draft, and asks before it overwrites what was typed", async () => {
  const change = {
    field: "justification",
    label: "Justification",
    before: "The vendor left.",
    after: "The vendor is gone.",
  };
  const filled = [{ field: "requester", label: "Requester’s name", before: "", after: "Trần Văn Ơn" }];
  const said = { filled, overwritten: [change], same: 3, not_taken: [], notices: [], problems: [] };
  const asked = office({ justification: "The vendor left." }, [], undefined, {
    import_form: ({ standing }) => ({ ...said, outcome: standing === "ask" ? "asks" : "saved" }),
  });
  await shown(null);
  await userEvent.click(screen.getByRole("button", { name: "Fill in from a saved copy" }));
  expect(await screen.findByText("1 answer of the draft would be overwritten")).toBeVisible();
  const row = screen.getByRole("row", { name: /^Justification/u });
  expect(row).toHaveTextContent("The vendor left.");
  expect(row).toHaveTextContent("The vendor is gone.");
  await userEvent.click(screen.getByRole("button", { name: "Overwrite 1 answer" }));
  expect(await screen.findByText("2 answers came in from the copy")).toBeVisible();
  const imports = asked.filter(({ command }) => command === "import_form");
  expect(imports.map(({ args }) => args["standing"])).toEqual(["ask", "overwrite"]);
});

test("what a PDF says and cannot be taken is told with why", async () => {
  const came = {
    outcome: "saved",
    filled: [{ field: "requested_on", label: "Date of request", before: "", after: "next spring" }],
    overwritten: [],
    same: 0,
    not_taken: [{ label: "Type of request", text: "Maybe", why: "It is none of the answers offered: New." }],
    notices: ["2 control characters were left out of: Justification."],
    problems: [missing("requested_on", "Enter “Date of request” as month, day and year, in numbers.")],
  };
  office({}, [], undefined, { import_form: () => came });
  const { container } = await shown(null);
  await userEvent.click(screen.getByRole("button", { name: "Fill in from a saved copy" }));
  expect(await screen.findByText("It is none of the answers offered: New.")).toBeVisible();
  expect(screen.getByText(/control characters were left out/u)).toBeVisible();
  const link = screen.getByRole("link", { name: /^Enter “Date of request”/u });
  expect(decodeURIComponent(link.getAttribute("href") ?? "")).toBe(
    `#/requests/${number}/form/reference:requested_on`,
  );
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations).toEqual([]);
});

test.each([null, "all", "request", "risk", "certification"])(
  "axe finds nothing on section %s",
  async (section) => {
    office({ systems: [{ name: "ap01" }] });
    const { container } = await shown(section);
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations).toEqual([]);
  },
);
