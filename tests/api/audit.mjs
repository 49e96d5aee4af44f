// The record: what is in it, how it is searched, and how it is exported.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import test from 'node:test'
import { bearer, makeUser, signIn } from './support/callers.mjs'
import { builddir, programsBuilt, startStore } from './support/store.mjs'

const skip = programsBuilt() ? false : 'the programs are not built'
const lines = { headers: { Accept: 'application/x-ndjson' } }
let store, owner, auditor

const find = async (query = '', more, who = auditor) => {
	const answer = await who.request('GET', `/api/v1/audit${query}`, more)
	assert.equal(answer.status, 200, answer.text)
	return answer
}

const program = `${builddir}/fcgi/admin.fcgi`

// The most memory that each process of this store's admin.fcgi ever had.
function peaksKb() {
	return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8')
				const peak = fs.readFileSync(`/proc/${pid}/status`, 'utf8')
					.match(/^VmHWM:\s*(\d+)/m)
				return words.includes(`${store.state}/run/admin.sock`) && peak
					? [Number(peak[1])] : []
			} catch {
				return []	// it has ended
			}
		})
}

test.before(async () => {
	if (skip)
		return
	store = await startStore({ programs: true })
	makeUser(store, 'ola', [['owner']])
	makeUser(store, 'aud', [['auditor']])
	makeUser(store, 'mia')
	owner = signIn(store, 'ola')
	auditor = signIn(store, 'aud')
})

test.after(() => store?.stop())

test('a change is one row with before and after', { skip }, async () => {
	const made = await owner.request('POST', '/api/v1/providers',
		{ body: { name: 'acme', title: 'Acme' } })
	const changed = await owner.request('PATCH', '/api/v1/providers/acme',
		{ body: { title: 'Acme 2' }, headers: { 'If-Match': made.headers.etag } })
	const { items } = (await find('?action=provider.edit')).json()
	assert.equal(items.length, 1)
	const [row] = items
	assert.equal(row.actor, 'user:ola')
	assert.match(row.credential, /^[0-9A-Za-z]{16}$/)
	assert.equal(row.address, '127.0.0.1')
	assert.equal(row.outcome, 'done')
	assert.deepEqual(row.object, { kind: 'provider', name: 'acme' })
	assert.deepEqual(row.before,
		{ title: 'Acme', contact: null, scopes: [], active: true })
	assert.deepEqual(row.after, { ...row.before, title: 'Acme 2' })
	assert.equal(row.requestId, changed.headers['x-request-id'])
	assert.equal(typeof row.seq, 'number')
	assert.equal(typeof row.sealed, 'boolean')
	assert.match(row.time, /Z$/)
})

test('what was refused is there too, one row each', { skip }, async () => {
	const mia = signIn(store, 'mia')
	const refused = await mia.request('POST', '/api/v1/providers',
		{ body: { name: 'mine', title: 'Mine' } })
	assert.equal(refused.status, 403)
	const hidden = await mia.request('GET', '/api/v1/providers/acme')
	assert.equal(hidden.status, 404)
	const { items } = (await find('?actor=user:mia&outcome=denied')).json()
	assert.deepEqual(items.map((row) => [row.object.name, row.reason, row.requestId]), [
		['/api/v1/providers/acme', 'provider_unknown', hidden.headers['x-request-id']],
		['/api/v1/providers', 'not_allowed', refused.headers['x-request-id']],
	])
})

test('reading needs a permission of the whole store', { skip }, async () => {
	assert.equal((await signIn(store, 'mia').request('GET', '/api/v1/audit')).status, 403)
	assert.equal((await bearer(store).request('GET', '/api/v1/audit')).status, 401)
	store.database.sql(`INSERT INTO role (name, created_us, updated_us)
		VALUES ('reader', 0, 0);
		INSERT INTO role_permission SELECT id, 'audit:read' FROM role
		WHERE name = 'reader'`)
	makeUser(store, 'part', [['reader', 'provider', 'acme']])
	assert.equal((await signIn(store, 'part').request('GET', '/api/v1/audit')).status, 403)
})

test('filters narrow, and what they do not know they refuse', { skip }, async () => {
	const all = (await find('?limit=200')).json().items
	const count = async (query) => (await find(query)).json().items.length
	assert.equal(await count('?object=provider:acme'),
		all.filter((row) => row.object.kind === 'provider').length)
	assert.equal(await count('?object=acme'), await count('?object=provider:acme'))
	assert.equal(await count('?object=user:acme'), 0)
	assert.equal(await count('?actor=nobody'), 0)
	assert.equal(await count(`?actor=${encodeURIComponent('ñ')}`), 0)
	const [newest] = all
	assert.equal(await count(`?until=${all.at(-1).time}`), 0)
	assert.ok(await count(`?from=${newest.time}`) >= 1)
	assert.equal(await count('?from=2999-01-01T00:00:00Z'), 0)
	for (const [query, status] of [['?from=yesterday', 400], ['?who=ola', 422],
		['?limit=0', 400], ['?cursor=!', 400]])
		assert.equal((await auditor.request('GET', `/api/v1/audit${query}`)).status, status)
})

test('pages follow each other without gap or repetition', { skip }, async () => {
	const all = (await find('?limit=200')).json().items.map((row) => row.seq)
	assert.deepEqual(all, [...all].sort((a, b) => b - a))
	const seen = []
	for (let cursor = ''; cursor !== null;) {
		const page = (await find(`?limit=2${cursor && `&cursor=${cursor}`}`)).json()
		seen.push(...page.items.map((row) => row.seq))
		cursor = page.next
	}
	assert.deepEqual(seen, all)
})

test('an export has every row, in bounded memory', { skip }, async () => {
	const count = 30_000
	const filler = 'x'.repeat(2000)
	store.database.sql(`INSERT INTO audit (created_us, actor, credential,
		address, action, outcome, object_kind, object, after_json, request_id)
		SELECT seq, 'system', '', '', 'test.row', 'done', 'test',
		CONCAT('row-', seq), '{"text":"${filler}"}', 'test'
		FROM seq_1_to_${count}`)
	const answer = await find('?action=test.row', lines)
	assert.equal(answer.headers['content-type'], 'application/x-ndjson')
	const rows = answer.text.trimEnd().split('\n')
	assert.equal(rows.length, count)
	assert.equal(JSON.parse(rows[0]).object.name, `row-${count}`)
	assert.equal(JSON.parse(rows.at(-1)).object.name, 'row-1')
	const peaks = peaksKb()
	assert.ok(peaks.length > 1)
	// A sanitizer keeps what was freed.
	if (!fs.readFileSync(program).includes('__asan_init'))
		assert.ok(Math.max(...peaks) < 60_000, `${peaks} kB`)
})

test('an export has no length and no body for HEAD', { skip }, async () => {
	const answer = await auditor.request('HEAD', '/api/v1/audit', lines)
	assert.equal(answer.status, 200)
	assert.equal(answer.text, '')
})

test('the overview says what there is, to those who may know', { skip }, async () => {
	store.admin(['create-instance', '--auto-enrol', 'default'])
	const token = store.admin(['token', 'create', '--name', 'soon', '--right',
		'plugin:create', '--right', 'version:publish', '--right',
		'channel:move', '--days', '3', 'acme']).stdout.trim()
	const published = await bearer(store, token).request('PUT',
		'/api/v1/publish/chart/1.0.0?channel=stable', {
			body: 'export function initialize() {}',
			headers: { 'Content-Type': 'text/javascript' } })
	assert.equal(published.status, 201, published.text)
	const all = (await owner.request('GET', '/api/v1/overview')).json()
	assert.deepEqual(all.counts, { providers: 1, plugins: 1, versions: 1,
		instances: 1, users: 4 })
	assert.deepEqual(all.live, [{ instance: 'default', pluginId: 'chart',
		enabled: true, channel: 'stable', version: '1.0.0' }])
	assert.deepEqual(all.tokensExpiring.map((one) => one.name), ['soon'])
	assert.deepEqual([all.blocked, all.deprecated], [[], []])
	assert.ok(all.changes.length > 5)
	const none = (await signIn(store, 'mia').request('GET', '/api/v1/overview')).json()
	assert.deepEqual(none, { counts: { providers: 0, plugins: 0, versions: 0,
		instances: 0 }, live: [], liveComplete: true, blocked: [],
		deprecated: [], tokensExpiring: [], changes: [] })
})
