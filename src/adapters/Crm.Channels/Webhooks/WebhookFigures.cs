using System.Diagnostics.Metrics;

namespace Crm.Channels.Webhooks;

/// <summary>What webhooks did, on the metrics page. Thread safe.</summary>
public sealed class WebhookFigures : IDisposable
{
    private readonly Meter _meter = new("Crm.Channels");
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _givenUp;
    private readonly Counter<long> _faults;
    private readonly Action<string>? _report;
    private string? _lastFault;

    /// <summary>Counts, and reports each new kind of fault once.</summary>
    public WebhookFigures(Action<string>? report = null)
    {
        _report = report;
        _delivered = _meter.CreateCounter<long>("crm.webhook.delivered", description: "Events that receivers took.");
        _failed = _meter.CreateCounter<long>("crm.webhook.failed", description: "Attempts that failed.");
        _givenUp = _meter.CreateCounter<long>("crm.webhook.dead_letters", description: "Events set aside after too many attempts.");
        _faults = _meter.CreateCounter<long>("crm.webhook.faults", description: "Faults of ours while delivering; each is tried again.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Delivered() => _delivered.Add(1);

    internal void Failed() => _failed.Add(1);

    internal void GivenUp() => _givenUp.Add(1);

    internal void Fault(Exception fault)
    {
        _faults.Add(1);
        string text = $"Webhooks: {fault.GetType().Name}: {fault.Message}";
        if (Interlocked.Exchange(ref _lastFault, text) != text)
        {
            _report?.Invoke(text);
        }
    }
}
