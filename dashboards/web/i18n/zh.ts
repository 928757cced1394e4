import type { Words } from './en.ts'
import { charts, dimensions, measures, summary } from './zh/calls.ts'
import { events } from './zh/events.ts'
import { exits } from './zh/exits.ts'
import { compare, shell, states, time, view } from './zh/frame.ts'
import { logs } from './zh/logs.ts'
import { findingText, noData } from './zh/no-data.ts'
import { notify } from './zh/notify.ts'
import { overview } from './zh/overview.ts'
import { properties } from './zh/properties.ts'
import { search } from './zh/search.ts'
import { service } from './zh/service.ts'
import { storage } from './zh/storage.ts'

/** The pages' words in Chinese. */
export const zh: Words = {
  shell,
  time,
  compare,
  view,
  states,
  measures,
  dimensions,
  summary,
  charts,
  overview,
  service,
  properties,
  search,
  notify,
  events,
  exits,
  logs,
  storage,
  findingText,
  noData,
}
