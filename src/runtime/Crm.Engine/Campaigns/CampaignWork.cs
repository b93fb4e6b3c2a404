using System.Collections.Immutable;
using System.Text.Json;
using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Dialing.Campaigns;
using Crm.Dialing.DoNotCall;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Engine.Campaigns;

/// <summary>An agent's part of campaigns, as the web sees it. Thread safe.</summary>
public sealed class CampaignWork(IShardHost shards, IDoNotCall doNotCall, IPersonalDataVault vault, TimeProvider clock) : ICampaignWork
{
    private static readonly CommandRefused Over = new("wrong-state", "The record is not yours any more.");

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Dial(CommandId id, AgentId agent, InteractionId interaction, CancellationToken cancellation)
    {
        if (await Find(interaction, cancellation).ConfigureAwait(false) is not { Number: { } number } work)
        {
            return Over;
        }

        return vault.Open(number) is { } clear
            ? await Ask(id, work.Campaign, new DialPreview(work.Attempt, agent, doNotCall.Ask(clear, work.Campaign, Instant.Now(clock))), cancellation).ConfigureAwait(false)
            : new CommandRefused("wrong-state", "The party's data were erased.");
    }

    /// <inheritdoc/>
    public ValueTask<CommandResult> Skip(CommandId id, AgentId agent, InteractionId interaction, string reason, CancellationToken cancellation) =>
        Ask(id, interaction, attempt => new SkipPreview(attempt, agent, reason), cancellation);

    /// <inheritdoc/>
    public ValueTask<CommandResult> Dispose(CommandId id, AgentId agent, InteractionId interaction, string code, DateTime? at, bool mine, CancellationToken cancellation) =>
        Ask(id, interaction, attempt => new DisposeAttempt(attempt, agent, code, at, mine), cancellation);

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Fill(CommandId id, AgentId agent, InteractionId interaction, IReadOnlyDictionary<string, string> answers, CancellationToken cancellation)
    {
        if (await Find(interaction, cancellation).ConfigureAwait(false) is not { Subject: { } subject } work)
        {
            return Over;
        }

        var all = answers.ToImmutableDictionary();
        var sealedAnswers = vault.Seal(subject, JsonSerializer.Serialize(all));
        return await Ask(id, work.Campaign, new FillForm(work.Attempt, agent, all, sealedAnswers), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<CommandResult> OptOut(CommandId id, AgentId agent, InteractionId interaction, CancellationToken cancellation) =>
        Ask(id, interaction, attempt => new OptOut(attempt, agent), cancellation);

    private async ValueTask<CommandResult> Ask(CommandId id, InteractionId interaction, Func<AttemptId, CampaignInput> make, CancellationToken cancellation) =>
        await Find(interaction, cancellation).ConfigureAwait(false) is { } work
            ? await Ask(id, work.Campaign, make(work.Attempt), cancellation).ConfigureAwait(false)
            : Over;

    private async ValueTask<CommandResult> Ask(CommandId id, CampaignId campaign, CampaignInput input, CancellationToken cancellation)
    {
        try
        {
            return await shards.Ask<CommandResult>(EngineOptions.CampaignsShard, id, new ToCampaign(campaign, input), cancellation).ConfigureAwait(false);
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take requests now ({e.Reason}); nothing changed. Try again in a moment.");
        }
    }

    private ValueTask<Work?> Find(InteractionId interaction, CancellationToken cancellation) => shards.Query<CampaignsProgram, Work?>(
        EngineOptions.CampaignsShard,
        p => p.Of(interaction) is var (campaign, attempt, preview) ? new Work(campaign.Id, attempt?.Id ?? preview!.Attempt, preview?.Number, attempt?.Number.Subject) : null,
        cancellation);

    private sealed record Work(CampaignId Campaign, AttemptId Attempt, SealedText? Number, SubjectId? Subject);
}
