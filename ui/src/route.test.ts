import { tick } from "svelte";
import { expect, test } from "vitest";
import { href, readRoute, router, type Route } from "./route.svelte";

const routes: Route[] = [
  { page: "work" },
  { page: "requests", find: "" },
  { page: "requests", find: "what? 100 % & más/EX #1" },
  { page: "requests", find: "", view: "all" },
  { page: "requests", find: "a&view=2 =?", view: 12 },
  { page: "requests", find: "", asks: "stage=review&department=Parks%20%26%20Recreation&sort=-due" },
  { page: "requests", find: "x&y", view: 3, asks: "sort=number" },
  { page: "chosen", act: "remind" },
  { page: "new" },
  { page: "request", number: "EX-2026-0001" },
  { page: "form", number: "EX-2026-0001", section: null },
  { page: "form", number: "EX-2026-0001", section: "risk" },
  { page: "answers", number: "EX-2026-0001" },
  { page: "step", number: "EX-2026-0001", step: "decline-request" },
  { page: "paper", number: "EX-2026-0001", step: "draft_document", what: "approval_letter" },
  { page: "document", number: "EX-2026-0001", document: "a/b #c%" },
  { page: "policies", number: null, of: null },
  { page: "policies", number: "SIMM 5300-A/é", of: null },
  { page: "policies", number: "new", of: "3511" },
  { page: "orphans", kind: null, name: null },
  { page: "orphans", kind: "new", name: null },
  { page: "orphans", kind: "system", name: "KSK-01 to 12/é" },
  { page: "violations", number: null, what: null },
  { page: "violations", number: "new", what: "EX-2026-0001" },
  { page: "violations", number: "VR-2026-0001", what: "end" },
  { page: "mail", number: "EX-2026-0001", kind: "decision", about: null },
  { page: "mail", number: "EX-2026-0001", kind: "condition_due", about: "condition-2" },
  { page: "send", number: "EX-2026-0001" },
  { page: "unshare", number: "EX-2026-0001" },
  { page: "offices", what: null },
  { page: "offices", what: "received" },
  { page: "plan" },
  { page: "help" },
  { page: "settings", part: null },
  { page: "settings", part: "letterhead" },
  { page: "accounts", account: null },
  { page: "templates", template: null, revision: null },
  { page: "templates", template: "denial-letter", revision: null },
  { page: "templates", template: "denial-letter", revision: "3" },
  { page: "accounts", account: "dana.whitfield" },
];

test.each(routes)("%j comes back from its address", (route) => {
  expect(readRoute(href(route))).toEqual(route);
});

test.each([
  "#/nowhere",
  "#/chosen/decide",
  "#/requests/EX-1/form/a/b",
  "#/requests//form",
  "#/%E0%A4%A",
  "#/requests/EX-1/step",
  "#/requests/EX-1/mail",
  "#/requests/EX-1/mail/weather",
  "#/work/x",
])("%s is no place, and says so", (hash) => {
  expect(readRoute(hash)).toEqual({ page: "unknown", hash });
});

test("an empty address is My work", () => {
  expect(readRoute("")).toEqual({ page: "work" });
  expect(readRoute("#/")).toEqual({ page: "work" });
});

test("what a page has come to show stands in the address, and is no move", () => {
  const before = router.moves;
  router.note({ page: "requests", find: "kiosk", asks: "stage=review&sort=-number" });
  expect(window.location.hash).toBe("#/requests?find=kiosk&stage=review&sort=-number");
  expect([router.moves, router.current.page]).toEqual([before, "requests"]);
});

test("going somewhere changes the place and counts the move", async () => {
  const before = router.moves;
  router.go({ page: "request", number: "EX-2026-0007" });
  await expect.poll(() => router.current).toEqual({ page: "request", number: "EX-2026-0007" });
  expect(router.moves).toBe(before + 1);
});

test("the page that is left stands until what the next one asked for has come", async () => {
  const moves = router.moves;
  let come: () => void = () => undefined;
  const asked: Route[] = [];
  const end = router.askAhead((to) => {
    if (to.page !== "requests") return null;
    asked.push(to);
    return new Promise((resolve) => (come = resolve));
  });
  router.go({ page: "requests", find: "ahead" });
  await expect.poll(() => asked.length).toBe(1);
  expect([router.current.page, router.moves]).toEqual(["request", moves]);
  come();
  await expect.poll(() => router.moves).toBe(moves + 1);
  // The very place that was asked for: what came is its own.
  expect(router.current).toBe(asked[0]);

  // Where it takes too long the page comes without.
  router.go({ page: "requests", find: "late" });
  await expect.poll(() => router.moves).toBe(moves + 2);
  expect(router.current).toBe(asked[1]);

  // Whoever goes on meanwhile is not brought back by what was asked for before.
  router.go({ page: "requests", find: "left" });
  await expect.poll(() => asked.length).toBe(3);
  router.go({ page: "work" });
  await expect.poll(() => router.current.page).toBe("work");
  come();
  await new Promise((resolve) => setTimeout(resolve));
  expect([router.current.page, router.moves]).toEqual(["work", moves + 3]);
  end();
});

test("the program goes somewhere at once, and the event of the address is no second move", async () => {
  const moves = router.moves;
  const event = new Promise((resolve) => {
    window.addEventListener("hashchange", resolve, { once: true });
  });
  let isLate = false;
  void event.then(() => (isLate = true));
  router.go({ page: "help" });
  await tick();
  await Promise.resolve();
  expect([router.current.page, isLate]).toEqual(["help", false]);
  await event;
  await new Promise((resolve) => setTimeout(resolve));
  expect(router.moves).toBe(moves + 1);
});
