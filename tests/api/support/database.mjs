// A private MariaDB.  Making a data folder takes seconds, copying one a
// fraction of one: each build keeps a migrated template and every store gets
// a copy.

import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { Children, systemUser } from './children.mjs'

const DB_NAME = 'harmonix_plugin_store'
const accounts = ['discovery', 'publish', 'admin', 'clerk']
const PASSWORD = 'private-store'

// Changes with whatever goes into a template.
function templateKey(srcdir) {
	const hash = createHash('sha256')
	const walk = (folder) => {
		for (const entry of fs.readdirSync(folder, { withFileTypes: true })
			.sort((a, b) => a.name < b.name ? -1 : 1)) {
			const path = `${folder}/${entry.name}`
			if (entry.isDirectory())
				walk(path)
			else if (entry.name.endsWith('.sql'))
				hash.update(entry.name).update(fs.readFileSync(path))
		}
	}
	walk(`${srcdir}/sql`)
	hash.update(systemUser.name() ?? '')
	return hash.digest('hex').slice(0, 12)
}

async function startServer(children, top, srcdir) {
	const child = children.start('mariadb', ['mariadbd',
		`--defaults-file=${srcdir}/script/mariadb.cnf`,
		`--datadir=${top}/mariadb`,
		`--socket=${top}/run/mariadb.sock`,
		`--pid-file=${top}/run/mariadb.pid`,
		`--tmpdir=${top}/run`,
	])
	const ready = await children.until(child, () =>
		sql(children, top, 'SELECT 1').status === 0, 60_000)
	if (!ready)
		throw new Error(`MariaDB does not start:\n${children.log('mariadb')}`)
	return child
}

// Runs statements as the owner of the database; {status, stdout, stderr}.
function sql(children, top, text, database = '') {
	return children.run(['mariadb', '--no-defaults', '--batch',
		'--skip-column-names', `--socket=${top}/run/mariadb.sock`,
		...(database ? [database] : [])], text)
}

function mustRun(done, what) {
	if (done.status !== 0)
		throw new Error(`${what}:\n${done.stdout}${done.stderr}`)
	return done.stdout
}

function settings(top, name) {
	return {
		db_socket: `${top}/run/mariadb.sock`,
		db_name: DB_NAME,
		db_user: name === 'owner' ? systemUser.name() : `hps_${name}`,
		db_password: name === 'owner' ? '' : PASSWORD,
	}
}

async function fillTemplate(top, { srcdir, builddir }) {
	const children = new Children(top)
	try {
		mustRun(children.run(['mariadb-install-db', '--no-defaults', '--force',
			`--datadir=${top}/mariadb`, '--auth-root-authentication-method=socket',
			`--auth-root-socket-user=${systemUser.name()}`,
			'--skip-test-db', '--skip-name-resolve']), 'mariadb-install-db')
		await startServer(children, top, srcdir)
		mustRun(sql(children, top,
			`CREATE DATABASE ${DB_NAME} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;` +
			accounts.map((name) => `CREATE USER 'hps_${name}'@'localhost'
				IDENTIFIED BY '${PASSWORD}';`).join('')), 'accounts')
		children.writeConfig(`${top}/owner.conf`,
			{ state: top, sql: `${srcdir}/sql`, ...settings(top, 'owner') })
		mustRun(children.run([`${builddir}/tools/hps-admin`, '--config',
			`${top}/owner.conf`, 'migrate']), 'hps-admin migrate')
		if (fs.existsSync(`${srcdir}/sql/grants.sql`))
			mustRun(sql(children, top,
				fs.readFileSync(`${srcdir}/sql/grants.sql`, 'utf8'), DB_NAME), 'grants')
	} finally {
		await children.stopAll()
	}
}

// Two test files may need the template at once: each makes its own, the
// first rename wins.
async function template(where) {
	const final = `${where.builddir}/tests/api/template-${templateKey(where.srcdir)}`
	if (fs.existsSync(final))
		return final
	fs.mkdirSync(`${where.builddir}/tests/api`, { recursive: true })
	const top = fs.mkdtempSync('/tmp/hps-template.')
	for (const name of ['log', 'run'])
		fs.mkdirSync(`${top}/${name}`)
	fs.chmodSync(top, 0o755)
	systemUser.own(top)
	try {
		await fillTemplate(top, where)
		const copy = fs.mkdtempSync(`${final}.`)
		fs.cpSync(`${top}/mariadb`, copy, { recursive: true })
		try {
			fs.renameSync(copy, final)
		} catch (error) {
			if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST')
				throw error
			fs.rmSync(copy, { recursive: true })
		}
	} finally {
		fs.rmSync(top, { recursive: true, force: true })
	}
	return final
}

// Starts a database that is migrated and empty.  Returns settings(program)
// for its configuration and sql(text), which runs statements as the owner
// and returns the rows as text.
export async function createDatabase(children, top, where) {
	const source = await template(where)
	fs.cpSync(source, `${top}/mariadb`, { recursive: true })
	fs.chmodSync(`${top}/mariadb`, 0o700)
	systemUser.own(`${top}/mariadb`)
	let child = await startServer(children, top, where.srcdir)
	return {
		settings: (name) => settings(top, name),
		sql: (text) => mustRun(sql(children, top, text, DB_NAME), text),
		async kill() {
			await children.stop(child, 'SIGKILL')
		},
		async start() {
			child = await startServer(children, top, where.srcdir)
		},
	}
}
