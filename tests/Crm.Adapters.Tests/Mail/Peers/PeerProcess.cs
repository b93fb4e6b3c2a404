using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Crm.Adapters.Tests.Mail.Peers;

/// <summary>A server's process on ports of its own, run as nobody when the tests run as root, ended with the test.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _output;

    private PeerProcess(Process process)
    {
        _process = process;
        _output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public static bool IsRoot => Environment.UserName == "root";

    /// <summary>Whom servers and files belong to.</summary>
    public static string User => IsRoot ? "nobody" : Environment.UserName;

    /// <summary>Starts a program and waits until it takes connections.</summary>
    public static async Task<PeerProcess> Start(int port, string program, params string[] arguments)
    {
        string found = new[] { "/usr/sbin", "/usr/bin" }.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{program} is missing: apt-get install dovecot-imapd exim4-daemon-light.");
        var start = IsRoot
            ? new ProcessStartInfo("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", found, .. arguments])
            : new ProcessStartInfo(found, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, "/");
        var peer = new PeerProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start."));
        await peer.Listens(port);
        return peer;
    }

    /// <summary>A port nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)) ?? throw new InvalidOperationException($"{program} does not start.");
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Run("kill", "-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }

        await _output.WaitAsync(TimeSpan.FromSeconds(20));
        _process.Dispose();
    }

    private async Task Listens(int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                await Task.Delay(20, limit.Token); // nothing else says when a server listens
            }
        }
    }
}
