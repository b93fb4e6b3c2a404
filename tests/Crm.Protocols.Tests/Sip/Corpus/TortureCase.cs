namespace Crm.Protocols.Tests.Sip.Corpus;

/// <summary>What must become of a torture message.</summary>
public enum TortureVerdict
{
    /// <summary>It parses and nothing speaks against acting on it.</summary>
    Valid,

    /// <summary>The parser refuses it and an element answers the status.</summary>
    Refuse,

    /// <summary>It parses; the element above the parser answers the status or discards it.</summary>
    JudgedAbove,

    /// <summary>The parser refuses it and nothing is answered.</summary>
    Drop,
}

/// <summary>One message: the section of its RFC, its file without ending, and what is expected.</summary>
public sealed record TortureCase(string Rfc, string Section, string Name, TortureVerdict Verdict, int? Status = null, string Remark = "")
{
    /// <summary>The bytes of the message.</summary>
    public byte[] Read() => File.ReadAllBytes(RepositoryFiles.Path("tests", "Crm.Protocols.Tests", "Sip", "Corpus", Rfc, Name + ".dat"));

    /// <inheritdoc/>
    public override string ToString() => $"{Rfc} {Section} {Name}";
}
