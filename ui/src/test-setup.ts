import "@testing-library/jest-dom/vitest";

// jsdom has no layout: what scrolls in the real window is accepted here and does nothing.
Element.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;

// As index.html says.
document.documentElement.lang = "en";

// jsdom knows the dialog and not how to open it.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
HTMLDialogElement.prototype.close = function () {
  this.open = false;
  this.dispatchEvent(new Event("close"));
};

// Nothing changes its size where nothing is laid out.
globalThis.IntersectionObserver = class {
  readonly root = null;
  readonly rootMargin = "";
  readonly scrollMargin = "";
  readonly thresholds = [];
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
  takeRecords(): IntersectionObserverEntry[] {
    return [];
  }
};
window.ResizeObserver = class {
  observe = () => undefined;
  unobserve = () => undefined;
  disconnect = () => undefined;
};

// Nor does it load faces: those that a page waits for are there.
Object.defineProperty(document, "fonts", { value: { ready: Promise.resolve() } });
