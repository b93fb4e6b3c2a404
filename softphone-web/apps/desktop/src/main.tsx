import '@crm/ui/styles.css'
import { ServicesProvider } from '@crm/ui'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { showPreferences } from './appearance.ts'
import { createServices } from './services.ts'

const services = createServices()
showPreferences(services.preferences)
void services.session.restore()

const root = document.getElementById('app')
if (root !== null) {
  createRoot(root).render(<ServicesProvider services={services}><App /></ServicesProvider>)
}
