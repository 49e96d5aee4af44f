import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/* A library build leaves process.env.NODE_ENV to whoever bundles it again;
 * a browser has no process. */
export default defineConfig({
	plugins: [react()],
	define: { "process.env.NODE_ENV": JSON.stringify("production") },
	build: {
		sourcemap: true,
		lib: { entry: "src/index.jsx", formats: ["es"], fileName: "index" },
	},
});
