using Crm.Primitives;
using Crm.Sip.Registrar;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Admission;

/// <summary>Who an INVITE is from; exactly one is set, the refusal when nobody is admitted.</summary>
public readonly record struct AdmissionOutcome(SipTrunk? Trunk, AgentId? Agent, SipResponse? Refusal);

/// <summary>
/// Decides who may call. A caller that holds a binding from just this address and port is a device, also inside a trunk's network
/// (a demo on one machine); else the address decides; else credentials do.
/// </summary>
public sealed class InviteAdmission(ISipDirectory directory, BindingTable bindings, DeviceAuthenticator authenticator)
{
    /// <summary>Judges an INVITE outside any dialog.</summary>
    public AdmissionOutcome Admit(ServerTransaction transaction, Instant now)
    {
        if (transaction.Source.Numeric is { } from && !IsKnownDevice(transaction) && directory.FindTrunk(from.Address) is { } trunk)
        {
            return new(trunk, null, null);
        }

        var outcome = authenticator.Check(transaction, now);
        return new(null, outcome.Device?.Agent, outcome.Refusal);
    }

    private bool IsKnownDevice(ServerTransaction transaction)
    {
        var request = transaction.Request;
        string? contact = request.Contacts is [var first, ..] ? first.Uri.UnescapedUser : null;
        return Holds(request.From.Uri.UnescapedUser) || Holds(contact);

        bool Holds(string? user) =>
            user is not null && directory.FindDevice(user) is { } device && bindings.HasBindingFrom(device.Agent, user, transaction.Source);
    }
}
