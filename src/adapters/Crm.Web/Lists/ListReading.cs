using System.Text.Json;
using Crm.Contracts.Rest;
using Crm.Dialing.DoNotCall;
using Crm.Dialing.Import;
using Crm.Dialing.Lists;
using Crm.Primitives;

namespace Crm.Web.Lists;

/// <summary>Turns lists, imports and do-not-call entries into what browsers get, and back.</summary>
internal static class ListReading
{
    private const int RegionMax = 3;
    private const int CampaignMax = 64;

    /// <summary>A value of an enumeration as the word it goes by.</summary>
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>The value a word stands for; null when there is none.</summary>
    public static T? Value<T>(string? word) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Word(value) == word)
            {
                return value;
            }
        }

        return null;
    }

    public static ListView View(CallList list) => new(
        list.Id, list.Name, list.Created, list.Version, list.Campaign, list.Filling,
        new ListCounts(list.Counts.Ready, list.Counts.Waiting, list.Counts.Reserved, list.Counts.Done, list.Counts.Exhausted, list.Counts.Removed, list.Counts.All));

    public static ListRecordView View(ListedRecord record) => new(
        record.Id.Value, [.. record.Numbers.Select(one => new ListNumberView(one.Number, Word(one.Kind)))], Word(record.State), record.Attempts, record.Outcome, record.Due,
        record.Name, record.ExternalKey, record.Zone, record.Priority, record.Consent, record.Fields);

    public static ListImportView View(ListImport import) => new(
        import.Id.ToString("n"), import.Name, import.Bytes, Word(import.State), Word(import.Target), import.List,
        new ListImportCounts(
            import.Counts.Rows, import.Counts.Loaded, import.Counts.Faulty, import.Counts.DuplicatesInFile, import.Counts.DuplicatesInList, import.Counts.DoNotCall),
        import.Progress, import.Fault, import.FaultText, import.By, import.At);

    public static ListImportPreview View(ImportPreview preview) => new(
        preview.Workbook, preview.Workbook ? null : preview.Reading.Encoding, preview.Workbook ? null : preview.Reading.Delimiter?.ToString(),
        preview.Reading.HasHeader ?? true, preview.Reading.Region ?? "", preview.Mapping.Names, [.. preview.Mapping.Uses.Select(Word)], preview.Rows, preview.Remembered);

    public static DoNotCallView View(DoNotCallEntry entry) => new(
        entry.Number, entry.Prefix, entry.Campaign?.Value, Word(entry.Source), entry.At, entry.Expires, entry.Reason, entry.By);

    /// <summary>How a file is to be read; null with faults by field.</summary>
    public static ImportReading? Reading(string? encoding, string? delimiter, bool? hasHeader, string? region, Dictionary<string, string[]> faults)
    {
        if (encoding is not null && !TextEncodings.Words.Contains(encoding))
        {
            faults["encoding"] = [$"Use one of {string.Join(", ", TextEncodings.Words)}."];
        }

        if (delimiter is not null && !(delimiter.Length == 1 && CsvShape.Delimiters.Contains(delimiter[0])))
        {
            faults["delimiter"] = ["Use a comma, a semicolon, a tab or a bar."];
        }

        if (region is not null && !(region.Length is >= 1 and <= RegionMax && region.All(char.IsAsciiDigit) && region[0] != '0'))
        {
            faults["region"] = ["Use a country code such as 86."];
        }

        return faults.Count > 0 ? null : new ImportReading(encoding, delimiter?[0], hasHeader, region);
    }

    /// <summary>What is to be done with a file; null with faults by field.</summary>
    public static ImportOptions? Options(ListImportRequest body, out Dictionary<string, string[]> faults)
    {
        faults = [];
        var target = Value<ImportTarget>(body.Target);
        if (target is null)
        {
            faults["target"] = ["Use list or doNotCall."];
        }

        if (target == ImportTarget.List && body.List is null)
        {
            faults["list"] = ["Say into which list."];
        }

        var campaign = Campaign(body.Campaign, faults);
        var reading = Reading(body.Encoding, body.Delimiter, body.HasHeader ?? true, body.Region, faults);
        var uses = (body.Uses ?? []).Select(word => Value<ColumnUse>(word) ?? (ColumnUse)byte.MaxValue).ToList();
        var mapping = new ImportMapping(uses, [.. (body.Names ?? []).Select(name => name ?? "")]);
        if (mapping.Fault() is { } wrong)
        {
            faults["uses"] = [wrong];
        }

        return faults.Count > 0 ? null : new ImportOptions(target!.Value, target == ImportTarget.List ? body.List : null, campaign, reading!, mapping, body.AtOnce ?? false);
    }

    /// <summary>The campaign of a request; null for all campaigns, or with a fault.</summary>
    public static CampaignId? Campaign(string? text, Dictionary<string, string[]> faults)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        bool good = text.Length <= CampaignMax && text.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.');
        if (!good)
        {
            faults["campaign"] = ["Use a campaign's key."];
        }

        return good ? new CampaignId(text) : null;
    }
}
