using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Contracts.Chat;

/// <summary>Somebody sends a file into a conversation; checked for form.</summary>
/// <param name="Name">Its name, which is the line's text.</param>
/// <param name="Type">Its media type, as its content proves.</param>
public abstract record FileSaid(InteractionId Conversation, string ClientMessageId, string Name, string Type, ReadOnlyMemory<byte> Content);

/// <summary>The customer sends it.</summary>
public sealed record FileOfCustomer(
    InteractionId Conversation, string TokenHash, string ClientMessageId, string Name, string Type, ReadOnlyMemory<byte> Content)
    : FileSaid(Conversation, ClientMessageId, Name, Type, Content);

/// <summary>Somebody at a desk sends it.</summary>
/// <param name="By">User name.</param>
public sealed record FileOfStaff(
    InteractionId Conversation, string By, AgentId Agent, string ClientMessageId, string Name, string Type, ReadOnlyMemory<byte> Content)
    : FileSaid(Conversation, ClientMessageId, Name, Type, Content);

/// <summary>A file with its content.</summary>
public sealed record FileOpened(string Name, string Type, ReadOnlyMemory<byte> Content);
