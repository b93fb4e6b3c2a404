using Crm.Messaging.Conversations;
using Crm.Messaging.Mail;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine;

/// <summary>What happens when an agent opens the desk in a second tab.</summary>
public enum SecondTab
{
    /// <summary>The new tab takes the desk over; the old one is told so.</summary>
    TakesOver,

    /// <summary>The new tab is refused while the old one is connected.</summary>
    IsRefused,
}

/// <summary>The engine's settings; all have defaults that suit a small centre.</summary>
public sealed record EngineOptions
{
    /// <summary>The shard of queues, entries, reservations and agents.</summary>
    public static readonly ShardId RoutingShard = new("routing/main");

    /// <summary>The shard of this node's calls.</summary>
    public static readonly ShardId CallsShard = new("calls/main");

    /// <summary>The shard of text conversations.</summary>
    public static readonly ShardId ConversationsShard = new("conversations/main");

    /// <summary>The shard of mails.</summary>
    public static readonly ShardId MailShard = new("mail/main");

    /// <summary>The shard of outbound campaigns.</summary>
    public static readonly ShardId CampaignsShard = new("dial/main");

    /// <summary>All of them, the leading one first: who owns that one is the active node.</summary>
    public static readonly IReadOnlyList<ShardId> Shards = [RoutingShard, CallsShard, ConversationsShard, MailShard, CampaignsShard];

    /// <summary>Where other nodes and administrators reach this node.</summary>
    public string Endpoint { get; init; } = "local";

    /// <summary>Deadlines and bounds of mails.</summary>
    public MailPolicy Mail { get; init; } = new();

    /// <summary>Deadlines and bounds of conversations.</summary>
    public ConversationPolicy Conversations { get; init; } = new();

    /// <summary>Deadlines of calls.</summary>
    public CallPolicy Calls { get; init; } = new();

    /// <summary>When whoever carried the calls before gave its last sign of life, as asked for at each recovery; null where that is not known.</summary>
    public Func<Instant?>? LastSign { get; init; }

    /// <summary>How long an agent without browser and phone stays reachable: a page reload fits in.</summary>
    public TimeSpan BrowserGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an agent may be away before his presence becomes Offline.</summary>
    public TimeSpan AwayLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>No RTP from a browser for this long: its media is lost.</summary>
    public TimeSpan BrowserSilence { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Second tab of the same agent.</summary>
    public SecondTab SecondTab { get; init; } = SecondTab.TakesOver;

    /// <summary>How often live figures are pushed at most.</summary>
    public TimeSpan LiveInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>INVITEs being looked up at once; more are refused with 503.</summary>
    public int ArrivalsInFlightMax { get; init; } = 256;

    /// <summary>Calls from web pages at once; more are refused.</summary>
    public int WebCallsMax { get; init; } = 100;

    /// <summary>Of them those of one address.</summary>
    public int WebCallsPerAddress { get; init; } = 3;
}
