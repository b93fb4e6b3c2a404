/** First message of every hub connection. */
export interface Hello {
  readonly connectionId: string
}

/** Last message to a tab that another one took over. */
export interface Replaced {
  readonly reason: string
}
