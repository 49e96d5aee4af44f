// What every test of publishing needs: a store with providers, instances and
// tokens, uploads, and what must hold of every refusal.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { startStore, srcdir } from './store.mjs'

export const JS = 'text/javascript'
export const TGZ = 'application/gzip'
export const ZIP = 'application/zip'

export const SHELL = 'https://shell.example'

// A module as a provider's build makes one; note tells versions apart.
export const module = (note = '') =>
	`export function initialize(api) {}\nexport function dispose(api) {}\n// ${note}\n`

function mustRun(done, words) {
	assert.equal(done.status, 0, `hps-admin ${words.join(' ')}:\n${done.stderr}`)
	return done.stdout
}

export function admin(store, ...words) {
	return mustRun(store.admin(words), words)
}

// Options: rights, plugins, channels, defaultChannel, days, cidrs.
export function createToken(store, provider, options = {}) {
	const many = (flag, values = []) => values.flatMap((value) => [flag, value])
	const { rights = ['plugin:create', 'version:publish', 'channel:move'] } = options
	const out = admin(store, 'token', 'create', '--name', options.name ?? 'test',
		...many('--right', rights),
		...many('--plugin', options.plugins),
		...many('--channel', options.channels),
		...many('--cidr', options.cidrs),
		...(options.defaultChannel ? ['--default-channel', options.defaultChannel] : []),
		...(options.days ? ['--days', String(options.days)] : []),
		provider)
	const [token] = out.match(/hps_[0-9A-Za-z]{38}\b/) ?? []
	assert.ok(token, `no token in: ${out}`)
	return token
}

// A store with the instance 'default', which takes up every plugin, and the
// providers acme and other; store.token is one of acme for everything.
export async function startPublishing(options = {}) {
	const store = await startStore({ programs: true, ...options,
		settings: { throttles: 'no', ...options.settings } })
	try {
		admin(store, 'create-provider', '--title', 'Acme Salut', 'acme')
		admin(store, 'create-provider', '--title', 'Other', 'other')
		admin(store, 'create-instance', '--title', 'Default', '--auto-enrol',
			'--origin', SHELL, 'default')
		store.token = createToken(store, 'acme')
	} catch (error) {
		await store.stop()
		throw error
	}
	return store
}

export const digestOf = (body) =>
	`sha-256=:${createHash('sha256').update(body).digest('base64')}:`

export const integrityOf = (body) =>
	`sha384-${createHash('sha384').update(body).digest('base64')}`

// PUT of a version.  options: token (null: none), type, query, headers.
export function publish(store, plugin, version, body, options = {}) {
	const { token = store.token, type = JS, query = '', headers = {} } = options
	return store.request('PUT', `/api/v1/publish/${plugin}/${version}${query}`, {
		headers: {
			...(token === null ? {} : { authorization: `Bearer ${token}` }),
			...(type === null ? {} : { 'content-type': type }),
			...(headers['transfer-encoding'] ? {}
				: { 'content-length': String(Buffer.byteLength(body)) }),
			...headers,
		},
		body,
	})
}

const slugs = new Set([...fs.readFileSync(`${srcdir}/docs/problems.md`, 'utf8')
	.matchAll(/`([a-z0-9_]+)`/g)].map(([, slug]) => slug))

// A problem document, and one of these statuses and codes.
export function assertProblem(answer, statuses, codes) {
	const what = `${answer.status} ${answer.text.slice(0, 1000)}`
	assert.ok([statuses].flat().includes(answer.status),
		`expected ${statuses}, got ${what}`)
	assert.match(answer.headers['content-type'] ?? '',
		/^application\/problem\+json\b/, what)
	const problem = answer.json()
	assert.equal(problem.status, answer.status, what)
	assert.match(problem.code, /^[a-z0-9_]+$/, what)
	assert.equal(problem.type, `/problems/${problem.code}`, what)
	assert.ok(slugs.has(problem.code), `${problem.code} is not documented`)
	assert.ok(problem.title, what)
	assert.match(problem.detail, /^\S+ .*\S$/s, what)
	assert.equal(problem.requestId, answer.headers['x-request-id'], what)
	if (answer.status === 401)
		assert.match(answer.headers['www-authenticate'] ?? '', /^Bearer\b/, what)
	if (answer.status === 503)
		assert.match(answer.headers['retry-after'] ?? '', /^\d+$/, what)
	if (codes !== undefined)
		assert.ok([codes].flat().includes(problem.code), `expected ${codes}: ${what}`)
	for (const fault of problem.errors ?? []) {
		assert.equal(typeof fault.pointer, 'string', what)
		assert.ok(slugs.has(fault.code), `${fault.code} is not documented`)
		assert.match(fault.detail, /^\S+ .*\S$/s, what)
	}
	return problem
}

// What a folder holds; nothing if it went away while we looked.
function listing(folder) {
	try {
		return fs.readdirSync(folder, { withFileTypes: true })
	} catch (error) {
		if (error.code === 'ENOENT')
			return []
		throw error
	}
}

// Every path below a folder, sorted; folders end in a slash.
export function tree(folder) {
	const found = []
	const walk = (where) => {
		for (const entry of listing(path.join(folder, where))) {
			const name = path.join(where, entry.name)
			found.push(entry.isDirectory() ? `${name}/` : name)
			if (entry.isDirectory())
				walk(name)
		}
	}
	walk('')
	return found.sort()
}

// Uploads that lie half done; the locks of versions are files that stay.
export function leftovers(store) {
	return [...tree(`${store.state}/staging`), ...tree(`${store.state}/upload`)]
		.filter((name) => !name.endsWith('.lock'))
}

export const discover = async (store, query = '', instance = 'default') =>
	(await store.request('GET', `/api/v1/discovery/${instance}${query}`)).json()

// The entry of a plugin in the discovery answer, or undefined.
export async function live(store, plugin, instance) {
	return (await discover(store, '', instance)).plugins
		.find(({ pluginId }) => pluginId === plugin)
}

// The process ids of a program's workers.
export function workers(store, name) {
	const { pid } = store.children.find(name)
	return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
		.trim().split(' ').filter(Boolean).map(Number).sort((a, b) => a - b)
}
