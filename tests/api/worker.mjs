// The worker framework under a real lighttpd, and under a FastCGI client that
// misbehaves: nothing is lost when it ends, rolls or crashes, and nobody can
// keep a worker.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync,
	 writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

const build = process.env.HPS_BUILDDIR ?? '.';
const echo = `${build}/tests/api/echo.fcgi`;
const folder = mkdtempSync('/tmp/hps-w-');
const socket = `${folder}/echo.sock`;
const config = `${folder}/store.conf`;
let master, lighttpd, port;

function configure(more = '') {
	writeFileSync(config, `state = ${folder}\nsocket = ${socket}\n` +
		'workers = 3\nread_timeout = 700ms\nbody_deadline = 1500ms\n' +
		`log_level = warning\n${more}`);
}

async function until(what, condition, limitMs = 10000) {
	for (const end = Date.now() + limitMs; Date.now() < end;) {
		if (await condition())
			return;
		await pause(20);
	}
	assert.fail(`${what}: not within ${limitMs} ms`);
}

function freePort() {
	return new Promise((resolve) => {
		const server = net.createServer();
		server.listen(0, '127.0.0.1', () => {
			const found = server.address().port;
			server.close(() => resolve(found));
		});
	});
}

function run(command, args) {
	const child = spawn(command, args,
		{ stdio: ['ignore', 'ignore', 'inherit'] });
	child.ended = new Promise((resolve) =>
		child.on('exit', (code, signal) => resolve(signal ?? code)));
	return child;
}

async function startMaster() {
	const child = run(echo, ['--config', config]);
	await until('the master listens', () => connects(socket));
	return child;
}

function connects(path) {
	return new Promise((resolve) => {
		const client = net.connect(path);
		client.on('connect', () => { client.destroy(); resolve(true); });
		client.on('error', () => resolve(false));
	});
}

// One HTTP request on a connection of its own.
function ask(method, path, headers = {}, body = []) {
	return new Promise((resolve, reject) => {
		const request = http.request({ host: '127.0.0.1', port, method,
			path, headers, agent: false }, (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (piece) => { text += piece; });
			response.on('end', () => resolve({
				status: response.statusCode,
				headers: response.headers,
				json: text.startsWith('{') ? JSON.parse(text) : text }));
		});
		request.on('error', reject);
		for (const piece of body)
			request.write(piece);
		request.end();
	});
}

const record = (type, data) => {
	const head = Buffer.alloc(8);
	head.writeUInt8(1, 0);
	head.writeUInt8(type, 1);
	head.writeUInt16BE(1, 2);
	head.writeUInt16BE(data.length, 4);
	return Buffer.concat([head, data]);
};

const BEGIN = 1, PARAMS = 4, STDIN = 5;

function opening(params) {
	const pairs = Object.entries(params).map(([name, value]) =>
		Buffer.concat([Buffer.from([name.length, value.length]),
			Buffer.from(name + value)]));
	return Buffer.concat([
		record(BEGIN, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0])),
		record(PARAMS, Buffer.concat(pairs)),
		record(PARAMS, Buffer.alloc(0))]);
}

// A FastCGI connection of our own: everything that came, when it closed.
function talk() {
	const client = net.connect(socket);
	const pieces = [];
	client.on('data', (piece) => pieces.push(piece));
	client.on('error', () => {});
	client.whole = new Promise((resolve) =>
		client.on('close', () =>
			resolve(Buffer.concat(pieces).toString('latin1'))));
	return client;
}

const upload = (length) => opening({ REQUEST_METHOD: 'POST',
	REQUEST_URI: '/upload', CONTENT_TYPE: 'text/javascript',
	...(length === undefined ? {} : { CONTENT_LENGTH: String(length) }) });

before(async () => {
	configure();
	port = await freePort();
	writeFileSync(`${folder}/lighttpd.conf`, `
server.document-root = "${folder}"
server.bind = "127.0.0.1"
server.port = ${port}
server.modules = ("mod_fastcgi")
server.stream-request-body = 0
server.upload-dirs = ("${folder}")
server.errorlog = "${folder}/lighttpd.log"
fastcgi.server = ("/" => ((
	"socket" => "${socket}", "check-local" => "disable")))
`);
	master = await startMaster();
	const path = ['/usr/sbin/lighttpd', '/usr/local/sbin/lighttpd']
		.find(existsSync) ?? 'lighttpd';
	lighttpd = run(path, ['-D', '-f', `${folder}/lighttpd.conf`]);
	await until('lighttpd answers', () =>
		ask('GET', '/pid').then((a) => a.status === 200, () => false));
});

after(async () => {
	for (const child of [lighttpd, master]) {
		child?.kill('SIGTERM');
		await child?.ended;
	}
	rmSync(folder, { recursive: true });
});

test('the socket is for its owner and group alone', () => {
	assert.equal(statSync(socket).mode & 0o777, 0o660);
});

test('a second master on the same socket is refused', async () => {
	const second = spawn(echo, ['--config', config], { stdio: 'ignore' });
	const code = await new Promise((resolve) => second.on('exit', resolve));
	assert.equal(code, 1);
	assert.equal((await ask('GET', '/pid')).status, 200);
});

test('a body without a length comes through whole', async () => {
	const piece = Buffer.alloc(100000, 'a');
	const answer = await ask('POST', '/upload',
		{ 'content-type': 'text/javascript',
		  'transfer-encoding': 'chunked' }, Array(20).fill(piece));
	assert.equal(answer.status, 200);
	assert.equal(answer.json.bytes, 2000000);
});

test('a form comes through whole', async () => {
	const form = ['--XX', 'Content-Disposition: form-data; name="pluginId"',
		'', 'p', '--XX',
		'Content-Disposition: form-data; name="file"; filename="a.js"',
		'Content-Type: application/javascript', '', 'x'.repeat(300000),
		'--XX--', ''].join('\r\n');
	const answer = await ask('POST', '/form',
		{ 'content-type': 'multipart/form-data; boundary=XX',
		  'content-length': form.length }, [form]);
	assert.equal(answer.status, 200);
	assert.equal(answer.json.bytes, 300000);
});

test('every answer has an id of its own, and none comes from outside', async () => {
	const one = await ask('GET', '/pid', { 'x-request-id': 'mine' });
	const two = await ask('GET', '/nothing', { 'x-request-id': 'mine' });
	assert.match(one.headers['x-request-id'], /^[0-9a-f]{32}$/);
	assert.equal(two.headers['x-request-id'], two.json.requestId);
	assert.notEqual(one.headers['x-request-id'], two.json.requestId);
});

test('a killed worker is replaced and costs at most its own request', async () => {
	const { pid } = (await ask('GET', '/pid')).json;
	process.kill(pid, 'SIGKILL');
	const pids = new Set();
	await until('three workers answer', async () => {
		const answers = await Promise.all(
			Array.from({ length: 6 }, () => ask('GET', '/sleep/20')));
		for (const answer of answers) {
			assert.equal(answer.status, 200);
			pids.add(answer.json.pid);
		}
		return pids.size >= 3;
	});
	assert.ok(!pids.has(pid));
});

test('workers roll under load without a lost request', async () => {
	const seen = new Set();
	let busy = true, answered = 0;
	const load = Array.from({ length: 4 }, async () => {
		while (busy) {
			const answer = await ask('GET', '/sleep/5');
			assert.equal(answer.status, 200);
			seen.add(answer.json.workers);
			answered++;
		}
	});
	for (const workers of [2, 4, 3]) {
		writeFileSync(config, readFileSync(config, 'utf8')
			.replace(/workers = \d+/, `workers = ${workers}`));
		master.kill('SIGHUP');
		await until('the new workers answer alone', async () => {
			const answers = await Promise.all(Array.from(
				{ length: 12 }, () => ask('GET', '/sleep/10')));
			return answers.every((a) => a.status === 200 &&
				a.json.workers === workers);
		});
	}
	busy = false;
	await Promise.all(load);
	assert.ok(answered > 20);
	assert.ok(seen.has(2) && seen.has(4));
});

test('when new workers or settings fail, the old ones go on', async () => {
	const old = new Set();
	await until('all workers are known', async () => {
		const answers = await Promise.all(
			Array.from({ length: 6 }, () => ask('GET', '/sleep/20')));
		answers.forEach((answer) => old.add(answer.json.pid));
		return old.size === 3;
	});
	configure('workers_typo = 1\n');
	master.kill('SIGHUP');
	await pause(200);
	assert.ok(old.has((await ask('GET', '/pid')).json.pid));
	configure();
	writeFileSync(`${folder}/no-start`, '');
	master.kill('SIGHUP');
	await pause(500);
	for (let i = 0; i < 10; i++)
		assert.equal((await ask('GET', '/pid')).status, 200);
	rmSync(`${folder}/no-start`);
	await until('new workers take over', async () =>
		!old.has((await ask('GET', '/pid')).json.pid), 20000);
});

test('a client that sends nothing, or drips, is let go in time', async () => {
	const silent = talk();
	const half = talk();
	half.write(upload(10).subarray(0, 12));
	const drip = talk();
	drip.write(upload(1000));
	const timer = setInterval(() =>
		drip.write(record(STDIN, Buffer.from('x'))), 100);
	const begun = Date.now();
	const [nothing, little, answer] = await Promise.all(
		[silent.whole, half.whole, drip.whole]);
	clearInterval(timer);
	assert.equal(nothing, '');
	assert.equal(little, '');
	assert.match(answer, /^.{8}Status: 408 /s);
	assert.match(answer, /"code":"body_timeout"/);
	assert.ok(Date.now() - begun < 8000, 'it took too long');
	assert.equal((await ask('GET', '/pid')).status, 200);
});

test('an aborted and a short upload are refused, and leave a worker', async () => {
	const aborted = talk();
	aborted.write(upload(1000));
	aborted.write(record(STDIN, Buffer.alloc(500)));
	await pause(50);
	aborted.destroy();
	const short = talk();
	short.write(upload(1000));
	short.write(record(STDIN, Buffer.alloc(999)));
	short.write(record(STDIN, Buffer.alloc(0)));
	assert.match(await short.whole, /Status: 400 .*"code":"body_incomplete"/s);
	const open = talk();
	open.write(upload());
	open.write(record(STDIN, Buffer.alloc(1000)));
	open.write(record(STDIN, Buffer.alloc(0)));
	assert.match(await open.whole, /Status: 200 .*"bytes":1000/s);
	assert.equal((await ask('GET', '/pid')).status, 200);
});

test('a body that is too large hears so before it has been sent', async () => {
	const large = talk();
	large.write(upload(1 << 30));
	const first = await new Promise((resolve) =>
		large.once('data', (piece) => resolve(piece.toString('latin1'))));
	assert.match(first, /Status: 413 /);
	large.destroy();
});

test('SIGTERM answers everyone who is connected, then takes the socket away', async () => {
	const waiting = Array.from({ length: 15 }, () => ask('GET', '/sleep/150'));
	await pause(100);
	const begun = Date.now();
	master.kill('SIGTERM');
	for (const answer of await Promise.all(waiting))
		assert.equal(answer.status, 200);
	assert.equal(await master.ended, 0);
	assert.ok(Date.now() - begun < 9000);
	assert.ok(!existsSync(socket));
});

test('a killed master takes its workers along, and its socket is replaced', async () => {
	master = await startMaster();
	await until('lighttpd finds it again', async () =>
		(await ask('GET', '/pid')).status === 200);
	const { pid } = (await ask('GET', '/pid')).json;
	master.kill('SIGKILL');
	await master.ended;
	await until('the worker ends', () => {
		try {
			process.kill(pid, 0);
			return false;
		} catch {
			return true;
		}
	});
	assert.ok(existsSync(socket));
	master = await startMaster();
	await until('lighttpd finds it again', async () =>
		(await ask('GET', '/pid')).status === 200);
});
