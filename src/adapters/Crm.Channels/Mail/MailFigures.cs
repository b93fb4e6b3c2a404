using System.Diagnostics.Metrics;

namespace Crm.Channels.Mail;

/// <summary>What the mail clients did, on the metrics page and, each new fault once, in the log. Thread safe.</summary>
public sealed class MailFigures : IDisposable
{
    private readonly Meter _meter = new("Crm.Channels");
    private readonly Counter<long> _fetched;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _connections;
    private readonly Action<string>? _report;

    /// <summary>Counts, and reports faults when they are new to their mailbox.</summary>
    public MailFigures(Action<string>? report = null)
    {
        _report = report;
        _fetched = _meter.CreateCounter<long>("crm_mail_fetched", description: "Mails that were fetched, by what became of them");
        _sent = _meter.CreateCounter<long>("crm_mail_sent", description: "Attempts to hand a mail over, by outcome");
        _faults = _meter.CreateCounter<long>("crm_mail_faults", description: "Sessions with mail servers that ended by a fault, by protocol and kind");
        _connections = _meter.CreateCounter<long>("crm_mail_sessions", description: "Sessions with mail servers that were begun, by protocol");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Fetched(string outcome) => _fetched.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Sent(string outcome) => _sent.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Fault(string protocol, string kind) =>
        _faults.Add(1, new KeyValuePair<string, object?>("protocol", protocol), new KeyValuePair<string, object?>("kind", kind));

    internal void Session(string protocol) => _connections.Add(1, new KeyValuePair<string, object?>("protocol", protocol));

    internal void Report(string mailboxId, string fault) => _report?.Invoke($"Mailbox {mailboxId}: {fault}");
}
