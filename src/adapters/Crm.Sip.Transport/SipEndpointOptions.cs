using System.Net;
using Crm.Primitives;
using Crm.Sip.Transactions;

namespace Crm.Sip.Transport;

/// <summary>Settings of a <see cref="SipEndpoint"/>; fixed while it runs.</summary>
public sealed record SipEndpointOptions
{
    /// <summary>The address to bind for UDP and TCP. <see cref="IPAddress.IPv6Any"/> serves both families.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port to bind for UDP and TCP; 0 takes a free one.</summary>
    public int Port { get; init; } = SipHop.DefaultPort;

    /// <summary>The address or name peers reach us at, for Via and Contact; null takes the bound address, or the machine's first one when bound to any.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>Whether devices may authenticate by MD5 as well as SHA-256.</summary>
    public bool AllowMd5 { get; init; }

    /// <summary>Server and User-Agent header.</summary>
    public string ServerName { get; init; } = "Crm";

    /// <summary>Digest secret of a trunk for outbound calls; null when it has none.</summary>
    public Func<TrunkId, string?> TrunkSecret { get; init; } = _ => null;

    /// <summary>Key that seals digest nonces, at least 16 bytes; null makes a random one. Nodes that share it take each other's nonces.</summary>
    public byte[]? NonceKey { get; init; }

    /// <summary>Whether dialogs are told for another process to go on with them, and those of one before are awaited (<see cref="RestorePatience"/>).</summary>
    public bool KeepsDialogs { get; init; }

    /// <summary>For how long requests in dialogs that are not there yet draw 503 instead of 481, where dialogs are kept.</summary>
    public TimeSpan RestorePatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>RFC 3261 timers.</summary>
    public TransactionTimes Times { get; init; } = TransactionTimes.Default;

    /// <summary>Session interval asked for and agreed to at most.</summary>
    public TimeSpan SessionInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Legs at once; further INVITEs draw 503.</summary>
    public int LegsMax { get; init; } = 5_000;

    /// <summary>Transactions at once.</summary>
    public int TransactionsMax { get; init; } = 20_000;

    /// <summary>Messages a second from an address that belongs to no trunk; the excess is dropped (UDP) or closes the connection.</summary>
    public double MessagesPerSecond { get; init; } = 100;

    /// <summary>Messages at once from such an address.</summary>
    public double MessageBurst { get; init; } = 400;

    /// <summary>Messages a second from an address inside a trunk's networks.</summary>
    public double TrunkMessagesPerSecond { get; init; } = 20_000;

    /// <summary>Inputs that wait for the loop; beyond it messages are dropped and counted. A quarter is kept for commands.</summary>
    public int InputsMax { get; init; } = 16_384;

    /// <summary>TCP and WebSocket connections at once.</summary>
    public int ConnectionsMax { get; init; } = 4_000;

    /// <summary>TCP and WebSocket connections at once from one address.</summary>
    public int ConnectionsPerAddressMax { get; init; } = 200;

    /// <summary>Messages that wait to be written to one connection; beyond it the connection is too slow and closes.</summary>
    public int ConnectionBacklogMax { get; init; } = 512;

    /// <summary>A connection without traffic for this long is closed.</summary>
    public TimeSpan ConnectionIdle { get; init; } = TimeSpan.FromMinutes(70);

    /// <summary>A message that has begun must be complete within this time.</summary>
    public TimeSpan MessagePatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long stopping waits for BYEs to be answered.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Takes notices for people, at most one per kind in ten seconds.</summary>
    public Action<string>? Report { get; init; }
}
