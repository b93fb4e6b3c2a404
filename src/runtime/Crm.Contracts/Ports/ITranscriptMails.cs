using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>Mails customers what was written in their chats. Implemented by the engine. Thread safe.</summary>
public interface ITranscriptMails
{
    /// <summary>
    /// Whether the customer could ask for it now: his chat is over, a mailbox sends, and it was not asked for before. Null when the
    /// conversation is not there, forgotten, or the token is not its.
    /// </summary>
    ValueTask<bool?> MayAsk(InteractionId conversation, string tokenHash, CancellationToken cancellation);

    /// <summary>
    /// Has it sent, once per conversation whatever is asked afterwards. <see cref="CommandDone"/> once that is durable; refused as
    /// "wrong-state" (the chat goes on, no mailbox sends, or it was asked for before), "too-many" (mails of the machine to this address) or
    /// "unavailable". Null as in <see cref="MayAsk"/>.
    /// </summary>
    /// <param name="address">An e-mail address that was checked for its form.</param>
    /// <param name="language">What the mail is written in around the chat: Chinese for "zh" and its kinds, else English.</param>
    ValueTask<CommandResult?> Send(CommandId id, InteractionId conversation, string tokenHash, string address, string? language, CancellationToken cancellation);
}
