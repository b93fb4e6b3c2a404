using Crm.Contracts.Materials;
using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Web.Materials;

/// <summary>Reads packages out of requests.</summary>
internal static class MaterialReading
{
    /// <summary>The package a request asks for; null with what is wrong, by field.</summary>
    /// <param name="files">The files it may name, by id: name, type and size are theirs, whatever the request says.</param>
    public static MaterialPackage? Read(
        string id, MaterialPackageRequest body, IReadOnlyDictionary<Guid, MaterialItem> files, Func<QueueId, bool> isQueue, out Dictionary<string, string[]> faults)
    {
        faults = [];
        var package = new MaterialPackage(
            id, 0, body.Name?.Trim() ?? "", body.Enabled ?? true, [.. (body.Queues ?? []).Select(q => new QueueId(q ?? ""))], body.ValidDays ?? MaterialRules.ValidDaysUsual,
            [.. (body.Variants ?? []).Select(v => Read(v, files))]);
        foreach (var (path, message) in MaterialRules.Faults(package))
        {
            faults[path] = [message];
        }

        if (package.Queues.FirstOrDefault(q => !isQueue(q)) is { Value: { } unknown })
        {
            faults.TryAdd("queues", [$"There is no queue '{(unknown.Length <= 64 ? unknown : unknown[..64])}'."]);
        }

        for (int i = 0; i < Math.Min(package.Variants.Count, MaterialRules.VariantsMax); i++)
        {
            var items = body.Variants![i].Items ?? [];
            for (int n = 0; n < Math.Min(items.Count, MaterialRules.ItemsMax); n++)
            {
                if (items[n].File is { } file && !files.ContainsKey(file))
                {
                    faults[$"variants[{i}].items[{n}].file"] = ["There is no such file; upload it again."];
                }
            }
        }

        return faults.Count == 0 ? package : null;
    }

    /// <summary>The files a request names.</summary>
    public static IReadOnlyCollection<Guid> FilesOf(MaterialPackageRequest body) =>
        [.. (body.Variants ?? []).Take(MaterialRules.VariantsMax).SelectMany(v => (v.Items ?? []).Take(MaterialRules.ItemsMax)).Select(i => i.File).OfType<Guid>().Distinct()];

    private static MaterialVariant Read(MaterialVariantRequest v, IReadOnlyDictionary<Guid, MaterialItem> files) => new(
        string.IsNullOrEmpty(v.Language) ? null : v.Language, v.Subject?.Trim() ?? "", v.Text ?? "", string.IsNullOrWhiteSpace(v.Message) ? null : v.Message.Trim(),
        [
            .. (v.Items ?? []).Select(i => i.File is { } file
                ? (files.GetValueOrDefault(file) ?? new MaterialItem("?", file, null, 0, null)) with { Url = i.Url }
                : new MaterialItem(i.Name?.Trim() ?? "", null, null, 0, i.Url?.Trim())),
        ]);
}
