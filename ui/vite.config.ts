import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Leaves out the older copies of the faces: every WebKitGTK that runs this reads woff2. */
const woff2Only: Plugin = {
  name: "woff2-only",
  enforce: "pre",
  transform(code, id) {
    return id.includes("@fontsource") ? code.replaceAll(/, url\([^)]*\.woff\) format\('woff'\)/g, "") : null;
  },
};

export default defineConfig({
  plugins: [woff2Only, svelte(), svelteTesting()],
  clearScreen: false,
  // Tauri serves from its own scheme; relative addresses also open from a plain folder.
  base: "./",
  server: { port: 1420, strictPort: true, host: "127.0.0.1" },
  build: {
    // The oldest WebKitGTK that Debian 12 has shipped is 2.40, which is Safari 16.4.
    target: "safari16.4",
    sourcemap: false,
    // The content security policy allows neither inline script nor data: addresses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    // The contrast of the colours is tested on the file itself.
    css: { include: [/tokens\.css/] },
    setupFiles: ["./src/test-setup.ts"],
    // Two workers suit the two cores that this is built on.
    maxWorkers: 2,
    // A page of a test takes a second or two of a quiet machine; one that also builds takes five times as long.
    testTimeout: 30_000,
  },
});
