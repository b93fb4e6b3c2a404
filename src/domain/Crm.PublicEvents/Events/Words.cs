using System.Collections.Concurrent;
using System.Text;

namespace Crm.PublicEvents;

/// <summary>Values of enumerations as the words programs see: <c>notResponding</c>.</summary>
internal static class Words
{
    private static readonly ConcurrentDictionary<Enum, string> Known = new();

    public static string Of(Enum value) => Known.GetOrAdd(value, static v =>
    {
        var text = new StringBuilder(v.ToString());
        text[0] = char.ToLowerInvariant(text[0]);
        return text.ToString();
    });
}
