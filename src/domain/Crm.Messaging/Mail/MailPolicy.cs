namespace Crm.Messaging.Mail;

/// <summary>Bounds and deadlines of mail work that no queue says.</summary>
public sealed record MailPolicy
{
    /// <summary>Mails of one thread; the next begins a new one.</summary>
    public const int MailsMax = 500;

    /// <summary>Pieces of work that are open; beyond that mails stay in their mailboxes, unmarked, until some are closed.</summary>
    public const int OpenMax = 20_000;

    /// <summary>Notes of one thread; more are refused.</summary>
    public const int NotesMax = 200;

    /// <summary>Characters of a note.</summary>
    public const int NoteMax = 4_000;

    /// <summary>Ids of one mail that count in the graph.</summary>
    public const int MentionsMax = 20;

    /// <summary>Confirmations of one thread, ever.</summary>
    public const int ConfirmationsPerThread = 1;

    /// <summary>Automatic answers to one sender within <see cref="AnswersWithin"/>.</summary>
    public int AnswersPerSender { get; init; } = 3;

    /// <summary>See <see cref="AnswersPerSender"/>.</summary>
    public TimeSpan AnswersWithin { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an agent who cannot be reached keeps his mails: nobody waits on a line.</summary>
    public TimeSpan AgentGrace { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long one agent is asked to take a mail.</summary>
    public TimeSpan AskAgentFor { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long work that comes back waits for the agent who had it, before others get it.</summary>
    public TimeSpan WaitForAgent { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often <see cref="QueueAgainAfter"/> is doubled at most: a queue that is gone is not asked every minute for ever.</summary>
    public const int HoldDoublings = 6;

    /// <summary>When work that the queue let go is put there again, the first time.</summary>
    public TimeSpan QueueAgainAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a mail is tried before it has failed.</summary>
    public TimeSpan TriedFor { get; init; } = TimeSpan.FromHours(48);

    /// <summary>How long an attempt may be without a word, before the mail is handed over again under the same Message-ID.</summary>
    public static readonly TimeSpan AttemptLimit = TimeSpan.FromMinutes(10);

    /// <summary>A thread without open work in which nothing happened for so long is forgotten.</summary>
    public TimeSpan RememberedFor { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Pauses between attempts; the last one again and again.</summary>
    public IReadOnlyList<TimeSpan> Pauses { get; init; } =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2),
        TimeSpan.FromHours(4),
    ];

    /// <summary>The pause after an attempt, from 1.</summary>
    public TimeSpan PauseAfter(int attempt) => Pauses[Math.Clamp(attempt - 1, 0, Pauses.Count - 1)];
}
