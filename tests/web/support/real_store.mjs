/* A real store for tests in a browser, and what a pipeline sends to it. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programsBuilt, startStore } from "../../api/support/store.mjs";

const SERVER_PATH = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`;

/** false, or why no store can be started behind this web server. */
export function whatLacksForStore(server) {
	const program = server === "apache" ? "apache2" : server;
	const found = SERVER_PATH.split(":")
		.some((folder) => existsSync(join(folder, program)));

	if (!found)
		return program + " is not installed";
	return programsBuilt() ? false : "the programs have not been built";
}

/** Runs a command to its end, and throws what it said when it fails. */
export function run(command, words, options = {}) {
	const done = spawnSync(command, words,
		{ encoding: "utf8", maxBuffer: 64 << 20, ...options });
	if (done.status !== 0)
		throw new Error(`${command} ${words.join(" ")}\n${done.error ?? ""}` +
			`${done.stdout}${done.stderr}`);
	return done.stdout;
}

/** A store with the instance "default" and a token of the provider "demo". */
export async function startRealStore(server) {
	const store = await startStore({ server, programs: true });
	try {
		return new RealStore(store);
	} catch (error) {
		await store.stop();
		throw error;
	}
}

class RealStore {
	#store;
	#token;

	constructor(store) {
		this.#store = store;
		this.admin("create-instance", "default", "--auto-enrol",
			"--origin", "*");
		this.admin("create-provider", "demo");
		this.#token = this.admin("token", "create", "demo",
			"--name", "pipeline", "--right", "plugin:create",
			"--right", "version:publish", "--right", "channel:move");
	}

	get origin() {
		return this.#store.base;
	}

	get discovery() {
		return this.origin + "/api/v1/discovery/default";
	}

	/** Where the web server finds a file of a plugin. */
	file(plugin, version, path) {
		return join(this.#store.state, "plugins", plugin, version, path);
	}

	admin(...words) {
		const done = this.#store.admin(words);
		if (done.status !== 0)
			throw new Error(`hps-admin ${words.join(" ")}\n` +
				done.stdout + done.stderr);
		return done.stdout.trim();
	}

	/** What `curl` sends; returns {status, body}. */
	async put(plugin, version, type, bytes, query = "channel=stable") {
		return answerOf(await fetch(`${this.origin}/api/v1/publish/` +
			`${plugin}/${version}?${query}`, {
			method: "PUT",
			headers: { "Authorization": `Bearer ${this.#token}`,
				   "Content-Type": type },
			body: bytes,
		}));
	}

	/** What `harmonix publish` of @uxland/harmonix-cli sends. */
	async form(pluginId, versionNumber, bytes) {
		const form = new FormData();
		form.append("pluginId", pluginId);
		form.append("versionNumber", versionNumber);
		form.append("file",
			new Blob([bytes], { type: "application/javascript" }),
			"index.js");
		return answerOf(await fetch(
			`${this.origin}/api/plugins/version`, {
				method: "POST",
				headers: { "x-api-key": this.#token },
				body: form,
			}));
	}

	async close() {
		await this.#store.stop();
	}
}

async function answerOf(response) {
	return { status: response.status, body: await response.json() };
}

/** The tarball that `npm pack` makes of a folder. */
export async function npmPack(folder) {
	const made = await mkdtemp(join(tmpdir(), "hps-pack-"));
	try {
		run("npm", ["pack", "--silent", "--pack-destination", made],
			{ cwd: folder });
		const [name] = await readdir(made);
		return await readFile(join(made, name));
	} finally {
		await rm(made, { recursive: true });
	}
}
