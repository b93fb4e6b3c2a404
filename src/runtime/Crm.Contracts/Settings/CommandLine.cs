namespace Crm.Contracts.Settings;

/// <summary>
/// The names given on a command line in the forms <c>--Name=value</c>, <c>--Name value</c>, <c>/Name=value</c> and <c>Name=value</c>.
/// Values come through the configuration system; this finds what that system passes over in silence.
/// </summary>
public static class CommandLine
{
    /// <summary>Reads the names; what is no setting at all is a fault.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string> arguments, out IReadOnlyList<string> faults)
    {
        var names = new List<string>();
        var wrong = new List<string>();
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            string bare = argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..] : argument.StartsWith('/') ? argument[1..] : argument;
            bool prefixed = bare.Length < argument.Length;
            int equals = bare.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && !(bare == argument && argument.StartsWith('-')))
            {
                names.Add(bare[..equals]);
            }
            else if (equals < 0 && prefixed && bare.Length > 0 && i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                names.Add(bare);
                i++;
            }
            else
            {
                wrong.Add($"{argument}: not understood; settings are written --Section:Key=value.");
            }
        }

        faults = wrong;
        return names;
    }
}
