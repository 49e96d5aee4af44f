// Roles over HTTP: the built-in ones, those that people make, and what they
// allow at once.

import assert from 'node:assert/strict'
import { describe, test, before, after } from 'node:test'
import { startStore } from './support/store.mjs'
import { PASSWORD, StrictBrowser, makeUser, signedIn } from './support/people.mjs'

const settings = {
	hash_memory_kib: 19456, hash_passes: 2, hash_lanes: 1, workers: 4,
	throttles: 'no',
}

const code = (answer) => `${answer.status} ${answer.json().code}`
const tagged = (answer) => ({ headers: { 'if-match': answer.headers.etag } })

describe('roles', () => {
	let store, owner, admin
	before(async () => {
		store = await startStore({ settings })
		makeUser(store, 'olga', 'owner')
		makeUser(store, 'anna', 'admin')
		makeUser(store, 'pau')
		owner = await signedIn(store, 'olga', StrictBrowser)
		admin = await signedIn(store, 'anna', StrictBrowser)
	})
	after(() => store?.stop())

	test('the built-in roles are there and stay as they are', async () => {
		const { items, next } = (await admin.get('/api/v1/roles')).json()
		assert.deepEqual(items.map((row) => row.name), ['admin', 'auditor',
			'maintainer', 'owner', 'publisher', 'release-manager'])
		assert.equal(next, null)
		assert.ok(items.every((row) => row.builtIn && row.permissions.length > 0))
		const all = (await admin.get('/api/v1/permissions')).json().items
		assert.deepEqual(items.find((row) => row.name === 'owner').permissions,
			all.map((row) => row.name))
		assert.ok(all.every((row) => row.description))
		const seen = await owner.get('/api/v1/roles/auditor')
		assert.equal(code(await owner.put('/api/v1/roles/auditor',
			{ permissions: [] }, tagged(seen))), '409 role_built_in')
		assert.equal(code(await owner.delete('/api/v1/roles/auditor', tagged(seen))),
			'409 role_built_in')
		assert.equal(code(await owner.post('/api/v1/roles',
			{ name: 'auditor', permissions: [] })), '409 duplicate')
	})

	test('a role is made, changed and deleted', async () => {
		const made = await admin.post('/api/v1/roles',
			{ name: 'shift-lead', title: 'Cap de torn 🏥', permissions: ['instance:read'] })
		assert.equal(made.status, 201, made.text)
		assert.equal(made.headers.location, '/api/v1/roles/shift-lead')
		const { createdAt, updatedAt, ...rest } = made.json()
		assert.ok(createdAt && updatedAt)
		assert.deepEqual(rest, { name: 'shift-lead', title: 'Cap de torn 🏥',
			builtIn: false, permissions: ['instance:read'], grants: 0 })
		const put = (json, more) => admin.put('/api/v1/roles/shift-lead', json, more)
		assert.equal(code(await put({ permissions: [] })), '428 precondition_needed')
		const done = await put({ permissions: ['plugin:read', 'instance:lock'] }, tagged(made))
		assert.equal(done.status, 200, done.text)
		assert.equal(done.json().title, 'shift-lead')
		assert.deepEqual(done.json().permissions, ['plugin:read', 'instance:lock'])
		assert.equal(code(await put({ permissions: [] }, tagged(made))), '412 stale')
		assert.equal((await admin.delete('/api/v1/roles/shift-lead', tagged(done))).status, 204)
		assert.equal(code(await admin.get('/api/v1/roles/shift-lead')), '404 role_unknown')
	})

	test('PUT makes a role that is not there', async () => {
		const none = { headers: { 'if-none-match': '*' } }
		const made = await admin.put('/api/v1/roles/nurse', { permissions: [] }, none)
		assert.equal(made.status, 201, made.text)
		assert.equal(code(await admin.put('/api/v1/roles/nurse', { permissions: [] }, none)),
			'412 already_exists')
		assert.equal(code(await admin.put('/api/v1/roles/nobody', { permissions: [] },
			tagged(made))), '412 not_there')
		const other = await admin.put('/api/v1/roles/nurse',
			{ name: 'doctor', permissions: [] }, tagged(made))
		assert.deepEqual(other.json().errors.map((row) => row.pointer), ['/name'])
		assert.equal(code(await admin.put('/api/v1/roles/%C3%B1', { permissions: [] }, none)),
			'422 invalid_name')
	})

	test('what is wrong with a role is said at its place', async () => {
		const answer = await admin.post('/api/v1/roles', { name: 'Not A Name', title: '',
			permissions: ['instance:read', 'world:end', 'instance:read'], more: 1 })
		assert.equal(code(answer), '422 invalid_body')
		assert.deepEqual(answer.json().errors.map((row) => row.pointer).sort(),
			['/more', '/name', '/permissions/1', '/permissions/2', '/title'])
		assert.equal(code(await admin.post('/api/v1/roles', { name: 'x1' })), '422 invalid_body')
		for (const path of ['%C3%B1', 'nothing'])
			assert.equal(code(await admin.get(`/api/v1/roles/${path}`)), '404 role_unknown')
	})

	test('nobody makes a role of what they may not do', async () => {
		for (const permission of ['owner:grant', 'version:purge'])
			assert.equal(code(await admin.post('/api/v1/roles',
				{ name: 'too-much', permissions: [permission] })), '403 rights_exceeded')
		const made = await owner.post('/api/v1/roles',
			{ name: 'purger', permissions: ['version:purge'] })
		assert.equal(made.status, 201)
		assert.equal(code(await admin.put('/api/v1/roles/purger', { permissions: [] },
			tagged(made))), '403 rights_exceeded')
		assert.equal(code(await admin.delete('/api/v1/roles/purger', tagged(made))),
			'403 rights_exceeded')
		assert.equal(code(await admin.put('/api/v1/users/pau/grants/purger')),
			'403 rights_exceeded')
		assert.equal((await owner.put('/api/v1/users/pau/grants/purger')).status, 204)
		assert.equal(code(await admin.delete('/api/v1/users/pau/grants/purger')),
			'403 rights_exceeded')
		assert.equal((await owner.delete('/api/v1/users/pau/grants/purger')).status, 204)
	})

	test('what a role allows holds at once, without another login', async () => {
		const made = await admin.post('/api/v1/roles', { name: 'looker', permissions: [] })
		assert.equal((await admin.put('/api/v1/users/pau/grants/looker')).status, 204)
		const pau = await signedIn(store, 'pau', StrictBrowser)
		assert.equal(code(await pau.get('/api/v1/users')), '403 not_allowed')
		const more = await admin.put('/api/v1/roles/looker',
			{ permissions: ['user:read'] }, tagged(made))
		assert.equal((await pau.get('/api/v1/users')).status, 200)
		assert.equal((await admin.put('/api/v1/roles/looker',
			{ permissions: [] }, tagged(more))).status, 200)
		assert.equal(code(await pau.get('/api/v1/users')), '403 not_allowed')
	})

	test('a role that somebody has cannot be deleted', async () => {
		const seen = await admin.get('/api/v1/roles/looker')
		assert.equal(seen.json().grants, 1)
		const refused = await admin.delete('/api/v1/roles/looker', tagged(seen))
		assert.equal(code(refused), '409 role_in_use')
		assert.deepEqual(refused.json().errors.map((row) => row.code), ['role_granted'])
		assert.match(refused.json().errors[0].detail, /'pau'/)
		assert.equal((await admin.delete('/api/v1/users/pau/grants/looker')).status, 204)
		assert.equal((await admin.delete('/api/v1/roles/looker', tagged(seen))).status, 204)
	})

	test('those without the right change nothing', async () => {
		const pau = await signedIn(store, 'pau', StrictBrowser)
		assert.equal(code(await pau.get('/api/v1/roles')), '403 not_allowed')
		assert.equal(code(await pau.post('/api/v1/roles', { name: 'x1', permissions: [] })),
			'403 not_allowed')
		assert.equal((await pau.get('/api/v1/permissions')).status, 200)
		store.database.sql('UPDATE session SET fresh_us = fresh_us - 301000000')
		assert.equal(code(await admin.post('/api/v1/roles', { name: 'x1', permissions: [] })),
			'403 fresh_password_needed')
		await admin.post('/api/v1/session/fresh', { password: PASSWORD })
	})

	test('the record tells what a role was and is', () => {
		const rows = store.database.sql(`SELECT action, object, COALESCE(before_json, '-'),
			COALESCE(after_json, '-') FROM audit WHERE object_kind = 'role' ORDER BY id`)
		assert.match(rows, /role\.create\tshift-lead\t-\t\{"title":"Cap de torn .*","permissions":\["instance:read"\]\}/)
		assert.match(rows, /role\.edit\tlooker\t\{"title":"looker","permissions":\[\]\}\t\{"title":"looker","permissions":\["user:read"\]\}/)
		assert.match(rows, /role\.delete\tlooker\t\{.*\}\t-/)
	})
})
