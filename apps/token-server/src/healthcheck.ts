// What a container asks: ends with 0 if the server of this container lives, else with 1.
import { get } from 'node:http'

get(`http://127.0.0.1:${process.env.PORT}/healthz`, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1)
}).on('error', () => process.exit(1))
