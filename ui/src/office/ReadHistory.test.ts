import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, expect, test } from "vitest";
import { session } from "../lib/session.svelte";
import LetInPage from "../pages/LetInPage.svelte";
import { core, deskOf, fail, officeOf, person } from "../test-core";
import ReadHistory from "./ReadHistory.svelte";

const ada = person("ada", "Ada Obi", "administrator");
const found = {
  name: "office.history.jsonl",
  office: "CDT, Security Management Branch",
  exported: "November 21, 2026, 11:36 a.m.",
  events: 1204,
  bytes: 3_400_000,
  signed_by: null,
};

afterEach(() => {
  session.office = null;
});

test("what a history holds, what comes back and what does not is said before it is read", async () => {
  let refuses = true;
  const asked = core({
    look_into_history: () => found,
    read_history_back: () => {
      if (refuses)
        fail({ code: "refused", message: "Line 7 of the history: it was changed. Nothing was read back." });
      return {
        office: "CDT",
        exported: "",
        events: 2,
        files: 1,
        requests: 1,
        accounts: 1,
        head: "",
        administrators: ["ada"],
      };
    },
    keeping_progress: () => ({ part: "reading", percent: 40 }),
    office_state: () => ({ ...officeOf([ada]), to_let_in: ["ada"] }),
  });
  const { container } = render(ReadHistory);
  await userEvent.click(screen.getByRole("button", { name: "Choose a saved history…" }));
  expect(await screen.findByText("1,204 events")).toBeInTheDocument();
  expect(screen.getByText("office.history.jsonl, 3.4 MB")).toBeInTheDocument();
  expect(screen.getByText(/A history carries no signing keys/)).toBeInTheDocument();
  expect((await axe.run(container)).violations).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Read this history back" }));
  expect(await screen.findByText(/Line 7 of the history/)).toBeInTheDocument();
  refuses = false;
  await userEvent.click(screen.getByRole("button", { name: "Choose a saved history…" }));
  await userEvent.click(await screen.findByRole("button", { name: "Read this history back" }));
  await expect.poll(() => session.office?.to_let_in).toEqual(["ada"]);
  expect(asked.filter(({ command }) => command === "read_history_back")).toHaveLength(2);
});

test("the administrator who is let in chooses a passphrase, and what is wrong stands at its field", async () => {
  const office = { ...officeOf([ada, person("bo", "Bo Lind", "administrator")]), to_let_in: ["ada", "bo"] };
  let wrong = true;
  const asked = core({
    let_in: () => {
      if (wrong)
        fail({
          code: "invalid",
          problems: [{ field: "passphrase", code: "x", message: "Choose another passphrase." }],
        });
      return deskOf(ada);
    },
    office_state: () => officeOf([ada], deskOf(ada)),
  });
  const { container } = render(LetInPage, { office });
  await userEvent.click(screen.getByRole("radio", { name: "Bo Lind" }));
  await userEvent.type(screen.getByLabelText("Your new passphrase"), "short");
  await userEvent.click(screen.getByRole("button", { name: "Let me in" }));
  expect(await screen.findByRole("link", { name: "Choose another passphrase." })).toBeInTheDocument();
  expect((await axe.run(container)).violations).toEqual([]);
  wrong = false;
  await userEvent.click(screen.getByRole("button", { name: "Let me in" }));
  await expect.poll(() => session.desk?.person.account).toBe("ada");
  const input = asked.filter(({ command }) => command === "let_in").at(-1)?.args["input"];
  expect(input).toMatchObject({ account: "bo", passphrase: "short" });
});
