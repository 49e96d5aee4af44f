// Making and ending tokens, and what a token may do as its maker's rights,
// its network and its time change.

import assert from 'node:assert/strict'
import { describe, test, before, after } from 'node:test'
import { startStore } from './support/store.mjs'
import { faultsOf } from './support/schema.mjs'
import { makeUser, mustRun, signedIn, Browser } from './support/people.mjs'

const settings = { hash_memory_kib: 19456, hash_passes: 2, hash_lanes: 1 }
const DAY = 86_400_000
const TOKENS = '/api/v1/providers/acme/tokens'

const wanted = {
	name: 'CI of the charts',
	rights: ['plugin:create', 'version:publish', 'channel:move'],
	plugins: ['chart-*'],
	channels: ['beta', 'stable'],
}

const code = (answer) => `${answer.status} ${answer.json().code}`
const MODULE = 'export function initialize() {}\nexport function dispose() {}\n'

describe('tokens', () => {
	let store, owner, maintainer, publisher, outsider
	before(async () => {
		store = await startStore({ settings })
		mustRun(store, ['create-provider', 'acme'])
		mustRun(store, ['create-provider', 'other'])
		makeUser(store, 'owner', 'owner')
		makeUser(store, 'maintainer', 'maintainer', 'provider:acme')
		makeUser(store, 'publisher', 'publisher', 'provider:acme')
		makeUser(store, 'outsider', 'maintainer', 'provider:other')
		owner = await signedIn(store, 'owner')
		maintainer = await signedIn(store, 'maintainer')
		publisher = await signedIn(store, 'publisher')
		outsider = await signedIn(store, 'outsider')
	})
	after(() => store?.stop())

	const make = async (browser, more = {}) => {
		const answer = await browser.post(TOKENS, { ...wanted, ...more })
		assert.equal(answer.status, 201, answer.text)
		return answer.json()
	}
	const whoami = (token, headers = {}) =>
		store.request('GET', '/api/v1/publish/whoami',
			{ headers: { authorization: `Bearer ${token}`, ...headers } })
	const publish = (token, plugin, version) =>
		store.request('PUT', `/api/v1/publish/${plugin}/${version}`, {
			body: MODULE,
			headers: { authorization: `Bearer ${token}`,
				'content-type': 'text/javascript' },
		})

	test('a maintainer makes a token that is shown once', async () => {
		const answer = await maintainer.post(TOKENS, wanted)
		assert.equal(answer.status, 201, answer.text)
		assert.equal(answer.headers['cache-control'], 'no-store')
		const made = answer.json()
		assert.deepEqual(faultsOf('NewToken', made), [])
		assert.equal(answer.headers.location, `${TOKENS}/${made.id}`)
		assert.equal(made.createdBy, 'maintainer')
		assert.equal(made.defaultChannel, 'stable')
		const days = (Date.parse(made.expiresAt) - Date.now()) / DAY
		assert.ok(days > 89.9 && days <= 90)
		const list = (await maintainer.get(TOKENS)).json()
		const listed = list.items.find((token) => token.id === made.id)
		assert.deepEqual(faultsOf('Token', listed), [])
		assert.equal(listed.token, undefined)
		assert.ok(!JSON.stringify(list).includes(made.token))
	})

	test('its secret is nowhere in the database and the log', async () => {
		const { token } = await make(maintainer)
		const found = store.database.sql(
			`SELECT COUNT(*) FROM audit WHERE CONCAT_WS(' ', after_json, object, reason)
			LIKE '%${token}%'`)
		assert.equal(found.trim(), '0')
		assert.ok(!store.children.log('admin').includes(token))
	})

	test('it publishes what it says and nothing else', async () => {
		const { token } = await make(maintainer)
		const me = (await whoami(token)).json()
		assert.equal(me.provider.id, 'acme')
		assert.deepEqual(me.rights, wanted.rights)
		assert.equal((await publish(token, 'chart-a', '1.0.0')).status, 201)
		assert.equal(code(await publish(token, 'table-a', '1.0.0')),
			'403 token_plugin')
	})

	test('what is wrong with a request is said all at once', async () => {
		const answer = await maintainer.post(TOKENS, {
			name: 'x', rights: ['owner:grant'], plugins: ['Chart'],
			channels: ['**'], cidrs: ['10.0.0.0/33'],
			expiresAt: new Date(Date.now() + 400 * DAY).toISOString(),
		})
		assert.equal(answer.status, 422, answer.text)
		const pointers = answer.json().errors.map((row) => row.pointer).sort()
		assert.deepEqual(pointers, ['/channels/0', '/cidrs/0', '/expiresAt',
			'/plugins/0', '/rights/0'])
	})

	test('who may not make tokens is told, who may not know is not', async () => {
		assert.equal(code(await publisher.post(TOKENS, wanted)), '403 not_allowed')
		assert.equal(code(await outsider.post(TOKENS, wanted)), '404 provider_unknown')
		assert.equal(code(await outsider.get(TOKENS)), '404 provider_unknown')
		assert.equal(code(await new Browser(store).get(TOKENS)),
			'401 credentials_needed')
		assert.equal(code(await owner.get('/api/v1/providers/none/tokens')),
			'404 provider_unknown')
	})

	test('a token cannot make tokens', async () => {
		const { token } = await make(maintainer)
		const answer = await store.request('POST', TOKENS, {
			body: JSON.stringify(wanted),
			headers: { authorization: `Bearer ${token}`,
				'content-type': 'application/json' },
		})
		assert.equal(code(answer), '401 credentials_needed')
	})

	test('a revoked token is dead at once', async () => {
		const made = await make(owner)
		assert.equal((await whoami(made.token)).status, 200)
		assert.equal((await owner.delete(`${TOKENS}/${made.id}`)).status, 204)
		assert.equal(code(await whoami(made.token)), '401 credentials_invalid')
		assert.equal((await owner.delete(`${TOKENS}/${made.id}`)).status, 204)
		assert.equal(code(await owner.delete(`${TOKENS}/none`)), '404 token_unknown')
		const listed = (await owner.get(TOKENS)).json().items
			.find((token) => token.id === made.id)
		assert.equal(listed.revokedReason, 'revoked')
	})

	test('an expired token says that it has expired', async () => {
		const made = await make(owner)
		store.database.sql(`UPDATE token SET expires_us = 1
			WHERE public_id = '${made.id}'`)
		assert.equal(code(await whoami(made.token)), '401 token_expired')
	})

	test('a token works from its networks alone', async () => {
		const near = await make(owner, { cidrs: ['192.0.2.0/24', '127.0.0.0/8'] })
		const far = await make(owner, { cidrs: ['192.0.2.0/24'] })
		assert.equal((await whoami(near.token)).status, 200)
		assert.equal(code(await whoami(far.token)), '403 token_address')
		assert.equal(code(await whoami(far.token,
			{ 'x-forwarded-for': '192.0.2.1' })), '403 token_address')
	})

	test('a token never exceeds what its maker may do now', async () => {
		makeUser(store, 'changing', 'maintainer', 'provider:acme')
		const browser = await signedIn(store, 'changing')
		const made = await make(browser)
		const grant = (role) => store.database.sql(
			`UPDATE role_grant g JOIN user u ON u.id = g.user_id
			SET g.role_id = (SELECT id FROM role WHERE name = '${role}')
			WHERE u.username = 'changing'`)
		grant('publisher')
		assert.deepEqual((await whoami(made.token)).json().rights,
			['version:publish', 'channel:move'])
		assert.equal(code(await publish(made.token, 'chart-new', '1.0.0')),
			'403 right_missing')
		grant('auditor')
		assert.equal(code(await publish(made.token, 'chart-a', '1.0.1')),
			'403 not_allowed')
		store.database.sql("UPDATE user SET active = 0 WHERE username = 'changing'")
		assert.equal(code(await whoami(made.token)), '401 credentials_invalid')
	})

	test('a token of a provider that was deactivated is dead', async () => {
		const answer = await owner.post('/api/v1/providers/other/tokens', wanted)
		assert.equal(answer.status, 201, answer.text)
		store.database.sql("UPDATE provider SET active = 0 WHERE name = 'other'")
		assert.equal(code(await whoami(answer.json().token)),
			'401 credentials_invalid')
	})

	test('texts that are no tokens are refused', async () => {
		for (const text of ['hps_', 'x', `hps_${'0'.repeat(38)}`, 'a=b'])
			assert.equal(code(await whoami(text)), '401 credentials_invalid', text)
		assert.equal(code(await whoami('')), '401 credentials_needed')
		assert.equal(code(await store.request('GET', '/api/v1/publish/whoami',
			{ headers: { authorization: 'Bearer a, Bearer b' } })),
		'400 header_repeated')
	})

	test('the list goes from page to page', async () => {
		const all = (await owner.get(`${TOKENS}?limit=200`)).json().items
		const seen = []
		let target = `${TOKENS}?limit=2`
		while (target) {
			const answer = await owner.get(target)
			assert.equal(answer.status, 200, answer.text)
			const page = answer.json()
			seen.push(...page.items.map((token) => token.id))
			const link = answer.headers.link
			assert.equal(Boolean(link), page.next !== null)
			target = link && /^<([^>]+)>; rel="next"$/.exec(link)[1]
		}
		assert.deepEqual(seen, all.map((token) => token.id))
		for (const query of ['limit=0', 'limit=201', 'limit=x', 'cursor=%3D'])
			assert.equal(code(await owner.get(`${TOKENS}?${query}`)),
				'400 query_invalid', query)
	})

	test('denials of strangers become a row for each minute', async () => {
		for (let i = 0; i < 3; i++)
			await whoami('hps_nonsense')
		const rows = () => store.database.sql(
			`SELECT action, address, repeats FROM audit WHERE actor = 'anonymous'
			AND outcome = 'denied' AND action LIKE '%whoami'`)
		// What was gathered a minute ago is written at the next idle moment.
		// The file holds rows of {minute, count, …}, 128 bytes each.
		const { default: fs } = await import('node:fs')
		const file = `${store.state}/run/denials`
		const bytes = fs.readFileSync(file)
		for (let at = 0; at < bytes.length; at += 128)
			if (bytes.readBigInt64LE(at) > 0n)
				bytes.writeBigInt64LE(bytes.readBigInt64LE(at) - 1n, at)
		const fd = fs.openSync(file, 'r+')
		fs.writeSync(fd, bytes, 0, bytes.length, 0)
		fs.closeSync(fd)
		let found = ''
		for (let tries = 0; tries < 100 && !found; tries++) {
			found = rows()
			await new Promise((done) => setTimeout(done, 50))
		}
		// Two rows if the clock came to a full minute meanwhile.
		const lines = found.trim().split('\n').map((line) => line.split('\t'))
		assert.ok(lines.length <= 2, found)
		let denials = 0
		for (const [action, address, repeats] of lines) {
			assert.equal(action, 'GET /api/v1/publish/whoami')
			assert.equal(address, '127.0.0.1')
			denials += Number(repeats)
		}
		assert.ok(denials >= 3, found)
	})
})
