using static Crm.Protocols.Tests.Sip.Corpus.TortureVerdict;

namespace Crm.Protocols.Tests.Sip.Corpus;

/// <summary>Every message of RFC 4475 and RFC 5118 with the verdict of its section.</summary>
internal static class TortureCorpus
{
    private const string Torture = "rfc4475";
    private const string TortureV6 = "rfc5118";

    public static readonly IReadOnlyList<TortureCase> All =
    [
        new(Torture, "3.1.1.1", "wsinv", Valid),
        new(Torture, "3.1.1.2", "intmeth", JudgedAbove, 405, "well formed; nobody knows the method"),
        new(Torture, "3.1.1.3", "esc01", Valid),
        new(Torture, "3.1.1.4", "escnull", Valid),
        new(Torture, "3.1.1.5", "esc02", JudgedAbove, 405, "an escape in a method means nothing, so it is no REGISTER"),
        new(Torture, "3.1.1.6", "lwsdisp", Valid),
        new(Torture, "3.1.1.7", "longreq", Valid),
        new(Torture, "3.1.1.8", "dblreq", Valid, Remark: "what follows the length of Content-Length is ignored"),
        new(Torture, "3.1.1.9", "semiuri", Valid),
        new(Torture, "3.1.1.10", "transports", Valid),
        new(Torture, "3.1.1.11", "mpart01", Valid),
        new(Torture, "3.1.1.12", "unreason", Valid),
        new(Torture, "3.1.1.13", "noreason", Valid),
        new(Torture, "3.1.2.1", "badinv01", Refuse, 400),
        new(Torture, "3.1.2.2", "clerr", Refuse, 400),
        new(Torture, "3.1.2.3", "ncl", Refuse, 400),
        new(Torture, "3.1.2.4", "scalar02", Refuse, 400),
        new(Torture, "3.1.2.5", "scalarlg", Drop),
        new(Torture, "3.1.2.6", "quotbal", Refuse, 400),
        new(Torture, "3.1.2.7", "ltgtruri", Refuse, 400),
        new(Torture, "3.1.2.8", "lwsruri", Refuse, 400),
        new(Torture, "3.1.2.9", "lwsstart", Refuse, 400),
        new(Torture, "3.1.2.10", "trws", Refuse, 400),
        new(Torture, "3.1.2.11", "escruri", Refuse, 400),
        new(Torture, "3.1.2.12", "baddate", Refuse, 400),
        new(Torture, "3.1.2.13", "regbadct", Refuse, 400),
        new(Torture, "3.1.2.14", "badaspec", Refuse, 400),
        new(Torture, "3.1.2.15", "baddn", Refuse, 400),
        new(Torture, "3.1.2.16", "badvers", Refuse, 505),
        new(Torture, "3.1.2.17", "mismatch01", Refuse, 400),
        new(Torture, "3.1.2.18", "mismatch02", Refuse, 400),
        new(Torture, "3.1.2.19", "bigcode", Drop),
        new(Torture, "3.2.1", "badbranch", JudgedAbove, 400, "the magic cookie without an id"),
        new(Torture, "3.3.1", "insuf", Refuse, 400),
        new(Torture, "3.3.2", "unkscm", JudgedAbove, 416),
        new(Torture, "3.3.3", "novelsc", JudgedAbove, 416),
        new(Torture, "3.3.4", "unksm2", JudgedAbove, 400, "the address of record is not a SIP URI"),
        new(Torture, "3.3.5", "bext01", JudgedAbove, 420),
        new(Torture, "3.3.6", "invut", JudgedAbove, 415),
        new(Torture, "3.3.7", "regaut01", JudgedAbove, 401, "answered by the registrar as if there were no credentials"),
        new(Torture, "3.3.8", "multi01", Refuse, 400),
        new(Torture, "3.3.9", "mcl01", Refuse, 400),
        new(Torture, "3.3.10", "bcast", JudgedAbove, null, "discarded: it carries a Via that is not ours"),
        new(Torture, "3.3.11", "zeromf", JudgedAbove, 483, "this element starts requests of its own, so it refuses as a proxy does"),
        new(Torture, "3.3.12", "cparam01", Valid),
        new(Torture, "3.3.13", "cparam02", Valid),
        new(Torture, "3.3.14", "regescrt", Valid),
        new(Torture, "3.3.15", "sdp01", JudgedAbove, 406),
        new(Torture, "3.4.1", "inv2543", Valid),
        new(TortureV6, "4.1", "ipv6-good", Valid),
        new(TortureV6, "4.2", "ipv6-bad", Refuse, 400),
        new(TortureV6, "4.3", "port-ambiguous", Valid, Remark: "the last group is part of the address; there is no port"),
        new(TortureV6, "4.4", "port-unambiguous", Valid),
        new(TortureV6, "4.5", "via-received-param-with-delim", Valid),
        new(TortureV6, "4.5", "via-received-param-no-delim", Valid),
        new(TortureV6, "4.6", "ipv6-in-sdp", Valid),
        new(TortureV6, "4.7", "mult-ip-in-header", Valid),
        new(TortureV6, "4.8", "mult-ip-in-sdp", Valid),
        new(TortureV6, "4.9", "ipv4-mapped-ipv6", Valid),
        new(TortureV6, "4.10", "ipv6-bug-abnf-3-colons", Valid, Remark: "tolerated as the section asks"),
        new(TortureV6, "4.10", "ipv6-correct-abnf-2-colons", Valid),
    ];

    /// <summary>The case of that name.</summary>
    public static TortureCase Get(string name) => All.Single(c => c.Name == name);

    /// <summary>Parses a case that must parse.</summary>
    public static T Parse<T>(string name)
        where T : Crm.Sip.SipMessage
    {
        bool good = Crm.Sip.SipMessageParser.TryParse(Get(name).Read(), Crm.Sip.SipParserOptions.Default, out var message, out var error);
        Assert.True(good, error?.Reason);
        return Assert.IsType<T>(message);
    }
}
