using Crm.Sip.Authentication;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>A 401 or 407 to a request of ours (RFC 3261 22).</summary>
public readonly record struct Challenge(SipRequest Refused, SipResponse Response)
{
    /// <summary>
    /// Puts credentials of the trunk into the request that is sent instead; false when it has none, nothing offered is understood, or
    /// the same credentials were just refused.
    /// </summary>
    public bool TryAnswer(SipRequest retry, SipTrunk? trunk, IRandomSource random)
    {
        if (trunk is not { UserName: { } user, Secret: { } secret })
        {
            return false;
        }

        CopyCredentials(SipHeaderNames.Authorization, retry);
        CopyCredentials(SipHeaderNames.ProxyAuthorization, retry);
        return DigestClient.TryAnswer(retry, Response, _ => new DigestAccount(user, secret), random.Token());
    }

    private void CopyCredentials(string name, SipRequest retry)
    {
        if (!retry.Headers.Contains(name))
        {
            retry.Headers.CopyFrom(Refused.Headers, name);
        }
    }
}
