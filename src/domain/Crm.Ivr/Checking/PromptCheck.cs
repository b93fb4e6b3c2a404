namespace Crm.Ivr;

/// <summary>Prompts and texts are there in every language of the flow.</summary>
internal static class PromptCheck
{
    internal static IEnumerable<string> Faults(FlowCheck check, FlowNode node)
    {
        foreach (PromptItem item in node.AllPrompts.SelectMany(list => list.Items))
        {
            foreach (string language in check.Flow.Languages)
            {
                if (item is RecordedItem { Name: var name } recorded && !name.Names.Any() && check.Around.Prompts is { } known && !known(name.Source, recorded.Language ?? language))
                    yield return $"plays '{name.Source}', which is not recorded in '{recorded.Language ?? language}'";
                if (item is SpokenItem spoken && !spoken.Texts.Any(text => text.Key == language))
                    yield return $"says nothing in '{language}'";
            }
        }

        if (node is PlayNode { Prompts.IsEmpty: true })
            yield return "plays nothing";
    }
}
