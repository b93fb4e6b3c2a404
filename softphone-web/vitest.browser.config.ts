import { defineConfig } from 'vitest/config'

// what fails once is tried once more, and the report names it (retry x1): a race to be found, not a page that is broken
// times are only there to end a test that hangs: what a page does in milliseconds may take a loaded machine many seconds
export default defineConfig({
  test: {
    include: ['browser/**/*.test.ts'], environment: 'node', maxWorkers: 2, retry: 1,
    testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 30_000, interval: 50 } },
  },
})
