import { failures } from '../http/failures.ts'
import type { RoutePlugin } from '../http/server.ts'
import { doctorOf, doctorParameters, doctorSchema } from './doctor.ts'
import { type DoctorDoor, gatherEvidence } from './evidence.ts'
import { type StorageDoor, takeStock } from './stock.ts'
import { storageOf, storageSchema } from './storage.ts'

/** What they need of the program. */
export type AdminDoor = DoctorDoor & StorageDoor

/** The routes for those who run Tarsier. */
export function adminRoutes(door: AdminDoor): RoutePlugin {
  return async (app) => {
    app.get('/api/v1/doctor', { schema: getDoctor }, async ({ query: { service, hours }, signal }) => {
      const now = Math.floor(Date.now() / 1000)
      // Receipt is told by the minute: the running one is part of it.
      const range = { from: 60 * Math.floor(now / 60) - 3600 * hours, to: now + 60 }
      return doctorOf(service, await gatherEvidence(range, signal, door), now)
    })
    app.get('/api/v1/storage', { schema: getStorage }, async ({ signal }) =>
      storageOf(await takeStock(door, signal, Date.now())),
    )
  }
}

const getDoctor = {
  summary: 'Why is there no data?',
  tags: ['admin'],
  querystring: doctorParameters,
  response: { ...failures('BAD_REQUEST', 'TOO_MANY_GROUPS', 'UNAVAILABLE', 'DEADLINE'), 200: doctorSchema },
}

const getStorage = {
  summary: 'What is stored, how much room it takes, and when it will be full',
  tags: ['admin'],
  response: { ...failures('UNAVAILABLE', 'DEADLINE'), 200: storageSchema },
}
