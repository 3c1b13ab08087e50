import { expect, test } from "vitest";
import { needsScripts } from "./scripts";

test.each(["Thu Hà Nguyễn", "Łukasz O’Neill-Šimić, SMB", "José (2) — 100 %"])(
  "Public Sans has “%s”",
  (name) => {
    expect(needsScripts(name)).toBe(false);
  },
);

test.each(["Անահիտ Սարգսյան", "Ana 李娜", "ਸਿਮਰਨ", "דנה", "Мария"])("“%s” needs other faces", (name) => {
  expect(needsScripts(name)).toBe(true);
});
