import { fileURLToPath } from "node:url";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** The running stack, for `npm run dev`: `RAYREEL_URL=http://127.0.0.1:8000 npm run dev`. */
const stack = process.env.RAYREEL_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), tailwindcss()],
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

