using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Engine.Calls;
using Crm.Engine.Conversations;
using Crm.Engine.Desk;
using Crm.Engine.Inbound;
using Crm.Engine.Routing;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Trunks;

namespace Crm.Engine.WebCalls;

/// <summary>
/// Lets customers call from web pages: into the queue behind an entry point and nowhere else. The call itself is one like any other, in
/// the calls shard; only its customer's leg is a browser (<see cref="WebLegs"/>). Thread safe.
/// </summary>
public sealed class WebCallDesk(
    EngineOptions options,
    WebLegs legs,
    ChatDoor door,
    ConversationPlaces places,
    ICustomerKeys keys,
    IPersonalDataVault vault,
    InteractionParties parties,
    Lazy<IShardHost> shards,
    EngineFigures figures,
    TimeProvider clock) : IWebCalls
{
    private const int AttributeMax = 1_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly WebCallRegister _calls = new(options.WebCallsMax, options.WebCallsPerAddress, Kept, clock);

    /// <inheritdoc/>
    public async ValueTask<ChatAvailability?> Availability(string entryPoint, CancellationToken cancellation) =>
        (await door.Look(entryPoint, cancellation).ConfigureAwait(false))?.Calls;

    /// <inheritdoc/>
    public async ValueTask<WebCallResult> Begin(WebCallBeginning b, CancellationToken cancellation)
    {
        try
        {
            var result = await Enter(b, cancellation).ConfigureAwait(false);
            figures.WebCall(result.Refusal);
            return result;
        }
        catch (ShardUnavailableException e)
        {
            figures.WebCall("unavailable");
            return new WebCallResult(null, "unavailable", e.Reason);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<WebCallStatus?> Look(InteractionId call, string tokenHash, CancellationToken cancellation)
    {
        if (_calls.Find(call, tokenHash) is not { } known)
        {
            return null;
        }

        if (known.Leg.End is { } end)
        {
            return new WebCallStatus("ended", null, null, null, end.Reason);
        }

        var sight = await shards.Value.Query<CallsProgram, CustomerCallSight?>(
            EngineOptions.CallsShard, p => p.CustomerSightOf(call), cancellation).ConfigureAwait(false);
        if (sight is not { Answered: true })
        {
            var place = await places.Of(call, cancellation).ConfigureAwait(false);
            return new WebCallStatus("waiting", place?.Position, place?.EstimatedWait?.TotalSeconds, null, null);
        }

        return new WebCallStatus("connected", null, null, sight.Agent is { } agent ? await NameOf(agent, cancellation).ConfigureAwait(false) : null, null);
    }

    /// <inheritdoc/>
    public bool HangUp(InteractionId call, string tokenHash)
    {
        if (_calls.Find(call, tokenHash) is not { } known)
        {
            return false;
        }

        Leave(known, "caller-hung-up");
        return true;
    }

    private async ValueTask<WebCallResult> Enter(WebCallBeginning b, CancellationToken cancellation)
    {
        if (await door.Look(b.EntryPoint, cancellation).ConfigureAwait(false) is not { Calls: { } calls } open)
        {
            return new WebCallResult(null, "offline", "closed");
        }

        if (calls is { State: "offline", Reason: { } reason })
        {
            return new WebCallResult(null, "offline", reason);
        }

        var call = new WebCall(b.Call, b.TokenHash, b.Address, new WebLeg(new LegId(Guid.CreateVersion7(clock.GetUtcNow())), clock));
        bool taken = _calls.TryAdd(call, out var forgotten);
        foreach (var leg in forgotten)
        {
            legs.Remove(leg);
        }

        if (!taken)
        {
            return new WebCallResult(null, "too-many", "Too many calls are under way. Try again in a moment.");
        }

        legs.Add(call.Leg);
        var command = Admission(b, call.Leg.Id, open, await ChatOf(b.Conversation, cancellation).ConfigureAwait(false));
        if (!shards.Value.Post(EngineOptions.CallsShard, command))
        {
            var busy = new WebCallResult(null, "unavailable", "engine-busy");
            call.Leg.Over("engine-busy", busy);
            return busy;
        }

        try
        {
            return await call.Leg.Answer.WaitAsync(options.Calls.ArrivalTimeout, clock, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            Leave(call, "caller-hung-up"); // nobody is there to hear it
            return new WebCallResult(null, "unavailable", "media-late");
        }
    }

    private AdmitCall Admission(WebCallBeginning b, LegId leg, DoorSight open, (ConversationSight Sight, Party? Party)? chat)
    {
        var now = clock.GetUtcNow();
        var subject = chat?.Sight.Subject ?? new SubjectId(Guid.CreateVersion7(now));
        var customer = chat?.Party?.Customer;
        string? name = b.Name ?? chat?.Party?.Name;
        string language = b.Language ?? chat?.Party?.Language ?? "en";
        var told = Told(b, chat?.Sight);
        parties.Remember(b.Call, new Party(subject, chat?.Party?.Number, name, customer) { Language = language, Attributes = told, Candidates = chat?.Party?.Candidates });
        var arrival = new CallArrived(
            new CallId(Guid.CreateVersion7(now)), b.Call, leg, new MediaSessionId(Guid.CreateVersion7(now)), subject, null,
            name is null ? null : vault.Seal(subject, name), customer, b.EntryPoint, null, new QueueDestination(open.Queue, Spoken(language)),
            b.SdpOffer, keys.Of(customer, null));
        return new AdmitCall(arrival, null, ImmutableDictionary<string, string>.Empty, told.IsEmpty ? null : SealedHandover.Of(null, told, subject, vault));
    }

    /// <summary>What the desk shows and the record keeps: where the customer is, and the chat he comes from.</summary>
    private ImmutableDictionary<string, string> Told(WebCallBeginning b, ConversationSight? chat)
    {
        var told = b.Attributes.ToImmutableDictionary().ToBuilder();
        Add("web.page", b.Page?.Url);
        Add("web.title", b.Page?.Title);
        Add("chat.conversation", chat?.Conversation.ToString());
        Add("chat.subject", chat?.Opened?.Subject is { } subject ? vault.Open(subject) : null);
        return told.ToImmutable();

        void Add(string name, string? value)
        {
            string? kept = value is { Length: > AttributeMax } ? value[..AttributeMax] : value;
            if (!string.IsNullOrEmpty(kept) && HandoverRules.IsAttribute(name, kept))
            {
                told[name] = kept;
            }
        }
    }

    private async ValueTask<(ConversationSight Sight, Party? Party)?> ChatOf(InteractionId? conversation, CancellationToken cancellation)
    {
        if (conversation is not { } id)
        {
            return null;
        }

        var sight = await shards.Value.Query<ConversationsProgram, ConversationSight?>(
            EngineOptions.ConversationsShard, p => p.SightOf(id), cancellation).ConfigureAwait(false);
        return sight is null ? null : (sight, parties.Find(id));
    }

    private async ValueTask<string?> NameOf(AgentId agent, CancellationToken cancellation) =>
        await shards.Value.Query<RoutingProgram, string?>(
            EngineOptions.RoutingShard, p => p.Domain.FindAgent(agent)?.Settings.DisplayName, cancellation).ConfigureAwait(false);

    private void Leave(WebCall call, string reason)
    {
        if (call.Leg.Over(reason, new WebCallResult(null, "unavailable", reason)))
        {
            shards.Value.Post(EngineOptions.CallsShard, new ToLeg(call.Leg.Id, new PeerHungUp(call.Leg.Id, Termination.Client(reason))));
        }
    }

    /// <summary>The languages there are prompts in.</summary>
    private static string Spoken(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh" : "en";
}
