namespace Crm.Events.Queues;

/// <summary>The words of an invitation in one language.</summary>
/// <param name="Language">"en", "zh" or another BCP 47 tag; once per rule.</param>
/// <param name="Text">1 to 300 characters.</param>
public sealed record InvitationText(string Language, string Text)
{
    /// <summary>Texts of one rule.</summary>
    public const int CountMax = 20;

    /// <summary>Characters of a text.</summary>
    public const int TextMax = 300;
}
