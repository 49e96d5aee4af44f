/** What a plugin module exports, as `@uxland/harmonix` 1.x has it. */
export interface StorePluginModule<TApi = any> {
	initialize(api: TApi): Promise<void>;
	/** Always there: the loader adds one where the module has none. */
	dispose(api: TApi): Promise<void>;
}

/** A string, or one per language: `{ "en": "…", "ca": "…" }`. */
export type StoreText = string | Record<string, string>;

/** One entry of the discovery document. */
export interface StorePluginInfo {
	pluginId: string;
	version: string;
	url: string;
	integrity: string;
	format?: "esm";
	styles?: { url: string; integrity: string }[];
	preload?: boolean;
	imports?: string[];
	requires?: Record<string, string>;
	hot?: boolean;
	/** Bytes of the version. */
	size?: number;
	title?: StoreText;
	description?: StoreText;
	icon?: string;
	provider?: { id: string; title: string };
	categories?: string[];
	/** Lower ones are awaited first; 100 where it is missing. */
	order?: number;
	config?: Record<string, unknown>;
	deprecated?: {
		message: string;
		sunset?: string;
		replacement?: string;
	} | null;
	extras?: Record<string, unknown>;
	[member: string]: unknown;
}

/** A Harmonix `PluginDefinition`; all of it reaches `api.pluginInfo`. */
export interface StorePlugin extends StorePluginInfo {
	importer(): Promise<StorePluginModule>;
}

/** Where a list of plugins comes from. */
export interface StoreAnswer {
	url: string;
	instance: string;
	generation: number;
	/**
	 * `store`: asked now.  `session`: this tab's copy, and the generation
	 * file says that it is current.  `fallback`: this tab's copy, since the
	 * store is away.
	 */
	source: "store" | "session" | "fallback";
	/** Above 0: the store's database is away; its last good list. */
	staleSeconds: number;
	/** `Harmonix-Identity` as sent, e.g. `anonymous; reason=no_key`. */
	identity: string | null;
}

/** An array with one more property; `map` and `filter` leave it out. */
export type StorePlugins = StorePlugin[] & { store: StoreAnswer };

/**
 * The store refused or was away.  `status` 401: the token has expired, get a
 * new one and call again.  403 with `code` `identity_required`: sign in.
 */
export declare class StoreError extends Error {
	readonly name: "StoreError";
	/** HTTP status, 0 where there was no answer. */
	readonly status: number;
	/** The store's slug, or one of docs/loader.md. */
	readonly code: string;
	/** Whether the same request may succeed later. */
	readonly away: boolean;
	readonly url: string;
}

export interface StoreFault {
	/** null where the fault is the import map's. */
	pluginId: string | null;
	version: string | null;
	stage: "discovery" | "importmap" | "load" | "style" | "initialize";
	error: Error;
}

export interface StoreOptions {
	/** Sent to discovery only, e.g. `{ Authorization: "Bearer …" }`. */
	headers?: HeadersInit;
	/**
	 * Milliseconds for discovery, and for each plugin twice: to load and to
	 * initialize.  Default 10000.
	 */
	timeout?: number;
	/** Milliseconds that a kept copy may be reused.  Default 600000. */
	maxAge?: number;
	/** For the import map; default the nonce of a script of the page. */
	nonce?: string;
	/** Told of each plugin or stylesheet that failed; others go on. */
	onError?(fault: StoreFault): void;
}

/**
 * Asks the store which plugins this caller gets, starts their downloads and
 * returns definitions for `bootstrapPlugins`.
 * @throws StoreError where there is neither an answer nor a kept copy.
 */
export declare function storePlugins(
	discoveryUrl: string | URL, options?: StoreOptions,
): Promise<StorePlugins>;

export interface BootstrapOptions<TApi, TResult> extends StoreOptions {
	/** That of `@uxland/harmonix`, or one with its signature. */
	bootstrapPlugins(
		plugins: StorePlugin[], apiFactory: (info: any) => TApi,
	): Promise<TResult[]>;
	apiFactory(info: StorePluginInfo): TApi;
}

/**
 * `storePlugins`, then `bootstrapPlugins` unless the list is empty.
 * `bootstrapped[i]` belongs to `plugins[i]`; undefined where it failed.
 */
export declare function bootstrapStore<TApi, TResult>(
	discoveryUrl: string | URL, options: BootstrapOptions<TApi, TResult>,
): Promise<{
	plugins: StorePlugins;
	bootstrapped: TResult[];
	store: StoreAnswer;
}>;

export interface StoreNumbers {
	/** Rises with each change of the instance. */
	generation: number;
	/** Rises when keys or people change: this caller's list may differ. */
	epoch?: number;
}

export interface StoreChange extends StoreNumbers {
	previous: StoreNumbers;
}

export interface WatchOptions {
	/** Milliseconds between looks, give or take a fifth.  Default 60000. */
	interval?: number;
	/** What the page runs now; default what the first look finds. */
	generation?: number;
}

/**
 * Looks at the static generation file of an instance; rests while the tab is
 * hidden, and less often while the store is away.
 * @param url the discovery address, or that of the generation file.
 * @returns a function that ends it.
 */
export declare function watchStore(
	url: string | URL, callback: (change: StoreChange) => void,
	options?: WatchOptions,
): () => void;
