// A process of its own for one contestant: `node serve.ts NAME VENDOR_URL`, started by `cpu.ts`.
import { listen } from './listen.ts'
import { servers, type ServerName } from './servers.ts'

const [, , name, vendorUrl = ''] = process.argv
const site = await listen(await servers[name as ServerName](vendorUrl))
// Each message asks for the processor time that this process has used so far, in microseconds.
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
process.on('disconnect', () => process.exit())
process.send?.(site.url)
