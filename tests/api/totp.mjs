// The second factor over HTTP: enrolment, signing in, recovery codes.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test, before, after } from 'node:test'
import { startStore } from './support/store.mjs'
import { PASSWORD, StrictBrowser, makeUser, mustRun, signedIn } from './support/people.mjs'

const settings = { hash_memory_kib: 19456, hash_passes: 2, hash_lanes: 1, workers: 4 }
const code = (answer) => `${answer.status} ${answer.json().code}`

function base32(text) {
	const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
	const bits = [...text].map((c) => digits.indexOf(c).toString(2).padStart(5, '0')).join('')
	return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
}

// RFC 6238, by another hand than the store's.
function totp(uri, steps = 0) {
	const counter = Buffer.alloc(8)
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
	const mac = createHmac('sha1', base32(new URL(uri).searchParams.get('secret')))
		.update(counter).digest()
	const value = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff
	return String(value % 1_000_000).padStart(6, '0')
}

const wrong = (right) => right === '000000' ? '000001' : '000000'

describe('totp', () => {
	let store
	before(async () => {
		store = await startStore({ settings })
		for (const name of ['maria', 'pere', 'laia', 'joan'])
			makeUser(store, name, 'auditor')
	})
	after(() => store?.stop())

	// Steps are used up by the tests, not by waiting.
	const forgetSteps = () => store.database.sql('UPDATE user SET totp_last_step = 0')

	async function enrol(name) {
		const browser = await signedIn(store, name, StrictBrowser)
		const begun = await browser.post('/api/v1/me/totp', {})
		assert.equal(begun.status, 201, begun.text)
		const { uri } = begun.json()
		const done = await browser.post('/api/v1/me/totp/confirm', { otp: totp(uri) })
		assert.equal(done.status, 200, done.text)
		return { browser, uri, codes: done.json().recoveryCodes }
	}

	test('it is in force when a code was given', async () => {
		const browser = await signedIn(store, 'maria', StrictBrowser)
		assert.equal(code(await browser.post('/api/v1/me/totp/confirm', { otp: '123456' })),
			'409 totp_missing')
		const begun = await browser.post('/api/v1/me/totp', {})
		const { uri } = begun.json()
		assert.match(uri, /^otpauth:\/\/totp\/Harmonix%20Plugin%20Store:maria\?secret=[A-Z2-7]{32}&issuer=Harmonix%20Plugin%20Store&algorithm=SHA1&digits=6&period=30$/)
		assert.equal(begun.headers['cache-control'], 'no-store')
		assert.equal((await new StrictBrowser(store).signIn('maria')).status, 200)
		const bad = await browser.post('/api/v1/me/totp/confirm', { otp: wrong(totp(uri)) })
		assert.equal(code(bad), '422 invalid_body')
		assert.deepEqual(bad.json().errors.map((row) => [row.pointer, row.code]),
			[['/otp', 'otp_wrong']])
		const used = totp(uri)
		const done = await browser.post('/api/v1/me/totp/confirm', { otp: used })
		assert.equal(done.status, 200, done.text)
		assert.equal(new Set(done.json().recoveryCodes).size, 10)
		assert.equal(code(await browser.post('/api/v1/me/totp', {})), '409 totp_exists')
		const other = new StrictBrowser(store)
		assert.equal(code(await other.signIn('maria')), '401 otp_needed')
		assert.equal(code(await other.signIn('maria', PASSWORD, { otp: used })),
			'401 otp_wrong')
		assert.equal(code(await other.signIn('maria', 'not-the-password', { otp: totp(uri, 1) })),
			'401 login_failed')
		assert.equal((await other.signIn('maria', PASSWORD, { otp: totp(uri, 1) })).status, 200)
	})

	test('each step counts once, and one step on either side', async () => {
		const { uri } = await enrol('pere')
		const browser = new StrictBrowser(store)
		const signIn = (steps) => browser.signIn('pere', PASSWORD, { otp: totp(uri, steps) })
		forgetSteps()
		assert.equal(code(await signIn(3)), '401 otp_wrong')
		assert.equal(code(await signIn(-3)), '401 otp_wrong')
		const otp = totp(uri)
		const both = await Promise.all([1, 2].map(() =>
			new StrictBrowser(store).signIn('pere', PASSWORD, { otp })))
		assert.deepEqual(both.map((answer) => answer.status).sort(), [200, 401])
		assert.equal(code(await browser.signIn('pere', PASSWORD, { otp })), '401 otp_wrong')
	})

	test('a recovery code stands in once, however it is typed', async () => {
		const { codes, browser } = await enrol('laia')
		const other = new StrictBrowser(store)
		const typed = codes[0].toLowerCase().replaceAll('-', ' ')
		assert.equal((await other.signIn('laia', PASSWORD, { otp: typed })).status, 200)
		assert.equal(code(await other.signIn('laia', PASSWORD, { otp: codes[0] })),
			'401 otp_wrong')
		// Giving the password again needs the second factor, too.
		assert.equal(code(await browser.post('/api/v1/session/fresh', { password: PASSWORD })),
			'401 otp_needed')
		assert.equal((await browser.post('/api/v1/session/fresh',
			{ password: PASSWORD, otp: codes[1] })).status, 200)
		assert.equal(store.database.sql("SELECT COUNT(*) FROM audit WHERE action = 'totp.recovery'").trim(), '2')
		assert.equal((await browser.delete('/api/v1/me/totp')).status, 204)
		assert.equal((await other.signIn('laia')).status, 200)
	})

	test('guessing codes ends soon, from wherever', async () => {
		const { uri } = await enrol('joan')
		let answer
		for (let i = 0; i < 11; i++)
			answer = await new StrictBrowser(store).signIn('joan', PASSWORD, { otp: 'AAAA-BBBB' })
		assert.equal(code(answer), '429 login_throttled')
		assert.ok(Number(answer.headers['retry-after']) > 0)
		assert.ok(uri)
	})

	test('the host takes it from who lost everything', async () => {
		mustRun(store, ['reset-totp', 'maria'])
		assert.equal((await new StrictBrowser(store).signIn('maria')).status, 200)
		assert.notEqual(store.admin(['reset-totp', 'nobody']).status, 0)
	})

	test('no secret lies open in the database', () => {
		const rows = store.database.sql(`SELECT action, COALESCE(after_json, '')
			FROM audit WHERE action LIKE 'totp.%'`)
		for (const action of ['totp.begin', 'totp.confirm', 'totp.remove'])
			assert.ok(rows.includes(action), action)
		assert.ok(!/secret|otpauth/.test(rows))
		assert.equal(store.database.sql(
			'SELECT DISTINCT LENGTH(totp_secret) FROM user WHERE totp_secret IS NOT NULL').trim(), '49')
	})
})
