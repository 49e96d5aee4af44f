// Every route of the programs, for every kind of caller, on what is one's own,
// another's and nobody's: each cell is compared with
// tests/api/matrix-expectations.mjs.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test from 'node:test'
import { callers, expectations } from './matrix-expectations.mjs'
import { bearer, makeUser, signIn } from './support/callers.mjs'
import { builddir, programsBuilt, startStore } from './support/store.mjs'

const skip = programsBuilt() ? false : 'the programs are not built'
const module = 'export function initialize() {}\nexport function dispose() {}\n'

// What stands for the parameters of a pattern, by whose it is.
const objects = {
	own: { provider: 'acme', plugin: 'chart' },
	other: { provider: 'bolt', plugin: '@bolt/brief' },
	there: { instance: 'default', user: 'somebody', role: 'auditor' },
	missing: { provider: 'nothing', plugin: 'nothing', instance: 'nothing',
		user: 'nobody-there', role: 'nothing' },
	all: {},
}
const others = { version: '1.0.0', channel: 'stable', number: '1',
	token: 'none', user: 'somebody', role: 'auditor', session: 'none',
	secret: 'none', slug: 'not_found' }

const grants = {
	owner: [['owner']],
	admin: [['admin']],
	'release-manager': [['release-manager']],
	auditor: [['auditor']],
	maintainer: [['maintainer', 'provider', 'acme']],
	publisher: [['publisher', 'provider', 'acme']],
	foreign: [['maintainer', 'provider', 'bolt']],
	nobody: [],
}

function readRoutes() {
	if (skip)
		return []
	const out = execFileSync(`${builddir}/tools/hps-admin`, ['routes'],
		{ encoding: 'utf8' })
	return out.trim().split('\n').map((line) => {
		const [program, method, pattern, kind, permission, body, flags] =
			line.split('\t')
		return { program, method, pattern, kind, permission, body,
			flags: flags ?? '', name: `${method} ${pattern}` }
	}).filter((route) => route.method !== 'OPTIONS')
}

const routes = readRoutes()
const secrets = {}
let store

// The object that decides: the first parameter that names one.
function firstObject(pattern) {
	return [...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
		.find((name) => name in objects.missing)
}

function fill(pattern, whose) {
	const first = firstObject(pattern)
	return pattern.replace(/\{(\w+)\}/g, (_, name) =>
		name === first ? objects[whose][name] ?? others[name] : others[name])
}

// A session for each request: some of them end it.
function callerOf(name) {
	if (name in grants)
		return signInFor(name)
	return bearer(store, secrets[name])
}

const sessions = new Map()

function signInFor(name) {
	if (!sessions.has(name))
		sessions.set(name, signIn(store, name))
	return sessions.get(name)
}

async function ask(route, whose, name) {
	const row = expectations[route.name]
	const writes = route.method !== 'GET'
	const answer = await callerOf(name).request(route.method,
		fill(route.pattern, whose) + (row.query ?? ''), {
			body: writes ? row.body ?? '{}' : undefined,
			headers: writes ? { 'Content-Type': row.type ?? 'application/json' } : {},
		})
	if (/\/(session|me)\b/.test(route.pattern) && writes)
		sessions.delete(name)
	return answer
}

function classOf(route, answer) {
	const { status } = answer
	if (status === 401 || status === 403)
		return status === 401 && answer.json().code === 'login_failed' ? '+'
			: status === 401 ? 'U' : 'F'
	const first = firstObject(route.pattern)
	const hidden = status === 404 && first &&
		answer.json().code === `${first}_unknown`
	return hidden ? 'M' : status < 500 ? '+' : String(status)
}

function mint(provider) {
	const made = store.admin(['token', 'create', '--name', 'ci', '--right',
		'plugin:create', '--right', 'version:publish', '--right',
		'channel:move', provider])
	assert.equal(made.status, 0, made.stderr)
	return made.stdout.trim()
}

async function publish(token, plugin) {
	const answer = await bearer(store, token).request('PUT',
		`/api/v1/publish/${plugin}/1.0.0?channel=stable`,
		{ body: module, headers: { 'Content-Type': 'text/javascript' } })
	assert.equal(answer.status, 201, answer.text)
}

test.before(async () => {
	if (skip)
		return
	store = await startStore({ programs: true,
		settings: { throttles: 'no', publish_rate: '0s' } })
	for (const words of [['create-instance', '--auto-enrol', 'default'],
		['create-provider', 'acme'], ['create-provider', 'bolt']])
		assert.equal(store.admin(words).status, 0)
	for (const [name, list] of Object.entries({ ...grants, somebody: [] }))
		makeUser(store, name, list)
	secrets.token = mint('acme')
	secrets.foreignToken = mint('bolt')
	await publish(secrets.token, 'chart')
	await publish(secrets.foreignToken, '@bolt/brief')
})

test.after(() => store?.stop())

test('every route has expectations', { skip }, () => {
	assert.ok(routes.length > 20)
	assert.deepEqual(routes.map((route) => route.name)
		.filter((name) => !(name in expectations)), [])
})

test('every row has a column for each caller, and the rows that it needs', { skip }, () => {
	for (const route of routes) {
		const row = expectations[route.name] ?? {}
		const first = firstObject(route.pattern)
		const wanted = !first ? ['all']
			: ['provider', 'plugin'].includes(first) ? ['own', 'other', 'missing']
				: ['there']
		for (const whose of wanted)
			assert.equal(row[whose]?.replaceAll(' ', '').length, callers.length,
				`${route.name}: ${whose}`)
	}
})

for (const route of routes)
	test(`${route.name} answers each caller as expected`, { skip }, async () => {
		for (const whose of Object.keys(objects)) {
			const row = expectations[route.name]?.[whose]
			if (!row)
				continue
			const got = []
			const problems = []
			for (const name of callers) {
				const answer = await ask(route, whose, name)
				got.push(classOf(route, answer))
				problems.push(`${name}: ${answer.status} ${answer.text.slice(0, 200)}`)
			}
			assert.equal(got.join(''), row.replaceAll(' ', ''),
				`${route.name}, ${whose}, for ${callers.join(' ')}\n${problems.join('\n')}`)
		}
	})

test('a hidden object and a missing one get the same words', { skip }, async () => {
	for (const route of routes) {
		const first = firstObject(route.pattern)
		const row = expectations[route.name]
		if (!first || !row?.other || !row.missing)
			continue
		for (const [index, name] of callers.entries()) {
			if (row.other.replaceAll(' ', '')[index] !== 'M')
				continue
			const texts = []
			for (const whose of ['other', 'missing']) {
				const answer = await ask(route, whose, name)
				const body = answer.json()
				texts.push(JSON.stringify({ ...body, requestId: '' })
					.replaceAll(objects[whose][first], 'X'))
			}
			assert.equal(texts[0], texts[1], `${route.name} for ${name}`)
		}
	}
})

test('a write without a condition that its row demands is 428', { skip }, async () => {
	for (const route of routes) {
		if (!route.flags.includes('if-match') || route.body !== 'none')
			continue
		const whose = expectations[route.name].own ? 'own' : 'there'
		const answer = await ask(route, whose, 'owner')
		assert.equal(answer.status, 428, `${route.name}: ${answer.text}`)
	}
})

test('what needs a fresh password is refused without one', { skip }, async () => {
	const stale = signIn(store, 'owner', { fresh: false })
	for (const route of routes) {
		if (!route.flags.includes('fresh-password'))
			continue
		const whose = expectations[route.name].own ? 'own'
			: expectations[route.name].there ? 'there' : 'all'
		const answer = await stale.request(route.method,
			fill(route.pattern, whose), { body: {}, headers: {} })
		assert.equal(answer.status, 403, route.name)
		assert.equal(answer.json().code, 'fresh_password_needed', route.name)
	}
})

test('a write by cookie from another site is refused', { skip }, async () => {
	const browser = signIn(store, 'owner')
	for (const route of routes) {
		if (route.method === 'GET' || !route.kind.includes('session'))
			continue
		const whose = expectations[route.name].own ? 'own'
			: expectations[route.name].there ? 'there' : 'all'
		for (const headers of [{ Origin: 'https://evil.example' },
			{ Origin: 'null' }, { 'Sec-Fetch-Site': 'cross-site' },
			{ 'Sec-Fetch-Site': 'same-site' }]) {
			const answer = await browser.request(route.method,
				fill(route.pattern, whose), { body: {}, headers })
			assert.equal(answer.status, 403, `${route.name}: ${answer.text}`)
			assert.equal(answer.json().code, 'cross_site', route.name)
		}
	}
})

test('every refusal of somebody known is one row of the audit', { skip }, async () => {
	const count = () => Number(store.database.sql(`SELECT COUNT(*) FROM audit
		WHERE outcome = 'denied' AND actor <> 'anonymous'`))
	for (const [name, path, rows] of [
		['nobody', '/api/v1/audit', 1],
		['foreign', '/api/v1/providers/acme', 1],
		['foreign', '/api/v1/providers/nothing', 0],
		['foreignToken', '/api/v1/plugins/chart', 1],
		['auditor', '/api/v1/audit', 0],
	]) {
		const before = count()
		await callerOf(name).request('GET', path)
		assert.equal(count() - before, rows, `${name} ${path}`)
	}
})
