/** Brings a part of the record into sight, and the focus to its heading. */
export function focusPart(id: string): void {
  const heading = document.getElementById(`part-${id}`);
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}
