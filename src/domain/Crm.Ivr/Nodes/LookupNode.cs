using System.Collections.Immutable;

namespace Crm.Ivr;

/// <summary>
/// Asks a web service, while the caller hears prompts and then music, never silence. Values of the answer become attributes. Leaves by
/// "next", "no-match" (status 404, or a value that is not there), "timeout" or "error".
/// </summary>
public sealed record LookupNode(string Name, FlowExits Exits) : FlowNode(Name, Exits)
{
    private const string NoMatch = "no-match";
    private const string Timeout = "timeout";
    private const string Error = "error";

    /// <inheritdoc/>
    public override string Type => "lookup";

    /// <summary>GET, POST, PUT or PATCH.</summary>
    public required string Method { get; init; }

    /// <summary>Where; values are filled in URL-encoded. The host is fixed.</summary>
    public required FlowTemplate Url { get; init; }

    /// <summary>Header fields; control characters of values are left out.</summary>
    public required ImmutableArray<KeyValuePair<string, FlowTemplate>> Headers { get; init; }

    /// <summary>JSON to send, values filled in escaped; null for none.</summary>
    public required FlowTemplate? Body { get; init; }

    /// <summary>The longest it may take, at most 20 s.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>What the caller hears first.</summary>
    public required PromptList While { get; init; }

    /// <summary>Attribute and where its value lies in the answer.</summary>
    public required ImmutableArray<KeyValuePair<string, JsonPath>> Save { get; init; }

    internal override IEnumerable<PromptList> AllPrompts => [While];

    internal override IEnumerable<string> RequiredExits => [NodeMove.Next, NoMatch, Timeout, Error];

    internal override IEnumerable<string> Faults(FlowCheck check)
    {
        if (LookupTarget.Problem(Url.Source) is { } problem)
            yield return problem;
    }

    internal override NodeMove Enter(FlowStep step)
    {
        string? url = Url.Fill(step, Uri.EscapeDataString);
        string? body = Body?.Fill(step, LookupTarget.JsonEscape);
        if (url is null || (body is null && Body is not null))
            return NodeMove.Exit(Error, "an attribute is unknown");
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(Headers.Length);
        foreach ((string name, FlowTemplate value) in Headers)
        {
            if (value.Fill(step, LookupTarget.WithoutControls) is { } text)
                headers.Add(new(name, text));
        }

        if (!step.Play(While))
            step.Music();
        step.Emit(new StartLookup(++step.Session.Lookup, Method, url, headers.ToImmutable(), body, Limit));
        step.Wait(Limit + FlowLimits.Grace);
        return NodeMove.Stay;
    }

    internal override NodeMove On(FlowStep step, FlowInput input)
    {
        switch (input)
        {
            case PromptsEnded:
                step.Music();
                return NodeMove.Stay;
            case LookupEnded { Result: LookupAnswered answer }:
                return Read(step, answer);
            case LookupEnded { Result: LookupFailed failed }:
                return Gone(step, failed.Reason switch { "timeout" => Timeout, "status-404" => NoMatch, _ => Error }, failed.Reason);
            case FlowDeadlinePassed:
                return Gone(step, Timeout, "no answer at all");
            case DigitPressed digit when step.Session.Keys.TryAdd(digit.Digit):
                return NodeMove.Stay;
            default:
                return base.On(step, input);
        }
    }

    private NodeMove Read(FlowStep step, LookupAnswered answer)
    {
        if (!LookupAnswer.TryRead(answer.Json, Save, out ImmutableArray<string?> values))
            return Gone(step, Error, "not-json");
        for (int i = 0; i < values.Length; i++)
            step.Set(Save[i].Key, values[i]);
        int missing = values.IndexOf(null);
        return missing < 0
            ? Gone(step, NodeMove.Next, string.Join(", ", Save.Select(save => save.Key)))
            : Gone(step, NoMatch, "no " + Save[missing].Value.Source);
    }

    /// <summary>An answer that still comes belongs to nobody.</summary>
    private static NodeMove Gone(FlowStep step, string exit, string detail)
    {
        step.Session.Lookup++;
        return NodeMove.Exit(exit, detail);
    }
}
