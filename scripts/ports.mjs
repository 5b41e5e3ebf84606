import { createServer } from 'node:net'

/**
 * Finds the port for a server: the wanted one, or the next free one from `fallbackFrom` on.
 *
 * @param {number} wanted - Port that is tried first; 0 lets the system choose when the server starts.
 * @param {ReadonlySet<number>} reserved - Ports that other servers are about to take.
 * @param {number} [fallbackFrom] - Where the search goes on when the wanted port is busy.
 * @returns {Promise<number>} A port that was free a moment ago, or 0.
 */
export async function choosePort(wanted, reserved, fallbackFrom = 4100) {
  if (wanted === 0 || (await isFree(wanted))) return wanted
  for (let port = fallbackFrom; port < fallbackFrom + 200; port++) {
    if (!reserved.has(port) && (await isFree(port))) return port
  }
  return 0
}

/**
 * Whether nobody answers at `localhost:<port>`: a browser that asks for `localhost` may try either
 * loopback address first.
 *
 * @param {number} port
 */
async function isFree(port) {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'))
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
function canListen(port, host) {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error) => {
      // A machine without IPv6 has nobody there who could answer.
      const code = 'code' in error ? error.code : undefined
      resolve(code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
    })
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
