using System.Buffers;
using System.Net;
using Crm.Sip.Transactions;
using Crm.Sip.UserAgent;

namespace Crm.Sip.Transport;

/// <summary>Something for the loop to take.</summary>
internal abstract record SipInput;

/// <summary>Bytes that make one message. The buffer goes back to the pool once they are parsed.</summary>
/// <param name="Unframed">True when a stream broke: what can be answered is answered with 400.</param>
internal sealed record BytesInput(byte[] Buffer, int Length, SipHop Source, bool Unframed = false) : SipInput
{
    public static BytesInput Copy(ReadOnlySpan<byte> bytes, SipHop source, bool unframed = false)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(buffer);
        return new BytesInput(buffer, bytes.Length, source, unframed);
    }

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}

/// <summary>A command of the engine.</summary>
internal sealed record CommandInput(LegCommand Command) : SipInput;

/// <summary>A message that could not be delivered.</summary>
internal sealed record SendFailedInput(SipMessage Message) : SipInput;

/// <summary>A name was looked up; null when it leads nowhere.</summary>
internal sealed record ResolvedInput(SendMessage Send, IPAddress? Address) : SipInput;

/// <summary>A connection is over.</summary>
internal sealed record ClosedInput(long Connection) : SipInput;

/// <summary>A timer is due.</summary>
internal sealed record TickInput : SipInput
{
    public static readonly TickInput Instance = new();
}

/// <summary>The endpoint stops: refuse new calls and end the others.</summary>
internal sealed record DrainInput : SipInput;
