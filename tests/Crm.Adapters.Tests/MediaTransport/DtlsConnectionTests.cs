using Crm.Media.WebRtc;
using Crm.Media.WebRtc.Dtls;
using Crm.Rtp.Srtp;

namespace Crm.Adapters.Tests.MediaTransport;

public sealed class DtlsConnectionTests : IDisposable
{
    private readonly List<DtlsContext> _contexts = [];

    public void Dispose() => _contexts.ForEach(context => context.Dispose());

    [Theory]
    [InlineData("SRTP_AEAD_AES_128_GCM", SrtpProfile.AeadAes128Gcm)]
    [InlineData("SRTP_AEAD_AES_256_GCM", SrtpProfile.AeadAes256Gcm)]
    [InlineData("SRTP_AES128_CM_SHA1_80", SrtpProfile.AesCm128HmacSha1Tag80)]
    public void Both_ends_agree_on_a_profile_and_export_the_same_keys(string profiles, SrtpProfile expected)
    {
        var clientContext = Context(profiles);
        var serverContext = Context();
        var (client, server) = Handshake(clientContext, serverContext);

        Assert.Equal(DtlsState.Established, client.State);
        Assert.Equal(DtlsState.Established, server.State);
        Assert.Equal(expected, client.Profile);
        Assert.Equal(expected, server.Profile);
        Assert.Equal(serverContext.Fingerprint, client.PeerFingerprint);
        Assert.Equal(clientContext.Fingerprint, server.PeerFingerprint);
        byte[] ours = new byte[expected.ExportLength];
        byte[] theirs = new byte[expected.ExportLength];
        Assert.True(client.TryExport(ours));
        Assert.True(server.TryExport(theirs));
        Assert.Equal(ours, theirs);
        Assert.NotEqual(new byte[ours.Length], ours);
    }

    [Fact]
    public void Our_order_decides_when_we_are_the_server()
    {
        var (_, server) = Handshake(Context("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM"), Context());
        Assert.Equal(SrtpProfile.AeadAes128Gcm, server.Profile);
    }

    [Fact]
    public void Without_a_common_profile_there_is_none()
    {
        var (_, server) = Handshake(Context("SRTP_AES128_CM_SHA1_32"), Context());
        Assert.Equal(SrtpProfile.None, server.Profile);
    }

    [Fact]
    public void Close_notify_reaches_the_other_end()
    {
        var wire = new Wire();
        var (client, server) = Handshake(Context(), Context(), wire);
        client.Shutdown();
        wire.Deliver(client, server);
        Assert.Equal(DtlsState.Closed, server.State);
    }

    [Fact]
    public void Random_datagrams_end_neither_handshake_nor_connection()
    {
        var random = new Random(5);
        var wire = new Wire();
        var client = new DtlsConnection(Context(), DtlsRole.Client, wire.ToServer);
        var server = new DtlsConnection(Context(), DtlsRole.Server, wire.ToClient);
        client.Start();
        for (int i = 0; i < 20; i++)
        {
            Disturb(server, random);
            wire.Deliver(client, server);
        }

        Assert.Equal(DtlsState.Established, server.State);
        for (int i = 0; i < 1000; i++)
        {
            Disturb(server, random);
            Disturb(client, random);
        }

        Assert.Equal(DtlsState.Established, server.State);
        Assert.Equal(DtlsState.Established, client.State);
        client.Dispose();
        server.Dispose();
        server.Receive([22, 254, 253]);
    }

    [Fact]
    public void No_datagram_is_longer_than_the_path_takes()
    {
        var wire = new Wire();
        Handshake(Context(), Context(), wire);
        Assert.InRange(wire.Longest, 1, DatagramBio.Mtu);
    }

    [Theory]
    [InlineData("sha-1", "AA:BB", false)]
    [InlineData("sha-256", "", false)]
    [InlineData("SHA-256", "aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99", true)]
    [InlineData("sha-256", "aa-bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99", false)]
    [InlineData("sha-256", "ag:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99", false)]
    public void Fingerprints_are_checked_before_use(string algorithm, string text, bool good) =>
        Assert.Equal(good, CertificateFingerprint.TryNormalise(algorithm, text, out _));

    private static void Disturb(DtlsConnection connection, Random random)
    {
        byte[] noise = new byte[random.Next(1, 200)];
        random.NextBytes(noise);
        noise[0] = (byte)random.Next(20, 64);
        connection.Receive(noise);
    }

    private static (DtlsConnection Client, DtlsConnection Server) Handshake(DtlsContext client, DtlsContext server, Wire? wire = null)
    {
        wire ??= new Wire();
        var left = new DtlsConnection(client, DtlsRole.Client, wire.ToServer);
        var right = new DtlsConnection(server, DtlsRole.Server, wire.ToClient);
        left.Start();
        for (int i = 0; i < 10; i++)
        {
            wire.Deliver(left, right);
        }

        return (left, right);
    }

    private DtlsContext Context(string profiles = DtlsContext.DefaultProfiles)
    {
        var context = DtlsContext.TryCreate(DateTimeOffset.UtcNow, out var why, profiles);
        Assert.True(context is not null, why?.Reason);
        _contexts.Add(context);
        return context;
    }

    /// <summary>Two queues between two ends.</summary>
    private sealed class Wire
    {
        internal Outlet ToServer { get; } = new();

        internal Outlet ToClient { get; } = new();

        internal int Longest => Math.Max(ToServer.Longest, ToClient.Longest);

        internal void Deliver(DtlsConnection client, DtlsConnection server)
        {
            while (ToServer.Waiting.TryDequeue(out byte[]? datagram))
            {
                server.Receive(datagram);
            }

            while (ToClient.Waiting.TryDequeue(out byte[]? datagram))
            {
                client.Receive(datagram);
            }
        }
    }

    private sealed class Outlet : IDtlsOutput
    {
        internal Queue<byte[]> Waiting { get; } = new();

        internal int Longest { get; private set; }

        public void SendDtls(ReadOnlySpan<byte> datagram)
        {
            Longest = Math.Max(Longest, datagram.Length);
            Waiting.Enqueue(datagram.ToArray());
        }
    }
}
