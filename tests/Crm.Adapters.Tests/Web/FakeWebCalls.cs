using System.Collections.Concurrent;
using Crm.Contracts.Chat;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Calls from pages that remember what was asked; "support" takes them.</summary>
internal sealed class FakeWebCalls : IWebCalls
{
    public ConcurrentQueue<WebCallBeginning> Begun { get; } = new();

    public ConcurrentQueue<InteractionId> HungUp { get; } = new();

    public ChatAvailability Standing { get; set; } = new("online", null, 0, null);

    public WebCallResult Answer { get; set; } = new("v=0 answer", null, null);

    public ValueTask<ChatAvailability?> Availability(string entryPoint, CancellationToken cancellation) => new(entryPoint == "support" ? Standing : null);

    public ValueTask<WebCallResult> Begin(WebCallBeginning beginning, CancellationToken cancellation)
    {
        Begun.Enqueue(beginning);
        return new(Answer);
    }

    public ValueTask<WebCallStatus?> Look(InteractionId call, string tokenHash, CancellationToken cancellation) =>
        new(Known(call, tokenHash) ? new WebCallStatus("connected", null, null, "Anna", null) : null);

    public bool HangUp(InteractionId call, string tokenHash)
    {
        if (!Known(call, tokenHash))
        {
            return false;
        }

        HungUp.Enqueue(call);
        return true;
    }

    private bool Known(InteractionId call, string tokenHash) => Begun.Any(b => b.Call == call && b.TokenHash == tokenHash);
}
