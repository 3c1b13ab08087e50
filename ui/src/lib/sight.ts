/** The window’s height for each row that may be in sight, in pixels: two lines, and a share of what stands above the list. */
const rowHeight = 90;

/** How many rows of a list may be in sight before anybody scrolls. */
export function rowsInSight(): number {
  return Math.ceil(window.innerHeight / rowHeight);
}

/** When what stands now has been painted: what is not in sight can wait so long. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });
}
