using System.Text;
using Crm.Sip;

namespace Crm.Protocols.Tests.Sip.Corpus;

public sealed class ConformanceDocumentTests
{
    private const string WriteSwitch = "CRM_WRITE_DOCS";

    [Fact]
    public void The_conformance_document_says_what_the_parser_does()
    {
        string path = RepositoryFiles.Path("docs", "sip-conformance.md");
        string text = Document();
        if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"run this test with {WriteSwitch}=1 to write {path}");
        Assert.Equal(text, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string Document()
    {
        var text = new StringBuilder();
        text.Append("# SIP conformance\n\n")
            .Append("What becomes of the torture test messages of RFC 4475 and RFC 5118. This page is written by `ConformanceDocumentTests` from what the parser ")
            .Append($"really did (`{WriteSwitch}=1` rewrites it) and the test fails when it is out of date. The messages and the verdicts that `TortureTests` ")
            .Append("holds the code to are in `tests/Crm.Protocols.Tests/Sip/Corpus`.\n\n")
            .Append("Verdicts: *valid* (parsed, nothing against acting on it), *refuse* (the parser refuses, an element answers the status), *above* (parsed; the ")
            .Append("element above the parser answers or discards), *drop* (refused and not answered).\n\n")
            .Append("| RFC | section | message | verdict | answer | evidence | remark |\n|---|---|---|---|---|---|---|\n");
        foreach (TortureCase torture in TortureCorpus.All)
        {
            text.Append($"| {torture.Rfc[3..]} | {torture.Section} | {torture.Name} | {Name(torture.Verdict)} | {torture.Status?.ToString() ?? ""} | ")
                .Append($"{Evidence(torture)} | {torture.Remark} |\n");
        }

        return text.ToString();
    }

    private static string Name(TortureVerdict verdict) => verdict switch
    {
        TortureVerdict.Valid => "valid",
        TortureVerdict.Refuse => "refuse",
        TortureVerdict.JudgedAbove => "above",
        _ => "drop",
    };

    private static string Evidence(TortureCase torture)
    {
        if (!SipMessageParser.TryParse(torture.Read(), SipParserOptions.Default, out SipMessage? message, out SipParseError? error))
        {
            return $"parser: {error.Reason} ({error.Section})";
        }

        RequestRefusal? refusal = torture.Verdict == TortureVerdict.JudgedAbove && message is SipRequest request
            ? RequestValidation.Check(request, RequestPolicy.Core)
            : null;
        return refusal is null ? $"parsed: {message.Headers.Count} headers, {message.Body.Length} bytes of body" : $"validation: {refusal.Reason} ({refusal.Section})";
    }
}
