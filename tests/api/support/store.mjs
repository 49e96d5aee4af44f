// A private, real store for one test file: MariaDB, the programs and a web
// server in a temporary folder, on a free port.  Test files run beside each
// other, so nothing here has a fixed name.
//
//	const store = await startStore({ server: 'apache' })
//	const answer = await store.request('GET', '/api/v1/health/ready')
//	await store.stop()

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Children, systemUser } from './children.mjs'
import { createDatabase } from './database.mjs'
import { request, freePort } from './http.mjs'
import { startEcho } from './fcgi-echo.mjs'

export const srcdir = process.env.HPS_SRCDIR ??
	fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')
export const builddir = process.env.HPS_BUILDDIR ?? path.join(srcdir, 'build')

export const servers = ['lighttpd', 'apache']
const programs = ['discovery', 'publish', 'admin']
const folders = ['plugins', 'generations', 'staging', 'withdrawn', 'snapshots',
	'keys', 'run', 'log', 'upload']

// Whether the programs have been built; without them only what the web
// server does by itself can be tested.
export function programsBuilt() {
	return programs.every((name) =>
		fs.existsSync(`${builddir}/fcgi/${name}.fcgi`)) &&
		fs.existsSync(`${builddir}/tools/hps-admin`)
}

function makeFolder() {
	// A short path: names of sockets are limited to 107 bytes.
	const top = fs.mkdtempSync(path.join(os.tmpdir(), 'hps-api.'))
	fs.chmodSync(top, 0o755)
	for (const name of folders)
		fs.mkdirSync(`${top}/${name}`)
	fs.chmodSync(`${top}/keys`, 0o700)
	systemUser.own(top)
	return top
}

function webCommand(server, demo) {
	if (server === 'apache')
		return ['apache2', '-f', `${srcdir}/apache-conf/site.conf`,
			'-DFOREGROUND', ...(demo ? ['-D', 'HPS_DEMO'] : [])]
	return ['lighttpd', '-D', '-f',
		`${srcdir}/lighttpd-conf/${demo ? 'demo' : 'site'}.conf`]
}

async function startWeb(children, top, options) {
	const server = options.server ?? 'lighttpd'
	// Another process may take a port that was free a moment ago.
	for (let tries = 5; ; tries--) {
		const port = await freePort()
		const demoPort = options.demoRoot ? await freePort() : 0
		const child = children.start('web', webCommand(server, options.demoRoot), {
			HPS_LISTEN: '127.0.0.1',
			HPS_PORT: String(port),
			HPS_STATE: top,
			HPS_RUN: `${top}/run`,
			HPS_ADMIN_ROOT: options.adminRoot ?? `${srcdir}/script/no-panel`,
			HPS_LOADER_ROOT: options.loaderRoot ?? `${srcdir}/loader`,
			HPS_LIGHTTPD_CONF: `${srcdir}/lighttpd-conf`,
			HPS_SAME_ORIGIN_SCRIPTS: options.sameOriginScripts ?? 'deny',
			HPS_DEMO_PORT: String(demoPort),
			HPS_DEMO_ROOT: options.demoRoot ?? '',
		})
		if (await children.until(child, () => request(port, 'GET', '/nothing')))
			return { port, demoPort }
		if (tries === 0)
			throw new Error(`${server} does not start:\n${children.log('web')}`)
	}
}

// before: words in front of the command, such as those of a tracer.
async function startProgram(children, top, name, before = []) {
	const socket = `${top}/run/${name}.sock`
	fs.rmSync(socket, { force: true })
	const child = children.start(name,
		[...before, `${builddir}/fcgi/${name}.fcgi`, '--socket', socket],
		{ HPS_CONFIG: `${top}/keys/${name}.conf` })
	if (!await children.until(child, () => fs.existsSync(socket)))
		throw new Error(`${name}.fcgi does not start:\n${children.log(name)}`)
}

async function startPrograms(children, top, database, settings) {
	for (const name of [...programs, 'clerk', 'owner'])
		children.writeConfig(`${top}/keys/${name}.conf`, {
			state: top,
			sql: `${srcdir}/sql`,
			...database.settings(name),
			...settings,
		})
	for (const name of programs)
		await startProgram(children, top, name)
	children.start('clerk', [`${builddir}/tools/hps-clerk`],
		{ HPS_CONFIG: `${top}/keys/clerk.conf` })
}

// The end of a file; a log of a long run is longer than a string can be.
function tail(file, bytes = 1 << 26) {
	const fd = fs.openSync(file, 'r')
	try {
		const { size } = fs.fstatSync(fd)
		const buffer = Buffer.alloc(Math.min(size, bytes))
		fs.readSync(fd, buffer, 0, buffer.length, size - buffer.length)
		return buffer.toString('utf8')
	} finally {
		fs.closeSync(fd)
	}
}

// What a build with sanitizers had to say, or nothing.
function sanitizerReport(folder) {
	for (const name of fs.readdirSync(folder)) {
		const text = tail(`${folder}/${name}`)
		const at = text.search(/^.*(ERROR: \w+Sanitizer|: runtime error: )/m)
		if (at >= 0)
			return `${name}: ${text.slice(at, at + 4000)}`
	}
	return null
}

// Options: server ('lighttpd' or 'apache'); programs: true for the real ones,
// 'echo' for stand-ins that answer what they were passed, false for none;
// settings: further lines of the programs' configuration; adminRoot,
// loaderRoot, demoRoot: folders; sameOriginScripts: 'deny' or 'allow'.
//
// Returns base, port, demoPort, state (its folder), request(method, path,
// {headers, body}), admin(...arguments) for hps-admin, database, children,
// start(program) for one that was stopped, and stop(), which ends everything
// and removes the folder.
export async function startStore(options = {}) {
	const top = makeFolder()
	const children = new Children(top)
	const closers = []
	let database = null
	const stop = async () => {
		await children.stopAll()
		await Promise.all(closers.map((close) => close()))
		const found = sanitizerReport(`${top}/log`)
		fs.rmSync(top, { recursive: true, force: true })
		if (found)
			throw new Error(found)
	}
	try {
		const admin = (words, input = '') => children.run(
			[`${builddir}/tools/hps-admin`, '--config',
				`${top}/keys/owner.conf`, ...words], input)
		if (options.programs === 'echo') {
			for (const name of programs)
				closers.push(await startEcho(`${top}/run/${name}.sock`, name))
		} else if (options.programs !== false) {
			database = await createDatabase(children, top, { srcdir, builddir })
			await startPrograms(children, top, database, options.settings)
		}
		const { port, demoPort } = await startWeb(children, top, options)
		return {
			base: `http://127.0.0.1:${port}`,
			port, demoPort, state: top, database, children, admin, stop,
			start: (name, before) => startProgram(children, top, name, before),
			request: (method, target, more) => request(port, method, target, more),
		}
	} catch (error) {
		await stop()
		throw error
	}
}
