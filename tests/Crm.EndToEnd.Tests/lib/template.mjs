import { cp } from 'node:fs/promises'
import { Server } from './server.mjs'

// node lib/template.mjs FOLDER: leaves there what a first start with the usual settings makes of an empty folder.
const server = await Server.start()
await server.halt()
await cp(server.dataPath, process.argv[2], { recursive: true })
await server.remove()
