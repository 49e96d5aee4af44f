// Reading the catalogue and moving channels.

import assert from 'node:assert/strict'
import { describe, test, before, after } from 'node:test'
import { faultsOf } from './support/schema.mjs'
import { module, publish, startPublishing, createToken } from './support/publishing.mjs'
import { makeUser, signedIn } from './support/people.mjs'

const settings = { hash_memory_kib: 19456, hash_passes: 2, hash_lanes: 1 }
const code = (answer) => `${answer.status} ${answer.json().code}`
const valid = (schema, value) => assert.deepEqual(faultsOf(schema, value), [])

describe('catalogue', () => {
	let store, owner, member, publisher, manager
	before(async () => {
		store = await startPublishing({ settings })
		makeUser(store, 'owner', 'owner')
		makeUser(store, 'manager', 'release-manager')
		makeUser(store, 'member', 'maintainer', 'provider:acme')
		makeUser(store, 'publisher', 'publisher', 'provider:acme')
		owner = await signedIn(store, 'owner')
		manager = await signedIn(store, 'manager')
		member = await signedIn(store, 'member')
		publisher = await signedIn(store, 'publisher')
		const other = createToken(store, 'other')
		for (const [plugin, version, query, token] of [
			['chart', '1.0.0', '?channel=stable'], ['chart', '1.1.0', '?channel=beta'],
			['chart', '2.0.0', ''], ['@acme/table', '1.0.0', '?channel=stable'],
			['elsewhere', '1.0.0', '?channel=stable', other]]) {
			const answer = await publish(store, plugin, version,
				module(`${plugin} ${version}`), { query, ...(token ? { token } : {}) })
			assert.equal(answer.status, 201, answer.text)
		}
	})
	after(() => store?.stop())

	const ids = (answer) => answer.json().items.map((plugin) => plugin.pluginId)
	const byToken = (target, token = store.token, more = {}) =>
		store.request(more.method ?? 'GET', target, { ...more,
			headers: { authorization: `Bearer ${token}`, ...more.headers } })
	const channel = (name, plugin = 'chart') =>
		`/api/v1/plugins/${plugin}/channels/${name}`
	const etag = async (target) => (await owner.get(target)).headers.etag
	const put = async (browser, target, body, match) =>
		browser.put(target, body, { headers: match === undefined
			? { 'if-match': await etag(target) } : match })

	test('everybody sees what is theirs to see', async () => {
		assert.deepEqual(ids(await owner.get('/api/v1/plugins')),
			['@acme/table', 'chart', 'elsewhere'])
		assert.deepEqual(ids(await member.get('/api/v1/plugins')),
			['@acme/table', 'chart'])
		assert.deepEqual(ids(await byToken('/api/v1/plugins')),
			['@acme/table', 'chart'])
		const narrow = createToken(store, 'acme', { plugins: ['chart'] })
		assert.deepEqual(ids(await byToken('/api/v1/plugins', narrow)), ['chart'])
		assert.equal(code(await member.get('/api/v1/plugins/elsewhere')),
			'404 plugin_unknown')
		assert.equal(code(await byToken('/api/v1/plugins/elsewhere')),
			'404 plugin_unknown')
		assert.equal(code(await byToken('/api/v1/plugins/@acme/table', narrow)),
			'403 token_plugin')
		assert.equal(code(await store.request('GET', '/api/v1/plugins')),
			'401 credentials_needed')
	})

	test('a plugin is shown with its channels and a tag', async () => {
		const answer = await owner.get('/api/v1/plugins/chart')
		assert.equal(answer.status, 200, answer.text)
		valid('Plugin', answer.json())
		assert.deepEqual(answer.json().channels, { beta: '1.1.0', stable: '1.0.0' })
		assert.match(answer.headers.etag, /^"1\./)
		const again = await owner.get('/api/v1/plugins/chart',
			{ headers: { 'if-none-match': answer.headers.etag } })
		assert.equal(again.status, 304)
		valid('Plugin', (await owner.get('/api/v1/plugins/@acme/table')).json())
	})

	test('a list is narrowed and goes from page to page', async () => {
		const list = async (query) => ids(await owner.get(`/api/v1/plugins?${query}`))
		assert.deepEqual(await list('provider=other'), ['elsewhere'])
		assert.deepEqual(await list('q=TAB'), ['@acme/table'])
		assert.deepEqual(await list('state=deactivated'), [])
		assert.deepEqual(await list('category=clinical'), [])
		const first = await owner.get('/api/v1/plugins?limit=2')
		assert.deepEqual(ids(first), ['@acme/table', 'chart'])
		const [, next] = /^<([^>]+)>; rel="next"$/.exec(first.headers.link)
		const second = await owner.get(next)
		assert.deepEqual(ids(second), ['elsewhere'])
		assert.equal(second.json().next, null)
		assert.equal(second.headers.link, undefined)
		assert.equal((await owner.get('/api/v1/plugins?limit=3')).json().next, null)
	})

	test('versions say where they are live', async () => {
		const list = await owner.get('/api/v1/plugins/chart/versions')
		assert.equal(list.status, 200, list.text)
		assert.deepEqual(list.json().items.map((row) => row.version),
			['2.0.0', '1.1.0', '1.0.0'])
		for (const version of list.json().items)
			valid('Version', version)
		const one = (await owner.get('/api/v1/plugins/chart/versions/1.0.0')).json()
		assert.deepEqual(one, list.json().items[2])
		assert.deepEqual(one.live, [{ instance: 'default', channel: 'stable' }])
		assert.deepEqual(one.channels, ['stable'])
		// The instance serves stable alone: beta is live nowhere.
		const beta = (await owner.get('/api/v1/plugins/chart/versions/1.1.0')).json()
		assert.deepEqual(beta.live, [])
		assert.deepEqual(beta.channels, ['beta'])
		assert.equal(code(await owner.get('/api/v1/plugins/chart/versions/9.0.0')),
			'404 version_unknown')
	})

	test('the files of a version are as the web server gives them', async () => {
		const answer = await owner.get('/api/v1/plugins/@acme/table/versions/1.0.0/files')
		const [file] = answer.json().items
		valid('File', file)
		assert.equal(file.path, 'index.js')
		const served = await store.request('GET', new URL(file.url).pathname)
		assert.equal(served.status, 200)
		assert.equal(served.body.length, file.size)
		assert.ok(served.headers['content-type'].startsWith(file.type))
	})

	test('a channel is moved by who read it last', async () => {
		const target = channel('stable')
		const read = await member.get(target)
		valid('Channel', read.json())
		const body = { version: '1.1.0' }
		assert.equal(code(await member.put(target, body)), '428 precondition_needed')
		assert.equal(code(await put(member, target, body, { 'if-match': '"999.x"' })),
			'412 stale')
		assert.equal(code(await put(member, target, body, { 'if-none-match': '*' })),
			'412 already_exists')
		const moved = await put(member, target, body, { 'if-match': read.headers.etag })
		assert.equal(moved.status, 200, moved.text)
		valid('ChannelMoved', moved.json())
		assert.equal(moved.json().version, '1.1.0')
		const [applied] = moved.json().applied
		assert.equal(applied.instance, 'default')
		assert.equal(moved.headers.etag.split('.')[0],
			(await etag(target)).split('.')[0])
		const shown = await store.request('GET', '/api/v1/discovery/default')
		assert.equal(shown.json().plugins.find((p) => p.pluginId === 'chart').version,
			'1.1.0')
		assert.equal(shown.json().generation, applied.generation)
		assert.equal(code(await put(member, target, body,
			{ 'if-match': read.headers.etag })), '412 stale')
	})

	test('a dry run says what would be, and changes nothing', async () => {
		const target = channel('stable')
		const before = await owner.get(target)
		const generation = (await owner.get('/api/v1/instances/default')).json().generation
		const answer = await put(owner, `${target}?dryRun=true`, { version: '2.0.0' })
		assert.equal(answer.status, 200, answer.text)
		assert.equal(answer.json().dryRun, true)
		assert.equal(answer.json().version, '2.0.0')
		assert.deepEqual(answer.json().applied,
			[{ instance: 'default', generation: generation + 1 }])
		assert.equal((await owner.get(target)).text, before.text)
		assert.equal((await owner.get('/api/v1/instances/default')).json().generation,
			generation)
		assert.equal(code(await put(owner, `${target}?dryRun=1`, { version: '2.0.0' })),
			'400 query_invalid')
	})

	test('a new channel is made, guarded, protected and removed', async () => {
		const target = channel('canary')
		assert.equal(code(await put(owner, target, { version: '1.1.0' },
			{ 'if-match': '"1.x"' })), '412 not_there')
		const made = await put(owner, target, { version: '1.1.0', guard: '^1.0.0' },
			{ 'if-none-match': '*' })
		assert.equal(made.status, 201, made.text)
		valid('ChannelMoved', made.json())
		assert.equal(made.json().guard, '^1.0.0')
		assert.equal(code(await put(owner, target, { version: '2.0.0' })),
			'409 channel_guard')
		assert.equal(code(await put(owner, target, { version: '1.1.0', guard: 'x y' })),
			'422 invalid_body')
		assert.equal(code(await put(publisher, target,
			{ version: '1.0.0', protected: true })), '403 channel_protected')
		const shut = await put(manager, target, { version: '1.0.0', protected: true })
		assert.equal(shut.status, 200, shut.text)
		assert.equal(shut.json().guard, '^1.0.0')
		assert.equal(code(await put(publisher, target, { version: '1.1.0' })),
			'403 channel_protected')
		assert.equal(code(await owner.delete(target)), '428 precondition_needed')
		assert.equal((await owner.delete(target,
			{ headers: { 'if-match': await etag(target) } })).status, 204)
		assert.equal(code(await owner.get(target)), '404 channel_unknown')
		assert.equal(code(await owner.delete(channel('stable'),
			{ headers: { 'if-match': await etag(channel('stable')) } })),
		'409 channel_followed')
	})

	test('a token moves the channels that it names', async () => {
		const token = createToken(store, 'acme',
			{ rights: ['channel:move'], channels: ['beta'] })
		const move = (name, version) => byToken(channel(name), token, {
			method: 'PUT', body: JSON.stringify({ version }),
			headers: { 'if-match': '*', 'content-type': 'application/json' },
		})
		assert.equal((await move('beta', '2.0.0')).status, 200)
		assert.equal(code(await move('stable', '2.0.0')), '403 token_channel')
		const reader = createToken(store, 'acme', { rights: ['version:publish'] })
		assert.equal(code(await byToken(channel('beta'), reader, {
			method: 'PUT', body: '{"version":"1.0.0"}',
			headers: { 'if-match': '*', 'content-type': 'application/json' },
		})), '403 not_allowed')
	})

	test('what is not there cannot be put on a channel', async () => {
		assert.equal(code(await put(owner, channel('stable'), { version: '7.0.0' })),
			'404 version_unknown')
		assert.equal(code(await put(owner, channel('stable'), { version: '1' })),
			'422 invalid_body')
		assert.equal(code(await put(owner, channel('Loud'), { version: '1.0.0' },
			{ 'if-none-match': '*' })), '422 invalid_name')
		assert.equal(code(await put(member, channel('stable', 'elsewhere'),
			{ version: '1.0.0' }, { 'if-match': '*' })), '404 plugin_unknown')
	})

	test('the history of a channel is the newest first', async () => {
		const answer = await owner.get(`${channel('stable')}/history`)
		const moves = answer.json().items
		for (const move of moves)
			valid('ChannelMove', move)
		assert.deepEqual(moves.map((move) => [move.from, move.to]),
			[['1.0.0', '1.1.0'], [null, '1.0.0']])
		assert.equal(moves[0].actor, 'user:member')
		const audit = store.database.sql(`SELECT actor, before_json, after_json
			FROM audit WHERE action = 'channel.move' AND object = 'chart:stable'
			ORDER BY id DESC LIMIT 1`)
		assert.equal(audit.trim(),
			'user:member\t{"version":"1.0.0"}\t{"version":"1.1.0"}')
	})

	test('an instance shows its entries and generations', async () => {
		const list = await owner.get('/api/v1/instances')
		valid('Instance', list.json().items[0])
		const instance = await owner.get('/api/v1/instances/default')
		valid('Instance', instance.json())
		const entries = (await owner.get('/api/v1/instances/default/plugins')).json()
		for (const entry of entries.items)
			valid('Entry', entry)
		const chart = entries.items.find((entry) => entry.pluginId === 'chart')
		assert.deepEqual(chart.default, { channel: 'stable' })
		assert.equal(chart.heads.stable, '1.1.0')

		const target = '/api/v1/instances/default/generations'
		const generations = (await owner.get(target)).json().items
		for (const generation of generations)
			valid('Generation', generation)
		const newest = instance.json().generation
		assert.equal(generations[0].number, newest)
		const answer = await owner.get(`${target}/${newest}`)
		valid('GenerationDocument', answer.json())
		assert.ok(answer.json().document.plugins.chart.versions['1.1.0'])
		assert.equal(code(await owner.get(`${target}/${newest + 1}`)),
			'404 generation_unknown')
		assert.equal(code(await owner.get(`${target}/x`)), '404 generation_unknown')
		assert.equal(code(await owner.get('/api/v1/instances/none')),
			'404 instance_unknown')
		assert.equal(code(await member.get('/api/v1/instances')), '403 not_allowed')
	})

	test('two who move a channel at once get one winner', async () => {
		const target = channel('beta')
		const match = { 'if-match': await etag(target) }
		const answers = await Promise.all(['1.0.0', '1.1.0'].map((version) =>
			put(owner, target, { version }, match)))
		assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 412])
	})
})
