/** A language tag as the reader's language calls it; what is no tag is shown as it came. */
export function languageName(tag: string, shownIn: string): string {
  try {
    return new Intl.DisplayNames([shownIn], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
