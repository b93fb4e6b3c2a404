import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr'
import type { HubPort } from './HubPort.ts'

/** Milliseconds without anything from the server, whose keep-alive comes every 5 s, after which the connection is lost. */
const serverTimeout = 12_000

/** Milliseconds between our own keep-alives, so that the server notices a dead page well before its own limit. */
const keepAlive = 5_000

/**
 * A SignalR connection over WebSockets without negotiation, so no sticky sessions are needed. It does not reconnect by
 * itself: {@link HubSession} owns that, because a new connection must also fetch the state anew.
 */
export function signalRHub(url: string): HubPort {
  const connection = new HubConnectionBuilder()
    .withUrl(url, { skipNegotiation: true, transport: HttpTransportType.WebSockets })
    .withServerTimeout(serverTimeout)
    .withKeepAliveInterval(keepAlive)
    .configureLogging(LogLevel.None)
    .build()
  return {
    start: () => connection.start(),
    stop: () => connection.stop(),
    invoke: <T>(method: string) => connection.invoke<T>(method),
    on: <T>(message: string, handler: (payload: T) => void) => connection.on(message, handler),
    onClosed: handler => connection.onclose(() => handler()),
  }
}
