// Tokens that get a successor, and tokens that somebody found.
import assert from 'node:assert/strict'
import test from 'node:test'
import { bearer, makeUser, signIn } from './support/callers.mjs'
import { programsBuilt, startStore } from './support/store.mjs'

const skip = programsBuilt() ? false : 'the programs are not built'
const path = '/api/v1/providers/acme/tokens'
let store, owner

async function makeToken(name = 'ci') {
	const answer = await owner.request('POST', path, { body: { name,
		rights: ['version:publish', 'channel:move'], plugins: ['chart'],
		channels: ['beta'], defaultChannel: 'beta', cidrs: ['127.0.0.0/8'] } })
	assert.equal(answer.status, 201, answer.text)
	return answer.json()
}

const works = async (secret) => (await bearer(store, secret)
	.request('GET', '/api/v1/publish/whoami')).status === 200

const rotate = (token, key, who = owner) => who.request('POST',
	`${path}/${token.id}/rotate`,
	{ headers: key ? { 'Idempotency-Key': key } : {} })

const report = (body, headers = {}) => bearer(store).request('POST',
	'/api/v1/tokens/report', { body, headers })

const rows = (action) => Number(store.database.sql(
	`SELECT COUNT(*) FROM audit WHERE action = '${action}'`))

test.before(async () => {
	if (skip)
		return
	store = await startStore({ programs: true })
	store.admin(['create-provider', 'acme'])
	makeUser(store, 'ola', [['owner']])
	owner = signIn(store, 'ola')
})

test.after(() => store?.stop())

test('a token gets a successor that may the same', { skip }, async () => {
	const old = await makeToken()
	assert.ok(await works(old.token))
	const answer = await rotate(old)
	assert.equal(answer.status, 201, answer.text)
	const made = answer.json()
	assert.match(made.token, /^hps_[0-9A-Za-z]{38}$/)
	assert.notEqual(made.token, old.token)
	assert.notEqual(made.id, old.id)
	for (const name of ['name', 'rights', 'plugins', 'channels', 'cidrs',
		'defaultChannel', 'provider'])
		assert.deepEqual(made[name], old[name], name)
	assert.equal(answer.headers['cache-control'], 'no-store')
	assert.equal(await works(old.token), false)
	assert.ok(await works(made.token))
	const listed = (await owner.request('GET', path)).json().items
	assert.equal(listed.find((one) => one.id === old.id).revokedReason, 'rotated')
	assert.equal(listed.find((one) => one.id === made.id).lastUsedAddress, '127.0.0.1')
	assert.equal((await rotate(old)).status, 409)
	assert.equal(rows('token.rotate'), 1)
})

test('a repeated rotation is answered as before, without the secret', { skip }, async () => {
	const old = await makeToken()
	const [one, two] = await Promise.all([rotate(old, 'k-1'), rotate(old, 'k-1')])
	assert.deepEqual([one.status, two.status], [201, 201], one.text + two.text)
	const secrets = [one, two].map((answer) => answer.json().token).filter(Boolean)
	assert.equal(secrets.length, 1)
	const again = await rotate(old, 'k-1')
	assert.equal(again.status, 201)
	assert.equal('token' in again.json(), false)
	assert.equal(again.json().id, one.json().id)
	const other = await makeToken()
	const differs = await rotate(other, 'k-1')
	assert.equal(differs.status, 422)
	assert.equal(differs.json().code, 'replay_differs')
	assert.equal((await rotate(other, 'x'.repeat(129))).status, 400)
	assert.ok(await works(other.token))
})

test('whoever finds a token ends it', { skip }, async () => {
	const token = await makeToken()
	const before = rows('token.report')
	const first = await report({ token: token.token })
	assert.equal(first.status, 204)
	assert.equal(await works(token.token), false)
	for (const text of [token.token, 'hps_' + 'a'.repeat(38), '', 'nothing', 'é\u0001'])
		assert.equal((await report({ token: text })).status, 204)
	assert.equal(rows('token.report'), before + 1)
	const listed = (await owner.request('GET', path)).json().items
	assert.equal(listed.find((one) => one.id === token.id).revokedReason, 'reported')
	assert.equal((await report({ token: 1 })).status, 422)
	assert.equal((await report({ token: 'x' }, { Origin: 'https://other.example' })).status, 403)
})
