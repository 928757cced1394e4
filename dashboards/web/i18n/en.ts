import { charts, dimensions, measures, summary } from './en/calls.ts'
import { events } from './en/events.ts'
import { exits } from './en/exits.ts'
import { compare, shell, states, time, view } from './en/frame.ts'
import { logs } from './en/logs.ts'
import { findingText, noData } from './en/no-data.ts'
import { notify } from './en/notify.ts'
import { overview } from './en/overview.ts'
import { properties } from './en/properties.ts'
import { search } from './en/search.ts'
import { service } from './en/service.ts'
import { storage } from './en/storage.ts'

/** The pages' words in English; every other language has the same keys. */
export const en = {
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

export type Words = typeof en
