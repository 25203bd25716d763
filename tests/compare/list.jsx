import { createWSServer } from '@rise-tools/server'

import { list } from './tasks.jsx'

createWSServer({ tasks: list }, Number(process.env.PORT ?? 3005))
