import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import type { TemplateView } from "../generated/types";
import { core, fail, type Answers } from "../test-core";
import TemplatePage from "./TemplatePage.svelte";

// No page is drawn here: the reader of pages, a worker, never comes.
vi.mock("../lib/pdf", () => ({ pdfReader: () => new Promise(() => undefined) }));

const view: TemplateView = {
  row: {
    id: "denial-letter",
    name: "Denial letter",
    is_mail: false,
    used: "Sent when the request is declined.",
    revision: 1,
    published: "May 2, 2026, 9:00 a.m.",
    has_draft: false,
  },
  text: "Dear ISO:\n\nNo, by {{ decided_by }}.\n",
  fields: [
    {
      name: "decided_by",
      meaning: "who decided",
      example: "Miriam Adeyemi",
      optional: false,
      must: true,
      insert: "{{ decided_by }}",
      depth: 0,
    },
  ],
  revisions: [
    { revision: 1, published: "May 2, 2026, 9:00 a.m.", by: "Lakshmi Venkataraman", same_as: null },
    { revision: 0, published: null, by: null, same_as: null },
  ],
  draft: null,
  examples: [],
  may_change: true,
};

async function shown(answers: Answers = {}, more: Partial<TemplateView> = {}) {
  const asked = core({
    template: () => ({ ...view, ...more }),
    check_template: () => [],
    preview_template: () => fail({ code: "refused", message: "No page in a test." }),
    save_template_draft: () => 1,
    compare_template: () => [{ old: null, new: 1, text: "We read it." }],
    ...answers,
  });
  const page = render(TemplatePage, { id: "denial-letter" });
  await screen.findByRole("heading", { level: 1, name: "Denial letter" });
  const user = userEvent.setup();
  return { ...page, asked, user, commands: () => asked.map(({ command }) => command) };
}

test("a field is written at the caret, and what is typed is kept", async () => {
  const { user, asked } = await shown();
  const text = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Text of the letter" });
  text.setSelectionRange(0, 0);
  await user.click(screen.getByRole("button", { name: "Insert decided_by" }));
  expect(text.value).toBe(`{{ decided_by }}${view.text}`);
  await expect
    .poll(() => asked.find(({ command }) => command === "save_template_draft")?.args)
    .toMatchObject({ text: text.value, startedFrom: 1, version: 0 });
});

test("a problem is told with its line, and the button says why it does nothing", async () => {
  const message = "There is no field “x” in the denial letter. Choose one from the list of fields.";
  const { user, commands } = await shown({ check_template: () => [{ line: 3, message }] });
  expect(await screen.findByText(`1 problem. Line 3: ${message}`)).toBeVisible();
  const text = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Text of the letter" });
  expect(text).toBeInvalid();
  const publish = screen.getByRole("button", { name: "Publish the template" });
  expect(publish).toHaveAccessibleDescription(/Put the problems right first/);
  await user.click(publish);
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Denial letter");
  expect(commands()).not.toContain("publish_template");
  await user.click(screen.getByRole("button", { name: "Go to line 3" }));
  expect(text.value.slice(text.selectionStart, text.selectionEnd)).toBe("No, by {{ decided_by }}.");
});

test("what was published meanwhile is shown before it may be published over", async () => {
  const draft = { text: "Mine", started_from: 0, version: 4, saved_at: "2026-05-12T18:00:00Z" };
  const { user } = await shown({}, { draft });
  expect(await screen.findByText("Revision 1 was published since you began")).toBeVisible();
  const publish = screen.getByRole("button", { name: "Publish the template" });
  expect(publish).toHaveAccessibleDescription(/Look first at what was published/);
  await user.click(screen.getByRole("button", { name: "Go on with what I typed" }));
  await expect.poll(() => publish.getAttribute("aria-disabled")).toBeNull();
});

test("publishing is confirmed with what changes, and told when somebody was faster", async () => {
  const { user } = await shown(
    { publish_template: () => fail({ code: "stale", message: "Revision 2 was published in the meantime." }) },
    { draft: { text: "We read it.", started_from: 1, version: 1, saved_at: "2026-05-12T18:00:00Z" } },
  );
  const publish = await screen.findByRole("button", { name: "Publish the template" });
  await expect.poll(() => publish.getAttribute("aria-disabled")).toBeNull();
  await user.click(publish);
  const added = within(await screen.findByRole("table")).getByRole("row", { name: /Added/ });
  expect(added).toHaveTextContent("We read it.");
  await user.click(screen.getByRole("button", { name: "Publish the template" }));
  expect(await screen.findByText("Revision 2 was published in the meantime.")).toBeVisible();
  expect(screen.getByRole("textbox", { name: "Text of the letter" })).toHaveValue("We read it.");
});

test("who may not change it reads it", async () => {
  const { container } = await shown({}, { may_change: false });
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.getByText(/SMB staff and administrators change templates/)).toBeVisible();
  expect((await axe.run(container)).violations).toEqual([]);
});

test("the page has no accessibility problem that a program can find", async () => {
  const { container } = await shown();
  await screen.findByRole("textbox", { name: "Text of the letter" });
  expect((await axe.run(container)).violations).toEqual([]);
});
