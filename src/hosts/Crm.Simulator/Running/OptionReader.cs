using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Crm.Simulator.Plan;

namespace Crm.Simulator.Running;

/// <summary>Reads <c>--name value</c>, <c>--name=value</c> and <c>--flag</c>. Every name asked for is known; others are faults, as is a bad value. Pure.</summary>
internal sealed class OptionReader
{
    private const double SecondsMax = 7 * 24 * 3600;
    private static readonly string[] Flags = ["audit", "json"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private string? _fault;

    public OptionReader(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string name = argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..(equals < 0 ? argument.Length : equals)] : "";
            string? value = equals >= 0 ? argument[(equals + 1)..]
                : Flags.Contains(name) ? "true"
                : i + 1 < arguments.Count ? arguments[++i]
                : null;
            if (name.Length == 0 || value is null || !_values.TryAdd(name, value))
            {
                _fault ??= $"{argument}: not understood";
            }
        }
    }

    /// <summary>The first fault; asked for when everything was read.</summary>
    public string? Fault => _fault ?? (_values.Keys.FirstOrDefault(name => !_asked.Contains(name)) is { } unknown ? $"--{unknown}: there is no such option" : null);

    public string Text(string name, string standard) => Find(name) ?? standard;

    public bool Flag(string name) => Find(name) == "true";

    public double Number(string name, double least, double most, double standard)
    {
        if (Find(name) is not { } text)
        {
            return standard;
        }

        bool good = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most;
        return good ? value : Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), standard);
    }

    public TimeSpan Seconds(string name, double standard) => TimeSpan.FromSeconds(Number(name, 0.1, SecondsMax, standard));

    public ImmutableArray<string> Names(string name) =>
        [.. (Find(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    public Uri Address(string name, Uri standard) => Find(name) is not { } text ? standard
        : Uri.TryCreate(text, UriKind.Absolute, out var value) && value.Scheme is "http" or "https" ? value
        : Wrong(name, "an address that starts with http:// or https://", standard);

    public IPEndPoint EndPoint(string name, IPEndPoint standard) => Find(name) is not { } text ? standard
        : IPEndPoint.TryParse(text, out var value) && value.Port > 0 ? value
        : Wrong(name, "a numeric address with a port", standard);

    public IPAddress HostAddress(string name, IPAddress standard) => Find(name) is not { } text ? standard
        : IPAddress.TryParse(text, out var value) ? value
        : Wrong(name, "a numeric address", standard);

    public ImmutableArray<Destination> Destinations(string name, ImmutableArray<Destination> standard)
    {
        if (Find(name) is not { } text)
        {
            return standard;
        }

        var destinations = ImmutableArray.CreateBuilder<Destination>();
        foreach (string item in text.Split(','))
        {
            string[] parts = item.Split('=');
            int weight = 1;
            if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out weight)) || weight > 1_000_000)
            {
                return Wrong(name, "a list such as 4001=70,4002=30", standard);
            }

            destinations.Add(Destination.Of(parts[0], weight));
        }

        return destinations.ToImmutable();
    }

    private string? Find(string name)
    {
        _asked.Add(name);
        return _values.GetValueOrDefault(name);
    }

    private T Wrong<T>(string name, string expected, T standard)
    {
        _fault ??= $"--{name}: \"{_values[name]}\" is not {expected}";
        return standard;
    }
}
