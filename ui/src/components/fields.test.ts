import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import type { Problem } from "../lib/problems";
import Checkboxes from "./Checkboxes.svelte";
import DateInput from "./DateInput.svelte";
import ErrorSummary from "./ErrorSummary.svelte";
import Radios from "./Radios.svelte";
import Select from "./Select.svelte";
import TextArea from "./TextArea.svelte";
import TextInput from "./TextInput.svelte";
import TimeInput from "./TimeInput.svelte";

const problems: Problem[] = [
  { field: "it", code: "missing", message: "Answer this" },
  { field: "it.0.name", code: "missing", message: "Answer that" },
];
const choices = [
  { value: "a", label: "First" },
  { value: "b", label: "Second", hint: "The one after" },
];

test("a text field is described by its hint and by the problems that are its own", () => {
  render(TextInput, { name: "it", label: "Number", hint: "As in the ticket", problems });
  const control = screen.getByRole("textbox", { name: "Number" });
  expect(control).toHaveAccessibleDescription("As in the ticket Error: Answer this");
  expect(control).toBeInvalid();
  expect(screen.queryByText("Answer that")).toBeNull();
});

test("a text field without problems is not marked", () => {
  render(TextInput, { name: "other", label: "Number", problems });
  expect(screen.getByRole("textbox")).not.toHaveAttribute("aria-invalid");
  expect(screen.getByRole("textbox")).not.toHaveAttribute("aria-describedby");
});

test("an edit is told once a keystroke, with what was typed", async () => {
  const onedit = vi.fn();
  render(TextInput, { name: "it", label: "Number", onedit });
  await userEvent.type(screen.getByRole("textbox"), "SR1");
  expect(onedit.mock.calls).toEqual([["S"], ["SR"], ["SR1"]]);
});

test("control characters stay out of what is pasted, and that is said", async () => {
  const onedit = vi.fn();
  render(TextArea, { name: "it", label: "Reasons", value: "Before ", onedit });
  await userEvent.click(screen.getByRole("textbox"));
  await userEvent.paste("one\u0007\vtwo");
  expect(screen.getByRole("textbox")).toHaveValue("Before one\ntwo");
  expect(onedit).toHaveBeenLastCalledWith("Before one\ntwo");
  expect(screen.getByRole("status")).toHaveTextContent("1 control character was left out");
});

test("the count shows near the limit, counts an emoji once and cuts nothing off", async () => {
  render(TextArea, { name: "it", label: "Reasons", limit: 10, value: "12345" });
  const control = screen.getByRole("textbox");
  expect(control).not.toHaveAccessibleDescription();
  await userEvent.type(control, "678😀");
  expect(control).toHaveAccessibleDescription("1 character left");
  await userEvent.type(control, "123");
  expect(control).toHaveAccessibleDescription("2 characters too many");
  expect(control).toHaveValue("12345678😀123");
});

test("a date says what was understood, and keeps what it did not understand", async () => {
  const onedit = vi.fn();
  render(DateInput, { name: "it", label: "Start", today: "2026-11-21", onedit });
  await userEvent.type(screen.getByLabelText("Month"), "2");
  await userEvent.type(screen.getByLabelText("Day"), "29");
  await userEvent.type(screen.getByLabelText("Year"), "2027");
  expect(screen.getByRole("status")).toHaveTextContent(/^$/);
  expect(onedit).toHaveBeenLastCalledWith("2027-2-29");
  expect(screen.getByLabelText("Day")).toHaveValue("29");
  await userEvent.clear(screen.getByLabelText("Day"));
  await userEvent.type(screen.getByLabelText("Day"), "8");
  expect(onedit).toHaveBeenLastCalledWith("2027-02-08");
  expect(screen.getByRole("status")).toHaveTextContent("Monday, February 8, 2027, in 79 days");
  expect(screen.getByLabelText("Day")).toHaveValue("8");
});

test("a date from the record stands in its three fields, and a new one replaces what was typed", async () => {
  const view = render(DateInput, { name: "it", label: "Start", value: "2026-05-01" });
  expect(screen.getByLabelText("Month")).toHaveValue("5");
  expect(screen.getByLabelText("Day")).toHaveValue("1");
  expect(screen.getByLabelText("Year")).toHaveValue("2026");
  await view.rerender({ value: "1999-12-31" });
  expect(screen.getByLabelText("Year")).toHaveValue("1999");
});

test("a time is put together from its three fields", async () => {
  const onedit = vi.fn();
  render(TimeInput, { name: "it", label: "Time", onedit });
  await userEvent.type(screen.getByLabelText("Hour"), "2");
  await userEvent.type(screen.getByLabelText("Minute"), "30");
  await userEvent.selectOptions(screen.getByRole("combobox"), "p.m.");
  expect(onedit).toHaveBeenLastCalledWith("14:30");
});

test("radios are one group, chosen by the keyboard", async () => {
  const onedit = vi.fn();
  render(Radios, { name: "it", label: "Which?", choices, problems, onedit });
  expect(screen.getByRole("group", { name: "Which?" })).toHaveAccessibleDescription("Error: Answer this");
  await userEvent.tab();
  await userEvent.keyboard(" ");
  expect(onedit).toHaveBeenLastCalledWith("a");
  await userEvent.keyboard("{ArrowDown}");
  expect(onedit).toHaveBeenLastCalledWith("b");
});

test("checkboxes give their values in the order of the choices", async () => {
  const onedit = vi.fn();
  render(Checkboxes, { name: "it", label: "Which?", choices, onedit });
  await userEvent.click(screen.getByLabelText("Second"));
  await userEvent.click(screen.getByLabelText("First"));
  expect(onedit).toHaveBeenLastCalledWith(["a", "b"]);
  await userEvent.click(screen.getByLabelText("Second"));
  expect(onedit).toHaveBeenLastCalledWith(["a"]);
});

test("the error summary takes the focus and leads to each field", async () => {
  render(TextInput, { name: "it", label: "Number", problems });
  render(Radios, { name: "which", label: "Which?", choices });
  render(ErrorSummary, {
    problems: [
      { field: "it", code: "missing", message: "Answer this first" },
      { field: "which", code: "missing", message: "Choose one" },
      { field: "it.deeper", code: "missing", message: "Has no control of its own" },
      { field: "", code: "whole", message: "Belongs to no field" },
    ],
  });
  expect(screen.getByRole("alert")).toHaveFocus();
  await userEvent.click(screen.getByRole("link", { name: "Answer this first" }));
  expect(screen.getByRole("textbox")).toHaveFocus();
  await userEvent.click(screen.getByRole("link", { name: "Choose one" }));
  expect(screen.getByLabelText("First")).toHaveFocus();
  await userEvent.click(screen.getByRole("link", { name: "Has no control of its own" }));
  expect(screen.getByRole("textbox")).toHaveFocus();
  expect(screen.queryByRole("link", { name: "Belongs to no field" })).toBeNull();
});

test("the same problems found again take the focus again", async () => {
  const view = render(ErrorSummary, { problems });
  (document.activeElement as HTMLElement).blur();
  await view.rerender({ problems: [...problems] });
  expect(screen.getByRole("alert")).toHaveFocus();
});

test("axe finds nothing in any field, with problems and without", async () => {
  for (const found of [[], problems]) {
    const name = found.length > 0 ? "it" : "other";
    render(TextInput, { name: `${name}1`, label: "Text", hint: "Hint", problems: found });
    render(TextArea, { name: `${name}2`, label: "Long text", problems: found });
    render(Select, { name: `${name}3`, label: "Select", choices, problems: found });
    render(Radios, { name, label: "Radios", choices, problems: found });
    render(Checkboxes, { name: `${name}5`, label: "Checkboxes", choices, problems: found });
    render(DateInput, { name: `${name}6`, label: "Date", problems: found });
    render(TimeInput, { name: `${name}7`, label: "Time", problems: found });
  }
  const { violations } = await axe.run(document.body, {
    // jsdom draws nothing, and a field alone is not in a landmark.
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ""}`)).toEqual([]);
});
