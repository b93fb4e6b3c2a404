using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>
/// What an agent does with a record he is shown and with a campaign's call he has. Refused with "not-found" when the interaction is no campaign's
/// (any more), "wrong-state" when it is not his. Implemented by the engine. Thread safe.
/// </summary>
public interface ICampaignWork
{
    /// <summary>Dials the record he is shown. Refused with "wrong-state" when it may not be called now; it has gone back then.</summary>
    ValueTask<CommandResult> Dial(CommandId id, AgentId agent, InteractionId interaction, CancellationToken cancellation);

    /// <summary>Gives it back. Refused with "forbidden" where the campaign lets nobody skip.</summary>
    /// <param name="reason">1 to 100 characters.</param>
    ValueTask<CommandResult> Skip(CommandId id, AgentId agent, InteractionId interaction, string reason, CancellationToken cancellation);

    /// <summary>Says what came of the call. Refused with "invalid": no such disposition, no time where one is needed, or one the law does not allow.</summary>
    /// <param name="at">When the party wishes to be called, on its own clock.</param>
    /// <param name="mine">He calls himself.</param>
    ValueTask<CommandResult> Dispose(CommandId id, AgentId agent, InteractionId interaction, string code, DateTime? at, bool mine, CancellationToken cancellation);

    /// <summary>Answers the campaign's questions. Refused with "invalid": no such question, or not an answer of its kind.</summary>
    /// <param name="answers">By field, the given ones only; they replace those of before.</param>
    ValueTask<CommandResult> Fill(CommandId id, AgentId agent, InteractionId interaction, IReadOnlyDictionary<string, string> answers, CancellationToken cancellation);

    /// <summary>The party wants no more calls: no campaign calls it any more.</summary>
    ValueTask<CommandResult> OptOut(CommandId id, AgentId agent, InteractionId interaction, CancellationToken cancellation);
}
