using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.Adapters.Tests.Mail.Peers;

/// <summary>A token service on loopback: answers each request with the next of its answers, the last one for ever, and keeps what was asked.</summary>
internal sealed class TokenService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<(int Status, string Body)> _answers;
    private readonly Task _running;

    public TokenService(params (int Status, string Body)[] answers)
    {
        _answers = new Queue<(int, string)>(answers);
        _listener.Start();
        _running = Run();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/token");

    public List<string> Asked { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Run()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await Answer(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            return; // the test is over
        }
    }

    private async Task Answer(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        int length = 0;
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            length = line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase) ? int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture) : length;
        }

        char[] body = new char[length];
        await reader.ReadBlockAsync(body, _stop.Token);
        Asked.Add(new string(body));
        var (status, answer) = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(answer)}\r\nConnection: close\r\n\r\n{answer}"), _stop.Token);
    }
}
