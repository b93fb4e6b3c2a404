import { ThingEditor } from '@crm/core'
import type { Thing } from '@crm/protocol'
import { useEffect, useRef, useState } from 'react'

/** An editor that reads when the page opens and again whenever some configuration changed. */
export function useThing<V extends { readonly version: number; readonly effective: boolean }, D>(
  thing: Thing<V, D>, id: string, draftOf: (view: V) => D, revision: number | null,
): ThingEditor<V, D> {
  const [editor] = useState(() => new ThingEditor<V, D>(thing, id, draftOf))
  const seen = useRef<number | null>(null)
  useEffect(() => void editor.read(), [editor])
  useEffect(() => {
    if (revision !== null && seen.current !== null && revision !== seen.current) void editor.follow()
    seen.current = revision
  }, [editor, revision])
  return editor
}
