using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Web.Hubs;

namespace Crm.Web.Configuration;

/// <summary>Tells supervisors' browsers that some configuration changed. Thread safe.</summary>
internal sealed class ConfigurationPush : IDisposable
{
    private readonly IConfigurationSource _source;
    private readonly DeskPush _push;

    public ConfigurationPush(IConfigurationSource source, DeskPush push)
    {
        (_source, _push) = (source, push);
        source.Changed += Tell;
    }

    /// <summary>What a new connection is told.</summary>
    public ConfigurationNotice Now => new(_source.Revision);

    public void Dispose() => _source.Changed -= Tell;

    private void Tell()
    {
        var notice = Now;
        foreach (var connection in _push.Supervisors.All)
        {
            _push.Send(connection, "configuration", notice);
        }
    }
}
