// Run as a process of its own: another instance that starts.
import { openDatabase } from '../src/database/open.ts'

process.stdout.write('opening\n')
const database = await openDatabase(process.argv[2] ?? '', () => undefined)
process.stdout.write('opened\n')
await database.close()
