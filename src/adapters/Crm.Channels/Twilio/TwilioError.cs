using Crm.Contracts.Channels;

namespace Crm.Channels.Twilio;

/// <summary>Twilio's error codes in our words (Twilio documentation, "Error and Warning Dictionary"). Pure.</summary>
public static class TwilioError
{
    /// <summary>Codes that say "too fast" or "not now": the message is tried again.</summary>
    public static bool IsPassing(int code) => code is 14107 or 20429 or 21611 or 30001 or 30022 or 63018 or 63022 or 63038;

    /// <summary>Our word for a code; the code itself stays visible where we have none.</summary>
    public static string Reason(int code) => code switch
    {
        21211 or 21214 or 21217 or 21604 or 21614 or 21265 => ChannelRefusals.InvalidAddress,
        21610 or 30004 or 63032 => ChannelRefusals.OptedOut,
        63016 => ChannelRefusals.OutsideWindow,
        21602 or 21605 or 21617 => ChannelRefusals.TextTooLong,
        20003 or 21212 or 21408 or 21601 or 21603 or 21606 or 21612 or 21660 or 21705 or 30002 or 30034 or 63007 => ChannelRefusals.NotPermitted,
        30003 or 30005 or 30006 or 63003 or 63024 or 63033 => ChannelRefusals.Unreachable,
        30007 or 63013 or 63049 => ChannelRefusals.Filtered,
        21655 or 21656 or 63005 or 63021 or 63027 or 63028 or 63040 or 63041 or 63042 => ChannelRefusals.Template,
        11751 or 12300 or 21620 or 21623 or 30019 or 63019 => ChannelRefusals.Attachment,
        0 => ChannelRefusals.Other,
        _ => System.FormattableString.Invariant($"twilio-{code}"),
    };
}
