/**
 * Loads the plugins of a Harmonix Plugin Store into a shell.
 *
 * What it is for: it turns one discovery answer into the plugin definitions
 * that `bootstrapPlugins` of @uxland/harmonix takes.  What it must not do: run
 * a byte that the store did not vouch for, override what the page maps, keep a
 * token, or let one plugin hold up or take down the others.
 *
 * What protects what is in docs/loader.md.  In short: the import map carries
 * the hash of every JavaScript file and the browser checks each against it.
 * Where the browser does not take a map from a running page, every file of a
 * plugin is checked by `modulepreload` before its entry is imported.
 */

const SCHEMA_VERSION = 1;
const DEFAULT_ORDER = 100;
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_AGE_MS = 600_000;
/* The generation file saves a request; it is not worth a long wait. */
const NUMBERS_TIMEOUT_MS = 2_000;
const WATCH_INTERVAL_MS = 60_000;
const WATCH_JITTER = 0.2;
const WATCH_BACKOFF_MAX = 10;

/** Why the store, or one of its plugins, could not be used. */
export class StoreError extends Error {
	constructor(message, { status = 0, code = "store_error", away = false,
			       url = "", cause } = {}) {
		super(message, { cause });
		this.name = "StoreError";
		/* HTTP status; 0 where there was no answer. */
		this.status = status;
		/* Stable slug: the store's own, or one of this module. */
		this.code = code;
		/* The store may answer the same request later. */
		this.away = away;
		this.url = url;
	}
}

/** The plugins that the store names for this caller, ready for Harmonix. */
export async function storePlugins(discoveryUrl, options = {}) {
	const url = new URL(discoveryUrl, document.baseURI).href;
	const settings = {
		timeout: DEFAULT_TIMEOUT_MS, maxAge: DEFAULT_MAX_AGE_MS,
		...options,
		headers: new Headers(options.headers),
	};
	const answer = await discover(url, settings);
	const { document: found, ...about } = answer;
	const report = reporter(settings.onError);
	const importMap = found.importMap ?? {};
	const guarded = installImportMap(importMap, settings, report);
	const phases = new Phases();
	const definitions = found.plugins
		.filter((plugin) => isLoadable(plugin, report))
		.sort(byOrder)
		.map((plugin) => define(plugin, {
			timeout: settings.timeout, report, phases,
			files: guarded ? {} : filesOf(plugin, importMap),
		}));
	definitions.store = {
		url, instance: found.instance, generation: found.generation,
		...about,
	};
	return definitions;
}

/**
 * Runs the plugins of the store with the shell's own `bootstrapPlugins`,
 * which throws on an empty list: a user with no plugin is no fault.
 */
export async function bootstrapStore(discoveryUrl, options) {
	const { bootstrapPlugins, apiFactory, ...rest } = options;
	const plugins = await storePlugins(discoveryUrl, rest);
	const bootstrapped = plugins.length === 0
		? [] : await bootstrapPlugins(plugins, apiFactory);
	return { plugins, bootstrapped, store: plugins.store };
}

/**
 * Calls back when the generation or the epoch of an instance changes.  Reads
 * the static generation file only, never while the tab is hidden.
 * Returns a function that ends it.
 */
export function watchStore(url, callback, options = {}) {
	const { interval = WATCH_INTERVAL_MS, generation } = options;
	const numbersUrl = generationUrl(new URL(url, document.baseURI).href);
	let known = generation === undefined ? null : { generation };
	let failures = 0;
	let timer;
	let dueAt_ms = 0;
	let reading = false;
	let stopped = false;

	function schedule() {
		const slower = Math.min(2 ** failures, WATCH_BACKOFF_MAX);
		const jitter = 1 + WATCH_JITTER * (2 * Math.random() - 1);
		dueAt_ms = Date.now() + interval * slower * jitter;
		wake();
	}

	function wake() {
		clearTimeout(timer);
		if (stopped || reading || document.hidden)
			return;
		timer = setTimeout(look, Math.max(0, dueAt_ms - Date.now()));
	}

	async function look() {
		reading = true;
		const numbers = await readNumbers(numbersUrl).catch(() => null);
		reading = false;
		if (stopped)
			return;
		failures = numbers ? 0 : failures + 1;
		const previous = known;
		known = numbers ?? known;
		if (numbers && previous && differ(previous, numbers))
			tell({ ...numbers, previous });
		schedule();
	}

	function tell(change) {
		try {
			callback(change);
		} catch (error) {
			console.error("watchStore: callback failed:", error);
		}
	}

	document.addEventListener("visibilitychange", wake);
	if (known)
		schedule();
	else
		wake();
	return function stop() {
		stopped = true;
		clearTimeout(timer);
		document.removeEventListener("visibilitychange", wake);
	};
}

/* A member that one side does not know is no difference. */
function differ(a, b) {
	return ["generation", "epoch"].some((name) =>
		a[name] !== undefined && b[name] !== undefined &&
		a[name] !== b[name]);
}

/* ---- The discovery answer ---- */

/*
 * The kept copy while the generation file says that nothing changed, else the
 * store's answer, else (the store is away) the kept copy again.
 */
async function discover(url, settings) {
	const caller = await callerHash(settings.headers);
	const kept = recall(url, caller);
	const asked = readNumbers(generationUrl(url)).catch(() => null);
	const numbers = kept ? await asked : null;

	if (kept && isFresh(kept, numbers, settings.maxAge))
		return { ...described(kept), source: "session" };
	try {
		const answer = await askStore(url, settings);
		asked.then((now) => keep(url, caller,
			{ ...answer, epoch: now?.epoch }));
		return { ...answer, source: "store" };
	} catch (error) {
		if (!error.away)
			forget(url);
		if (!error.away || !kept)
			throw error;
		console.warn(`The plugin store is away (${error.message}); ` +
			     "its last answer of this tab is used.");
		return { ...described(kept), source: "fallback" };
	}
}

function isFresh(kept, numbers, maxAge_ms) {
	const age_ms = Date.now() - kept.keptAt_ms;
	return numbers !== null && age_ms >= 0 && age_ms < maxAge_ms &&
		numbers.generation === kept.document.generation &&
		numbers.epoch === kept.epoch;
}

async function askStore(url, { headers, timeout }) {
	let response;
	try {
		response = await fetch(url, {
			headers, credentials: "omit",
			signal: AbortSignal.timeout(timeout),
		});
		if (response.ok)
			return readAnswer(response, await response.json());
	} catch (cause) {
		if (cause instanceof StoreError)
			throw cause;
		throw new StoreError(
			"The plugin store gave no readable answer: " +
			cause.message,
			{ status: response?.status ?? 0, code: "store_away",
			  away: true, url, cause });
	}
	throw await refusal(response, url);
}

function readAnswer(response, found) {
	if (found?.schemaVersion !== SCHEMA_VERSION ||
	    !Array.isArray(found.plugins))
		throw new StoreError(
			"The answer is not a discovery document that this " +
			`loader understands (schemaVersion ${SCHEMA_VERSION}).`,
			{ status: response.status, code: "unknown_document",
			  url: response.url });
	const { headers } = response;
	return {
		document: found,
		identity: headers.get("Harmonix-Identity"),
		staleSeconds: Number(headers.get("Harmonix-Stale") ?? 0),
	};
}

async function refusal(response, url) {
	const { status } = response;
	const problem = await response.json().catch(() => ({}));
	const said = problem.detail ?? problem.title ?? response.statusText;
	return new StoreError(
		`The plugin store answered ${status}: ${said}`,
		{ status, code: problem.code ?? `http_${status}`,
		  away: status >= 500 || status === 429, url });
}

/* …/api/v1/discovery/{instance} has …/generations/{instance}.json beside it. */
function generationUrl(url) {
	const parsed = new URL(url);
	parsed.pathname = parsed.pathname.replace(
		/\/api\/v1\/discovery\/([^/]+)\/?$/, "/generations/$1.json");
	parsed.search = "";
	parsed.hash = "";
	return parsed.href;
}

async function readNumbers(url) {
	const response = await fetch(url, {
		credentials: "omit",
		signal: AbortSignal.timeout(NUMBERS_TIMEOUT_MS),
	});
	const numbers = response.ok ? await response.json() : null;
	if (!Number.isSafeInteger(numbers?.generation))
		throw new StoreError("No generation at " + url, { url });
	return { generation: numbers.generation, epoch: numbers.epoch };
}

/* ---- The copy in sessionStorage ---- */

function storageKey(url) {
	return "harmonix-store:" + url;
}

/*
 * The caller's headers as a hash, since a token must not lie in storage.
 * A page without crypto.subtle (plain http) keeps the anonymous view only.
 */
async function callerHash(headers) {
	const text = JSON.stringify([...headers]);
	if (text === "[]")
		return "anonymous";
	if (!globalThis.crypto?.subtle)
		return null;
	const bytes = new TextEncoder().encode(text);
	const digest = await crypto.subtle.digest("SHA-256", bytes);
	return Array.from(new Uint8Array(digest),
		(byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* Storage may be blocked, full or written by another program: all harmless. */
function recall(url, caller) {
	if (caller === null)
		return null;
	try {
		const text = sessionStorage.getItem(storageKey(url));
		const kept = JSON.parse(text);
		return kept?.caller === caller &&
			Array.isArray(kept.document?.plugins) ? kept : null;
	} catch {
		return null;
	}
}

function keep(url, caller, answer) {
	if (caller === null)
		return;
	try {
		sessionStorage.setItem(storageKey(url), JSON.stringify(
			{ ...answer, caller, keptAt_ms: Date.now() }));
	} catch {
		forget(url);
	}
}

function forget(url) {
	try {
		sessionStorage.removeItem(storageKey(url));
	} catch {
		/* Nothing was kept there. */
	}
}

function described({ document: found, identity, staleSeconds }) {
	return { document: found, identity, staleSeconds };
}

/* ---- The import map ---- */

/*
 * Adds what the page does not map yet.  Returns whether the browser took it,
 * and so checks every file that the map names: no browser that takes a map
 * from a running page ignores its integrity.
 */
function installImportMap(wanted, settings, report) {
	const page = pageImportMap();
	const probe = "harmonix-store/" + Math.random().toString(36).slice(2);
	const probeUrl = new URL("/loader.js", document.baseURI).href;
	const map = {
		imports: { ...unmapped(wanted.imports), [probe]: probeUrl },
		scopes: lackingScopes(wanted.scopes, page.scopes),
		integrity: lacking(wanted.integrity, page.integrity),
	};
	for (const [url, hash] of Object.entries(wanted.integrity ?? {})) {
		if ((page.integrity[url] ?? hash) !== hash)
			report({ stage: "importmap", error: new StoreError(
				`The page has another integrity for ${url}.`,
				{ code: "importmap_conflict", url }) });
	}
	appendImportMap(map, settings.nonce);
	if (resolved(probe) === probeUrl)
		return true;
	delete map.imports[probe];
	if (Object.keys(map.imports).length > 0)
		report({ stage: "importmap", error: new StoreError(
			"The browser took no import map from the running " +
			"page; it lacks " +
			Object.keys(map.imports).join(", ") + ". Put boot.js " +
			"of the store before the first module.",
			{ code: "importmap_refused" }) });
	return false;
}

function appendImportMap(map, nonce) {
	const script = document.createElement("script");
	script.type = "importmap";
	script.nonce = nonce ??
		document.querySelector("script[nonce]")?.nonce ?? "";
	try {
		script.textContent = JSON.stringify(map);
		document.head.append(script);
	} catch {
		/* Trusted Types said no; the probe shows it. */
	}
}

function resolved(specifier) {
	try {
		return import.meta.resolve(specifier);
	} catch {
		return null;
	}
}

function isBare(specifier) {
	return !/^(\/|\.\/|\.\.\/)/.test(specifier) && !URL.canParse(specifier);
}

/* What the page resolves by itself, by whatever rule, stays as it is. */
function unmapped(imports = {}) {
	return Object.fromEntries(Object.entries(imports).filter(
		([name]) => !isBare(name) || resolved(name) === null));
}

function lacking(wanted = {}, present = {}) {
	return Object.fromEntries(Object.entries(wanted).filter(
		([name]) => !Object.hasOwn(present, name)));
}

function lackingScopes(wanted = {}, present = {}) {
	return Object.fromEntries(Object.entries(wanted).map(
		([scope, imports]) =>
			[scope, lacking(imports, present[scope])]));
}

function pageImportMap() {
	const page = { scopes: {}, integrity: {} };
	const maps = document.querySelectorAll('script[type="importmap"]');
	for (const script of maps) {
		let map;
		try {
			map = JSON.parse(script.textContent);
		} catch {
			continue;
		}
		const { scopes = {}, integrity = {} } = map ?? {};
		for (const [scope, imports] of Object.entries(scopes))
			page.scopes[absolute(scope)] =
				{ ...imports, ...page.scopes[absolute(scope)] };
		for (const [url, hash] of Object.entries(integrity))
			page.integrity[absolute(url)] ??= hash;
	}
	return page;
}

function absolute(url) {
	return URL.canParse(url, document.baseURI)
		? new URL(url, document.baseURI).href : url;
}

/* ---- One plugin ---- */

function isLoadable(plugin, report) {
	const fault = ["pluginId", "url", "integrity"].find(
		(name) => typeof plugin?.[name] !== "string" || !plugin[name]);
	if (fault)
		report({ plugin, stage: "discovery", error: new StoreError(
			`The plugin ${plugin?.pluginId} has no ${fault}.`,
			{ code: "plugin_unvouched" }) });
	return !fault;
}

function orderOf(plugin) {
	return plugin.order ?? DEFAULT_ORDER;
}

function byOrder(a, b) {
	const [one, other] = [a.pluginId, b.pluginId];
	return orderOf(a) - orderOf(b) ||
		(one < other ? -1 : Number(one > other));
}

/* Every JavaScript file of the plugin's version, with its hash. */
function filesOf({ pluginId, version, url }, importMap) {
	const folder = `/${pluginId}/${version}/`;
	const at = url.indexOf(folder);
	const root = at < 0 ? url.slice(0, url.lastIndexOf("/") + 1)
		: url.slice(0, at + folder.length);
	return Object.fromEntries(Object.entries(importMap?.integrity ?? {})
		.filter(([file]) => file.startsWith(root)));
}

/* The definition that Harmonix takes: all that discovery says, and importer. */
function define(plugin, context) {
	const { timeout, report, phases } = context;
	const files = { ...context.files, [plugin.url]: plugin.integrity };
	let checked = plugin.preload === false ? null : fetchChecked(files);

	async function load(attempt) {
		checked ??= fetchChecked(files);
		try {
			await checked;
		} catch (error) {
			checked = null;
			throw error;
		}
		/* Harmonix was told that it failed: then it must not run. */
		if (!attempt.over)
			return import(/* @vite-ignore */ plugin.url);
	}

	async function importer() {
		const member = phases.enter(orderOf(plugin));
		const styles = [];
		const attempt = { over: false };
		try {
			await member.turn;
			const [module] = await Promise.all([
				within(timeout, load(attempt),
					`${plugin.pluginId} did not load`),
				addStyles(plugin, styles, context),
			]);
			if (typeof module.initialize !== "function")
				throw notHarmonix(plugin);
			return managed(module,
				{ plugin, styles, member, timeout, report });
		} catch (error) {
			attempt.over = true;
			member.leave();
			styles.forEach((link) => link.remove());
			report({ plugin, stage: "load", error, told: true });
			throw error;
		}
	}
	return { ...plugin, importer };
}

function notHarmonix({ pluginId, url }) {
	return new StoreError(`${pluginId} exports no initialize.`,
		{ code: "no_initialize", url });
}

/* The module as Harmonix sees it: bounded in time, and clean when it goes. */
function managed(module, { plugin, styles, member, timeout, report }) {
	/*
	 * bootstrapPlugins calls initialize at once.  A shell that only takes
	 * the module does not hold up the later phases.
	 */
	const unused = setTimeout(() => member.leave());

	async function initialize(api) {
		clearTimeout(unused);
		try {
			return await within(timeout, module.initialize(api),
				`${plugin.pluginId} did not initialize`);
		} catch (error) {
			report({ plugin, stage: "initialize", error,
				 told: true });
			throw error;
		} finally {
			member.leave();
		}
	}

	async function dispose(api) {
		try {
			await module.dispose?.(api);
		} finally {
			styles.forEach((link) => link.remove());
		}
	}
	return { ...module, initialize, dispose };
}

/* Plugins of a lower order are done, or have failed, before a higher one. */
class Phases {
	#members = new Set();

	enter(order) {
		const member = { order };
		member.left = new Promise((resolve) => {
			member.leave = () => {
				this.#members.delete(member);
				resolve();
			};
		});
		this.#members.add(member);
		/* Harmonix calls all importers in one turn; all are in then. */
		member.turn = Promise.resolve().then(() => Promise.all(
			[...this.#members]
				.filter((other) => other.order < order)
				.map((other) => other.left)));
		return member;
	}
}

/*
 * Fetches modules into the page's module map, each against its hash.  Only
 * after this may the entry be imported: a preload that failed its check does
 * not stop an import() from fetching the same bytes again, unchecked.
 */
function fetchChecked(files) {
	const all = Promise.all(Object.entries(files).map(
		async ([url, integrity]) => {
			const link = linkTo("modulepreload", url, integrity);
			await loaded(link);
			link.remove();
		}));
	/* It may fail before anyone awaits it. */
	all.catch(() => {});
	return all;
}

/* A stylesheet that is missing is reported; its plugin's code is intact. */
function addStyles(plugin, links, { timeout, report }) {
	const styles = plugin.styles ?? [];
	return Promise.all(styles.map(async ({ url, integrity }) => {
		try {
			if (!integrity)
				throw new StoreError(`No integrity for ${url}.`,
					{ code: "style_unvouched", url });
			const link = linkTo("stylesheet", url, integrity);
			links.push(link);
			await within(timeout, loaded(link),
				`${url} did not load`);
		} catch (error) {
			report({ plugin, stage: "style", error });
		}
	}));
}

function linkTo(rel, url, integrity) {
	const link = document.createElement("link");
	link.rel = rel;
	link.crossOrigin = "anonymous";
	link.integrity = integrity;
	link.href = url;
	return link;
}

function loaded(link) {
	return new Promise((resolve, reject) => {
		link.onload = () => resolve(link);
		link.onerror = () => {
			link.remove();
			reject(new StoreError(
				`${link.href} is away, or its bytes are not ` +
				"those that the store vouches for.",
				{ code: "file_refused", url: link.href }));
		};
		document.head.append(link);
	});
}

function within(timeout_ms, promise, what) {
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new StoreError(
			`${what} within ${timeout_ms} ms.`,
			{ code: "plugin_timeout" })), timeout_ms);
	});
	return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/* Harmonix writes to the console what an importer throws (`told`). */
function reporter(onError) {
	return ({ plugin, stage, error, told = false }) => {
		if (!told)
			console.warn("Plugin store:", error.message);
		try {
			onError?.({
				pluginId: plugin?.pluginId ?? null,
				version: plugin?.version ?? null, stage, error,
			});
		} catch (failure) {
			console.error("onError failed:", failure);
		}
	};
}
