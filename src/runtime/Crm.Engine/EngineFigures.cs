using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Crm.Engine;

/// <summary>Counters of the engine's shells: faults and refusals by kind. Thread safe.</summary>
public sealed class EngineFigures : IDisposable
{
    private readonly Meter _meter = new("Crm.Engine");
    private readonly Counter<long> _faults;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _late;
    private readonly Counter<long> _external;
    private readonly Counter<long> _externalRefusals;
    private readonly Counter<long> _campaignAttempts;
    private readonly Counter<long> _trunkSuspensions;
    private readonly Counter<long> _supervisions;
    private readonly Counter<long> _transfers;
    private readonly Counter<long> _transfersReturned;
    private readonly Counter<long> _chats;
    private readonly Counter<long> _mailsIn;
    private readonly Counter<long> _mailsOut;
    private readonly Counter<long> _mailPromises;
    private readonly Counter<long> _chatRefusals;
    private readonly Counter<long> _chatLines;
    private readonly Counter<long> _invitations;
    private readonly Counter<long> _channelMessages;
    private readonly Counter<long> _channelHandovers;
    private readonly Counter<long> _webCalls;
    private readonly Counter<long> _webCallRefusals;
    private readonly ConcurrentDictionary<string, string> _lastFaults = new();
    private readonly ConcurrentDictionary<string, byte> _suspendedTrunks = new();

    /// <summary>Registers the instruments.</summary>
    public EngineFigures()
    {
        _faults = _meter.CreateCounter<long>("crm_engine_faults", description: "Unexpected faults in engine shells by kind");
        _refusals = _meter.CreateCounter<long>("crm_engine_refused_calls", description: "INVITEs refused before they became interactions, by reason");
        _external = _meter.CreateCounter<long>("crm_engine_external_calls", description: "Calls dialled to the outside");
        _externalRefusals = _meter.CreateCounter<long>("crm_engine_external_refused", description: "Calls to the outside that the rules refused, by reason");
        _campaignAttempts = _meter.CreateCounter<long>("crm_engine_campaign_attempts", description: "Attempts of campaigns that are over, by outcome");
        _trunkSuspensions = _meter.CreateCounter<long>("crm_engine_trunk_suspensions", description: "Times that calls began to keep off a trunk because it did not work, by trunk");
        _meter.CreateObservableGauge("crm_engine_trunks_suspended", () => _suspendedTrunks.Count, description: "Trunks that calls keep off now");
        _supervisions = _meter.CreateCounter<long>("crm_engine_supervisions", description: "Calls that supervisors began to listen to, by the mode they began in");
        _transfers = _meter.CreateCounter<long>("crm_engine_transfers", description: "Customers handed on by agents, by target");
        _transfersReturned = _meter.CreateCounter<long>("crm_engine_transfers_returned", description: "Customers who came back because nobody took them, by reason");
        _chats = _meter.CreateCounter<long>("crm_engine_chats", description: "Chats that customers began");
        _chatRefusals = _meter.CreateCounter<long>("crm_engine_chats_refused", description: "Chats that could not begin, by reason");
        _chatLines = _meter.CreateCounter<long>("crm_engine_chat_lines", description: "Lines written in chats, by writer");
        _invitations = _meter.CreateCounter<long>("crm_engine_chat_invitations", description: "Invitations to chat: shown, accepted, declined, or why one was not shown");
        _channelMessages = _meter.CreateCounter<long>("crm_engine_channel_messages", description: "Messages that came over channels, by channel and outcome");
        _channelHandovers = _meter.CreateCounter<long>("crm_engine_channel_handovers", description: "Attempts to hand a line over to its channel, by channel and outcome");
        _mailsIn = _meter.CreateCounter<long>("crm_engine_mails_in", description: "Mails that came in, by who or what wrote them");
        _mailsOut = _meter.CreateCounter<long>("crm_engine_mails_out", description: "Attempts to hand mails over, by outcome");
        _mailPromises = _meter.CreateCounter<long>("crm_engine_mail_promises_broken", description: "Promises to customers who wrote that were not kept, by clock");
        _webCalls = _meter.CreateCounter<long>("crm_engine_web_calls", description: "Calls that customers began from web pages");
        _webCallRefusals = _meter.CreateCounter<long>("crm_engine_web_calls_refused", description: "Calls from web pages that could not begin, by reason");
        _late = _meter.CreateCounter<long>("crm_engine_late", description: "What a desk went without because it did not come in time, by kind");
    }

    /// <summary>Counts a call to the outside: dialled, or refused by the rules for a reason.</summary>
    public void External(string? refusal)
    {
        if (refusal is null)
        {
            _external.Add(1);
        }
        else
        {
            _externalRefusals.Add(1, new KeyValuePair<string, object?>("reason", refusal));
        }
    }

    /// <summary>Counts an attempt of a campaign that is over.</summary>
    public void CampaignAttempt(string outcome) => _campaignAttempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts a trunk that calls keep off from now on, or no longer.</summary>
    public void TrunkSuspended(string trunk, bool suspended)
    {
        if (!suspended)
        {
            _suspendedTrunks.TryRemove(trunk, out _);
        }
        else if (_suspendedTrunks.TryAdd(trunk, 0))
        {
            _trunkSuspensions.Add(1, new KeyValuePair<string, object?>("trunk", trunk));
        }
    }

    /// <summary>What was known of trunks is lost.</summary>
    public void TrunksForgotten() => _suspendedTrunks.Clear();

    /// <summary>Counts a mail that came in.</summary>
    public void MailIn(string author) => _mailsIn.Add(1, new KeyValuePair<string, object?>("author", author));

    /// <summary>Counts an attempt to hand a mail over.</summary>
    public void MailOut(string outcome) => _mailsOut.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts a promise that was not kept.</summary>
    public void MailPromiseBroken(string clock) => _mailPromises.Add(1, new KeyValuePair<string, object?>("clock", clock));

    /// <summary>Counts an invitation to chat: "shown", "accepted", "declined", or why it was not shown.</summary>
    public void Invitation(string outcome) => _invitations.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts a chat that began, or could not for a reason.</summary>
    public void ChatBegun(string? refusal)
    {
        if (refusal is null)
        {
            _chats.Add(1);
        }
        else
        {
            _chatRefusals.Add(1, new KeyValuePair<string, object?>("reason", refusal));
        }
    }

    /// <summary>Counts a call from a web page that began, or could not for a reason.</summary>
    public void WebCall(string? refusal)
    {
        if (refusal is null)
        {
            _webCalls.Add(1);
        }
        else
        {
            _webCallRefusals.Add(1, new KeyValuePair<string, object?>("reason", refusal));
        }
    }

    /// <summary>Counts a line of a chat.</summary>
    public void ChatLine(Crm.Events.Conversations.ChatWriter writer) => _chatLines.Add(1, new KeyValuePair<string, object?>("writer", writer switch
    {
        Crm.Events.Conversations.ChatWriter.Customer => "customer",
        Crm.Events.Conversations.ChatWriter.Agent => "agent",
        Crm.Events.Conversations.ChatWriter.Supervisor => "supervisor",
        _ => "system",
    }));

    /// <summary>Counts a message that came over a channel; a channel nobody knows counts as "unknown".</summary>
    public void ChannelMessage(string channel, string outcome) => _channelMessages.Add(
        1, new KeyValuePair<string, object?>("channel", outcome == "unknown" ? "unknown" : channel), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts an attempt to hand a line over.</summary>
    public void ChannelHandover(string channel, string outcome) => _channelHandovers.Add(
        1, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts a call that a supervisor begins to listen to.</summary>
    public void Supervised(string mode) => _supervisions.Add(1, new KeyValuePair<string, object?>("mode", mode));

    /// <summary>Counts a customer who was handed on, or one who came back for a reason.</summary>
    public void Transferred(string? target, string? returned)
    {
        if (returned is null)
        {
            _transfers.Add(1, new KeyValuePair<string, object?>("target", target));
        }
        else
        {
            _transfersReturned.Add(1, new KeyValuePair<string, object?>("reason", returned));
        }
    }

    /// <summary>The latest fault of each kind, for health and tests. At most 64 kinds.</summary>
    public IReadOnlyDictionary<string, string> LastFaults => _lastFaults;

    /// <summary>Counts an unexpected fault.</summary>
    public void Fault(string kind, Exception fault)
    {
        _faults.Add(1, new KeyValuePair<string, object?>("kind", kind));
        if (_lastFaults.Count < 64 || _lastFaults.ContainsKey(kind))
        {
            _lastFaults[kind] = fault.ToString();
        }
    }

    /// <summary>Counts an INVITE refused before it became an interaction.</summary>
    public void Refused(string reason) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts something that a desk went without because it did not come in time.</summary>
    public void Late(string kind) => _late.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
