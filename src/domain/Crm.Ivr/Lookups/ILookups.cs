namespace Crm.Ivr;

/// <summary>
/// Makes the HTTP requests of lookup nodes. Only hosts on the egress list are asked; redirects, addresses of this machine and answers that
/// are too large or too slow end as <see cref="LookupFailed"/>. Thread safe; never throws for what the far end does.
/// </summary>
public interface ILookups
{
    /// <summary>Makes one request; completes within its limit.</summary>
    ValueTask<LookupResult> Look(StartLookup request, CancellationToken cancellation);
}
