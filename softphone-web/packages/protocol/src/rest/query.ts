/** A query string of what is not null. */
export function query(values: Readonly<Record<string, string | null>>): string {
  return new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))).toString()
}
