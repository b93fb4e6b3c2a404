using System.Text;

namespace Crm.Engine.Desk;

/// <summary>Fills the variables of a campaign's script: "{name}", "{number}" and the columns of its lists. Pure.</summary>
public static class ScriptText
{
    /// <summary>The longest text that is made.</summary>
    public const int Longest = 20_000;

    private const string Nothing = "–";

    /// <summary>The script for a party. What it does not have is a dash; a brace that begins no name stays as it is.</summary>
    public static string Fill(string script, Party? party)
    {
        var text = new StringBuilder(script.Length + 64);
        for (int at = 0; at < script.Length && text.Length < Longest;)
        {
            int end = script[at] == '{' ? script.IndexOf('}', at) : -1;
            if (end > at + 1 && end - at <= 66)
            {
                text.Append(ValueOf(script[(at + 1)..end].Trim(), party));
                at = end + 1;
            }
            else
            {
                text.Append(script[at++]);
            }
        }

        return text.Length > Longest ? text.ToString(0, Longest) : text.ToString();
    }

    private static string ValueOf(string name, Party? party) => name switch
    {
        "name" => party?.Name ?? Nothing,
        "number" => party?.Number ?? Nothing,
        _ => party is not null && party.Attributes.TryGetValue(name, out string? value) && value.Length > 0 ? value : Nothing,
    };
}
