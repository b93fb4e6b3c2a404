export { Cti, CtiError, open, type CtiOptions } from './Cti.ts'
export type * from './wire.ts'
