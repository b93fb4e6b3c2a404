using System.Globalization;
using Crm.Contracts.Channels;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>The channels there are. Thread safe as its gateways are.</summary>
public sealed class ChannelBook(IEnumerable<IChannelGateway> gateways)
{
    private readonly IChannelGateway[] _gateways = [.. gateways];

    /// <summary>None.</summary>
    public static readonly ChannelBook None = new([]);

    /// <summary>All of them.</summary>
    public IReadOnlyList<IChannelGateway> All => _gateways;

    /// <summary>A channel by its id; null when there is none.</summary>
    public IChannelGateway? Find(string channel) => Array.Find(_gateways, g => g.Channel.Id == channel);

    /// <summary>Our own id of a line, as channels are given it.</summary>
    public static string ClientId(InteractionId conversation, int seq) => string.Create(CultureInfo.InvariantCulture, $"{conversation.Value:n}.{seq}");

    /// <summary>Whose id it is; null when it is none of ours.</summary>
    public static (InteractionId Conversation, int Seq)? Read(string clientId)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        return clientId.Split('.') is [var id, var seq]
            && Guid.TryParseExact(id, "n", out var conversation)
            && int.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out int line)
            ? (new InteractionId(conversation), line)
            : null;
    }

    /// <summary>What a template says with values in its places; null when there are more places than values, or fewer.</summary>
    public static string? Fill(ChannelTemplate template, IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(values);
        int places = 0;
        while (template.Text.Contains(Place(places + 1), StringComparison.Ordinal))
        {
            places++;
        }

        // in one pass, so that a value that looks like a place is not filled in turn
        var text = new System.Text.StringBuilder();
        int at = 0;
        while (at < template.Text.Length)
        {
            int filled = Enumerable.Range(1, places).FirstOrDefault(n => string.CompareOrdinal(template.Text, at, Place(n), 0, Place(n).Length) == 0);
            text.Append(filled == 0 ? template.Text[at].ToString() : filled <= values.Count ? values[filled - 1] : "");
            at += filled == 0 ? 1 : Place(filled).Length;
        }

        return places == values.Count ? text.ToString() : null;
    }

    private static string Place(int number) => string.Create(CultureInfo.InvariantCulture, $"{{{{{number}}}}}");
}
