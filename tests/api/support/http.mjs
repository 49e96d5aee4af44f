// Requests that go out exactly as written: node:http resolves nothing in a
// path, follows no redirect and adds no encoding.

import http from 'node:http'
import net from 'node:net'

// Returns {status, headers, rawHeaders, body (Buffer), text, json()}.
export function request(port, method, target, { headers = {}, body } = {}) {
	return new Promise((resolve, reject) => {
		const outgoing = http.request({
			host: '127.0.0.1', port, method, path: target, headers,
			agent: false, insecureHTTPParser: false,
		}, (incoming) => {
			const chunks = []
			incoming.on('data', (chunk) => chunks.push(chunk))
			incoming.on('error', reject)
			incoming.on('end', () => {
				const bytes = Buffer.concat(chunks)
				resolve({
					status: incoming.statusCode,
					headers: incoming.headers,
					rawHeaders: incoming.rawHeaders,
					body: bytes,
					get text() { return bytes.toString('utf8') },
					json() { return JSON.parse(bytes.toString('utf8')) },
				})
			})
		})
		outgoing.setTimeout(60_000, () =>
			outgoing.destroy(new Error(`${method} ${target}: no answer in 60 s`)))
		outgoing.on('error', reject)
		outgoing.end(body)
	})
}

// Bytes as they are, for what node:http refuses to send.  Resolves with the
// whole answer as text once the server closes.
export function raw(port, bytes) {
	return new Promise((resolve, reject) => {
		const chunks = []
		const socket = net.connect(port, '127.0.0.1', () => socket.write(bytes))
		socket.setTimeout(20_000, () => socket.destroy(new Error('no answer')))
		socket.on('data', (chunk) => chunks.push(chunk))
		socket.on('error', reject)
		socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
	})
}

export function freePort() {
	return new Promise((resolve, reject) => {
		const probe = net.createServer()
		probe.on('error', reject)
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address()
			probe.close(() => resolve(port))
		})
	})
}
