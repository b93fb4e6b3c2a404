using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Crm.TestKit.Peers;

/// <summary>
/// A PostgreSQL server of its own on a free loopback port with an empty data folder, for one test class. Throws with the reason when the
/// server's programs are not installed. Runs as the user postgres when the test runs as root, because PostgreSQL refuses root.
/// </summary>
public sealed class PostgreSqlPeer : IAsyncDisposable
{
    private readonly string _programs;
    private readonly string _folder;
    private readonly bool _durable;
    private bool _runs;

    private PostgreSqlPeer(string programs, string folder, int port, bool durable)
    {
        _programs = programs;
        _folder = folder;
        _durable = durable;
        Port = port;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>How to reach its database.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=crm;Database=postgres;Pooling=true;Maximum Pool Size=8";

    /// <summary>Makes the data folder and starts the server, which forgets what the machine had not written when it loses power.</summary>
    public static Task<PostgreSqlPeer> Start() => Start(durable: false);

    /// <summary>Makes the data folder and starts the server.</summary>
    /// <param name="durable">A sync at each commit, as in earnest; false is faster.</param>
    public static async Task<PostgreSqlPeer> Start(bool durable)
    {
        string programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb"))) ?? ""
            : "";
        if (programs.Length == 0)
        {
            throw new InvalidOperationException("PostgreSQL's server programs are missing: apt-get install postgresql.");
        }

        string folder = Directory.CreateTempSubdirectory("crm-pg-").FullName;
        var peer = new PostgreSqlPeer(programs, folder, FreePort(), durable);
        if (Environment.UserName == "root")
        {
            await Run("chown", ["postgres", folder]);
        }

        string data = Path.Combine(folder, "data");
        await peer.RunAsServer("initdb", ["-D", data, "-U", "crm", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"]);
        await peer.Run();
        return peer;
    }

    /// <summary>Starts the server on the data it has.</summary>
    public async Task Run()
    {
        await RunAsServer("pg_ctl", ["-D", Path.Combine(_folder, "data"), "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync={(_durable ? "on" : "off")}", "start"]);
        _runs = true;
    }

    /// <summary>Stops the server as a crash does: connections break, and its next start recovers.</summary>
    public async Task StopAtOnce()
    {
        await RunAsServer("pg_ctl", ["-D", Path.Combine(_folder, "data"), "-w", "-m", "immediate", "stop"]);
        _runs = false;
    }

    /// <summary>Stops the server and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_runs)
        {
            await StopAtOnce();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private Task RunAsServer(string program, string[] arguments)
    {
        string path = Path.Combine(_programs, program);
        return Environment.UserName == "root" ? Run("runuser", ["-u", "postgres", "--", path, .. arguments]) : Run(path, arguments);
    }

    private static async Task Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");

        // the server that pg_ctl starts inherits the output: reading to its end would wait for the server's
        string[] said = [""];
        if (Path.GetFileName(arguments.Length > 3 ? arguments[3] : "") != "pg_ctl" && !program.EndsWith("pg_ctl", StringComparison.Ordinal))
        {
            said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        }

        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {string.Join(' ', said)}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
