import { defineConfig } from "vite";

// One folder a page, one build each: `vite build --mode live`. The names carry a hash of the content,
// so that they may be cached for ever; nothing in the output depends on the machine or the time, so
// that ./test can compare it with what is committed.
export default defineConfig(({ mode: page }) => ({
  root: `src/${page}`,
  base: `/${page}/`,
  build: {
    outDir: `../../../src/Api/wwwroot/${page}`,
    emptyOutDir: true,
    assetsDir: "assets",
    assetsInlineLimit: 0,
    modulePreload: false,
    target: "es2022",
    license: { fileName: "assets/licenses.md" },
    reportCompressedSize: false,
  },
}));
