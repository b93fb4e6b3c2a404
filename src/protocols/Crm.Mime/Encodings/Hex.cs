namespace Crm.Mime;

/// <summary>Hexadecimal digits of either case.</summary>
internal static class Hex
{
    /// <summary>The digit's value, or -1.</summary>
    public static int Value(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };
}
