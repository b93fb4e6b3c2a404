using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Crm.Benchmarks.ChatFanout;

/// <summary>The server as it is delivered, in a process of its own on loopback ports of its own, on data in a folder.</summary>
internal sealed class ServerUnderLoad : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServerUnderLoad(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The id of its process.</summary>
    public int Id => _process.Id;

    /// <summary>Resident memory, in bytes.</summary>
    public long Resident => ReadStatus("VmRSS:") * 1024;

    /// <summary>Processor time so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it, and comes back when it is ready.</summary>
    public static async Task<ServerUnderLoad> Start(string data)
    {
        int port = FreePort();
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = data, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])
        [
            Program(), $"--Http:Port={port}", "--Http:TlsPort=off", $"--Sip:Port={FreePort()}", "--Sip:TlsPort=off", $"--Media:WebRtcPort={FreePort()}",
            "--Media:PortMin=42000", "--Media:PortMax=42100", $"--Data:Path={data}",
        ])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The server cannot be started.");
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new List<string>();
        DataReceivedEventHandler hear = (_, line) =>
        {
            lock (said)
            {
                said.Add(line.Data ?? "");
            }

            if (line.Data?.Contains("Crm is ready", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        };
        process.OutputDataReceived += hear;
        process.ErrorDataReceived += hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var first = await Task.WhenAny(ready.Task, process.WaitForExitAsync(), Task.Delay(StartLimit));
        if (first != ready.Task)
        {
            Stop(process);
            lock (said)
            {
                throw new InvalidOperationException("The server did not start: " + string.Join('\n', said));
            }
        }

        return new ServerUnderLoad(process, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")));
    }

    /// <summary>A figure of its page of figures, all its series together; 0 when it is not there.</summary>
    public async Task<double> Figure(string name)
    {
        using var http = new HttpClient();
        string page = await http.GetStringAsync(new Uri(Address, "/metrics"));
        return page.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void Dispose() => Stop(_process);

    private static void Stop(Process process)
    {
        using (process)
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    /// <summary>What was built of the server, the same configuration as this program first.</summary>
    private static string Program()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Crm.sln")))
        {
            folder = folder.Parent;
        }

        bool release = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        string[] configurations = release ? ["Release", "Debug"] : ["Debug", "Release"];
        return configurations
            .Select(c => Path.Combine(folder?.FullName ?? "", "src", "hosts", "Crm.Server", "bin", c, "net10.0", "Crm.Server.dll"))
            .FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("The server is not built: dotnet build -c Release src/hosts/Crm.Server");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private long ReadStatus(string name) => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
