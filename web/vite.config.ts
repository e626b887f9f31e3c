import { defineConfig } from "vite";

// One folder a page. The names carry a hash of the content, so that they may be cached for ever; nothing in the output
// depends on the machine or the time, so that ./test can compare it with what is committed.
export default defineConfig({
  root: "src/live",
  base: "/live/",
  build: {
    outDir: "../../../src/Api/wwwroot/live",
    emptyOutDir: true,
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: false,
    target: "es2022",
    license: { fileName: "assets/licenses.md" },
    reportCompressedSize: false,
  },
});
