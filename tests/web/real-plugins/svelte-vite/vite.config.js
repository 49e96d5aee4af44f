import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
	plugins: [svelte({ compilerOptions: { css: "injected" } })],
	build: { lib: { entry: "src/index.js", formats: ["es"], fileName: "index" } },
});
