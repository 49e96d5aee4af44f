// Providers, their members, and plugins that change hands.
import assert from 'node:assert/strict'
import test from 'node:test'
import { bearer, makeUser, signIn } from './support/callers.mjs'
import { programsBuilt, startStore } from './support/store.mjs'

const skip = programsBuilt() ? false : 'the programs are not built'
const module = 'export function initialize() {}\nexport function dispose() {}\n'
let store, owner

async function discover(instance = 'default') {
	return (await store.request('GET', `/api/v1/discovery/${instance}`)).json()
}

async function names(instance) {
	return (await discover(instance)).plugins.map((one) => one.pluginId)
}

function makeToken(provider) {
	const made = store.admin(['token', 'create', '--name', 'ci',
		'--right', 'plugin:create', '--right', 'version:publish',
		'--right', 'channel:move', provider])
	assert.equal(made.status, 0, made.stderr)
	return made.stdout.trim()
}

async function publish(token, plugin, version, body = module) {
	return bearer(store, token).request('PUT',
		`/api/v1/publish/${plugin}/${version}?channel=stable`,
		{ body, headers: { 'Content-Type': 'text/javascript' } })
}

async function tagOf(path, who = owner) {
	const answer = await who.request('GET', path)
	assert.equal(answer.status, 200, answer.text)
	return answer.headers.etag
}

async function patch(name, body, who = owner) {
	const path = `/api/v1/providers/${name}`
	return who.request('PATCH', path,
		{ body, headers: { 'If-Match': await tagOf(path) } })
}

function audit(action) {
	return store.database.sql(`SELECT actor, object, COALESCE(before_json, ''),
		COALESCE(after_json, ''), outcome FROM audit
		WHERE action = '${action}' ORDER BY id DESC LIMIT 1`).trim().split('\t')
}

test.before(async () => {
	if (skip)
		return
	store = await startStore({ programs: true })
	for (const name of ['default', 'other'])
		assert.equal(store.admin(['create-instance', '--auto-enrol', name])
			.status, 0)
	makeUser(store, 'ola', [['owner']])
	owner = signIn(store, 'ola')
})

test.after(() => store?.stop())

test('a provider is made once, and its name stays taken', { skip }, async () => {
	const body = { name: 'acme', title: 'Acme Salut', contact: 'Ada <a@b.cat>',
		scopes: ['@acme'] }
	const made = await owner.request('POST', '/api/v1/providers', { body })
	assert.equal(made.status, 201, made.text)
	assert.equal(made.headers.location, '/api/v1/providers/acme')
	assert.match(made.headers.etag, /^"1\./)
	assert.deepEqual({ ...made.json(), createdAt: 0, updatedAt: 0 },
		{ ...body, active: true, createdAt: 0, updatedAt: 0 })
	const again = await owner.request('POST', '/api/v1/providers', { body })
	assert.equal(again.status, 409)
	const read = await owner.request('GET', '/api/v1/providers/acme')
	assert.deepEqual(read.json(), made.json())
	assert.equal((await owner.request('GET', '/api/v1/providers/acme',
		{ headers: { 'If-None-Match': read.headers.etag } })).status, 304)
	assert.deepEqual(audit('provider.create').slice(0, 3),
		['user:ola', 'acme', ''])
})

test('a name, a scope or a title that cannot be is refused', { skip }, async () => {
	for (const [body, pointer] of [
		[{ name: 'Acme', title: 'x' }, '/name'],
		[{ name: 'a/b', title: 'x' }, '/name'],
		[{ name: 'bolt' }, '/title'],
		[{ name: 'bolt', title: '' }, '/title'],
		[{ name: 'bolt', title: 'a\nb' }, '/title'],
		[{ name: 'bolt', title: 'x', scopes: ['acme'] }, '/scopes/0'],
		[{ name: 'bolt', title: 'x', scopes: ['@a', '@a'] }, '/scopes/1'],
		[{ name: 'bolt', title: 'x', owner: 'me' }, '/owner'],
	]) {
		const answer = await owner.request('POST', '/api/v1/providers', { body })
		assert.equal(answer.status, 422, JSON.stringify(body))
		assert.deepEqual(answer.json().errors.map((row) => row.pointer), [pointer])
	}
	const taken = await owner.request('POST', '/api/v1/providers',
		{ body: { name: 'bolt', title: 'x', scopes: ['@acme'] } })
	assert.equal(taken.status, 409)
	assert.equal(taken.json().code, 'scope_taken')
})

test('texts come back byte for byte', { skip }, async () => {
	for (const title of ["Robert'); DROP TABLE provider;--", '<script>x</script>',
		'Ω≈ç√∫˜µ', '田中さん', '\u202Eevil', '👩🏽‍⚕️ nurse', '$(id) `id`', 'null',
		'%s%n%00', '"\\/']) {
		const answer = await patch('acme', { title })
		assert.equal(answer.status, 200, answer.text)
		assert.equal(answer.json().title, title)
		const read = await owner.request('GET', '/api/v1/providers/acme')
		assert.equal(read.json().title, title)
	}
})

test('whoever is late gets 412', { skip }, async () => {
	const path = '/api/v1/providers/acme'
	const tag = await tagOf(path)
	const none = await owner.request('PATCH', path, { body: { title: 'A' } })
	assert.equal(none.status, 428)
	const first = await owner.request('PATCH', path,
		{ body: { title: 'First' }, headers: { 'If-Match': tag } })
	assert.equal(first.status, 200)
	const second = await owner.request('PATCH', path,
		{ body: { title: 'Second' }, headers: { 'If-Match': tag } })
	assert.equal(second.status, 412)
	assert.equal((await owner.request('GET', path)).json().title, 'First')
})

test('a title shows in discovery at once', { skip }, async () => {
	const published = await publish(makeToken('acme'), 'chart', '1.0.0')
	assert.equal(published.status, 201, published.text)
	await publish(makeToken('acme'), 'vitals', '1.0.0')
	const before = await discover()
	const answer = await patch('acme', { title: 'Acme Salut' })
	assert.deepEqual(answer.json().generations.map((row) => row.instance),
		['default', 'other'])
	const after = await discover()
	assert.equal(after.generation, before.generation + 1)
	assert.deepEqual(after.plugins.map((one) => one.provider.title),
		['Acme Salut', 'Acme Salut'])
	const same = await patch('acme', { title: 'Acme Salut' })
	assert.deepEqual(same.json().generations, [])
	const row = audit('provider.edit')
	assert.equal(JSON.parse(row[2]).title, 'First')
	assert.equal(JSON.parse(row[3]).title, 'Acme Salut')
})

test('a provider that is deactivated leaves discovery whole', { skip }, async () => {
	const token = makeToken('acme')
	const off = await patch('acme', { active: false })
	assert.equal(off.status, 200, off.text)
	assert.deepEqual(await names('default'), [])
	assert.deepEqual(await names('other'), [])
	const refused = await publish(token, 'chart', '1.0.1')
	assert.equal(refused.status, 401)
	const on = await patch('acme', { active: true })
	assert.equal(on.json().generations.length, 2)
	assert.deepEqual(await names('default'), ['chart', 'vitals'])
	assert.equal((await discover()).plugins[0].version, '1.0.0')
	assert.equal((await publish(token, 'chart', '1.0.1')).status, 201)
	assert.equal(audit('provider.deactivate')[1], 'acme')
	assert.equal(audit('provider.activate')[1], 'acme')
})

test('a provider goes only when nothing refers to it', { skip }, async () => {
	const remove = async (name) => owner.request('DELETE',
		`/api/v1/providers/${name}`,
		{ headers: { 'If-Match': await tagOf(`/api/v1/providers/${name}`) } })
	const kept = await remove('acme')
	assert.equal(kept.status, 409)
	assert.ok(kept.json().errors.some((row) => row.detail.includes("'chart'")))
	await owner.request('POST', '/api/v1/providers',
		{ body: { name: 'brief', title: 'Brief', scopes: ['@brief'] } })
	assert.equal((await remove('brief')).status, 204)
	assert.equal((await owner.request('GET', '/api/v1/providers/brief')).status, 404)
	const again = await owner.request('POST', '/api/v1/providers',
		{ body: { name: 'brief', title: 'Brief' } })
	assert.equal(again.status, 409)
	const scope = await owner.request('POST', '/api/v1/providers',
		{ body: { name: 'heir', title: 'Heir', scopes: ['@brief'] } })
	assert.equal(scope.status, 201)
	assert.equal(audit('provider.delete')[1], 'brief')
})

test('the list comes in pages', { skip }, async () => {
	const all = (await owner.request('GET', '/api/v1/providers')).json()
	assert.deepEqual(all.items.map((one) => one.name), ['acme', 'heir'])
	assert.equal(all.next, null)
	const first = await owner.request('GET', '/api/v1/providers?limit=1')
	assert.deepEqual(first.json().items.map((one) => one.name), ['acme'])
	assert.match(first.headers.link, /rel="next"/)
	const second = await owner.request('GET',
		`/api/v1/providers?limit=1&cursor=${first.json().next}`)
	assert.deepEqual(second.json().items.map((one) => one.name), ['heir'])
	assert.equal(second.json().next, null)
})

test('members come, change and go, and their sessions end', { skip }, async () => {
	makeUser(store, 'mia')
	const path = '/api/v1/providers/acme/members'
	const mia = signIn(store, 'mia')
	assert.equal((await mia.request('GET', path)).status, 404)
	const put = await owner.request('PUT', `${path}/mia`,
		{ body: { role: 'publisher' } })
	assert.equal(put.status, 204, put.text)
	assert.equal((await mia.request('GET', path)).status, 401)
	const publisher = signIn(store, 'mia')
	assert.equal((await publisher.request('GET', path)).status, 403)
	await owner.request('PUT', `${path}/mia`, { body: { role: 'maintainer' } })
	const listed = (await owner.request('GET', path)).json()
	assert.deepEqual(listed.items.map((one) => [one.username, one.role]),
		[['mia', 'maintainer']])
	const row = audit('member.put')
	assert.equal(JSON.parse(row[2]).role, 'publisher')
	assert.equal(JSON.parse(row[3]).role, 'maintainer')
	const maintainer = signIn(store, 'mia')
	assert.equal((await maintainer.request('GET', path)).status, 200)
	assert.equal((await owner.request('DELETE', `${path}/mia`)).status, 204)
	assert.equal((await owner.request('DELETE', `${path}/mia`)).status, 404)
	assert.equal((await owner.request('PUT', `${path}/nobody`,
		{ body: { role: 'publisher' } })).status, 404)
	assert.equal((await owner.request('PUT', `${path}/mia`,
		{ body: { role: 'owner' } })).status, 422)
})

test('changing members needs a fresh password', { skip }, async () => {
	const stale = signIn(store, 'ola', { fresh: false })
	const answer = await stale.request('PUT',
		'/api/v1/providers/acme/members/mia', { body: { role: 'publisher' } })
	assert.equal(answer.status, 403)
	assert.equal(answer.json().code, 'fresh_password_needed')
})

test('a maintainer sees the own provider and no other', { skip }, async () => {
	await owner.request('PUT', '/api/v1/providers/heir/members/mia',
		{ body: { role: 'maintainer' } })
	const mia = signIn(store, 'mia')
	const list = (await mia.request('GET', '/api/v1/providers')).json()
	assert.deepEqual(list.items.map((one) => one.name), ['heir'])
	for (const [method, path, body] of [
		['GET', '/api/v1/providers/acme'],
		['PATCH', '/api/v1/providers/acme', { title: 'Mine' }],
		['DELETE', '/api/v1/providers/acme'],
		['GET', '/api/v1/providers/acme/members'],
		['PUT', '/api/v1/providers/acme/members/mia', { role: 'maintainer' }],
		['DELETE', '/api/v1/providers/acme/members/mia'],
		['GET', '/api/v1/providers/acme/tokens'],
		['POST', '/api/v1/providers/acme/tokens', { name: 'x', rights: ['version:publish'] }],
		['POST', '/api/v1/plugins/chart/transfer', { provider: 'heir' }],
	]) {
		const real = await mia.request(method, path, { body })
		const none = await mia.request(method, path.replace('acme', 'nothing')
			.replace('chart', 'nothing'), { body })
		assert.equal(real.status, 404, `${method} ${path}: ${real.text}`)
		assert.equal(none.status, 404, `${method} ${path}: ${none.text}`)
		assert.equal(real.json().code, none.json().code)
		assert.equal(real.text.replaceAll(/acme|chart/g, 'nothing').replace(real.json().requestId, ''),
			none.text.replace(none.json().requestId, ''))
	}
	assert.equal((await mia.request('PATCH', '/api/v1/providers/heir',
		{ body: { title: 'Mine' }, headers: { 'If-Match': '*' } })).status, 403)
	const denied = store.database.sql(`SELECT COUNT(*) FROM audit
		WHERE actor = 'user:mia' AND outcome = 'denied'`)
	assert.ok(Number(denied) >= 10, denied)
})

test('a plugin changes hands', { skip }, async () => {
	const old = makeToken('acme')
	const path = '/api/v1/plugins/chart/transfer'
	const stale = await signIn(store, 'ola', { fresh: false })
		.request('POST', path, { body: { provider: 'heir' } })
	assert.equal(stale.status, 403)
	const unknown = await owner.request('POST', path, { body: { provider: 'nobody' } })
	assert.equal(unknown.status, 422)
	assert.equal(unknown.json().errors[0].pointer, '/provider')
	const before = await discover()
	const moved = await owner.request('POST', path, { body: { provider: 'heir' } })
	assert.equal(moved.status, 200, moved.text)
	assert.deepEqual(moved.json().provider, { id: 'heir', title: 'Heir' })
	const after = await discover()
	assert.equal(after.generation, before.generation + 1)
	const chart = after.plugins.find((one) => one.pluginId === 'chart')
	assert.deepEqual(chart.provider, { id: 'heir', title: 'Heir' })
	assert.equal(chart.version, '1.0.1')
	assert.equal((await publish(old, 'chart', '1.0.2')).status, 403)
	assert.equal((await publish(makeToken('heir'), 'chart', '1.0.2')).status, 201)
	const row = audit('plugin.transfer')
	assert.equal(row[2], '{"provider":"acme"}')
	assert.equal(row[3], '{"provider":"heir"}')
})
