// Signing in and out, on both web servers.

import assert from 'node:assert/strict'
import { describe, test, before, after } from 'node:test'
import { startStore, servers } from './support/store.mjs'
import { Browser, PASSWORD, makeUser, signedIn } from './support/people.mjs'

// Hashes as cheap as they may be: these tests make many.
const settings = {
	hash_memory_kib: 19456, hash_passes: 2, hash_lanes: 1,
	login_per_account: 4, workers: 4,
}

const code = (answer) => `${answer.status} ${answer.json().code}`

for (const server of servers)
	describe(`session on ${server}`, () => {
		let store
		before(async () => {
			store = await startStore({ server, settings })
			makeUser(store, 'maria', 'owner')
			makeUser(store, 'pau@example.org')
		})
		after(() => store?.stop())

		test('signing in gives a cookie and says what the user may do', async () => {
			const browser = new Browser(store)
			const answer = await browser.signIn('maria')
			assert.equal(answer.status, 200, answer.text)
			const cookie = answer.headers['set-cookie'].find((c) =>
				c.startsWith('hps_session='))
			assert.match(cookie, /^hps_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
			assert.equal(answer.headers['cache-control'], 'no-store')
			const body = answer.json()
			assert.equal(body.user.username, 'maria')
			assert.ok(body.permissions.some((row) =>
				row.permission === 'owner:grant' && row.scope === 'store'))
			const hours = (Date.parse(body.expiresAt) - Date.now()) / 3_600_000
			assert.ok(hours > 7.9 && hours <= 8)
			assert.ok(Date.parse(body.freshUntil) > Date.now())
		})

		test('the session says who is signed in, with a tag', async () => {
			const browser = await signedIn(store, 'pau@example.org')
			const answer = await browser.get('/api/v1/session')
			assert.equal(answer.status, 200)
			assert.equal(answer.json().user.username, 'pau@example.org')
			assert.deepEqual(answer.json().permissions, [])
			const again = await browser.get('/api/v1/session',
				{ headers: { 'if-none-match': answer.headers.etag } })
			assert.equal(again.status, 304)
		})

		test('wrong passwords and unknown users get the same answer', async () => {
			const browser = new Browser(store)
			const wrong = await browser.signIn('maria', 'not-the-password')
			const unknown = await browser.signIn('nobody-here')
			const foreign = await browser.signIn('maría')
			for (const answer of [wrong, unknown, foreign]) {
				assert.equal(code(answer), '401 login_failed')
				assert.equal(answer.json().detail, wrong.json().detail)
				assert.equal(answer.headers['set-cookie'], undefined)
				assert.ok(answer.headers['www-authenticate'])
			}
		})

		test('a body of another form is refused', async () => {
			const browser = new Browser(store)
			assert.equal(code(await browser.post('/api/v1/session',
				{ username: 'maria' })), '422 invalid_body')
			assert.equal(code(await browser.post('/api/v1/session',
				{ username: 'maria', password: PASSWORD, role: 'owner' })),
			'422 invalid_body')
			assert.equal(code(await browser.request('POST', '/api/v1/session',
				{ body: 'username=maria',
					headers: { 'content-type': 'application/x-www-form-urlencoded' } })),
			'415 type_unsupported')
		})

		test('another site cannot sign anybody in', async () => {
			const browser = new Browser(store)
			const answer = await browser.request('POST', '/api/v1/session', {
				json: { username: 'maria', password: PASSWORD },
				headers: { origin: 'https://evil.example' },
			})
			assert.equal(code(answer), '403 cross_site')
		})

		test('signing out ends the session and its cookie', async () => {
			const browser = await signedIn(store, 'maria')
			const copy = new Map(browser.cookies)
			const answer = await browser.delete('/api/v1/session')
			assert.equal(answer.status, 204)
			assert.equal(browser.cookies.has('hps_session'), false)
			browser.cookies = copy
			assert.equal(code(await browser.get('/api/v1/session')),
				'401 credentials_invalid')
		})

		test('a write with a cookie needs the store as its origin', async () => {
			const browser = await signedIn(store, 'maria')
			for (const headers of [{ origin: 'https://evil.example' },
				{ origin: store.base, 'sec-fetch-site': 'cross-site' }])
				assert.equal(code(await browser.delete('/api/v1/session', { headers })),
					'403 cross_site')
			assert.equal((await browser.get('/api/v1/session')).status, 200)
		})

		test('signing in again replaces the session', async () => {
			const browser = await signedIn(store, 'maria')
			const old = new Map(browser.cookies)
			assert.equal((await browser.signIn('maria')).status, 200)
			assert.notEqual(browser.cookies.get('hps_session'), old.get('hps_session'))
			const other = new Browser(store)
			other.cookies = old
			assert.equal(code(await other.get('/api/v1/session')),
				'401 credentials_invalid')
		})

		test('a step-up gives another secret', async () => {
			const browser = await signedIn(store, 'maria')
			const old = new Map(browser.cookies)
			const answer = await browser.post('/api/v1/session/fresh',
				{ password: PASSWORD })
			assert.equal(answer.status, 200, answer.text)
			assert.equal((await browser.get('/api/v1/session')).status, 200)
			const other = new Browser(store)
			other.cookies = old
			assert.equal((await other.get('/api/v1/session')).status, 401)
			assert.equal(code(await browser.post('/api/v1/session/fresh',
				{ password: 'not-the-password' })), '401 login_failed')
		})

		test('a session token is made, and opens nothing here', async () => {
			const browser = await signedIn(store, 'maria')
			const answer = await browser.post('/api/v1/session/token', {})
			assert.equal(answer.status, 201, answer.text)
			const { token, expiresAt } = answer.json()
			assert.match(token, /^hps_[0-9A-Za-z]{38}$/)
			assert.ok(Date.parse(expiresAt) - Date.now() <= 3_600_000)
			const whoami = await store.request('GET', '/api/v1/publish/whoami',
				{ headers: { authorization: `Bearer ${token}` } })
			assert.equal(code(whoami), '401 credentials_invalid')
		})

		test('an idle session ends', async () => {
			const browser = await signedIn(store, 'maria')
			store.database.sql('UPDATE session SET seen_us = seen_us - 31 * 60000000')
			assert.equal(code(await browser.get('/api/v1/session')),
				'401 credentials_invalid')
		})

		test('a user who was deactivated is out at once', async () => {
			makeUser(store, 'leaver', 'auditor')
			const browser = await signedIn(store, 'leaver')
			store.database.sql("UPDATE user SET active = 0 WHERE username = 'leaver'")
			assert.equal((await browser.get('/api/v1/session')).status, 401)
			assert.equal(code(await browser.signIn('leaver')), '401 login_failed')
		})

		test('a session whose password must change may do nothing else', async () => {
			makeUser(store, 'newcomer', 'owner')
			store.database.sql(`UPDATE user SET must_change_password = 1
				WHERE username = 'newcomer'`)
			const browser = await signedIn(store, 'newcomer')
			const answer = await browser.get('/api/v1/session')
			assert.equal(answer.json().mustChangePassword, true)
			assert.deepEqual(answer.json().permissions, [])
		})

		test('failed logins are throttled per account, known browsers apart', async () => {
			makeUser(store, 'target')
			const known = await signedIn(store, 'target')
			const attacker = new Browser(store)
			for (let i = 0; i < 4; i++)
				assert.equal((await attacker.signIn('target', 'guess-number-one')).status, 401)
			const refused = await attacker.signIn('target')
			assert.equal(code(refused), '429 login_throttled')
			assert.ok(Number(refused.headers['retry-after']) > 0)
			known.cookies.delete('hps_session')
			assert.equal((await known.signIn('target')).status, 200)
		})

		test('what happened is in the audit, without a secret', () => {
			const rows = store.database.sql(
				`SELECT action, outcome, actor FROM audit
				WHERE action LIKE 'session.%' AND actor = 'user:maria'`)
			for (const action of ['open', 'close', 'fresh', 'token'])
				assert.match(rows, new RegExp(`session\\.${action}\tdone`))
			assert.match(rows + store.database.sql(
				"SELECT action, outcome, actor FROM audit WHERE outcome = 'denied'"),
			/POST \/api\/v1\/session\/fresh\tdenied\tuser:maria/)
		})

		test('with the database away nobody signs in, and the answer says why', async () => {
			await store.database.kill()
			const browser = new Browser(store)
			const answer = await browser.signIn('maria')
			assert.equal(code(answer), '503 database_away')
			assert.ok(answer.headers['retry-after'])
			const ready = await browser.get('/api/v1/health/ready')
			assert.equal(code(ready), '503 not_ready')
			assert.ok(ready.json().errors.some((row) => row.pointer === '/checks/database'))
			await store.database.start()
			let last
			for (let tries = 0; tries < 50; tries++) {
				last = await browser.get('/api/v1/health/ready')
				if (last.status === 200)
					break
				await new Promise((done) => setTimeout(done, 100))
			}
			assert.deepEqual(last.json(), { status: 'ready',
				checks: { database: 'ok', schema: 'ok', disk: 'ok' } })
		})
	})
