// A tiny FastCGI responder on a unix socket: it answers every request with
// its parameters and the size of its body as JSON.  With it the tests see
// what a web server passes on, without any program of the store.

import net from 'node:net'
import fs from 'node:fs'

const BEGIN = 1, ABORT = 2, END = 3, PARAMS = 4, STDIN = 5, STDOUT = 6

function record(type, id, content) {
	const head = Buffer.alloc(8)
	head.writeUInt8(1, 0)
	head.writeUInt8(type, 1)
	head.writeUInt16BE(id, 2)
	head.writeUInt16BE(content.length, 4)
	return Buffer.concat([head, content])
}

function readLength(bytes, at) {
	if (bytes[at] < 128)
		return [bytes[at], at + 1]
	return [bytes.readUInt32BE(at) & 0x7fffffff, at + 4]
}

function parseParams(bytes) {
	const params = {}
	for (let at = 0; at < bytes.length;) {
		let nameLength, valueLength
		;[nameLength, at] = readLength(bytes, at)
		;[valueLength, at] = readLength(bytes, at)
		const name = bytes.toString('latin1', at, at += nameLength)
		params[name] = bytes.toString('latin1', at, at += valueLength)
	}
	return params
}

function answer(socket, id, name, request) {
	const body = JSON.stringify({
		program: name,
		params: parseParams(Buffer.concat(request.params)),
		bodyBytes: request.bodyBytes,
	})
	const head = 'Status: 200 OK\r\nContent-Type: application/json\r\n' +
		`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`
	socket.write(record(STDOUT, id, Buffer.from(head + body)))
	socket.write(record(STDOUT, id, Buffer.alloc(0)))
	socket.end(record(END, id, Buffer.alloc(8)))
}

function serve(socket, name) {
	const request = { params: [], bodyBytes: 0 }
	let pending = Buffer.alloc(0)
	socket.on('error', () => socket.destroy())
	socket.on('data', (chunk) => {
		pending = Buffer.concat([pending, chunk])
		while (pending.length >= 8) {
			const type = pending[1]
			const id = pending.readUInt16BE(2)
			const size = pending.readUInt16BE(4)
			const total = 8 + size + pending[6]
			if (pending.length < total)
				return
			const content = pending.subarray(8, 8 + size)
			pending = pending.subarray(total)
			if (type === PARAMS)
				request.params.push(Buffer.from(content))
			else if (type === STDIN && size > 0)
				request.bodyBytes += size
			else if (type === STDIN)
				answer(socket, id, name, request)
			else if (type === ABORT)
				socket.destroy()
			else if (type !== BEGIN)
				throw new Error(`unexpected FastCGI record ${type}`)
		}
	})
}

// Listen at path; name tells the programs apart in the answers.
export function startEcho(path, name) {
	fs.rmSync(path, { force: true })
	const server = net.createServer((socket) => serve(socket, name))
	return new Promise((resolve, reject) => {
		server.once('error', reject)
		server.listen(path, () => {
			fs.chmodSync(path, 0o666)
			resolve(() => new Promise((done) => server.close(done)))
		})
	})
}
