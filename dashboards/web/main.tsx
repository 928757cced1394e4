import './theme/page.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { readFacts } from './layout/facts.ts'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no place for the pages')
createRoot(root).render(
  <StrictMode>
    <App facts={readFacts(document)} />
  </StrictMode>,
)
