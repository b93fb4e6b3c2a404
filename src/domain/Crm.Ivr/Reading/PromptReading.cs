using System.Collections.Immutable;
using System.Text.Json;

namespace Crm.Ivr;

/// <summary>Reads what is to be played: a list of recorded prompts' names, of <c>{"prompt": name, "language": tag}</c> and of <c>{"say": text}</c>.</summary>
internal static class PromptReading
{
    private const int ItemsMax = 16;
    private const int TextMax = 1000;

    internal static PromptList Prompts(this ObjectReader reader, string name)
    {
        var items = ImmutableArray.CreateBuilder<PromptItem>();
        foreach (JsonElement item in reader.Items(name, ItemsMax))
        {
            if (Item(reader, name, item) is { } read)
                items.Add(read);
        }

        return items.Count == 0 ? PromptList.Empty : new PromptList(items.ToImmutable());
    }

    /// <summary>A text, or texts by language.</summary>
    internal static SpokenItem? Spoken(this ObjectReader reader, string name)
    {
        if (!reader.Find(name, out JsonElement value))
            return null;
        var texts = ImmutableArray.CreateBuilder<KeyValuePair<string, FlowTemplate>>();
        if (value.ValueKind == JsonValueKind.String)
            Add(reader.Context.Language, value);
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty text in value.EnumerateObject())
                Add(text.Name, text.Value);
        }

        if (texts.Count == 0)
        {
            reader.Fault($"'{name}' must be a text, or texts by language");
            return null;
        }

        // the default language first: it is what everybody else hears
        texts.Sort((a, b) => Rank(a.Key).CompareTo(Rank(b.Key)));
        return new SpokenItem(texts.DrainToImmutable());

        int Rank(string language) => language == reader.Context.Language ? 0 : 1;

        void Add(string language, JsonElement text)
        {
            string? words = text.ValueKind == JsonValueKind.String && text.GetRawText().Length <= TextMax * 6 ? text.GetString() : null;
            if (!FlowNames.IsLanguage(language))
                reader.Fault($"'{name}' names '{language}', which is no language");
            else if (words is not { Length: > 0 and <= TextMax })
                reader.Fault($"'{name}' must be 1 to {TextMax} characters in each language");
            else
                texts.Add(new(language, reader.Template(words, $"'{name}'")));
        }
    }

    private static PromptItem? Item(ObjectReader reader, string name, JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            string prompt = item.GetString()!;
            if (FlowNames.IsKey(prompt) || (prompt.Length <= FlowNames.LengthMax * 2 && prompt.Contains("${", StringComparison.Ordinal)))
                return new RecordedItem(reader.Template(prompt, $"'{name}'"));
            reader.Fault($"'{name}' names the prompt '{prompt}', which is no prompt name");
            return null;
        }

        if (reader.Inner(item, name) is not { } inner)
            return null;
        PromptItem? read = inner.OptionalKey("prompt") is { } recorded ? new RecordedItem(inner.Template(recorded, "'prompt'"), inner.Text("language")) : inner.Spoken("say");
        if (read is null)
            inner.Required("say");
        inner.RefuseOthers();
        return read;
    }
}
