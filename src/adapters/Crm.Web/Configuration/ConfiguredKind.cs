using Crm.Contracts.Accounts;
using Crm.Contracts.Configuration;
using Crm.Routing.Settings;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Configuration;

/// <summary>One kind of things that supervisors change: how to find, judge and show them. Thread safe.</summary>
internal abstract class ConfiguredKind<T>(ConfigurationKind kind, string word, bool mayBeNew) where T : class
{
    /// <summary>First word of the acts in the audit trail: "queue" of "queue.replaced".</summary>
    public string Word => word;

    /// <summary>Whether replacing one that is not there makes it.</summary>
    public bool MayBeNew => mayBeNew;

    /// <summary>The key of one.</summary>
    public ConfigurationKey Key(string id) => new(kind, id);

    /// <summary>One as it is now; null when there is none.</summary>
    public abstract Configured<T>? Find(string id);

    /// <summary>Everything that is wrong with settings, the domain's own rules first.</summary>
    public abstract IEnumerable<SettingsFault> Faults(T settings);

    /// <summary>Settings that are good, as they are kept.</summary>
    public virtual T Complete(T settings) => settings;

    /// <summary>Whether a supervisor sees one.</summary>
    public virtual bool IsSeen(HttpContext context, string id, T now) => true;

    /// <summary>Whether a supervisor may make a change: it must not reach into queues that are not his.</summary>
    /// <param name="before">Null for a new one.</param>
    public abstract bool IsPermitted(QueueRights rights, string id, T? before, T after);

    /// <summary>What is answered.</summary>
    public abstract object View(string id, Configured<T> now);

    /// <summary>A fault of a name that people read; a missing one arrives as null.</summary>
    protected static IEnumerable<SettingsFault> NameFaults(string? name, string path = "displayName") =>
        name is { Length: > 0 and <= 128 } ? [] : [new SettingsFault(path, "1 to 128 characters.")];
}

/// <summary>A thing's settings and version at one moment.</summary>
internal sealed record Configured<T>(T Settings, long Version);
