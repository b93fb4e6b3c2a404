import { expect, it } from 'vitest'

const sources = import.meta.glob<string>('../{packages,apps}/*/src/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })

/** What each package may use beside its own files; the arrows point one way. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'packages/protocol': ['@microsoft/signalr'],
  'packages/cti': [],
  'packages/core': ['@crm/protocol', '@crm/cti'],
  'packages/ui': ['@crm/core', '@crm/protocol', 'react'],
  'apps/chat-widget': [],
  'apps/desktop': ['@crm/core', '@crm/protocol', '@crm/ui', 'react', 'react-dom'],
}

function importsOf(source: string): string[] {
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(match => match[1] ?? '')
}

function packageOf(name: string): string {
  const parts = name.split('/')
  return name.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0] ?? ''
}

/** The imports of a file that its package may not have. */
function trespasses(path: string, source: string): string[] {
  const owner = path.split('/').slice(1, 3).join('/')
  return importsOf(source).filter(name => !name.startsWith('.') && !(allowed[owner] ?? []).includes(packageOf(name)))
}

it('finds the sources', () => expect(Object.keys(sources).length).toBeGreaterThan(50))

it('keeps the packages’ arrows pointing one way', () => {
  const found = Object.entries(sources).flatMap(([path, source]) => trespasses(path, source).map(name => `${path} uses ${name}`))
  expect(found).toEqual([])
})

it('would notice a trespass', () => {
  expect(trespasses('../packages/core/src/x.ts', `import { useState } from 'react'`)).toEqual(['react'])
  expect(trespasses('../packages/protocol/src/x.ts', `const x = await import('@crm/core')`)).toEqual(['@crm/core'])
})

it('has no file that is hard to read for its length', () => {
  const long = Object.entries(sources).filter(([path, source]) => source.split('\n').length > 300 && !path.includes('/i18n/'))
  expect(long.map(([path]) => path)).toEqual([])
})
