using System.Globalization;
using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;
using Crm.Sip.UserAgent;

namespace Crm.Sip.Registrar;

/// <summary>
/// REGISTER as RFC 3261 10.3 processes it, after authentication: all Contacts of a request are taken or none. Intervals below a
/// minute draw 423; longer ones than an hour are cut.
/// </summary>
public sealed class RegistrarCore(BindingTable table)
{
    /// <summary>The shortest registration.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(60);

    /// <summary>The longest registration, also the one given when none is asked for.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    /// <summary>Answers a REGISTER of an authenticated device.</summary>
    public SipResponse Register(ServerTransaction transaction, SipDevice device, Instant now)
    {
        var request = transaction.Request;
        if (request.To.Uri.UnescapedUser != device.UserName)
        {
            return Respond(transaction, 403);
        }

        var current = table.Of(device.Agent).Where(b => b.Expires > now).ToList();
        return request.HasWildcardContact
            ? RemoveAll(transaction, device, current, now)
            : Update(transaction, device, current, now);
    }

    /// <summary>10.3 step 6: the wildcard only ever removes, and stands alone.</summary>
    private SipResponse RemoveAll(ServerTransaction transaction, SipDevice device, List<Binding> current, Instant now)
    {
        var request = transaction.Request;
        if (request.Expires != 0 || request.Headers.GetValues(SipHeaderNames.Contact).Count != 1)
        {
            return Respond(transaction, 400);
        }

        if (current.Exists(b => IsOvertaken(b, request)))
        {
            return Respond(transaction, 500);
        }

        table.Replace(device.Agent, []);
        return Success(transaction, device, now);
    }

    /// <summary>10.3 step 7.</summary>
    private SipResponse Update(ServerTransaction transaction, SipDevice device, List<Binding> current, Instant now)
    {
        var request = transaction.Request;
        var contacts = request.Contacts;
        if (contacts.Count > BindingTable.PerAgentMax || contacts.Count != request.Headers.GetValues(SipHeaderNames.Contact).Count)
        {
            return Respond(transaction, 400);
        }

        foreach (var contact in contacts)
        {
            if (!contact.Uri.IsSip)
            {
                return Respond(transaction, 400);
            }

            var asked = Asked(contact, request);
            if (asked > TimeSpan.Zero && asked < ShortestInterval)
            {
                var brief = Respond(transaction, 423);
                brief.Headers.Add(SipHeaderNames.MinExpires, Seconds(ShortestInterval));
                return brief;
            }

            string? instance = contact.Parameters["+sip.instance"];
            if (current.Find(b => b.IsSameAs(contact.Uri, instance)) is { } old)
            {
                if (IsOvertaken(old, request))
                {
                    return Respond(transaction, 500);
                }

                current.Remove(old);
            }

            if (asked > TimeSpan.Zero)
            {
                var road = PeerRoad.Back(request, contact.Uri, transaction.Source);
                var lifetime = asked < LongestInterval ? asked : LongestInterval;
                current.Add(new(device.Agent, device.UserName, contact.Uri, instance, road, request.CallId, request.CSeq.Number, now + lifetime));
            }
        }

        if (contacts.Count > 0)
        {
            table.Replace(device.Agent, current);
        }

        return Success(transaction, device, now);
    }

    /// <summary>A later REGISTER of the same Call-ID was seen already: this one is out of order.</summary>
    private static bool IsOvertaken(Binding binding, SipRequest request) =>
        binding.CallId == request.CallId && request.CSeq.Number <= binding.Number;

    private static TimeSpan Asked(NameAddress contact, SipRequest request)
    {
        bool own = uint.TryParse(contact.Parameters["expires"], NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds);
        return own ? TimeSpan.FromSeconds(seconds) : request.Expires is { } all ? TimeSpan.FromSeconds(all) : LongestInterval;
    }

    private SipResponse Success(ServerTransaction transaction, SipDevice device, Instant now)
    {
        var response = Respond(transaction, 200);
        foreach (var binding in table.Of(device.Agent).Where(b => b.Expires > now))
        {
            string instance = binding.Instance is { } urn ? $";+sip.instance={SipGrammar.Quote(urn)}" : "";
            response.Headers.Add(SipHeaderNames.Contact, $"<{binding.Contact}>{instance};expires={Seconds(binding.Expires - now)}");
        }

        return response;
    }

    private static SipResponse Respond(ServerTransaction transaction, int status) =>
        SipResponse.CreateFor(transaction.Request, status, toTag: transaction.LocalTag);

    private static string Seconds(TimeSpan span) => ((long)Math.Ceiling(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
