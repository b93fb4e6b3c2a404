using Crm.Customers;
using Crm.Events.Interactions;

namespace Crm.Web.Customers;

/// <summary>What of a timeline is wanted.</summary>
/// <param name="Media">Media of interactions; null among them stands for all.</param>
/// <param name="Entries">What of the customer's log.</param>
/// <param name="Materials">Whether what he was sent of packages.</param>
internal sealed record TimelineChannels(IReadOnlyList<MediaType?> Media, LogEntries Entries, bool Materials)
{
    /// <summary>The words a request may use.</summary>
    public static readonly IReadOnlyList<string> Words = ["call", "callback", "chat", "message", "email", "material", "note", "change"];

    private static readonly TimelineChannels All = new([null], LogEntries.All, true);

    /// <summary>Reads words separated by commas; everything when there are none, null when one is unknown.</summary>
    public static TimelineChannels? Read(string? asked)
    {
        if (string.IsNullOrEmpty(asked))
        {
            return All;
        }

        var media = new List<MediaType?>();
        var entries = LogEntries.None;
        bool materials = false;
        foreach (string word in asked.Split(',', Words.Count + 1).Distinct())
        {
            switch (word)
            {
                case "call": media.Add(MediaType.Voice); break;
                case "callback": media.Add(MediaType.Callback); break;
                case "chat": media.Add(MediaType.Chat); break;
                case "message": media.AddRange([MediaType.Sms, MediaType.Whatsapp, MediaType.Message]); break;
                case "email": media.Add(MediaType.Email); break;
                case "material": materials = true; break;
                case "note": entries |= LogEntries.Notes; break;
                case "change": entries |= LogEntries.Changes; break;
                default: return null;
            }
        }

        return new TimelineChannels(media, entries, materials);
    }
}
