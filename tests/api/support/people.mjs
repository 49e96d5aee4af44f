// People who sign in, for tests of what they may do.

import fs from 'node:fs'
import { answerFaults } from '../../lint/contract.mjs'
import { builddir, srcdir } from './store.mjs'

export const PASSWORD = 'grey-heron-on-a-post'

// Makes a user, with a role if one is named ("maintainer", "provider:acme").
export function makeUser(store, username, role, scope) {
	const words = ['create-user', ...(role ? ['--role', role] : []),
		...(scope ? ['--scope', scope] : []), username]
	mustRun(store, words, `${PASSWORD}\n`)
}

export function mustRun(store, words, input = '') {
	const done = store.admin(words, input)
	if (done.status !== 0)
		throw new Error(`hps-admin ${words.join(' ')}:\n${done.stdout}${done.stderr}`)
	return done.stdout.trim()
}

// A browser: keeps its cookies and says where it comes from.
export class Browser {
	#store
	cookies = new Map()

	constructor(store) {
		this.#store = store
	}

	async request(method, target, { json, headers = {}, ...more } = {}) {
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`)
		const answer = await this.#store.request(method, target, {
			...more,
			body: json === undefined ? more.body : JSON.stringify(json),
			headers: {
				origin: this.#store.base,
				...(cookie.length ? { cookie: cookie.join('; ') } : {}),
				...(json === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			},
		})
		for (const line of answer.headers['set-cookie'] ?? []) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
			if (value && !/Max-Age=0/.test(line))
				this.cookies.set(name, value)
			else
				this.cookies.delete(name)
		}
		return answer
	}

	get(target, more) { return this.request('GET', target, more) }
	post(target, json, more) { return this.request('POST', target, { json, ...more }) }
	put(target, json, more) { return this.request('PUT', target, { json, ...more }) }
	delete(target, more) { return this.request('DELETE', target, more) }

	signIn(username, password = PASSWORD, more = {}) {
		return this.post('/api/v1/session', { username, password, ...more })
	}
}

const contract = JSON.parse(fs.readFileSync(
	[`${builddir}/openapi.json`, `${srcdir}/openapi.json`].find(fs.existsSync), 'utf8'))

// A browser that takes no answer which openapi.yaml does not describe.
export class StrictBrowser extends Browser {
	async request(method, target, more) {
		const answer = await super.request(method, target, more)
		const cookies = answer.headers['set-cookie']
		const headers = { ...answer.headers, ...(cookies ? { 'set-cookie': cookies.join() } : {}) }
		const faults = answerFaults(contract, method, decodeURI(target), answer.status,
			headers, answer.text)
		if (faults.length)
			throw new Error(`${method} ${target}: ${faults.join('; ')}\n${answer.text}`)
		return answer
	}
}

export async function signedIn(store, username, Kind = Browser) {
	const browser = new Kind(store)
	const answer = await browser.signIn(username)
	if (answer.status !== 200)
		throw new Error(`${username} cannot sign in: ${answer.text}`)
	return browser
}
