namespace Crm.Sip.Transport;

/// <summary>Lets one notice per kind through in ten seconds, so that a flood does not fill a log. Thread safe.</summary>
internal sealed class NoticeLimiter(TimeProvider clock, Action<string>? report)
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _last = [];

    /// <summary>Reports, or not. Kinds are constants, so the table stays small.</summary>
    public void Report(string kind, Func<string> text)
    {
        if (report is null)
        {
            return;
        }

        var now = clock.GetUtcNow();
        lock (_gate)
        {
            if (_last.TryGetValue(kind, out var last) && now - last < Gap)
            {
                return;
            }

            _last[kind] = now;
        }

        report(text());
    }
}
