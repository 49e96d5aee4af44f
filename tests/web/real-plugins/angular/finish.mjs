/* The builder hashes every name; harmonix-plugin.json names the entry. */
import { copyFileSync, readdirSync, writeFileSync } from "node:fs";

const names = readdirSync("dist/browser");
const entry = names.find((name) => /^main-.*\.js$/.test(name));

writeFileSync("dist/browser/harmonix-plugin.json",
	JSON.stringify({ entry, title: "Angular", order: 20 }));
copyFileSync("dist/3rdpartylicenses.txt",
	"dist/browser/3rdpartylicenses.txt");
