import { expect, it } from 'vitest'
import { clientFile, generateClient } from '../../dashboards/generate.ts'

it("the pages' client is that of the routes: `npm run build:web` makes it", async () => {
  await expect(await generateClient()).toMatchFileSnapshot(clientFile)
})
