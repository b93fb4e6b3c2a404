import { DoNotCallPage, ImportPage, ListPage, ListsPage } from '@crm/ui/lists'

/** Lists, one of them, a file on its way into it, or who must not be called. */
export default function Lists({ path, mayRemove }: { path: string; mayRemove: boolean }) {
  const [, , kind, id, step] = path.split('/')
  if (kind === 'do-not-call') return id === 'file' ? <ImportPage list={null} /> : <DoNotCallPage mayRemove={mayRemove} />
  if (id === undefined || id === '') return <ListsPage />
  return step === 'file' ? <ImportPage key={id} list={id} /> : <ListPage key={id} id={id} />
}
