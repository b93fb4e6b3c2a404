namespace Crm.Contracts.Channels;

/// <summary>A request of a channel's operator.</summary>
/// <param name="Kind">Last part of the address: "messages", "status", "voice", ...</param>
/// <param name="PathAndQuery">As it came, with '/' first.</param>
/// <param name="Header">A header by its name; null when it is not there or there several times.</param>
public sealed record ChannelRequest(string Kind, string PathAndQuery, string? ContentType, Func<string, string?> Header, ReadOnlyMemory<byte> Body);

/// <summary>What to answer.</summary>
/// <param name="Reason">Why not, as a word for the metrics; null when it was taken.</param>
public sealed record ChannelAnswer(int Status, string? ContentType = null, string? Body = null, string? Reason = null);

/// <summary>
/// Takes the requests of one operator at <c>/api/v1/channels/{Provider}/{kind}</c>. It proves each by its signature before anything else;
/// whoever serves the address has bounded the body. Thread safe.
/// </summary>
public interface IChannelWebhooks
{
    /// <summary>Part of the address, such as "twilio".</summary>
    string Provider { get; }

    /// <summary>Verifies and takes; never throws for what a stranger sent.</summary>
    ValueTask<ChannelAnswer> Take(ChannelRequest request, CancellationToken cancellation);
}
