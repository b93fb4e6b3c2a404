using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Contracts.Materials;

/// <summary>A package as those who keep it see it.</summary>
public sealed record MaterialPackageView(
    string PackageId, long Version, string Name, bool Enabled, IReadOnlyList<QueueId> Queues, int ValidDays, IReadOnlyList<MaterialVariant> Variants);

/// <summary>Body by which a package is made or replaced.</summary>
/// <param name="Enabled">Default true.</param>
/// <param name="Queues">Whose agents may send it; none is everybody.</param>
/// <param name="ValidDays">How long its links open, 1 to 365, default 30.</param>
public sealed record MaterialPackageRequest(
    string? Name, bool? Enabled, IReadOnlyList<string>? Queues, int? ValidDays, IReadOnlyList<MaterialVariantRequest>? Variants);

/// <summary>What a package is in one language.</summary>
public sealed record MaterialVariantRequest(string? Language, string? Subject, string? Text, string? Message, IReadOnlyList<MaterialItemRequest>? Items);

/// <summary>A file that was uploaded, or an address.</summary>
/// <param name="Name">Of an address; a file has its own.</param>
public sealed record MaterialItemRequest(string? Name, Guid? File, string? Url);

/// <summary>What an agent may send a customer now, and where to.</summary>
public sealed record MaterialOptions(
    CustomerId CustomerId, string? Language, IReadOnlyList<MaterialOffer> Packages, IReadOnlyList<MaterialChannel> Channels, int AtOnceMax);

/// <summary>A package in the customer's language, filled for him; <c>…</c> stands where the link will be.</summary>
/// <param name="Title">A mail's subject.</param>
/// <param name="Text">A mail's text.</param>
/// <param name="Message">The short text of chats and text messages.</param>
public sealed record MaterialOffer(
    string PackageId, string Name, string? Language, string Title, string Text, string Message, IReadOnlyList<MaterialItemView> Items);

/// <summary>A file or address of a package.</summary>
public sealed record MaterialItemView(string Name, long Size, string? Url);

/// <summary>A way to the customer.</summary>
/// <param name="Channel">"email", "chat", or a channel of messages.</param>
/// <param name="Addresses">Where he can be reached by it, the main one first; empty for a chat.</param>
/// <param name="Hindrance">Why it cannot be used now: "no-address", "no-mailbox", "no-chat", "opted-out" or "outside-window"; null when it can.</param>
public sealed record MaterialChannel(string Channel, IReadOnlyList<string> Addresses, string? Hindrance);

/// <summary>Body by which packages are sent.</summary>
/// <param name="InteractionId">What it is sent during; a chat is sent into this one.</param>
/// <param name="Address">One of the customer's; null takes his main one.</param>
/// <param name="Language">Null takes the customer's.</param>
public sealed record MaterialSendRequest(
    CustomerId? CustomerId, InteractionId? InteractionId, string? Channel, string? Address, string? Language, IReadOnlyList<string>? Packages);

/// <summary>A delivery as people see it.</summary>
/// <param name="Channel">"email", "chat", or a channel of messages.</param>
/// <param name="Address">Null for a chat, and once the customer was erased.</param>
/// <param name="State">"queued", "sent", "delivered", "failed" or "bounced".</param>
/// <param name="Reason">Why it failed, as a word.</param>
/// <param name="Detail">What the mail server said.</param>
/// <param name="Openings">How often its link was opened.</param>
public sealed record MaterialDeliveryView(
    Guid DeliveryId,
    CustomerId CustomerId,
    InteractionId? InteractionId,
    string PackageId,
    string Name,
    string? Language,
    string Channel,
    string? Address,
    string By,
    Instant At,
    string State,
    string? Reason,
    string? Detail,
    Instant ChangedAt,
    int Openings,
    Instant? OpenedAt,
    Instant ExpiresAt);
