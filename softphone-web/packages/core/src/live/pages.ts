/** The rows of one page of the big screen, and how many pages there are (at least one). Pages beyond the last begin anew. */
export function pageOf<T>(rows: readonly T[], size: number, page: number): { readonly rows: readonly T[]; readonly pages: number; readonly page: number } {
  const pages = Math.max(1, Math.ceil(rows.length / size))
  const shown = ((page % pages) + pages) % pages
  return { rows: rows.slice(shown * size, shown * size + size), pages, page: shown }
}
