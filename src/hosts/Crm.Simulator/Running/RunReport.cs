using System.Globalization;
using System.Text.Json;
using Crm.Simulator.Audit;

namespace Crm.Simulator.Running;

/// <summary>Writes how a run goes, for people or as one JSON object per line.</summary>
internal sealed class RunReport(TextWriter output, bool json)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public Task Progress(TimeSpan elapsed, TrafficFigures f, AgentFigures agents) => json
        ? Write("progress", elapsed, f, agents, null)
        : output.WriteLineAsync(Line($"{elapsed.TotalSeconds,5:F0} s  placed {f.Placed}, open {f.InProgress}, talked {f.Talked}, gave up {f.GaveUp}, sent away {f.SentAway}, refused {f.Refused}, failed {f.Failed}{Agents(agents)}"));

    public async Task Summary(TimeSpan elapsed, TrafficFigures f, AgentFigures agents, AuditReport? audit)
    {
        if (json)
        {
            await Write("summary", elapsed, f, agents, audit);
            return;
        }

        await output.WriteLineAsync(Line($"calls placed       {f.Placed} in {elapsed.TotalSeconds:F0} s{(f.LeftOut > 0 ? Line($", {f.LeftOut} left out because too many were open") : "")}"));
        await output.WriteLineAsync(Line($"talked to a person {f.Talked}, longest wait {f.LongestWait:F1} s"));
        await output.WriteLineAsync(Line($"gave up as planned {f.GaveUp}"));
        await output.WriteLineAsync(Line($"sent away          {f.SentAway}"));
        await output.WriteLineAsync(Line($"refused            {f.Refused}{string.Concat(f.RefusedBy.Select(r => Line($", {r.Value} with {r.Key}")))}"));
        await output.WriteLineAsync(Line($"failed             {f.Failed}"));
        await output.WriteLineAsync(Line($"cut short          {f.Stopped}"));
        await output.WriteLineAsync(Line($"longest answer     {f.LongestAnswer * 1000:F0} ms"));
        await output.WriteLineAsync(Line($"audio received     {(f.AudioShare is { } share ? Line($"{share:P1}") : "none")}"));
        if (agents.Agents > 0)
        {
            await output.WriteLineAsync(Line($"agents             {agents.Agents}, rung {agents.Rung} times, {agents.WrappedUp} wrapped up, {agents.Failures} requests without a good answer"));
        }

        if (audit is not null)
        {
            await output.WriteLineAsync(Line($"audit              {audit.Looks} looks, {audit.Missed} missed{(audit.LastMiss is null ? "" : $" ({audit.LastMiss})")}, {audit.Interactions} interactions, {(audit.Good ? "good" : Line($"{audit.Findings.Count} wrong"))}"));
            foreach (string finding in audit.Findings)
            {
                await output.WriteLineAsync("  " + finding);
            }
        }
    }

    private static string Agents(AgentFigures agents) => agents.Agents == 0 ? "" : Line($"; agents rung {agents.Rung}, wrapped up {agents.WrappedUp}");

    private Task Write(string kind, TimeSpan elapsed, TrafficFigures figures, AgentFigures agents, AuditReport? audit) =>
        output.WriteLineAsync(JsonSerializer.Serialize(new { Event = kind, Seconds = elapsed.TotalSeconds, Customers = figures, Agents = agents, Audit = audit }, Json));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the simulated agents did.</summary>
/// <param name="Agents">How many there are.</param>
/// <param name="Rung">Calls that rang at their phones.</param>
/// <param name="WrappedUp">Conversations wrapped up.</param>
/// <param name="Failures">Requests without a good answer.</param>
internal sealed record AgentFigures(int Agents, int Rung, int WrappedUp, long Failures);
