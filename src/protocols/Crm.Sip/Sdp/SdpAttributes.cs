using System.Globalization;

namespace Crm.Sip.Sdp;

/// <summary>Look-ups in an attribute list, shared by session and media level. Names compare without case, as peers vary.</summary>
internal static class SdpAttributes
{
    public static SdpAttribute? Find(IReadOnlyList<SdpAttribute> attributes, string name)
    {
        foreach (SdpAttribute attribute in attributes)
        {
            if (attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>The direction if the list states one; the last one wins.</summary>
    public static SdpDirection? Direction(IReadOnlyList<SdpAttribute> attributes)
    {
        SdpDirection? found = null;
        foreach (SdpAttribute attribute in attributes)
        {
            found = TryDirection(attribute.Name) ?? found;
        }

        return found;
    }

    public static SdpDirection? TryDirection(string name) => name switch
    {
        "sendrecv" => SdpDirection.SendRecv,
        "sendonly" => SdpDirection.SendOnly,
        "recvonly" => SdpDirection.RecvOnly,
        "inactive" => SdpDirection.Inactive,
        _ => null,
    };

    public static string NameOf(SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => "sendonly",
        SdpDirection.RecvOnly => "recvonly",
        SdpDirection.Inactive => "inactive",
        _ => "sendrecv",
    };

    /// <summary>The value of the form <c>payload rest</c> that belongs to this payload type, without the payload type.</summary>
    public static string? ForPayload(IReadOnlyList<SdpAttribute> attributes, string name, int payload)
    {
        string prefix = payload.ToString(CultureInfo.InvariantCulture) + " ";
        foreach (SdpAttribute attribute in attributes)
        {
            if (attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                && attribute.Value is { } value && value.StartsWith(prefix, StringComparison.Ordinal))
            {
                return value[prefix.Length..].Trim();
            }
        }

        return null;
    }
}
