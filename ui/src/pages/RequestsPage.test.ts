import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, expect, test } from "vitest";
import type { QueueAsk, ViewList, ViewRow } from "../generated/types";
import { session } from "../lib/session.svelte";
import { chosen } from "../queue/chosen.svelte";
import { walk } from "../queue/walk.svelte";
import WalkBar from "../queue/WalkBar.svelte";
import { core, deskOf, fail, officeOf, person, queueRow, type Answers } from "../test-core";
import ChosenPage from "./ChosenPage.svelte";
import { readRoute, router } from "../route.svelte";
import RequestsPage from "./RequestsPage.svelte";

const tomas = person("tomas", "Tomás Echeverría", "smb_staff");
const rows = [queueRow("EX-2026-0031", "Kiosk"), queueRow("EX-2026-0007", "بوابة", { rating: "high" })];

const mine: ViewRow = {
  number: 3,
  name: "Mine, first due first",
  shared_with: null,
  by: "Tomás Echeverría",
  saved_at: "2026-11-20T18:00:00.000Z",
  may_change: true,
  is_chosen: false,
  ask: {
    text: "assigned:me",
    stages: ["review"],
    owed_by: [],
    departments: [],
    policies: [],
    ratings: [],
    sort: "due",
    descending: false,
  },
};

function answers(list: ViewList, more: Answers = {}): Answers {
  return {
    views: () => list,
    requests: () => ({ rows, next: null, total: 2, total_is_least: false, sought: [] }),
    request_choices: () => ({ stages: [], owed_by: [], ratings: [], departments: [], policies: [] }),
    passages: () => [],
    ...more,
  };
}

function list(...views: ViewRow[]): ViewList {
  return { views, may_share_with: ["smb_staff"] };
}

afterEach(() => {
  chosen.forget();
  walk.end();
  session.office = null;
});

test("a view opens with what it asks for; the one that was chosen opens the page", async () => {
  const asked = core(answers(list({ ...mine, is_chosen: true })));
  const { container } = render(RequestsPage, { place: { page: "requests", find: "" } });
  expect(await screen.findByRole("heading", { level: 1, name: mine.name })).toBeInTheDocument();
  await screen.findByRole("link", { name: "EX-2026-0031" });
  const ask = asked.find(({ command }) => command === "requests")?.args["ask"] as QueueAsk;
  expect([ask.text, ask.sort, ask.descending, ask.stages]).toEqual(["assigned:me", "due", false, ["review"]]);
  const views = screen.getByRole("navigation", { name: "Saved views" });
  expect(within(views).getByRole("link", { name: mine.name })).toHaveAttribute("aria-current", "page");
  expect(within(views).getByRole("link", { name: "All requests" })).toHaveAttribute(
    "href",
    "#/requests?view=all",
  );
  expect((await axe.run(container)).violations).toEqual([]);
});

test("several values of a filter are chosen, stand in the address, and are taken away one by one", async () => {
  const view: ViewRow = { ...mine, ask: { ...mine.ask, departments: ["Parks", "إدارة"] } };
  const asked = core(
    answers(list(view), {
      request_choices: () => ({
        stages: [
          ["review", 2],
          ["decision", 1],
        ],
        owed_by: [],
        ratings: [],
        departments: Array.from({ length: 14 }, (_, at) => [
          `Department ${String(at).padStart(2, "0")}`,
          at + 1,
        ]),
        policies: [["9".repeat(300), 1]],
      }),
    }),
  );
  router.note({ page: "requests", find: "assigned:me", view: 3 });
  const { container, unmount } = render(RequestsPage, {
    place: { page: "requests", find: "assigned:me", view: 3 },
  });
  const last = () =>
    asked.filter(({ command }) => command === "requests").at(-1)?.args["ask"] as QueueAsk | undefined;
  const user = userEvent.setup();
  // All that the view holds is there to see.
  const chips = await screen.findByRole("list", { name: "Only requests with" });
  expect(
    within(chips)
      .getAllByRole("button")
      .map((chip) => chip.textContent),
  ).toEqual([
    "Stage: Review, take it away×",
    "Department: Parks, take it away×",
    "Department: إدارة, take it away×",
  ]);
  expect(screen.getByRole("button", { name: "Department: 2 chosen" })).toHaveAttribute(
    "aria-expanded",
    "false",
  );

  // By keyboard: opened, chosen, closed again with the focus where it was.
  screen.getByRole("button", { name: "Stage: 1 chosen" }).focus();
  await user.keyboard("{Enter}{Tab}{Tab} ");
  expect(await screen.findByRole("button", { name: "Stage: 2 chosen" })).toBeInTheDocument();
  const boxes = screen.getByRole("group", { name: "Stage" });
  expect(within(boxes).getByRole("checkbox", { name: "Decision (1)" })).toBeChecked();
  expect(last()?.stages).toEqual(["review", "decision"]);
  expect(window.location.hash).toContain("view=3&stage=decision&stage=review&department=Parks&");
  expect((await axe.run(container)).violations).toEqual([]);
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("group", { name: "Stage" })).toBeNull();
  expect(screen.getByRole("button", { name: "Stage: 2 chosen" })).toHaveFocus();

  // Of many, those with some letters; what is chosen and has no count stays.
  await user.click(screen.getByRole("button", { name: "Department: 2 chosen" }));
  const departments = screen.getByRole("group", { name: "Department" });
  expect(within(departments).getByRole("checkbox", { name: "Parks (0)" })).toBeChecked();
  await user.type(within(departments).getByRole("textbox", { name: "Show only what has" }), "ment 13");
  expect(within(departments).getAllByRole("checkbox")).toHaveLength(1);
  await user.click(within(departments).getByRole("checkbox", { name: "Department 13 (14)" }));
  expect(last()?.departments).toEqual(["Parks", "إدارة", "Department 13"]);
  expect((await axe.run(container)).violations).toEqual([]);

  // One is taken away, and the focus stands on the next.
  await user.click(within(chips).getByRole("button", { name: /^Department: Parks/ }));
  expect(last()?.departments).toEqual(["إدارة", "Department 13"]);
  expect(document.activeElement).toHaveTextContent("Department: إدارة");
  const there = window.location.hash;
  unmount();

  // The address brings all of it back; without filters it says so, for the view has some.
  const address = readRoute(there);
  if (address.page !== "requests") throw new Error(there);
  render(RequestsPage, { place: address });
  expect(await screen.findByRole("button", { name: "Stage: 2 chosen" })).toBeInTheDocument();
  expect(last()).toMatchObject({ departments: ["Department 13", "إدارة"], sort: "due" });
  await user.click(screen.getByRole("button", { name: "Clear the filters" }));
  expect(screen.getByRole("button", { name: "Stage: any" })).toHaveFocus();
  expect(window.location.hash).toBe("#/requests?find=assigned%3Ame&view=3&sort=due");
  expect(screen.queryByRole("list", { name: "Only requests with" })).toBeNull();
});

test("a list is saved under a name, and what is wrong with that stands at its field", async () => {
  let wrong = true;
  const asked = core(
    answers(list(), {
      save_view: () => {
        if (wrong)
          fail({ code: "invalid", problems: [{ field: "name", code: "twice", message: "Choose another." }] });
        return { ...mine, number: 4 };
      },
    }),
  );
  const { container } = render(RequestsPage, { place: { page: "requests", find: "kiosk" } });
  await userEvent.click(await screen.findByRole("button", { name: "Save this list as a view" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Name of the view" }), "Kiosks");
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "Who sees it?" }), "smb_staff");
  expect((await axe.run(container)).violations).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Save the view" }));
  expect(await screen.findByRole("link", { name: "Choose another." })).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: /Name of the view/ })).toHaveValue("Kiosks");
  wrong = false;
  await userEvent.click(screen.getByRole("button", { name: "Save the view" }));
  await expect.poll(() => window.location.hash).toBe("#/requests?find=assigned%3Ame&view=4");
  const input = asked.filter(({ command }) => command === "save_view").at(-1)?.args["input"];
  expect(input).toMatchObject({ name: "Kiosks", shared_with: "smb_staff", ask: { text: "kiosk" } });
});

test("a view that cannot be read any more says so, and a deleted one too", async () => {
  core(
    answers(list(mine), {
      requests: () =>
        fail({ code: "invalid", problems: [{ field: "text", code: "x", message: "“lost” is no stage." }] }),
    }),
  );
  const { unmount } = render(RequestsPage, { place: { page: "requests", find: "assigned:me", view: 3 } });
  expect(await screen.findByText("“lost” is no stage.")).toBeInTheDocument();
  expect(screen.getByText(/The view is kept as it is/)).toBeInTheDocument();
  unmount();
  core(answers(list(mine)));
  render(RequestsPage, { place: { page: "requests", find: "", view: 9 } });
  expect(await screen.findByText(/not in your list any more/)).toBeInTheDocument();
});

test("the list begins with a number, or says why not", async () => {
  const asked = core(
    answers(list(), {
      requests: ({ ask }) => {
        if ((ask as QueueAsk).from === "x")
          fail({ code: "invalid", problems: [{ field: "from", code: "x", message: "“x” is no number." }] });
        return { rows, next: null, total: 2, total_is_least: false, sought: [] };
      },
    }),
  );
  render(RequestsPage, { place: { page: "requests", find: "", view: "all" } });
  const box = await screen.findByRole("textbox", { name: "Go to number" });
  await userEvent.type(box, "26-31{Enter}");
  await screen.findByRole("button", { name: "Show the list from its beginning" });
  expect((asked.filter(({ command }) => command === "requests").at(-1)?.args["ask"] as QueueAsk).from).toBe(
    "26-31",
  );
  await userEvent.clear(box);
  await userEvent.type(box, "x{Enter}");
  expect(await screen.findByText("“x” is no number.")).toBeInTheDocument();
  expect(box).toHaveAccessibleDescription("“x” is no number.");
  expect(screen.getByRole("link", { name: "EX-2026-0031" })).toBeInTheDocument();
});

test("many are chosen by keyboard, checked, and done one after the other until it is stopped", async () => {
  session.office = officeOf([tomas], deskOf(tomas));
  const taken: unknown[] = [];
  core(
    answers(list(), {
      people: () => [tomas],
      check_chosen: ({ numbers }) =>
        (numbers as string[]).map((number) => ({
          number,
          title: "Kiosk",
          service_request: "SR 1",
          version: 4,
          will: ["Assign it to Tomás Echeverría"],
          why_not: number === "EX-2026-0007" ? "It is assigned to them already." : null,
          letters: [],
        })),
      take_chosen: (args) => {
        taken.push(args);
        return [{ line: { text: "Assigned the request to Tomás Echeverría." } }];
      },
    }),
  );
  const { container, unmount } = render(RequestsPage, { place: { page: "requests", find: "" } });
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Choose requests" }));
  screen.getByRole("checkbox", { name: "Choose EX-2026-0031" }).focus();
  await user.keyboard(" ");
  expect(screen.getByText("1 request chosen")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Choose all 2 that match" }));
  expect(await screen.findByText("2 requests chosen")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Assign them" })).toHaveAttribute("href", "#/chosen/assign");
  expect((await axe.run(container)).violations).toEqual([]);
  unmount();

  const page = render(ChosenPage, { act: "assign", desk: deskOf(tomas) });
  await user.selectOptions(await screen.findByRole("combobox", { name: "Who sees to them?" }), "tomas");
  await user.click(screen.getByRole("button", { name: "See what would be done" }));
  const not = await screen.findByRole("table", { name: "What can’t be done, and why" });
  expect(not).toHaveTextContent("It is assigned to them already.");
  expect((await axe.run(page.container)).violations).toEqual([]);
  expect(taken).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Assign 1 request" }));
  const became = await screen.findByRole("table", { name: "What became of each request" });
  expect(within(became).getByRole("row", { name: /EX-2026-0031/ })).toHaveTextContent("Assigned the request");
  expect(within(became).getByRole("row", { name: /EX-2026-0007/ })).toHaveTextContent("Not done");
  expect(taken).toEqual([{ act: "assign", number: "EX-2026-0031", version: 4, input: { account: "tomas" } }]);
  expect((await axe.run(page.container)).violations).toEqual([]);
});

test("going through them leads from one page to the next, and says where one is", async () => {
  core(answers(list()));
  render(RequestsPage, { place: { page: "requests", find: "" } });
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Choose requests" }));
  await user.click(screen.getByRole("button", { name: "Choose all 2 that match" }));
  await user.click(await screen.findByRole("button", { name: "Go through them" }));
  expect(window.location.hash).toBe("#/requests/EX-2026-0031");
  const { container } = render(WalkBar, { number: "EX-2026-0031" });
  const bar = screen.getByRole("navigation", { name: "Requests that you go through" });
  expect(bar).toHaveTextContent("1 of 2 requests that you go through");
  expect(within(bar).getByRole("link", { name: "Next: EX-2026-0007" })).toHaveAttribute(
    "href",
    "#/requests/EX-2026-0007",
  );
  expect((await axe.run(container)).violations).toEqual([]);
  await user.click(within(bar).getByRole("button", { name: "Stop going through them" }));
  expect(screen.queryByRole("navigation", { name: "Requests that you go through" })).toBeNull();
});
