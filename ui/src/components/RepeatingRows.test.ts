import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import TestRows from "./TestRows.svelte";

function names(): string[] {
  return screen.getAllByRole<HTMLInputElement>("textbox").map((control) => control.value);
}

test("a row added takes the focus", async () => {
  render(TestRows, { count: 0 });
  await userEvent.click(screen.getByRole("button", { name: "Add a system" }));
  expect(screen.getByRole("textbox")).toHaveFocus();
  await userEvent.keyboard("mail");
  await userEvent.click(screen.getByRole("button", { name: "Add another system" }));
  await userEvent.keyboard("web");
  expect(names()).toEqual(["mail", "web"]);
});

test("a row removed is the right one, is said, and leaves the focus beside it", async () => {
  render(TestRows, { count: 3 });
  await userEvent.click(screen.getByRole("button", { name: "Remove system 2" }));
  expect(names()).toEqual(["server 1", "server 3"]);
  expect(screen.getByText("System 2 removed. 2 systems are left.")).toBeInTheDocument();
  expect(document.activeElement).toHaveValue("server 3");
  await userEvent.click(screen.getByRole("button", { name: "Remove system 2" }));
  expect(document.activeElement).toHaveValue("server 1");
  await userEvent.click(screen.getByRole("button", { name: "Remove system 1" }));
  expect(screen.getByRole("button", { name: "Add a system" })).toHaveFocus();
});

test("of five thousand rows a page is shown, and each can be reached", async () => {
  render(TestRows, { count: 5000 });
  expect(names()).toHaveLength(25);
  await userEvent.click(screen.getByRole("button", { name: "Later systems" }));
  expect(names()[0]).toBe("server 26");
  expect(screen.getByText("26 to 50 of 5,000 systems")).toBeInTheDocument();
  expect(screen.getByText("There can be no more than 5,000 systems.")).toBeInTheDocument();
});

test("a problem in a row that is not on the page is reached from the summary", async () => {
  const problems = [{ field: "systems.4321.name", code: "missing", message: "Enter the name of the system" }];
  render(TestRows, { count: 5000, problems });
  await userEvent.click(screen.getByRole("link", { name: "Enter the name of the system" }));
  expect(document.activeElement).toHaveValue("server 4322");
  expect(document.activeElement).toBeInvalid();
});

test("removing the last row of the last page shows the page before it", async () => {
  render(TestRows, { count: 26 });
  await userEvent.click(screen.getByRole("button", { name: "Later systems" }));
  await userEvent.click(screen.getByRole("button", { name: "Remove system 26" }));
  expect(names()).toHaveLength(25);
  expect(document.activeElement).toHaveValue("server 25");
});
