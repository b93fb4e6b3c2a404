using System.Collections.Immutable;

namespace Crm.Ivr;

/// <summary>Things to play one after the other.</summary>
public sealed record PromptList(ImmutableArray<PromptItem> Items)
{
    /// <summary>Nothing to play.</summary>
    public static PromptList Empty { get; } = new([]);

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Items.IsEmpty;

    /// <summary>Whether there is something to hear for every caller.</summary>
    internal bool IsCertain => Items.Any(item => item.IsCertain);

    /// <summary>The prompts for this caller: an item that needs an attribute nobody knows is left out.</summary>
    internal ImmutableArray<FlowPrompt> For(FlowStep step)
    {
        if (Items.IsEmpty)
            return [];
        var prompts = ImmutableArray.CreateBuilder<FlowPrompt>(Items.Length);
        foreach (PromptItem item in Items)
        {
            if (item.For(step) is { } prompt)
                prompts.Add(prompt);
        }

        return prompts.DrainToImmutable();
    }

    /// <summary>These and then those.</summary>
    internal PromptList Then(PromptList others) => IsEmpty ? others : others.IsEmpty ? this : new PromptList(Items.AddRange(others.Items));
}

/// <summary>One thing to play, before it is known for whom.</summary>
public abstract record PromptItem
{
    /// <summary>Whether every caller hears it.</summary>
    internal abstract bool IsCertain { get; }

    /// <summary>What to play for this caller; null when it cannot be told to him.</summary>
    internal abstract FlowPrompt? For(FlowStep step);
}

/// <summary>A recorded prompt.</summary>
/// <param name="Name">Its name, which may hold an attribute: "number-${position}".</param>
/// <param name="Language">In this language; null for the caller's.</param>
public sealed record RecordedItem(FlowTemplate Name, string? Language = null) : PromptItem
{
    internal override bool IsCertain => Name.IsCertain;

    internal override FlowPrompt? For(FlowStep step) =>
        Name.Fill(step) is { } name && FlowNames.IsKey(name) ? new RecordedPrompt(name, Language ?? step.Session.Language) : null;
}

/// <summary>A text in some languages, spoken in the caller's or else in the first.</summary>
/// <param name="Texts">Language and text; the flow's default language first.</param>
public sealed record SpokenItem(ImmutableArray<KeyValuePair<string, FlowTemplate>> Texts) : PromptItem
{
    internal override bool IsCertain => Texts.All(text => text.Value.IsCertain);

    internal override FlowPrompt? For(FlowStep step)
    {
        KeyValuePair<string, FlowTemplate> chosen = Choose(step.Session.Language);
        return chosen.Value.Fill(step) is { Length: > 0 } text ? new SpokenText(text, chosen.Key) : null;
    }

    private KeyValuePair<string, FlowTemplate> Choose(string language)
    {
        foreach (var text in Texts)
        {
            if (text.Key.Equals(language, StringComparison.OrdinalIgnoreCase))
                return text;
        }

        // "zh-TW" is better served by "zh" than by the default
        int dash = language.IndexOf('-');
        return dash > 0 ? Choose(language[..dash]) : Texts[0];
    }
}
