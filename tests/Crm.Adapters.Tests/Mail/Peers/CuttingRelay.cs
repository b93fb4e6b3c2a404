using System.Net;
using System.Net.Sockets;

namespace Crm.Adapters.Tests.Mail.Peers;

/// <summary>Stands between client and server, counts connections, and cuts each of the first ones after so many bytes from the server.</summary>
internal sealed class CuttingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _to;
    private readonly int[] _cuts;
    private readonly Task _running;
    private int _connections;

    public CuttingRelay(int to, params int[] cuts)
    {
        (_to, _cuts) = (to, cuts);
        _listener.Start();
        _running = Run();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Run()
    {
        var pipes = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                int number = Interlocked.Increment(ref _connections);
                pipes.Add(Pipe(client, number <= _cuts.Length ? _cuts[number - 1] : int.MaxValue));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(pipes);
        }
    }

    private async Task Pipe(TcpClient client, int most)
    {
        using (client)
        {
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _to);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            await Task.WhenAny(Copy(server.GetStream(), client.GetStream(), most, end.Token), Copy(client.GetStream(), server.GetStream(), int.MaxValue, end.Token));
            await end.CancelAsync();
        }
    }

    private static async Task Copy(NetworkStream from, NetworkStream to, int most, CancellationToken end)
    {
        byte[] buffer = new byte[4096];
        int copied = 0;
        try
        {
            while (copied < most && await from.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, most - copied)), end) is > 0 and var read)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), end);
                copied += read;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // either side is gone: so is the connection
        }
    }
}
