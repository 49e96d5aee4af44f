// People for tests of the API: users with grants, and sessions as their
// browsers hold them.  Users and sessions are written as rows, since hashing
// a password for each would take longer than the tests; tests of signing in
// go through /api/v1/session.

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { answerFaults } from '../../lint/contract.mjs'
import { builddir, srcdir } from './store.mjs'

const contract = [`${builddir}/openapi.json`, `${srcdir}/openapi.json`]
	.filter(fs.existsSync).map((path) => JSON.parse(fs.readFileSync(path, 'utf8')))[0]

// A header that came more than once is a list; one of it stands for all.
function single(headers) {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) =>
		[name, Array.isArray(value) ? value[0] : value]))
}

// Every answer that passes here is one that openapi.yaml has.
function checked(method, path, answer) {
	if (contract && path.startsWith('/api/v1/') && method !== 'HEAD')
		assert.deepEqual(answerFaults(contract, method, path, answer.status,
			single(answer.headers), answer.text), [], `${method} ${path}: ${answer.text}`)
	return answer
}

const alphabet =
	'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function base62(length) {
	return [...randomBytes(length)].map((byte) => alphabet[byte % 62]).join('')
}

function quote(text) {
	return `'${text.replaceAll("'", "''")}'`
}

const now = () => Date.now() * 1000

// Makes a user who holds grants: [[role, scopeKind, object], ...], where the
// object is the name of an instance, provider or plugin.
export function makeUser(store, username, grants = []) {
	store.database.sql(`INSERT INTO user (username, display_name, created_us,
		updated_us) VALUES (${quote(username)}, ${quote(username)}, ${now()},
		${now()})`)
	for (const [role, kind = 'store', object = ''] of grants) {
		const id = kind === 'store' ? '0' :
			`(SELECT id FROM ${kind} WHERE name = ${quote(object)})`
		store.database.sql(`INSERT INTO role_grant (user_id, role_id,
			scope_kind, scope_id, granted_by, created_us)
			SELECT u.id, r.id, ${quote(kind)}, ${id}, 'host', ${now()}
			FROM user u, role r WHERE u.username = ${quote(username)}
			AND r.name = ${quote(role)}`)
	}
}

// Signs a user in.  Returns a caller: request(method, path, {body, headers}),
// where body is sent as JSON unless it is text, and the cookie by itself.
export function signIn(store, username, { fresh = true } = {}) {
	const secret = base62(43)
	const hash = createHash('sha256').update(secret).digest('hex')
	const freshUs = fresh ? now() : now() - 3_600_000_000
	store.database.sql(`INSERT INTO session (public_id, user_id, secret_sha256,
		address, created_us, seen_us, fresh_us, expires_us)
		SELECT ${quote(base62(16))}, id, x'${hash}', '127.0.0.1', ${now()},
		${now()}, ${freshUs}, ${now() + 3_600_000_000} FROM user
		WHERE username = ${quote(username)}`)
	return caller(store, { Cookie: `hps_session=${secret}`,
		Origin: `http://127.0.0.1:${store.port}` })
}

// A caller with a token, or with nothing.
export function bearer(store, token) {
	return caller(store, token ? { Authorization: `Bearer ${token}` } : {})
}

function caller(store, own) {
	return {
		headers: own,
		async request(method, path, { body, headers = {} } = {}) {
			const json = body !== undefined && typeof body !== 'string'
			return checked(method, path, await store.request(method, path, {
				headers: {
					...own,
					...(json ? { 'Content-Type': 'application/json' } : {}),
					...headers,
				},
				body: json ? JSON.stringify(body) : body,
			}))
		},
	}
}
