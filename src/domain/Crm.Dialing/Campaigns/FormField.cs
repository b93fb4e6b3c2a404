using System.Collections.Immutable;

namespace Crm.Dialing.Campaigns;

/// <summary>What kind of answer a field takes.</summary>
public enum FormFieldKind : byte
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>One of several choices.</summary>
    Choice,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A day.</summary>
    Date,
}

/// <summary>A question of the form agents fill in; the answers are kept with the attempt.</summary>
/// <param name="Key">1 to 64 characters of a-z, 0-9, '-' and '_'; one for each field.</param>
/// <param name="Label">The question, 1 to 200 characters.</param>
/// <param name="Choices">What may be chosen; 1 to 50 of 1 to 100 characters where that is the kind.</param>
/// <param name="Required">Whether the agent must answer it before he finishes.</param>
public sealed record FormField(string Key, string Label, FormFieldKind Kind = FormFieldKind.Text, ImmutableArray<string>? Choices = null, bool Required = false)
{
    private const int ChoicesMax = 50;
    private const int LanguagesMax = 20;

    /// <summary>The question in further languages, by their tag such as "zh"; who reads another one gets <see cref="Label"/>.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether it is as it must be.</summary>
    public bool IsFit() =>
        Key is { Length: >= 1 and <= 64 } && Key.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_')
        && Label is { Length: >= 1 and <= 200 } && Enum.IsDefined(Kind)
        && Labels is { Count: <= LanguagesMax } && Labels.All(l => l.Key is { Length: >= 2 and <= 16 } && l.Value is { Length: >= 1 and <= 200 })
        && (Kind != FormFieldKind.Choice || (Choices is { IsDefaultOrEmpty: false, Length: <= ChoicesMax } choices && choices.All(c => c is { Length: >= 1 and <= 100 })));
}
