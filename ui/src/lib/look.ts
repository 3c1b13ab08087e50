/** How the window looks: as the system wishes, or as was chosen here. */
export type Look = "system" | "light" | "dark";

const key = "exception-desk.look";

/** The look that was chosen on this computer. */
export function chosenLook(): Look {
  const kept = localStorage.getItem(key);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Shows the window in the look that was chosen. */
export function applyLook(): void {
  const look = chosenLook();
  if (look === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = look;
}

/** Chooses a look, and keeps the choice on this computer. */
export function chooseLook(look: Look): void {
  localStorage.setItem(key, look);
  applyLook();
}
