using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Contracts.Channels;

/// <summary>A text the channel's operator has approved, that may be sent at any time.</summary>
/// <param name="Id">The channel's own id of it.</param>
/// <param name="Text">What it says, with places <c>{{1}}</c>, <c>{{2}}</c>, ... for values.</param>
public sealed record ChannelTemplate(string Id, string Text);

/// <summary>A kind of file a channel takes.</summary>
/// <param name="Type">A MIME type, or one with <c>*</c> for its second part.</param>
/// <param name="BytesMax">The largest one.</param>
public sealed record ChannelAttachmentType(string Type, long BytesMax);

/// <summary>One of our addresses on a channel.</summary>
/// <param name="Address">As the channel writes it, such as an E.164 number with '+'.</param>
/// <param name="Queue">Where who writes to it waits.</param>
public sealed record ChannelAddress(string Address, QueueId Queue);

/// <summary>What a channel is and allows, as data: nothing else in the engine knows one channel from another.</summary>
/// <param name="Id">Lower-case word, such as "sms"; stored with each conversation.</param>
/// <param name="Medium">What agents' capacity and reports know it as.</param>
/// <param name="Terms">Longest text, reply window, silence.</param>
/// <param name="MayBegin">Whether we may write first.</param>
/// <param name="Receipts">How far its reports go: <see cref="ChatDelivery.Sent"/>, <see cref="ChatDelivery.Delivered"/> or <see cref="ChatDelivery.Read"/>.</param>
/// <param name="InSegments">Whether a text is paid for by segments of short messages.</param>
/// <param name="Addresses">Ours on it; the first is used when we begin.</param>
/// <param name="Templates">May be empty.</param>
/// <param name="Attachments">Kinds of files it takes; empty when it takes none.</param>
public sealed record ChannelDescription(
    string Id,
    MediaType Medium,
    ChannelTerms Terms,
    bool MayBegin,
    ChatDelivery Receipts,
    bool InSegments,
    IReadOnlyList<ChannelAddress> Addresses,
    IReadOnlyList<ChannelTemplate> Templates,
    IReadOnlyList<ChannelAttachmentType> Attachments);
