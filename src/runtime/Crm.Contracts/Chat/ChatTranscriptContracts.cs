namespace Crm.Contracts.Chat;

/// <summary>Whether a customer could have his chat sent by mail.</summary>
/// <param name="MayAsk">It is over, a mailbox sends, and it was not asked for before.</param>
public sealed record ChatTranscriptState(bool MayAsk);

/// <summary>Asks for a chat by mail.</summary>
/// <param name="Email">Where it goes, at most 254 characters.</param>
/// <param name="Language">A language tag; the mail is written in English unless it is Chinese.</param>
public sealed record ChatTranscriptRequest(string? Email, string? Language);
