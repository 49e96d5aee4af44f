import vue from "@vitejs/plugin-vue";
import css from "vite-plugin-css-injected-by-js";
import { defineConfig } from "vite";

export default defineConfig({
	plugins: [vue(), css()],
	define: { "process.env.NODE_ENV": JSON.stringify("production") },
	build: {
		lib: { entry: "src/index.js", formats: ["es"], fileName: "real-vue" },
	},
});
