namespace Crm.Persistence.Journal.Audit;

/// <summary>What an audit found wrong. The first <see cref="Kept"/> are kept in words, all are counted.</summary>
public sealed class AuditFindings
{
    /// <summary>Findings kept in words.</summary>
    public const int Kept = 50;

    private readonly List<string> _texts = [];

    /// <summary>All findings.</summary>
    public long Count { get; private set; }

    /// <summary>The first ones, in order.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Adds a finding.</summary>
    public void Add(string text)
    {
        Count++;
        if (_texts.Count < Kept)
        {
            _texts.Add(text);
        }
    }

    /// <summary>Adds a finding unless the condition holds.</summary>
    internal void Require(bool condition, Func<string> text)
    {
        if (!condition)
        {
            Add(text());
        }
    }
}
