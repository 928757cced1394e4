import type { FastifyReply, FastifyRequest } from 'fastify'

/** Tells in the head where the next page is (RFC 8288), for those who read a page as a table. */
export function linkNextPage({ url }: Pick<FastifyRequest, 'url'>, reply: FastifyReply, after: string | null): void {
  if (after === null) return
  const parameters = new URLSearchParams(url.split('?', 2)[1])
  parameters.set('after', after)
  reply.header('link', `<?${parameters}>; rel="next"`)
}
