using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Contracts.Channels;

/// <summary>A template with the values of its places, in order.</summary>
public sealed record TemplateMessage(string Template, ImmutableArray<string> Values);

/// <summary>A file that goes along, where the channel's operator can fetch it.</summary>
public sealed record ChannelFile(Uri Address, string Type);

/// <summary>A message to a customer. Text, template or file: what is given first of template, text and file counts, a file may have a text.</summary>
/// <param name="ClientId">Ours, the same at every attempt, 1 to 64 visible ASCII characters; reports carry it where the channel can.</param>
/// <param name="From">Our address.</param>
/// <param name="To">The customer's, as the channel writes it.</param>
/// <param name="WrittenAt">When it was written; no earlier message of the channel can be this one.</param>
/// <param name="MaybeSent">
/// An attempt before may have been taken although no answer came: the gateway looks for it first, and sends only what is not there.
/// </param>
/// <param name="Others">Ids of the channel that belong to other messages of the same conversation.</param>
public sealed record OutgoingMessage(
    string ClientId,
    string From,
    string To,
    string? Text,
    TemplateMessage? Template,
    ChannelFile? File,
    Instant WrittenAt,
    bool MaybeSent,
    ImmutableHashSet<string> Others);

/// <summary>What a channel answered.</summary>
public abstract record ChannelHandover;

/// <summary>It is the channel's matter now.</summary>
/// <param name="ProviderId">The channel's id of it, at most 64 characters.</param>
public sealed record HandoverAccepted(string ProviderId) : ChannelHandover;

/// <summary>Not now: try again.</summary>
/// <param name="After">Not before so long; null leaves it to whoever asks.</param>
/// <param name="MaybeSent">Whether it may have been taken all the same.</param>
/// <param name="Reason">A word, such as "busy", "unreachable" or "no-answer".</param>
public sealed record HandoverLater(TimeSpan? After, bool MaybeSent, string Reason) : ChannelHandover;

/// <summary>Never.</summary>
/// <param name="Reason">A word of <see cref="ChannelRefusals"/>, or the channel's own code.</param>
public sealed record HandoverRefused(string Reason) : ChannelHandover;

/// <summary>Why a channel does not take a message, in words of our own. Words are only ever added.</summary>
public static class ChannelRefusals
{
    /// <summary>The number or address cannot be one.</summary>
    public const string InvalidAddress = "invalid-address";

    /// <summary>The customer does not want messages.</summary>
    public const string OptedOut = "opted-out";

    /// <summary>He has not written for too long.</summary>
    public const string OutsideWindow = "outside-window";

    /// <summary>The text is too long.</summary>
    public const string TextTooLong = "text-too-long";

    /// <summary>Our account or address may not send there.</summary>
    public const string NotPermitted = "not-permitted";

    /// <summary>He cannot be reached on this channel.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The network took it for unwanted.</summary>
    public const string Filtered = "filtered";

    /// <summary>The template is unknown or its values do not fit.</summary>
    public const string Template = "template-refused";

    /// <summary>The file is too large or of a kind it does not take.</summary>
    public const string Attachment = "attachment-refused";

    /// <summary>It could not be handed over for so long that it is given up.</summary>
    public const string GivenUp = "given-up";

    /// <summary>Anything else.</summary>
    public const string Other = "refused";
}

/// <summary>
/// One channel of messages: tells what it allows and hands messages over, one attempt a call. Who writes one implements this, calls
/// <see cref="IChannelIntake"/>, and passes the conformance tests. Thread safe.
/// </summary>
public interface IChannelGateway
{
    /// <summary>What it is; may change while it runs.</summary>
    ChannelDescription Channel { get; }

    /// <summary>The one spelling of a customer's address; null when it cannot be one.</summary>
    string? Normalise(string address);

    /// <summary>Tries once, within 30 s; failures are results, not exceptions.</summary>
    ValueTask<ChannelHandover> Send(OutgoingMessage message, CancellationToken cancellation);
}
