using System.Collections.Concurrent;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Remembers what agents did with campaigns' records, as words.</summary>
internal sealed class FakeCampaignWork : ICampaignWork
{
    public ConcurrentQueue<string> Asked { get; } = new();

    public CommandResult Answer { get; set; } = new CommandDone();

    public ValueTask<CommandResult> Dial(CommandId id, AgentId agent, InteractionId interaction, CancellationToken cancellation) => Note($"{agent} dials {interaction}");

    public ValueTask<CommandResult> Skip(CommandId id, AgentId agent, InteractionId interaction, string reason, CancellationToken cancellation) =>
        Note($"{agent} skips {interaction}: {reason}");

    public ValueTask<CommandResult> Dispose(CommandId id, AgentId agent, InteractionId interaction, string code, DateTime? at, bool mine, CancellationToken cancellation) =>
        Note($"{agent} says of {interaction}: {code} {at:yyyy-MM-dd HH:mm} {(mine ? "mine" : "anyone's")}");

    public ValueTask<CommandResult> Fill(CommandId id, AgentId agent, InteractionId interaction, IReadOnlyDictionary<string, string> answers, CancellationToken cancellation) =>
        Note($"{agent} fills {interaction}: {string.Join(", ", answers.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"))}");

    public ValueTask<CommandResult> OptOut(CommandId id, AgentId agent, InteractionId interaction, CancellationToken cancellation) => Note($"{agent} opts {interaction} out");

    private ValueTask<CommandResult> Note(string what)
    {
        Asked.Enqueue(what);
        return new(Answer);
    }
}
