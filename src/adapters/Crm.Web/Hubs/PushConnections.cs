using System.Collections.Immutable;

namespace Crm.Web.Hubs;

/// <summary>The open connections of one hub, by user. Reads take no lock. Thread safe.</summary>
internal sealed class PushConnections
{
    /// <summary>Connections one user may have on a hub; more are refused.</summary>
    public const int PerUserMax = 20;

    private readonly Lock _gate = new();
    private volatile ImmutableDictionary<string, ImmutableArray<PushConnection>> _byUser = ImmutableDictionary.Create<string, ImmutableArray<PushConnection>>(StringComparer.Ordinal);
    private volatile ImmutableDictionary<string, PushConnection> _byId = ImmutableDictionary.Create<string, PushConnection>(StringComparer.Ordinal);

    public int Count => _byId.Count;

    public IEnumerable<PushConnection> All => _byId.Values;

    public IReadOnlyList<PushConnection> Of(string userName) => _byUser.GetValueOrDefault(userName, []);

    public PushConnection? Find(string connectionId) => _byId.GetValueOrDefault(connectionId);

    /// <summary>False when the user has too many.</summary>
    public bool Add(PushConnection connection)
    {
        lock (_gate)
        {
            var own = _byUser.GetValueOrDefault(connection.UserName, []);
            if (own.Length >= PerUserMax)
            {
                return false;
            }

            _byUser = _byUser.SetItem(connection.UserName, own.Add(connection));
            _byId = _byId.SetItem(connection.Id, connection);
            return true;
        }
    }

    /// <summary>Takes a connection out; it gets nothing more.</summary>
    public PushConnection? Remove(string connectionId)
    {
        lock (_gate)
        {
            if (!_byId.TryGetValue(connectionId, out var connection))
            {
                return null;
            }

            var rest = _byUser[connection.UserName].Remove(connection);
            _byUser = rest.IsEmpty ? _byUser.Remove(connection.UserName) : _byUser.SetItem(connection.UserName, rest);
            _byId = _byId.Remove(connectionId);
            return connection;
        }
    }
}
