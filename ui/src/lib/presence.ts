import { lockedEvent, stayAwake } from "./commands";

/** How often the core is told that somebody moves, in milliseconds. */
const often = 20_000;
/** What somebody does who is there. */
const signs = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/**
 * Tells the core while somebody moves at the desk, and `onlocked` when it has locked the desk because nobody did. Gives
 * what ends it.
 */
export function watchPresence(onlocked: () => void): () => void {
  let told = Number.NEGATIVE_INFINITY;
  const moved = (event: Event): void => {
    if (!event.isTrusted || event.timeStamp - told < often) return;
    told = event.timeStamp;
    void stayAwake();
  };
  for (const sign of signs) window.addEventListener(sign, moved, { capture: true, passive: true });
  window.addEventListener(lockedEvent, onlocked);
  return () => {
    for (const sign of signs) window.removeEventListener(sign, moved, { capture: true });
    window.removeEventListener(lockedEvent, onlocked);
  };
}
