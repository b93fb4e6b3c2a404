using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Persistence.Records.Rows;

/// <summary>A file of packages.</summary>
internal sealed class MaterialFileRow
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required long Size { get; init; }

    public required byte[] Content { get; init; }

    public required Instant AddedAt { get; init; }

    public required string AddedBy { get; init; }

    /// <summary>Until when something that was sent leads to it.</summary>
    public Instant KeptUntil { get; set; }
}

/// <summary>That a package was sent to a customer. Texts and addresses are sealed under his key.</summary>
internal sealed class MaterialDeliveryRow
{
    public required Guid Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required SubjectId Subject { get; init; }

    /// <summary>32 hexadecimal digits.</summary>
    public string? Interaction { get; init; }

    public required string Package { get; init; }

    public required long PackageVersion { get; init; }

    public required string Name { get; init; }

    public string? Language { get; init; }

    public required string Channel { get; init; }

    /// <summary>Sealed.</summary>
    public string? Address { get; init; }

    public required AgentId By { get; init; }

    public required string ByName { get; init; }

    public required QueueId Queue { get; init; }

    public required Instant At { get; init; }

    /// <summary>A mail's subject, sealed.</summary>
    public string? Title { get; init; }

    /// <summary>Sealed.</summary>
    public required string Text { get; init; }

    /// <summary>Files and addresses, as JSON.</summary>
    public required string Items { get; init; }

    public required string LinkHash { get; init; }

    public required Instant ExpiresAt { get; init; }

    public required MaterialState State { get; set; }

    public string? Reason { get; set; }

    /// <summary>What the mail server said, sealed.</summary>
    public string? Detail { get; set; }

    public required Instant ChangedAt { get; set; }

    public bool Handed { get; set; }

    /// <summary>The conversation it is in, 32 hexadecimal digits.</summary>
    public string? Line { get; set; }

    public int? Seq { get; set; }

    public int Openings { get; set; }

    public Instant? OpenedAt { get; set; }
}
