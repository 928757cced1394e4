import { expect, it } from 'vitest'
import { deadLetterTemplate, indexBody, indexTemplate, owner } from '../../mappings/elasticsearch.ts'
import { event } from '../../signals/event.ts'
import { exit } from '../../signals/exit.ts'
import { log } from '../../signals/log.ts'
import { notify } from '../../signals/notify.ts'
import { property } from '../../signals/property.ts'
import { reporter } from '../../signals/reporter.ts'
import { rollup } from '../../signals/rollup.ts'
import { span } from '../../signals/span.ts'
import { stat } from '../../signals/stat.ts'
import { expectGolden } from '../store/elasticsearch/golden.ts'

const options = { prefix: 'tars_', shards: 1, replicas: 1 }

it('makes the template of stat', () => expectGolden('template-stat', indexTemplate(stat, options)))

it('makes the template of notify', () => expectGolden('template-notify', indexTemplate(notify, options)))

it('makes the template of property', () => expectGolden('template-property', indexTemplate(property, options)))

it('makes the template of logs', () => expectGolden('template-log', indexTemplate(log, options)))

it('makes the template of spans', () => expectGolden('template-span', indexTemplate(span, options)))

it('makes the template of events', () => expectGolden('template-event', indexTemplate(event, options)))

it('makes the template of exits', () => expectGolden('template-exit', indexTemplate(exit, options)))

it('makes the template of reporter', () => expectGolden('template-reporter', indexTemplate(reporter, options)))

it('makes the template of roll-ups', () => expectGolden('template-rollup', indexTemplate(rollup, options)))

it('makes the template of dead letters', () => expectGolden('template-dead-letter', deadLetterTemplate(options)))

it('takes shards and replicas from the settings', () => {
  const { settings } = indexBody(stat, { ...options, shards: 3, replicas: 0 })
  expect(settings).toEqual({ number_of_shards: 3, number_of_replicas: 0 })
})

it('has a property for every field, and marks the index as ours', () => {
  const { mappings } = indexBody(stat, options)
  expect(Object.keys(mappings.properties)).toEqual(stat.fields.map(({ name }) => name))
  expect(mappings._meta.owner).toBe(owner)
})
