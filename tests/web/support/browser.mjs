/* A real Chromium, or the reason why there is none. */
import { existsSync } from "node:fs";

const executablePath = process.env.HPS_CHROMIUM ?? "/usr/bin/chromium";

const FLAGS = [
	"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
	"--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync",
];

async function playwright() {
	return import("playwright-core").catch(() => null);
}

/** false, or the sentence that a skipped test shows. */
export async function whatIsMissing() {
	if (!await playwright())
		return "playwright-core is missing: npm ci in tests/web";
	if (!existsSync(executablePath))
		return `no browser at ${executablePath}: set HPS_CHROMIUM`;
	return false;
}

export async function openBrowser() {
	const { chromium } = await playwright();
	return chromium.launch({ executablePath, args: FLAGS });
}
