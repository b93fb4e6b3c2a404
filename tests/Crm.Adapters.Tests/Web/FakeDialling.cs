using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Takes wishes to dial and answers what it is given.</summary>
internal sealed class FakeDialling : IDialling
{
    public CommandResult Answer { get; set; } = new CallStarted(new(Guid.CreateVersion7()), new(Guid.CreateVersion7()), new(Guid.CreateVersion7()));

    public List<DialWish> Wishes { get; } = [];

    public ValueTask<CommandResult> Dial(CommandId id, DialWish wish, CancellationToken cancellation)
    {
        Wishes.Add(wish);
        return ValueTask.FromResult(Answer);
    }

    public ValueTask<IReadOnlyList<DialledNumber>> Dialled(AgentId agent, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<DialledNumber>>([]);
}
