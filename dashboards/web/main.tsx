import './theme/page.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { readFacts } from './layout/facts.ts'
import { askAheadOfOverview } from './overview/questions.ts'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no place for the pages')
const facts = readFacts(document)
askAheadOfOverview(facts)
createRoot(root).render(
  <StrictMode>
    <App facts={facts} />
  </StrictMode>,
)
