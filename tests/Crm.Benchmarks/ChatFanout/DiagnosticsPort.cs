using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Crm.Benchmarks.ChatFanout;

/// <summary>
/// The port by which a .NET process is looked into. Tracing a process for its heap makes it collect all of its garbage first; that is all
/// that is wanted here, so that resident memory is compared at like moments. Speaks the runtime's own diagnostic protocol (DOTNET_IPC_V1).
/// </summary>
internal static class DiagnosticsPort
{
    private const byte EventPipe = 2;
    private const byte CollectTracing = 2;
    private const ulong HeapCollect = 0x800000;
    private const int HeaderSize = 20;

    /// <summary>Makes a process collect its garbage; false when it cannot be asked.</summary>
    public static async Task<bool> Collect(int process, TimeSpan settle)
    {
        string? path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*-socket").FirstOrDefault();
        if (path is null)
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await socket.SendAsync(Request());
        using var over = new CancellationTokenSource(settle);
        byte[] events = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(events, over.Token) > 0)
            {
                // what it tells of its heap is not looked at
            }
        }
        catch (OperationCanceledException)
        {
            return true; // time enough to have collected
        }

        return true;
    }

    /// <summary>A session of the runtime's own events, with the keyword by which it collects first.</summary>
    private static byte[] Request()
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.Unicode, leaveOpen: true))
        {
            writer.Write(16u); // megabytes of buffer
            writer.Write(1u); // format: nettrace
            writer.Write(1u); // providers
            writer.Write(HeapCollect);
            writer.Write(4u); // level: informational
            Text(writer, "Microsoft-Windows-DotNETRuntime");
            Text(writer, "");
        }

        byte[] message = new byte[HeaderSize + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        message[16] = EventPipe;
        message[17] = CollectTracing;
        payload.ToArray().CopyTo(message, HeaderSize);
        return message;
    }

    private static void Text(BinaryWriter writer, string text)
    {
        writer.Write((uint)text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
