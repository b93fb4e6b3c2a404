using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Crm.Contracts.Mail;

namespace Crm.Channels.Mail.Connections;

/// <summary>
/// A connection to a mail server: TLS from the start, later, or not at all towards this machine only. Everything has a time limit; whatever fails is a
/// <see cref="MailConnectionException"/>. Not thread safe.
/// </summary>
internal sealed class MailConnection : IAsyncDisposable
{
    private readonly MailServer _server;
    private readonly MailClientOptions _options;
    private readonly TimeProvider _clock;
    private readonly Socket _socket;
    private Stream _stream;
    private string? _distrust;

    private MailConnection(MailServer server, MailClientOptions options, TimeProvider clock, Socket socket)
    {
        (_server, _options, _clock, _socket) = (server, options, clock, socket);
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>This side's address.</summary>
    public IPAddress LocalAddress => ((IPEndPoint)_socket.LocalEndPoint!).Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : ((IPEndPoint)_socket.LocalEndPoint!).Address;

    /// <summary>Connects, and protects the connection where that comes first.</summary>
    public static async Task<MailConnection> Open(MailServer server, MailClientOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = default(MailConnection);
        try
        {
            await Limited(options.ConnectLimit, clock, "connect", token => socket.ConnectAsync(server.Host, server.Port, token).AsTask(), cancellation).ConfigureAwait(false);
            if (server.Security == MailSecurity.None && !IsThisMachine(socket))
            {
                throw new MailConnectionException(MailConnectionFault.Unprotected, "Without TLS only this machine may be spoken to.");
            }

            connection = new MailConnection(server, options, clock, socket);
            if (server.Security == MailSecurity.Tls)
            {
                await connection.Secure(cancellation).ConfigureAwait(false);
            }

            return connection;
        }
        catch
        {
            socket.Dispose();
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins TLS.</summary>
    public async Task Secure(CancellationToken cancellation)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, Trusts);
        _stream = tls;
        var how = new SslClientAuthenticationOptions { TargetHost = _server.Host, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        try
        {
            await Limited(_options.ConnectLimit, _clock, "TLS", token => tls.AuthenticateAsClientAsync(how, token), cancellation).ConfigureAwait(false);
        }
        catch (MailConnectionException) when (_distrust is not null)
        {
            throw new MailConnectionException(MailConnectionFault.Unprotected, _distrust);
        }
    }

    /// <summary>Reads what there is; 0 at the end. The limit is the caller's.</summary>
    /// <returns>How many bytes; null when nothing came until the limit.</returns>
    public async Task<int?> Read(Memory<byte> buffer, TimeSpan limit, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await _stream.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new MailConnectionException(MailConnectionFault.Unreachable, $"The connection broke ({Why(e)}).", e);
        }
    }

    /// <summary>Sends bytes, within the time a server may be silent.</summary>
    public Task Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => Limited(_options.Silence, _clock, "send", async token =>
    {
        await _stream.WriteAsync(bytes, token).ConfigureAwait(false);
        await _stream.FlushAsync(token).ConfigureAwait(false);
    }, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task Limited(TimeSpan limit, TimeProvider clock, string what, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await work(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MailConnectionException(MailConnectionFault.Unreachable, $"The server did not answer within {limit.TotalSeconds:0} s ({what}).");
        }
        catch (AuthenticationException e)
        {
            throw new MailConnectionException(MailConnectionFault.Unprotected, $"TLS failed: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or SocketException or ArgumentException)
        {
            throw new MailConnectionException(MailConnectionFault.Unreachable, $"The server cannot be reached ({what}: {Why(e)}).", e);
        }
    }

    private bool Trusts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        string found = certificate is null ? "" : Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData()));
        if (_server.CertificateSha256 is { } pinned)
        {
            bool same = found == pinned.Replace(":", "", StringComparison.Ordinal).Trim().ToLowerInvariant();
            _distrust = same ? null : $"The server's certificate is not the one that was named; its SHA-256 is {found}.";
            return same;
        }

        string statuses = string.Join(", ", chain?.ChainStatus.Select(each => each.Status.ToString()).Distinct() ?? []);
        _distrust = errors == SslPolicyErrors.None ? null : $"The server's certificate is not trusted ({errors}{(statuses.Length > 0 ? $": {statuses}" : "")}); its SHA-256 is {found}.";
        return errors == SslPolicyErrors.None;
    }

    private static bool IsThisMachine(Socket socket) => socket.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    private static string Why(Exception e) => e is SocketException socket || (socket = (e.InnerException as SocketException)!) is not null
        ? socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "host not found",
            SocketError.ConnectionReset => "connection reset",
            var other => other.ToString(),
        }
        : e.GetType().Name;
}
