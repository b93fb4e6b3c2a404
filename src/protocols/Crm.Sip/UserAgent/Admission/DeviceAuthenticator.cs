using Crm.Primitives;
using Crm.Primitives.Security;
using Crm.Sip.Authentication;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Admission;

/// <summary>What authentication says.</summary>
/// <param name="Device">Who it is; null when not known yet.</param>
/// <param name="Refusal">The response to send when <paramref name="Device"/> is null.</param>
public readonly record struct AuthenticationOutcome(SipDevice? Device, SipResponse? Refusal);

/// <summary>
/// Digest authentication of devices (RFC 3261 22, RFC 8760). No credentials, a stale nonce, a wrong secret and an unknown user all
/// draw the same 401 with fresh nonces, so nobody learns who exists. After a few wrong ones per user and address, further attempts
/// draw 403 with Retry-After unseen until the delay has passed; then the right secret works and clears the record.
/// </summary>
public sealed class DeviceAuthenticator(
    ISipDirectory directory, DigestVerifier verifier, SignInThrottle throttle, IRandomSource random, bool allowMd5, UserAgentFigures figures)
{
    /// <summary>
    /// Stacks that give up at the first algorithm they do not know instead of looking for one they do (RFC 8760 2.4 asks them to
    /// look on). Where MD5 is allowed, they are offered nothing else.
    /// </summary>
    private static readonly string[] GiveUpAtSha256 = ["baresip v0.", "baresip v1.", "re v0.", "re v1."];

    private readonly DigestReplayWindow _replays = new();

    /// <summary>Judges a request.</summary>
    public AuthenticationOutcome Check(ServerTransaction transaction, Instant now)
    {
        var request = transaction.Request;
        if (FindCredentials(request) is not { } credentials)
        {
            return Challenge(transaction, stale: false, now);
        }

        string address = transaction.Source.AddressText;
        var wait = throttle.RefusedFor(credentials.Username, address, now);
        if (wait > TimeSpan.Zero)
        {
            figures.SlowedDown++;
            var slow = SipResponse.CreateFor(request, 403, toTag: transaction.LocalTag);
            slow.Headers.Add(SipHeaderNames.RetryAfter, ((long)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture));
            return new(null, slow);
        }

        var device = directory.FindDevice(credentials.Username);
        string? ha1 = credentials.Algorithm == DigestAlgorithm.Sha256 ? device?.Ha1Sha256 : device?.Ha1Md5;
        switch (verifier.Check(credentials, request, string.IsNullOrEmpty(ha1) ? null : ha1, _replays, now))
        {
            case DigestVerdict.Accepted:
                throttle.Succeeded(credentials.Username, address);
                return new(device, null);
            case DigestVerdict.WrongSecret:
                figures.WrongCredentials++;
                throttle.Failed(credentials.Username, address, now);
                return Challenge(transaction, stale: false, now);
            case DigestVerdict.Stale:
                return Challenge(transaction, stale: true, now);
            default:
                return Challenge(transaction, stale: false, now);
        }
    }

    private AuthenticationOutcome Challenge(ServerTransaction transaction, bool stale, Instant now)
    {
        var response = SipResponse.CreateFor(transaction.Request, 401, toTag: transaction.LocalTag);
        bool onlyMd5 = allowMd5 && transaction.Request.Headers.Get(SipHeaderNames.UserAgent) is { } agent
            && GiveUpAtSha256.Any(old => agent.StartsWith(old, StringComparison.OrdinalIgnoreCase));
        foreach (var challenge in verifier.CreateChallenges(now, random.Salt(), stale))
        {
            if (challenge.Algorithm == DigestAlgorithm.Md5 ? allowMd5 : !onlyMd5)
            {
                response.Headers.Add(SipHeaderNames.WwwAuthenticate, challenge.ToString());
            }
        }

        return new(null, response);
    }

    private DigestCredentials? FindCredentials(SipRequest request)
    {
        foreach (string value in request.Headers.GetAll(SipHeaderNames.Authorization).Take(4))
        {
            if (DigestCredentials.TryParse(value, out var credentials) && credentials.Realm == verifier.Realm
                && (allowMd5 || credentials.Algorithm != DigestAlgorithm.Md5))
            {
                return credentials;
            }
        }

        return null;
    }
}
