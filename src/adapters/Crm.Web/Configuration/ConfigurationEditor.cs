using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Routing.Settings;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Configuration;

/// <summary>
/// Carries changes of configuration out: judges them, keeps them with version and audit entry, waits until routing has them, and answers with what is there
/// then. Thread safe.
/// </summary>
internal sealed class ConfigurationEditor(IConfigurationChanges changes, IConfigurationTaking taking, AuditLog audit)
{
    private const int NoteMax = 500;
    private const int TriesMax = 3;

    /// <summary>Answers with a thing as it is, to who may see it.</summary>
    public async Task<IResult> Show<T>(HttpContext context, ConfiguredKind<T> kind, string id) where T : class =>
        kind.Find(id) is not { } now ? Problem.Of(ProblemKind.NotFound) : await Hidden(context, kind, id, now) ?? Get(context, kind, id);

    private static IResult Get<T>(HttpContext context, ConfiguredKind<T> kind, string id) where T : class
    {
        if (kind.Find(id) is not { } now)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        ETags.Set(context, now.Version);
        return TypedResults.Ok(kind.View(id, now));
    }

    /// <summary>Replaces a thing as a whole, under the version seen.</summary>
    /// <param name="more">Faults found beforehand.</param>
    public async Task<IResult> Replace<T>(
        HttpContext context, ConfiguredKind<T> kind, string id, Func<T?, T> make, string? note, IEnumerable<SettingsFault>? more = null) where T : class
    {
        var before = kind.Find(id);
        if (before is null && !kind.MayBeNew)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (before is not null && await Hidden(context, kind, id, before) is { } hidden)
        {
            return hidden;
        }

        if (before is not null && context.Request.Headers.IfMatch.Count == 0)
        {
            return Problem.Of(ProblemKind.IfMatchRequired, "Send the ETag as If-Match.");
        }

        bool good = ETags.TryGetIfMatch(context, out long? seen);
        if (!good || (seen is not null && seen != before?.Version))
        {
            return before is null ? Problem.Of(ProblemKind.NotFound) : await Stale(kind, id, seen, context.RequestAborted);
        }

        var act = new Act<T>(kind, id, $"{kind.Word}.{(before is null ? "created" : "replaced")}", note, more ?? []);
        return await Save(context, act, before, make(before?.Settings)) ?? await Stale(kind, id, before?.Version, context.RequestAborted);
    }

    /// <summary>Changes a part of a thing that is there; without If-Match, of whatever is there at that moment.</summary>
    public async Task<IResult> Edit<T>(HttpContext context, Act<T> act, Func<T, T?> edit) where T : class
    {
        for (int i = 0; i < TriesMax; i++)
        {
            if (act.Kind.Find(act.Id) is not { } before)
            {
                return Problem.Of(ProblemKind.NotFound);
            }

            if (await Hidden(context, act.Kind, act.Id, before) is { } hidden)
            {
                return hidden;
            }

            bool good = ETags.TryGetIfMatch(context, out long? seen);
            if (!good || (seen is not null && seen != before.Version))
            {
                return await Stale(act.Kind, act.Id, seen, context.RequestAborted);
            }

            if (edit(before.Settings) is not { } after)
            {
                return Problem.Of(ProblemKind.NotFound);
            }

            if (await Save(context, act, before, after) is { } answer)
            {
                return answer;
            }
        }

        return await Stale(act.Kind, act.Id, null, context.RequestAborted);
    }

    /// <summary>Makes the newest version's predecessor a new version.</summary>
    public async Task<IResult> Undo<T>(HttpContext context, ConfiguredKind<T> kind, string id, UndoRequest request) where T : class
    {
        if (kind.Find(id) is not { } before)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (await Hidden(context, kind, id, before) is { } hidden)
        {
            return hidden;
        }

        if (request.Version != before.Version)
        {
            return await Stale(kind, id, request.Version, context.RequestAborted);
        }

        var versions = await changes.Versions(kind.Key(id), context.RequestAborted);
        if (versions.FirstOrDefault(v => v.Version == before.Version - 1) is not { Settings: T earlier })
        {
            return Problem.Of(ProblemKind.WrongState, "There is nothing before it.");
        }

        var act = new Act<T>(kind, id, $"{kind.Word}.undone", request.Note);
        return await Save(context, act, before, earlier) ?? await Stale(kind, id, before.Version, context.RequestAborted);
    }

    /// <summary>Answers with the versions of a thing.</summary>
    public async Task<IResult> Versions<T>(HttpContext context, ConfiguredKind<T> kind, string id) where T : class =>
        kind.Find(id) is not { } now
            ? Problem.Of(ProblemKind.NotFound)
            : await Hidden(context, kind, id, now) ?? TypedResults.Ok(new Listing<ConfigurationVersionView>([.. Describe(await changes.Versions(kind.Key(id), context.RequestAborted)).Take(IConfigurationChanges.VersionsKept)]));

    /// <summary>Null when he may see it.</summary>
    private async ValueTask<IResult?> Hidden<T>(HttpContext context, ConfiguredKind<T> kind, string id, Configured<T> now) where T : class =>
        kind.IsSeen(context, id, now.Settings) ? null : await QueueScope.Refuse(context, audit, $"{kind.Word} {id}");

    /// <summary>Null when somebody else was faster.</summary>
    private async Task<IResult?> Save<T>(HttpContext context, Act<T> act, Configured<T>? before, T settings) where T : class
    {
        var faults = act.Faults.Concat(act.Note?.Length > NoteMax ? [new SettingsFault("note", $"At most {NoteMax} characters.")] : []).Concat(act.Kind.Faults(settings)).ToList();
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults.GroupBy(f => f.Path).ToDictionary(g => g.Key, g => g.Select(f => f.Problem).Distinct().ToArray()));
        }

        if (!act.Kind.IsPermitted(context.Rights(), act.Id, before?.Settings, settings))
        {
            return await QueueScope.Refuse(context, audit, $"{act.Kind.Word} {act.Id}");
        }

        object? earlier = before is null ? null : KeptSettings.Of(before.Settings);
        var kept = KeptSettings.Of(act.Kind.Complete(settings));
        if (earlier is not null && SettingsDiff.Between(earlier, kept).Count == 0)
        {
            return Get(context, act.Kind, act.Id); // nothing changes: no version, no entry
        }

        var entry = audit.Entry(context, act.Word, act.Id, earlier, kept);
        var outcome = await changes.Save(act.Kind.Key(act.Id), kept, before?.Version, entry, act.Note, context.RequestAborted);
        if (outcome == ChangeOutcome.Stale)
        {
            return null;
        }

        if (outcome == ChangeOutcome.NotFound)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        await taking.Take(context.RequestAborted);
        return Get(context, act.Kind, act.Id);
    }

    /// <summary>Says what is there now and who did what since the version seen.</summary>
    private async Task<IResult> Stale<T>(ConfiguredKind<T> kind, string id, long? seen, CancellationToken cancellation) where T : class
    {
        var versions = Describe(await changes.Versions(kind.Key(id), cancellation));
        var since = versions.Where(v => seen is { } version ? v.Version > version : true).Take(seen is null ? 1 : IConfigurationChanges.VersionsKept).ToList();
        string? detail = since.Count == 0 ? null : "Changed since by " + string.Join(", ", since.Select(v => $"{v.By} ({v.Act})").Distinct()) + ".";
        return Problem.Of(ProblemKind.Stale, detail, new Dictionary<string, object?>
        {
            ["current"] = kind.Find(id) is { } now ? kind.View(id, now) : null,
            ["since"] = since,
        });
    }

    /// <summary>Each with what differs from the one before it; the oldest that is kept differs from nothing known.</summary>
    private static List<ConfigurationVersionView> Describe(IReadOnlyList<ConfigurationVersion> versions) =>
    [
        .. versions.Select((v, i) => new ConfigurationVersionView(
            v.Version, v.At, v.By, v.Act, v.Note, i + 1 < versions.Count ? SettingsDiff.Between(versions[i + 1].Settings, v.Settings) : [])),
    ];
}

/// <summary>What is to be done to which thing, by which word, with what said about it.</summary>
/// <param name="Faults">Faults found beforehand.</param>
internal sealed record Act<T>(ConfiguredKind<T> Kind, string Id, string Word, string? Note, IEnumerable<SettingsFault> Faults) where T : class
{
    public Act(ConfiguredKind<T> kind, string id, string word, string? note)
        : this(kind, id, word, note, [])
    {
    }
}
