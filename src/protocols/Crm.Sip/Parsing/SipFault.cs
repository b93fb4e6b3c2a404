namespace Crm.Sip;

/// <summary>
/// Why a message is refused. <paramref name="Status"/> is what an element would answer to a request; <paramref name="Section"/> names
/// the rule. The texts are constants, so that refusing costs no allocation.
/// </summary>
public readonly record struct SipFault(int Status, string Reason, string Section)
{
    /// <summary>True when there is a fault.</summary>
    public bool Exists => Reason is not null;
}
