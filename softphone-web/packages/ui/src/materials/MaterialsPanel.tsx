import { useServices } from '../base/Services.tsx'
import { Panel } from '../controls/Panel.tsx'
import { MaterialLine } from './MaterialLine.tsx'
import { useMaterials } from './useMaterials.ts'

/** What was sent during an interaction; nothing when that is nothing. */
export function MaterialsPanel({ interactionId }: { interactionId: string }) {
  const { text, api } = useServices()
  const items = useMaterials(() => api.materials.ofInteraction(interactionId))
  if (items === null || items.length === 0) return null
  return (
    <Panel title={text('materialsOfInteraction')}>
      <ol className="timeline">{items.map(item => <li key={item.deliveryId}><MaterialLine item={item} /></li>)}</ol>
    </Panel>
  )
}
