/** The window’s height for each row that may be in sight, in pixels: two lines, and a share of what stands above the list. */
const rowHeight = 90;

/** How many rows of a list may be in sight before anybody scrolls. */
export function rowsInSight(): number {
  return Math.ceil(window.innerHeight / rowHeight);
}

/** So long, in milliseconds, a window may take from when a page is painted until it is on the screen. */
const showing = 100;

/**
 * Goes on when what stands now is on the screen: what is not in sight waits so long, and takes no time from it. Gives the way
 * to end the waiting.
 */
export function whenShown(goOn: () => void): () => void {
  let waiting: number | undefined;
  const frame = requestAnimationFrame(() => {
    waiting = window.setTimeout(goOn, showing);
  });
  return () => {
    cancelAnimationFrame(frame);
    window.clearTimeout(waiting);
  };
}
