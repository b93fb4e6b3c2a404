namespace Crm.Architecture.Tests.Layers;

/// <summary>Which project may see which: arrows point down only, siblings see each other only where the design says so.</summary>
internal static class LayerRules
{
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["foundation"] = [],
        ["protocols"] = ["foundation"],
        ["domain"] = ["foundation"],
        ["runtime"] = ["foundation", "domain"],
        ["adapters"] = ["foundation", "protocols", "domain", "runtime"],
        ["hosts"] = ["foundation", "protocols", "domain", "runtime", "adapters"],
    };

    /// <summary>Exceptions that the design names, as "from -> to".</summary>
    private static readonly HashSet<string> Allowed =
    [
        "Crm.Telephony -> Crm.Sip",        // telephony may use SDP types
        "Crm.Engine -> Crm.Actors",        // the engine is made of actors
        "Crm.Engine -> Crm.Contracts",     // and speaks the contracts
        "Crm.Server -> Crm.Simulator",     // demo traffic inside the server
        "Crm.Cli -> Crm.Simulator",        // the same simulation as a verb
    ];

    /// <summary>References below the rule that are forbidden all the same.</summary>
    private static readonly Func<Project, Project, bool>[] Forbidden =
    [
        (from, to) => from.Layer == "adapters" && to.Name == "Crm.Engine",
    ];

    /// <summary>Every broken rule, in words.</summary>
    public static IReadOnlyList<string> Violations(IReadOnlyList<Project> projects)
    {
        var byName = projects.ToDictionary(p => p.Name);
        var found = new List<string>();
        foreach (var from in projects)
        {
            foreach (string reference in from.References)
            {
                if (!byName.TryGetValue(reference, out var to))
                {
                    found.Add($"{from.Name} references {reference}, which is not a source project.");
                }
                else if (!May(from, to))
                {
                    found.Add($"{from.Name} ({from.Layer}) must not reference {to.Name} ({to.Layer}).");
                }
            }
        }

        return found;
    }

    private static bool May(Project from, Project to)
    {
        if (Forbidden.Any(rule => rule(from, to)))
        {
            return false;
        }

        bool events = from.Layer == "domain" && to.Name == "Crm.Events";
        return events || Allowed.Contains($"{from.Name} -> {to.Name}") || (Below.TryGetValue(from.Layer, out var below) && below.Contains(to.Layer));
    }
}
