// People over HTTP: making, changing and ending users, their passwords and
// their sessions.

import assert from 'node:assert/strict'
import { describe, test, before, after } from 'node:test'
import { startStore } from './support/store.mjs'
import { PASSWORD, StrictBrowser, makeUser, mustRun, signedIn } from './support/people.mjs'

const settings = {
	hash_memory_kib: 19456, hash_passes: 2, hash_lanes: 1, workers: 4,
	throttles: 'no',
}

const OTHER = 'nine-lanterns-in-fog'
const code = (answer) => `${answer.status} ${answer.json().code}`

describe('users', () => {
	let store, owner, admin
	before(async () => {
		store = await startStore({ settings })
		makeUser(store, 'olga', 'owner')
		makeUser(store, 'anna', 'admin')
		mustRun(store, ['create-provider', 'acme'])
		makeUser(store, 'marc', 'maintainer', 'provider:acme')
		makeUser(store, 'paula', 'auditor')
		makeUser(store, 'iris', 'admin', 'provider:acme')
		owner = await signedIn(store, 'olga', StrictBrowser)
		admin = await signedIn(store, 'anna', StrictBrowser)
	})
	after(() => store?.stop())

	async function make(browser, json) {
		const answer = await browser.post('/api/v1/users', json)
		assert.equal(answer.status, 201, answer.text)
		return answer
	}
	const tagged = (answer) => ({ headers: { 'if-match': answer.headers.etag } })
	const patch = (browser, name, json, more) =>
		browser.request('PATCH', `/api/v1/users/${name}`, { json, ...more })

	test('a user made with a password can sign in', async () => {
		const answer = await make(admin, { username: 'berta@example.org',
			displayName: 'Berta', email: 'berta@example.org', language: 'ca',
			password: OTHER })
		const body = answer.json()
		assert.equal(answer.headers.location, '/api/v1/users/berta@example.org')
		assert.equal(body.displayName, 'Berta')
		assert.equal(body.language, 'ca')
		assert.deepEqual(body.grants, [])
		assert.equal(body.invitation, undefined)
		assert.ok(!answer.text.includes(OTHER) && !/argon/.test(answer.text))
		const browser = new StrictBrowser(store)
		assert.equal((await browser.signIn('berta@example.org', OTHER)).status, 200)
		const again = await admin.get('/api/v1/users/berta@example.org')
		assert.equal(again.headers.etag.split('.')[0], answer.headers.etag.split('.')[0])
	})

	test('an invitation works once and sets the first password', async () => {
		const { invitation } = (await make(admin, { username: 'carla' })).json()
		const days = (Date.parse(invitation.expiresAt) - Date.now()) / 86_400_000
		assert.ok(days > 6.9 && days <= 7)
		assert.ok(invitation.url.startsWith(`${store.base}/admin/`))
		const secret = invitation.url.split('/').pop()
		const guest = new StrictBrowser(store)
		assert.equal(code(await guest.signIn('carla')), '401 login_failed')
		const weak = await guest.post(`/api/v1/invitations/${secret}`, { password: 'short' })
		assert.equal(weak.status, 422)
		assert.deepEqual(weak.json().errors.map((row) => [row.pointer, row.code]),
			[['/password', 'password_too_short']])
		const used = await guest.post(`/api/v1/invitations/${secret}`, { password: OTHER })
		assert.equal(used.status, 204, used.text)
		assert.equal((await guest.signIn('carla', OTHER)).status, 200)
		assert.equal(code(await guest.post(`/api/v1/invitations/${secret}`,
			{ password: OTHER })), '410 invitation_gone')
		assert.equal(code(await guest.post('/api/v1/invitations/nothing',
			{ password: OTHER })), '404 invitation_unknown')
		const log = store.children.log('admin')
		assert.ok(log.includes('/api/v1/invitations/{secret}') && !log.includes(secret))
	})

	test('an invitation ends by time and by a newer one', async () => {
		const first = (await make(admin, { username: 'clara' })).json().invitation
		const reset = await admin.post('/api/v1/users/clara/password', {})
		assert.equal(reset.status, 201, reset.text)
		const second = reset.json().invitation
		const guest = new StrictBrowser(store)
		const use = ({ url }) => guest.post(
			`/api/v1/invitations/${url.split('/').pop()}`, { password: OTHER })
		assert.equal(code(await use(first)), '404 invitation_unknown')
		store.database.sql('UPDATE invitation SET expires_us = 1 WHERE used_us IS NULL')
		assert.equal(code(await use(second)), '410 invitation_gone')
	})

	test('what is wrong with a user is said at its place', async () => {
		const answer = await admin.post('/api/v1/users', { username: 'Ünique',
			displayName: '', email: 'nowhere', language: 'xx', password: 'x', role: 'owner' })
		assert.equal(code(answer), '422 invalid_body')
		assert.deepEqual(answer.json().errors.map((row) => row.pointer).sort(),
			['/displayName', '/email', '/language', '/role', '/username'])
		const common = await admin.post('/api/v1/users',
			{ username: 'dora', password: 'password1234' })
		assert.deepEqual(common.json().errors.map((row) => row.code), ['password_common'])
	})

	test('texts come back byte for byte or are refused at their place', async () => {
		const naughty = ["'; DROP TABLE user; --", '<script>alert(1)</script>', '𝒳\u{1F468}‍👩‍👧',
			'a\u0301', '\u202Eevil', '\uFEFFbom', '%s%n', '${7*7}', '  spaced  ', 'ﷺ'.repeat(80),
			'nul\u0000l', 'bell\u0007', 'x'.repeat(256), '\u0085', '👩🏽', 'Ω≈ç√∫˜µ≤≥÷', '\\', '"']
		for (const [i, text] of naughty.entries()) {
			const answer = await admin.post('/api/v1/users',
				{ username: `naughty-${i}`, displayName: text, password: OTHER })
			if (answer.status === 201) {
				const seen = await admin.get(`/api/v1/users/naughty-${i}`)
				assert.equal(seen.json().displayName, text)
			} else {
				assert.equal(answer.status, 422, answer.text)
				assert.equal(answer.json().errors[0].pointer, '/displayName')
			}
			const named = await admin.post('/api/v1/users', { username: text })
			assert.equal(named.status, 422, `${JSON.stringify(text)}: ${named.text}`)
			const looked = await admin.get(`/api/v1/users?q=${encodeURIComponent(text)}`)
			assert.ok([200, 400].includes(looked.status), looked.text)
		}
		assert.equal(code(await admin.get('/api/v1/users/%C3%B1')), '404 user_unknown')
		assert.equal(code(await admin.get('/api/v1/users?cursor=w7E')), '400 query_invalid')
	})

	test('the list is searched in any case and comes in pages', async () => {
		for (const name of ['zoe-1', 'zoe-2', 'zoe-3'])
			await make(admin, { username: name, displayName: 'Zoë Martí', password: OTHER })
		const found = await admin.get('/api/v1/users?q=MARTI&limit=2')
		assert.deepEqual(found.json().items.map((row) => row.username), ['zoe-1', 'zoe-2'])
		const next = /<([^>]+)>; rel="next"/.exec(found.headers.link)[1]
		assert.ok(next.includes(`cursor=${found.json().next}`))
		const rest = await admin.get(next)
		assert.deepEqual(rest.json().items.map((row) => row.username), ['zoe-3'])
		assert.equal(rest.json().next, null)
		// Not a wildcard, but the sign itself.
		assert.deepEqual((await admin.get('/api/v1/users?q=%25')).json().items
			.map((row) => row.displayName), ['%s%n'])
		const same = await admin.get('/api/v1/users?q=zoe-1',
			{ headers: { 'if-none-match':
				(await admin.get('/api/v1/users?q=zoe-1')).headers.etag } })
		assert.equal(same.status, 304)
	})

	test('two who change one user: the second is told', async () => {
		const first = await make(admin, { username: 'emma', password: OTHER })
		assert.equal(code(await patch(admin, 'emma', { displayName: 'E' })),
			'428 precondition_needed')
		const done = await patch(admin, 'emma', { displayName: 'E', email: 'e@example.org' },
			tagged(first))
		assert.equal(done.status, 200, done.text)
		assert.equal(done.json().email, 'e@example.org')
		assert.equal(code(await patch(owner, 'emma', { displayName: 'F' }, tagged(first))),
			'412 stale')
		const cleared = await patch(owner, 'emma', { email: null }, tagged(done))
		assert.equal(cleared.json().email, null)
		assert.equal(cleared.json().displayName, 'E')
		assert.equal(code(await patch(owner, 'nobody', {}, tagged(first))),
			'404 user_unknown')
	})

	test('one who is not active is out at the next request', async () => {
		const made = await make(admin, { username: 'fina', password: OTHER })
		const browser = new StrictBrowser(store)
		await browser.signIn('fina', OTHER)
		assert.equal((await browser.get('/api/v1/session')).status, 200)
		const off = await patch(admin, 'fina', { active: false }, tagged(made))
		assert.equal(off.json().active, false)
		assert.equal((await browser.get('/api/v1/session')).status, 401)
		assert.equal(code(await browser.signIn('fina', OTHER)), '401 login_failed')
		assert.equal((await patch(admin, 'fina', { active: true }, tagged(off))).status, 200)
		assert.equal((await browser.get('/api/v1/session')).status, 401)
		assert.equal((await browser.signIn('fina', OTHER)).status, 200)
	})

	test('a deleted user is gone and the name stays taken', async () => {
		const made = await make(admin, { username: 'greta', password: OTHER })
		const browser = new StrictBrowser(store)
		await browser.signIn('greta', OTHER)
		assert.equal(code(await admin.delete('/api/v1/users/greta')),
			'428 precondition_needed')
		assert.equal((await admin.delete('/api/v1/users/greta', tagged(made))).status, 204)
		assert.equal(code(await admin.get('/api/v1/users/greta')), '404 user_unknown')
		assert.equal((await browser.get('/api/v1/session')).status, 401)
		assert.equal(code(await browser.signIn('greta', OTHER)), '401 login_failed')
		assert.equal(code(await admin.post('/api/v1/users', { username: 'greta' })),
			'409 duplicate')
	})

	test('a password that another sets ends the sessions and must be changed', async () => {
		await make(admin, { username: 'hana', password: OTHER })
		const browser = new StrictBrowser(store)
		await browser.signIn('hana', OTHER)
		const set = await admin.post('/api/v1/users/hana/password', { password: PASSWORD })
		assert.equal(set.status, 204, set.text)
		assert.equal((await browser.get('/api/v1/session')).status, 401)
		assert.equal((await browser.signIn('hana', PASSWORD)).status, 200)
		assert.equal((await browser.get('/api/v1/session')).status, 200)
		assert.equal(code(await browser.get('/api/v1/me/sessions')),
			'403 password_change_needed')
		assert.equal(code(await browser.put('/api/v1/me/password',
			{ current: PASSWORD, password: PASSWORD })), '422 invalid_body')
		assert.equal((await browser.put('/api/v1/me/password',
			{ current: PASSWORD, password: OTHER })).status, 204)
		assert.equal((await browser.get('/api/v1/me/sessions')).status, 200)
	})

	test('the own password ends all other sessions', async () => {
		await make(admin, { username: 'ines', password: OTHER })
		const here = new StrictBrowser(store), there = new StrictBrowser(store)
		await here.signIn('ines', OTHER)
		await there.signIn('ines', OTHER)
		const old = here.cookies.get('hps_session')
		assert.equal(code(await here.put('/api/v1/me/password',
			{ current: 'not-the-password', password: PASSWORD })), '401 login_failed')
		assert.equal((await here.put('/api/v1/me/password',
			{ current: OTHER, password: PASSWORD })).status, 204)
		assert.equal((await there.get('/api/v1/session')).status, 401)
		assert.equal((await here.get('/api/v1/session')).status, 200)
		assert.notEqual(here.cookies.get('hps_session'), old)
		here.cookies.set('hps_session', old)
		assert.equal((await here.get('/api/v1/session')).status, 401)
	})

	test('people see and end their own sessions, and no others', async () => {
		await make(admin, { username: 'jana', password: OTHER })
		const here = new StrictBrowser(store), there = new StrictBrowser(store)
		await here.signIn('jana', OTHER)
		await there.signIn('jana', OTHER)
		const { items } = (await here.get('/api/v1/me/sessions')).json()
		assert.deepEqual(items.map((row) => row.current), [false, true])
		const foreign = (await admin.get('/api/v1/me/sessions')).json().items[0].id
		for (const id of [foreign, 'nothing', '%C3%B1'])
			assert.equal(code(await here.delete(`/api/v1/me/sessions/${id}`)),
				'404 session_unknown')
		assert.equal((await here.delete(`/api/v1/me/sessions/${items[0].id}`)).status, 204)
		assert.equal((await there.get('/api/v1/session')).status, 401)
		assert.equal((await here.delete('/api/v1/me/sessions')).status, 204)
		assert.equal(here.cookies.has('hps_session'), false)
	})

	test('an administrator ends the sessions of another', async () => {
		await make(admin, { username: 'kira', password: OTHER })
		const browser = new StrictBrowser(store)
		await browser.signIn('kira', OTHER)
		assert.equal((await admin.delete('/api/v1/users/kira/sessions')).status, 204)
		assert.equal((await browser.get('/api/v1/session')).status, 401)
		assert.equal(code(await admin.delete('/api/v1/users/nobody/sessions')),
			'404 user_unknown')
	})

	test('an administrator does nothing to an owner', async () => {
		const seen = await admin.get('/api/v1/users/olga')
		assert.equal(code(await patch(admin, 'olga', { active: false }, tagged(seen))),
			'403 rights_exceeded')
		assert.equal(code(await admin.delete('/api/v1/users/olga', tagged(seen))),
			'403 rights_exceeded')
		for (const json of [{}, { password: OTHER }])
			assert.equal(code(await admin.post('/api/v1/users/olga/password', json)),
				'403 rights_exceeded')
		assert.equal(code(await admin.put('/api/v1/users/anna/grants/owner')),
			'403 rights_exceeded')
		assert.equal(code(await admin.delete('/api/v1/users/olga/grants/owner')),
			'403 rights_exceeded')
	})

	test('those without the right see nothing of people', async () => {
		const marc = await signedIn(store, 'marc', StrictBrowser)
		const iris = await signedIn(store, 'iris', StrictBrowser)
		const auditor = await signedIn(store, 'paula', StrictBrowser)
		for (const browser of [marc, iris]) {
			assert.equal(code(await browser.get('/api/v1/users')), '403 not_allowed')
			for (const name of ['olga', 'nobody'])
				assert.equal(code(await browser.get(`/api/v1/users/${name}`)),
					'404 user_unknown')
			assert.equal(code(await browser.post('/api/v1/users', { username: 'x1' })),
				'403 not_allowed')
			assert.equal(code(await browser.put(
				'/api/v1/users/anna/grants/publisher?scope=provider:acme')),
			'404 user_unknown')
		}
		assert.equal((await auditor.get('/api/v1/users')).status, 200)
		assert.equal(code(await auditor.post('/api/v1/users', { username: 'x1' })),
			'403 not_allowed')
		assert.equal((await new StrictBrowser(store).get('/api/v1/users')).status, 401)
	})

	test('the last active owner stays', async () => {
		const seen = await owner.get('/api/v1/users/olga')
		assert.equal(code(await patch(owner, 'olga', { active: false }, tagged(seen))),
			'409 last_owner')
		assert.equal(code(await owner.delete('/api/v1/users/olga', tagged(seen))),
			'409 last_owner')
		assert.equal(code(await owner.delete('/api/v1/users/olga/grants/owner')),
			'409 last_owner')
		// One who never set a password cannot take the place.
		await make(owner, { username: 'laia' })
		assert.equal((await owner.put('/api/v1/users/laia/grants/owner')).status, 204)
		assert.equal(code(await owner.delete('/api/v1/users/olga/grants/owner')),
			'409 last_owner')
		assert.equal((await owner.delete('/api/v1/users/laia/grants/owner')).status, 204)
	})

	test('of two owners who remove each other at once one stays', async () => {
		makeUser(store, 'nora', 'owner')
		makeUser(store, 'nuria', 'owner')
		const nora = await signedIn(store, 'nora', StrictBrowser), nuria = await signedIn(store, 'nuria', StrictBrowser)
		const olga = await nora.get('/api/v1/users/olga')
		assert.equal((await patch(nora, 'olga', { active: false }, tagged(olga))).status, 200)
		const both = await Promise.all([
			nora.delete('/api/v1/users/nuria/grants/owner'),
			nuria.delete('/api/v1/users/nora/grants/owner'),
		])
		// The loser may be told that it is signed out already.
		assert.equal(both.filter((answer) => answer.status === 204).length, 1,
			both.map((answer) => answer.text).join())
		assert.equal(store.database.sql(`SELECT COUNT(*) FROM role_grant g
			JOIN role r ON r.id = g.role_id JOIN user u ON u.id = g.user_id
			WHERE r.name = 'owner' AND u.active = 1`).trim(), '1')
		store.database.sql("UPDATE user SET active = 1 WHERE username = 'olga'")
		owner = await signedIn(store, 'olga', StrictBrowser)
	})

	test('grants are seen, end sessions and count at once', async () => {
		await make(owner, { username: 'queralt', password: OTHER })
		const browser = new StrictBrowser(store)
		await browser.signIn('queralt', OTHER)
		const give = (role, scope) => owner.put(`/api/v1/users/queralt/grants/${role}${scope}`)
		assert.equal((await give('auditor', '')).status, 204)
		assert.equal((await browser.get('/api/v1/session')).status, 401)
		await browser.signIn('queralt', OTHER)
		assert.equal((await give('auditor', '?scope=store')).status, 204)
		assert.equal((await browser.get('/api/v1/users')).status, 200)
		assert.equal((await give('maintainer', '?scope=provider:acme')).status, 204)
		const { grants } = (await owner.get('/api/v1/users/queralt')).json()
		assert.deepEqual(grants.map((row) => `${row.role} ${row.scope} ${row.grantedBy}`),
			['auditor store user:olga', 'maintainer provider:acme user:olga'])
		for (const [path, wanted] of [
			['maintainer?scope=store', '422 scope_invalid'],
			['auditor?scope=world', '422 scope_invalid'],
			['auditor?scope=provider:nobody', '404 provider_unknown'],
			['auditor?scope=provider:%C3%B1', '404 provider_unknown'],
			['auditor?scope=instance:nothing', '404 instance_unknown'],
			['auditor?scope=plugin:nothing', '404 plugin_unknown'],
			['auditor?skope=provider:acme', '422 query_unknown'],
			['auditor?scope=store&scope=store', '422 scope_invalid'],
			['nothing', '404 role_unknown'],
			['%C3%B1', '404 role_unknown'],
		])
			assert.equal(code(await owner.put(`/api/v1/users/queralt/grants/${path}`)), wanted, path)
		assert.equal(code(await owner.put('/api/v1/users/nobody/grants/auditor')),
			'404 user_unknown')
		await browser.signIn('queralt', OTHER)
		assert.equal((await owner.delete('/api/v1/users/queralt/grants/auditor')).status, 204)
		assert.equal(code(await owner.delete('/api/v1/users/queralt/grants/auditor')),
			'404 grant_unknown')
		assert.equal((await browser.get('/api/v1/session')).status, 401)
	})

	test('a password that is not fresh is asked for again', async () => {
		const browser = await signedIn(store, 'anna', StrictBrowser)
		store.database.sql(`UPDATE session SET fresh_us = fresh_us - 301000000
			WHERE user_id = (SELECT id FROM user WHERE username = 'anna')`)
		assert.equal(code(await browser.post('/api/v1/users', { username: 'rosa' })),
			'403 fresh_password_needed')
		assert.equal((await browser.get('/api/v1/users')).status, 200)
		assert.equal((await browser.post('/api/v1/session/fresh',
			{ password: PASSWORD })).status, 200)
		assert.equal((await browser.post('/api/v1/users', { username: 'rosa' })).status, 201)
		admin = browser
	})

	test('the record tells who did what, and no secret', () => {
		const rows = store.database.sql(`SELECT action, actor, object,
			COALESCE(before_json, '-'), COALESCE(after_json, '-') FROM audit
			WHERE outcome = 'done'`)
		for (const line of ['user.create\tuser:anna\temma', 'user.edit\tuser:anna\temma',
			'user.delete\tuser:anna\tgreta', 'invitation.accept\tuser:carla\tcarla',
			'user.password\tuser:ines\tines', 'grant.give\tuser:olga\tqueralt',
			'grant.take\tuser:olga\tqueralt', 'user.end_sessions\tuser:anna\tkira'])
			assert.ok(rows.includes(line), line)
		assert.match(rows, /user\.edit\tuser:anna\temma\t\{"displayName":"emma".*\t\{"displayName":"E"/)
		assert.ok(!rows.includes(OTHER) && !/argon2/.test(rows))
	})
})
