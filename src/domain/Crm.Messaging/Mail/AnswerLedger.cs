using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <summary>Automatic answers each sender got lately, so that two machines do not write to each other for ever. Not thread safe.</summary>
public sealed class AnswerLedger(TimeSpan within)
{
    private readonly Dictionary<string, List<Instant>> _answers = [];

    /// <summary>Notes one.</summary>
    public void Note(string recipient, Instant at)
    {
        var list = _answers.TryGetValue(recipient, out var known) ? known : _answers[recipient] = [];
        list.RemoveAll(t => t + within <= at);
        list.Add(at);
    }

    /// <summary>How many he got within the time.</summary>
    public int Count(string? recipient, Instant now)
    {
        if (recipient is null || !_answers.TryGetValue(recipient, out var list))
        {
            return 0;
        }

        list.RemoveAll(t => t + within <= now);
        if (list.Count == 0)
        {
            _answers.Remove(recipient);
        }

        return list.Count;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _answers.Clear();
}
