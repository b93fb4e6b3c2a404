using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Sip.Transactions;

namespace Crm.Sip.Dialogs;

/// <summary>
/// All that another process needs to go on with an established dialog: what RFC 3261 12 calls its state, the road to the peer, the
/// session timer, and the origin of our descriptions. Plain data, written as JSON; what is not understood is left alone, so that a
/// newer version may say more. Holds addresses of persons: to be sealed wherever it is stored.
/// </summary>
public sealed record DialogPicture
{
    /// <summary>A new picture is due whenever our numbers enter the next block of so many.</summary>
    public const uint NumberBlock = 32;

    /// <summary>Longest text that is read or written.</summary>
    public const int LengthMax = 16 * 1024;

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, IgnoreReadOnlyProperties = true };

    /// <summary>Call-ID.</summary>
    public required string CallId { get; init; }

    /// <summary>Our identity, with our tag.</summary>
    public required string Local { get; init; }

    /// <summary>The peer's identity, with its tag.</summary>
    public required string Remote { get; init; }

    /// <summary>The peer's Contact.</summary>
    public required string Target { get; init; }

    /// <summary>Proxies to visit, nearest first, one a line.</summary>
    public string Routes { get; init; } = "";

    /// <summary>The number of our latest request when the picture was taken.</summary>
    public uint LocalNumber { get; init; }

    /// <summary>The number of the peer's latest request; null when none yet.</summary>
    public uint? RemoteNumber { get; init; }

    /// <summary>Where the peer's messages came from: transport, host and port.</summary>
    public SipTransport Transport { get; init; }

    /// <summary>Host of the same.</summary>
    public required string PeerHost { get; init; }

    /// <summary>Port of the same.</summary>
    public int PeerPort { get; init; }

    /// <summary>Whether only that address reaches the peer.</summary>
    public bool Symmetric { get; init; }

    /// <summary>The trunk the peer is on; null for devices.</summary>
    public string? Trunk { get; init; }

    /// <summary>The agent whose device the peer is; null for trunks.</summary>
    public string? Agent { get; init; }

    /// <summary>Whether our side chose the Call-ID.</summary>
    public bool OwnsCallId { get; init; }

    /// <summary>User part of our Contact.</summary>
    public string? ContactUser { get; init; }

    /// <summary>The session interval in seconds; 0 for no session timer.</summary>
    public int TimerSeconds { get; init; }

    /// <summary>Whether the refreshes are ours.</summary>
    public bool WeRefresh { get; init; }

    /// <summary>Whether the peer takes UPDATE.</summary>
    public bool TakesUpdate { get; init; }

    /// <summary>The origin of the description we sent last; null when we sent none.</summary>
    public SdpOrigin? Origin { get; init; }

    /// <summary>Two pictures with the same mark differ in nothing that would have to be stored anew.</summary>
    public DialogPicture Mark => this with { LocalNumber = LocalNumber / NumberBlock, RemoteNumber = null };

    /// <summary>The picture as text.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a picture; null when it is none, or describes no dialog that can be gone on with.</summary>
    public static DialogPicture? Read(string text)
    {
        try
        {
            return text.Length <= LengthMax && JsonSerializer.Deserialize<DialogPicture>(text, Json) is { } picture && picture.ToDialog(1) is not null ? picture : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The dialog as a survivor begins with it; null when an address in it cannot be read. Its numbers begin above any that the process
    /// before can have used: numbers may be left out, but none may be used twice (RFC 3261 12.2.1.1).
    /// </summary>
    /// <param name="times">How often the dialog was gone on with since the picture was taken, this time included.</param>
    public SipDialog? ToDialog(int times)
    {
        if (!NameAddress.TryParse(Local, out var local)
            || !NameAddress.TryParse(Remote, out var remote)
            || !SipUri.TryParse(Target, out var target)
            || !target.IsSip
            || local.Tag is not { } tag)
        {
            return null;
        }

        var routes = System.Collections.Immutable.ImmutableArray.CreateBuilder<NameAddress>();
        foreach (string line in Routes.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!NameAddress.TryParse(line, out var route))
            {
                return null;
            }

            routes.Add(route);
        }

        return new SipDialog
        {
            Key = new DialogKey(CallId, tag, remote.Tag ?? ""),
            Local = local,
            Remote = remote,
            RemoteTarget = target,
            RouteSet = routes.ToImmutable(),
            LocalNumber = LocalNumber + (2 * NumberBlock * (uint)Math.Clamp(times, 1, 1_000)),
            RemoteNumber = RemoteNumber,
        };
    }

    /// <summary>The road to the peer; a connection of the process before is not there any more.</summary>
    public PeerRoad ToRoad() => new(new SipHop(Transport, SipHop.EndPointFor(PeerHost, PeerPort)), Symmetric);
}
