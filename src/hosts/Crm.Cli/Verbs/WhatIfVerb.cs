using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Crm.Actors.Journal;
using Crm.Contracts.Desk;
using Crm.Contracts.Rest;
using Crm.Engine.Explaining;
using Crm.Engine.WhatIf;
using Crm.Events;
using Crm.Persistence.Journal;
using Crm.Primitives;
using Crm.Routing.WhatIf;
using Crm.Web.Json;

namespace Crm.Cli.Verbs;

/// <summary>
/// <c>what-if FILE --data PATH --day YYYY-MM-DD [--seed N]</c>: how a day (UTC) would have gone under the changes in a file
/// (<c>{"queues": {...}, "agents": {...}}</c>, as in the HTTP interface). Reads only; may run beside the server.
/// </summary>
public sealed class WhatIfVerb : ICliVerb
{
    private const int FileMax = 1 << 20;
    private const long Quarter = 900_000_000;

    /// <inheritdoc/>
    public string Name => "what-if";

    /// <inheritdoc/>
    public string Arguments => "FILE --data PATH --day YYYY-MM-DD [--seed N]";

    /// <inheritdoc/>
    public async Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        if (Read(arguments) is not var (file, data, day, seed))
        {
            return await CliVerbs.Refuse(this, console);
        }

        try
        {
            var changes = await ReadChanges(file, cancellation);
            var codec = new EventCodec(typeof(IDomainEvent).Assembly, typeof(CommandDone).Assembly);
            var study = new WhatIfStudy(new RoutingPast(new JournalFile(data)), codec);
            var from = Instant.From(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
            var now = Instant.Now(TimeProvider.System);
            var to = Instant.Min(from + TimeSpan.FromDays(1), new Instant(now.Microseconds - (now.Microseconds % Quarter))); // of today, what has passed
            var reader = new WhatIfChangesReader(WebJson.Options);
            var answer = await study.Run(from, to, domain => reader.Read(changes, domain), seed, now, cancellation);
            foreach (string line in WhatIfTable.Lines(answer))
            {
                await console.Output.WriteLineAsync(line);
            }

            return ExitCode.Good;
        }
        catch (WhatIfFaultException fault)
        {
            await console.Error.WriteLineAsync($"{fault.Where}: {fault.Message}");
        }
        catch (JsonException problem)
        {
            await console.Error.WriteLineAsync($"{file}: line {(problem.LineNumber ?? 0) + 1}: {(problem.Path is { Length: > 1 } path ? $"{path[2..]} does not fit" : "this is not JSON")}");
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException or DbException)
        {
            await console.Error.WriteLineAsync(problem.Message);
        }

        return ExitCode.BadInput;
    }

    private static (string File, string Data, DateOnly Day, long Seed)? Read(IReadOnlyList<string> arguments)
    {
        string? file = null;
        string? data = null;
        DateOnly? day = null;
        long seed = 1;
        for (int i = 0; i < arguments.Count; i++)
        {
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            bool good = arguments[i] switch
            {
                "--data" when value is not null => Set(ref data, value, ref i),
                "--day" when DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) => Set(ref day, read, ref i),
                "--seed" when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => Set(ref seed, number, ref i),
                ['-', ..] => false,
                var name when file is null => (file = name) is not null,
                _ => false,
            };
            if (!good)
            {
                return null;
            }
        }

        return file is not null && data is not null && day is { } known ? (file, data, known, seed) : null;
    }

    private static bool Set<T>(ref T place, T value, ref int at)
    {
        (place, at) = (value, at + 1);
        return true;
    }

    private static async Task<WhatIfRequestChanges> ReadChanges(string file, CancellationToken cancellation)
    {
        if (new FileInfo(file) is { Exists: true, Length: > FileMax })
        {
            throw new InvalidDataException($"{file} is larger than {FileMax >> 10} kB.");
        }

        var strict = new JsonSerializerOptions(WebJson.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };
        return JsonSerializer.Deserialize<WhatIfRequestChanges>(await File.ReadAllTextAsync(file, cancellation), strict) ?? new WhatIfRequestChanges();
    }
}
