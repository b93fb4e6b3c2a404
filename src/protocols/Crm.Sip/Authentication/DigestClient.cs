namespace Crm.Sip.Authentication;

/// <summary>The client side of digest authentication (RFC 3261 section 22.2 and 22.3, RFC 8760 section 2.5). Pure and stateless.</summary>
public static class DigestClient
{
    private const int MaxChallenges = 16;

    /// <summary>
    /// Adds credentials to a copy of the request that was challenged with 401 or 407: for each realm one answer to the strongest
    /// challenge that is understood. False, with the retry unchanged, when a realm has no account, nothing offered is supported, or the
    /// same credentials were just refused (the realm was answered already and the challenge is not marked stale).
    /// </summary>
    /// <param name="retry">The request to be sent again; its CSeq and branch are the caller's to renew.</param>
    /// <param name="challenge">The 401 or 407.</param>
    /// <param name="accountOf">The account for a realm, or null.</param>
    /// <param name="cnonce">Fresh random text.</param>
    /// <param name="nonceCount">1 for the first request with a nonce.</param>
    public static bool TryAnswer(
        SipRequest retry, SipResponse challenge, Func<string, DigestAccount?> accountOf, string cnonce, uint nonceCount = 1)
    {
        string answerName = challenge.StatusCode == 407 ? SipHeaderNames.ProxyAuthorization : SipHeaderNames.Authorization;
        string challengeName = challenge.StatusCode == 407 ? SipHeaderNames.ProxyAuthenticate : SipHeaderNames.WwwAuthenticate;
        var answers = new List<DigestCredentials>();
        foreach (IGrouping<string, DigestChallenge> realm in Challenges(challenge, challengeName).GroupBy(c => c.Realm))
        {
            DigestChallenge strongest = realm.MaxBy(c => c.Algorithm)!;
            if (accountOf(realm.Key) is not { } account || (!strongest.Stale && IsAnswered(retry, answerName, realm.Key)))
            {
                return false;
            }

            answers.Add(Answer(strongest, account, retry.Method, retry.RequestUri.ToString(), cnonce, nonceCount));
        }

        if (answers.Count == 0)
        {
            return false;
        }

        ReplaceAnswers(retry, answerName, answers);
        return true;
    }

    /// <summary>The credentials for one challenge; also for further requests with a known nonce and a higher count.</summary>
    public static DigestCredentials Answer(
        DigestChallenge challenge, DigestAccount account, SipMethod method, string requestUri, string cnonce, uint nonceCount)
    {
        string ha1 = DigestCalculator.Ha1(challenge.Algorithm, account.Username, challenge.Realm, account.Password);
        string response = challenge.OffersAuth
            ? DigestCalculator.Response(challenge.Algorithm, ha1, method.Name, requestUri, challenge.Nonce, nonceCount, cnonce)
            : DigestCalculator.ResponseWithoutQop(challenge.Algorithm, ha1, method.Name, requestUri, challenge.Nonce);
        return new DigestCredentials(account.Username, challenge.Realm, challenge.Nonce, requestUri, response, challenge.Algorithm)
        {
            Opaque = challenge.Opaque,
            Cnonce = challenge.OffersAuth ? cnonce : null,
            NonceCount = challenge.OffersAuth ? nonceCount : 0,
        };
    }

    private static IEnumerable<DigestChallenge> Challenges(SipResponse response, string name)
    {
        foreach (string value in response.Headers.GetAll(name).Take(MaxChallenges))
        {
            if (DigestChallenge.TryParse(value, out DigestChallenge? challenge))
            {
                yield return challenge;
            }
        }
    }

    private static bool IsAnswered(SipRequest request, string name, string realm) =>
        request.Headers.GetAll(name).Any(value => DigestCredentials.TryParse(value, out DigestCredentials? old) && old.Realm == realm);

    private static void ReplaceAnswers(SipRequest request, string name, List<DigestCredentials> answers)
    {
        string[] kept =
        [
            .. request.Headers.GetAll(name).Where(value =>
                !DigestCredentials.TryParse(value, out DigestCredentials? old) || answers.TrueForAll(a => a.Realm != old.Realm)),
        ];
        request.Headers.Remove(name);
        foreach (string value in kept.Concat(answers.Select(a => a.ToString())))
        {
            request.Headers.Add(name, value);
        }
    }
}
