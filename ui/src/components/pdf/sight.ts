import type { Attachment } from "svelte/attachments";

/** Tells when an element comes close to what is in sight of the place that scrolls it, and when it has gone. */
export function sight(
  scroller: string,
  close: string,
  tell: (near: boolean) => void,
): Attachment<HTMLElement> {
  return (element) => {
    const watcher = new IntersectionObserver(
      (entries) => {
        tell(entries.at(-1)?.isIntersecting ?? false);
      },
      { root: element.closest(scroller), rootMargin: close },
    );
    watcher.observe(element);
    return () => {
      watcher.disconnect();
    };
  };
}

/** Puts a picture in the place of the one before, whose memory is given back at once. */
export function place(holder: HTMLElement, canvas?: HTMLCanvasElement): void {
  const before = [...holder.children];
  holder.replaceChildren(...(canvas ? [canvas] : []));
  for (const one of before) if (one instanceof HTMLCanvasElement) one.width = one.height = 0;
}
