import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { usualFailures } from './failures.ts'

export const openapiPath = '/api/v1/openapi.json'

/** Describes the routes registered after it, as OpenAPI 3.1 made of their schemas. */
export function describeRoutes(app: FastifyInstance, version: string, basePath: string): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tarsier',
        version,
        description:
          'Observability backend for Tars. Numbers are JSON numbers; integers beyond 2^53 travel as strings. ' +
          'Every error has the form `{"error": {"code", "message"}}`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: basePath === '' ? '/' : basePath }],
    },
    transform: ({ schema, ...route }) => jsonSchemaTransform({ ...route, schema: withFailures(schema ?? {}) }),
    transformObject: jsonSchemaTransformObject,
  })
}

/** The description itself. */
export function openapiRoute(app: FastifyInstance): void {
  app.get(openapiPath, { schema: { hide: true } }, async () => app.swagger())
}

/** A route names how it may fail beyond what any may. */
function withFailures(schema: FastifySchema): FastifySchema {
  const given = schema.response ?? {}
  return { ...schema, response: { ...usualFailures, ...given } }
}
