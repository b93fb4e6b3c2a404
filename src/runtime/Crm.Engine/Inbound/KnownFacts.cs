using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Telephony.Signalling;

namespace Crm.Engine.Inbound;

/// <summary>What is known of a caller when he arrives, by the names flows ask for.</summary>
internal static class KnownFacts
{
    public static IReadOnlyDictionary<string, string> Of(InviteReceived invite, Customer? customer, HandoverNote? handover, IReadOnlyDictionary<string, string> told)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("caller.number", invite.FromUser);
        Add("caller.name", invite.FromName);
        Add("customer.id", customer?.Id.ToString());
        Add("customer.name", customer?.Name);
        Add("customer.company", customer?.Company);
        Add("customer.language", customer?.Language);
        foreach (var (name, value) in told)
        {
            Add(name, value);
        }

        if (handover is not null)
        {
            foreach (var (name, value) in handover.Attributes)
            {
                Add(name, value);
            }

            Add("handover.source", handover.Source);
            Add("handover.menu", handover.MenuPath.IsEmpty ? null : string.Join('/', handover.MenuPath));
            Add("handover.digits", handover.Digits);
            Add("handover.language", handover.Language);
        }

        return facts;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                facts[name] = value;
            }
        }
    }
}
