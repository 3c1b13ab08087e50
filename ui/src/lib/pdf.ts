import type { PDFDocumentLoadingTask, PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist";
import type { TextContent } from "pdfjs-dist/types/src/display/api";
import { pageWords, type PageWords, type Structure } from "./pdfWords";

/** Width and height in CSS pixels at 100 %, where an inch is 96 of them. */
export interface Size {
  width: number;
  height: number;
}

/** A page drawn: its picture, and how large the page itself is. */
export interface Drawn {
  canvas: HTMLCanvasElement;
  size: Size;
}

/** An item of a page's text laid over the picture, and how wide it is there in CSS pixels at 100 %. */
export interface Laid {
  element: HTMLElement;
  width: number;
}

/** A document opened to be looked at. Its pages are numbered from 1. */
export interface Pdf {
  pages: number;
  /** The size of the first page; few documents have a page of another one. */
  size: Size;
  /** Draws a page at a scale (1 is 100 %), as sharp as the screen is; ends early when it is called off. */
  draw(number: number, scale: number, calledOff: AbortSignal): Promise<Drawn>;
  /** The text of a page, as it is read out and found. */
  words(number: number): Promise<PageWords>;
  /** Lays the text of a page over its picture, to be selected; gives each item of its text. */
  lay(number: number, over: HTMLElement): Promise<readonly Laid[]>;
  close(): Promise<void>;
}

/** What opens documents one after the other, as a letter that is being written makes them. */
export interface PdfReader {
  open(bytes: Uint8Array): Promise<Pdf>;
  close(): void;
}

/** PDF points to CSS pixels. */
const pixels = 96 / 72;

/** The face of our documents is the window's own: letters of the text are then as wide as in the picture. */
const face = '"Public Sans", "Noto Sans", sans-serif';

/** A page is at most so many pixels, 64 MB of memory: further in it is drawn less sharp. */
const most = 16_000_000;

/** Gets the reader, which is loaded when the first document is looked at, since few pages need it. */
export async function pdfReader(): Promise<PdfReader> {
  const [reader, worker] = await Promise.all([
    import("pdfjs-dist/legacy/build/pdf.min.mjs"),
    import("pdfjs-dist/legacy/build/pdf.worker.min.mjs?url"),
  ]);
  reader.GlobalWorkerOptions.workerSrc = worker.default;
  const shared = new reader.PDFWorker();
  return {
    async open(bytes) {
      const task = reader.getDocument({
        // The reader takes the buffer over and leaves it empty; the page keeps its own.
        data: bytes.slice(),
        worker: shared,
        // The content security policy allows neither eval nor WebAssembly, and every document of ours embeds its fonts.
        isEvalSupported: false,
        useWasm: false,
        useSystemFonts: false,
        enableXfa: false,
      });
      const document = await task.promise.catch((reason: unknown) => {
        throw new Error(whyNot(reason), { cause: reason });
      });
      return opened(task, document, sizeOf(await document.getPage(1)), reader.TextLayer);
    },
    close() {
      shared.destroy();
    },
  };
}

function opened(
  task: PDFDocumentLoadingTask,
  document: PDFDocumentProxy,
  size: Size,
  TextLayer: typeof import("pdfjs-dist").TextLayer,
): Pdf {
  const read = new Map<number, Promise<PageWords>>();
  return {
    pages: document.numPages,
    size,
    async draw(number, scale, calledOff) {
      const page = await document.getPage(number);
      calledOff.throwIfAborted();
      const whole = sizeOf(page);
      const sharp = Math.min(sharpness() * scale, Math.sqrt(most / (whole.width * whole.height)));
      const viewport = page.getViewport({ scale: pixels * sharp });
      // Drawn apart and put in its place whole: until then the page before stays in sight.
      const canvas = window.document.createElement("canvas");
      canvas.width = Math.round(viewport.width);
      canvas.height = Math.round(viewport.height);
      const drawing = page.render({ canvas, viewport });
      calledOff.addEventListener("abort", () => {
        drawing.cancel();
      });
      await drawing.promise;
      return { canvas, size: whole };
    },
    words(number) {
      let words = read.get(number);
      if (!words) {
        words = wordsOf(document, number);
        read.set(number, words);
      }
      return words;
    },
    async lay(number, over) {
      const page = await document.getPage(number);
      const text = await textOf(page);
      for (const style of Object.values(text.styles)) {
        if (style.fontFamily !== "monospace") style.fontFamily = face;
      }
      const layer = new TextLayer({
        textContentSource: text,
        container: over,
        viewport: page.getViewport({ scale: pixels }),
      });
      await layer.render();
      const widths = text.items.flatMap((item) => ("str" in item ? [item.width * pixels] : []));
      return layer.textDivs.map((element, index) => ({ element, width: widths[index] ?? 0 }));
    },
    async close() {
      await task.destroy();
    },
  };
}

async function wordsOf(document: PDFDocumentProxy, number: number): Promise<PageWords> {
  const page = await document.getPage(number);
  const structure = (await page.getStructTree()) as Structure | null;
  return pageWords((await textOf(page)).items, structure);
}

/** Reads the text of a page piece by piece: the reader's own way iterates over the stream, which WebKit does not know. */
async function textOf(page: PDFPageProxy): Promise<TextContent> {
  const stream = page.streamTextContent({ includeMarkedContent: true, disableNormalization: true });
  const pieces = stream.getReader() as ReadableStreamDefaultReader<TextContent>;
  const whole: TextContent = { items: [], styles: {}, lang: null };
  for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) {
    whole.items.push(...piece.value.items);
    Object.assign(whole.styles, piece.value.styles);
    whole.lang ??= piece.value.lang;
  }
  return whole;
}

function sizeOf(page: PDFPageProxy): Size {
  const { width, height } = page.getViewport({ scale: pixels });
  return { width, height };
}

/** How many pixels of the screen one of the page is: WebKitGTK tells the zoom of its window in its size alone. */
function sharpness(): number {
  const zoom = window.outerWidth / window.innerWidth;
  return Math.max(1, window.devicePixelRatio, Number.isFinite(zoom) ? zoom : 1);
}

function whyNot(reason: unknown): string {
  const { name, message } = reason instanceof Error ? reason : { name: "", message: String(reason) };
  if (name === "PasswordException") return "The file is locked with a password.";
  if (name === "InvalidPDFException") return "The file is damaged, or is no PDF.";
  return message;
}
