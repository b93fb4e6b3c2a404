import { createServer } from 'node:net'
import { createSocket } from 'node:dgram'

/** A TCP and UDP port on loopback that is free now. */
export async function freePort() {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = 10_000 + Math.floor(Math.random() * 9_000)
    if (await tcpFree(port) && await udpFree(port)) return port
  }
  throw new Error('No free port found.')
}

/** A run of free UDP ports, for media. */
export function mediaRange() {
  const start = 40_000 + 200 * Math.floor(Math.random() * 100)
  return { min: start, max: start + 199 }
}

const tcpFree = port => new Promise(resolve => {
  const server = createServer()
  server.once('error', () => resolve(false))
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
})

const udpFree = port => new Promise(resolve => {
  const socket = createSocket('udp4')
  socket.once('error', () => resolve(false))
  socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)))
})
