using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Crm.Contracts.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Crm.Web.Serving.Relaying;

/// <summary>
/// Passes what comes to a node that stands by on to the active one, WebSockets too, so that browsers may use any node. What was passed
/// to a node is broken off when another one becomes active: pages come again and find it. Bodies are streamed, and limited where they
/// are read. Thread safe.
/// </summary>
internal sealed class Relay : IDisposable
{
    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(2);
    private static readonly ForwarderRequestConfig Manner = new() { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private readonly IHttpForwarder _forwarder;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _client;
    private readonly Lazy<RelaySeal> _seal;
    private readonly Lock _gate = new();
    private Destination? _current;
    private bool _closed;

    /// <param name="own">Our own HTTPS certificate; the active node's may be the same one, which no authority has signed.</param>
    public Relay(IHttpForwarder forwarder, CrmSettings settings, X509Certificate2? own, TimeProvider clock)
    {
        _forwarder = forwarder;
        _clock = clock;
        _seal = new(() => RelaySeal.Of(settings));
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
            ConnectTimeout = ConnectMax,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, theirs, _, faults) =>
                    faults == SslPolicyErrors.None || (own is not null && theirs is not null && theirs.GetRawCertData().AsSpan().SequenceEqual(own.GetRawCertData())),
            },
        });
    }

    /// <summary>Passes a request on. False, with nothing answered yet, when that node cannot be reached or the request was passed on before.</summary>
    /// <param name="active">The active node's web address.</param>
    public async Task<bool> Pass(HttpContext context, Uri active)
    {
        if (context.Request.Headers.ContainsKey(RelaySeal.Header) || Towards(active) is not { } left)
        {
            return false; // nodes that take each other for the active one; or the ports are closing
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = null;
        }

        string seal = _seal.Value.Seal(context, _clock.GetUtcNow());
        var fault = await _forwarder.SendAsync(context, active.AbsoluteUri, _client, Manner, new Sealing(seal), left);
        if (fault == ForwarderError.None || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        context.Response.Clear();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _current?.Leave();
            (_current, _closed) = (null, true);
        }

        _client.Dispose();
    }

    /// <summary>Cancelled when requests go elsewhere; null when they go nowhere any more.</summary>
    private CancellationToken? Towards(Uri active)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return null;
            }

            if (_current is null || _current.Address != active)
            {
                _current?.Leave();
                _current = new Destination(active);
            }

            return _current.Left;
        }
    }

    /// <summary>Where requests go, and whether they still do.</summary>
    private sealed class Destination(Uri address)
    {
        private readonly CancellationTokenSource _left = new();

        public Uri Address => address;

        public CancellationToken Left => _left.Token;

        public void Leave() => _left.Cancel();
    }

    /// <summary>The request as it came, under its own Host, with the seal.</summary>
    private sealed class Sealing(string seal) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
            proxyRequest.Headers.TryAddWithoutValidation(RelaySeal.Header, seal);
        }
    }
}
