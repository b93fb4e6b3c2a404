using Crm.Adapters.Tests.Records;
using Crm.TestKit.Peers;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace Crm.Adapters.Tests.Records;

/// <summary>One server for all tests, started when the first of them asks for it.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlPeer>> _peer = new(PostgreSqlPeer.Start);

    public Task<PostgreSqlPeer> Peer => _peer.Value;

    public async ValueTask DisposeAsync()
    {
        if (_peer.IsValueCreated)
        {
            await (await _peer.Value).DisposeAsync();
        }
    }
}
