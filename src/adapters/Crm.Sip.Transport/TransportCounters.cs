namespace Crm.Sip.Transport;

/// <summary>Counters that several threads of the endpoint write.</summary>
internal sealed class TransportCounters
{
    public long Received;
    public long Sent;
    public long Malformed;
    public long RateLimited;
    public long Overflowed;
    public long SendFailures;
    public long Faults;
}
