namespace Crm.Messaging.Conversations;

/// <summary>Bounds and deadlines of conversations that no queue says.</summary>
public sealed record ConversationPolicy
{
    /// <summary>Characters of one text.</summary>
    public const int TextMax = 4_000;

    /// <summary>Characters of a writer's own id of a line.</summary>
    public const int ClientIdMax = 64;

    /// <summary>Texts of one conversation; more are refused.</summary>
    public const int TextsMax = 2_000;

    /// <summary>Files of one conversation, of both sides together; more are refused.</summary>
    public const int FilesMax = 20;

    /// <summary>Lines of one conversation, those of the machine included; beyond it the machine says nothing more.</summary>
    public const int LinesMax = 2_400;

    /// <summary>Supervisors in one conversation.</summary>
    public const int SupervisorsMax = 5;

    /// <summary>Texts one writer may send within <see cref="Burst"/>.</summary>
    public int TextsPerBurst { get; init; } = 20;

    /// <summary>See <see cref="TextsPerBurst"/>.</summary>
    public TimeSpan Burst { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A customer who waits and whose page is gone for so long has left.</summary>
    public TimeSpan LeaveAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an agent who cannot be reached keeps his conversations.</summary>
    public TimeSpan AgentGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one agent is asked to take a conversation.</summary>
    public TimeSpan AskAgentFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a conversation that comes back from parking waits for the agent who parked it, before others get it.</summary>
    public TimeSpan WaitForParker { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A parked conversation in which nothing is said for so long is closed.</summary>
    public TimeSpan ParkedFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long the customer of one that is over can return to it.</summary>
    public TimeSpan RememberedFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long one over a channel of messages is remembered after its end: repeated messages are known by it, and who had it last.</summary>
    public TimeSpan ChannelRememberedFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a customer who writes again waits for the agent who had him last, before others get him.</summary>
    public TimeSpan WaitForLastAgent { get; init; } = TimeSpan.FromMinutes(1);
}
