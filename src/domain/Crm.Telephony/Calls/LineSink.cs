using Crm.Events;
using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>Sends what is decided for a leg to the dialog that carries it now.</summary>
internal sealed class LineSink(CallState call, ICallSink sink) : ICallSink
{
    public Instant Now => sink.Now;

    public Guid NewId() => sink.NewId();

    public void Raise(IDomainEvent domainEvent) => sink.Raise(domainEvent);

    public void Do(CallAction action) => sink.Do(action switch
    {
        Signal { Command: { } command } => new Signal(command with { Leg = call.LineOf(command.Leg) }),
        NegotiateReoffer reoffer => reoffer with { Leg = call.LineOf(reoffer.Leg) },
        _ => action,
    });

    public void Tell(RoutingMessage message) => sink.Tell(message);

    public void Notify(CallNotice notice) => sink.Notify(notice);

    public void Done() => sink.Done();

    public void Refuse(string type, string detail, string reason) => sink.Refuse(type, detail, reason);

    public void Ignore(string reason) => sink.Ignore(reason);
}
