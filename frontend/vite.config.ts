import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The running stack, for `npm run dev`: `RAYREEL_URL=http://127.0.0.1:8000 npm run dev`. */
const stack = process.env.RAYREEL_URL ?? "http://127.0.0.1:8000";

/** Puts copies in Brotli and gzip beside what is text: the app sends the one that a browser reads. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir = "dist" }, bundle) {
      for (const file of Object.values(bundle)) {
        if (!/\.(js|css|html)$/.test(file.fileName)) continue;
        const content = file.type === "chunk" ? file.code : file.source;
        writeFileSync(join(dir, `${file.fileName}.br`), brotliCompressSync(content));
        writeFileSync(join(dir, `${file.fileName}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), tailwindcss(), compressed()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  build: { target: "es2023", chunkSizeWarningLimit: 600 },
  server: {
    host: "127.0.0.1",
    proxy: {
      // The Host header stays: the API compares it with the Origin of the page.
      "/api": { target: stack },
      "/health": { target: stack },
      "/metrics": { target: stack },
      "/openapi.json": { target: stack },
      "/docs": { target: stack },
      "/ws": { target: stack, ws: true },
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});

