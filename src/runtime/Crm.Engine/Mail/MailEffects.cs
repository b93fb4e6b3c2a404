using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Engine.Agents;
using Crm.Engine.Desk;
using Crm.Engine.Flows;
using Crm.Engine.Live;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <summary>Shows what was decided about mails at desks, and has them handed over.</summary>
public sealed class MailEffects(
    MailDelivery delivery,
    IDeskChanges desks,
    ILiveChanges live,
    AgentConnections connections,
    InteractionParties parties,
    IPersonalDataVault vault,
    EngineFigures figures) : IShardEffects
{
    /// <summary>Called when something of a mail changed; must return at once.</summary>
    public Action? WakeMaterials { get; set; }

    /// <inheritdoc/>
    public void Run(object effect)
    {
        switch (effect)
        {
            case DeliverMail e: delivery.Begin(e); break;
            case MailPartyKnown e: Remember(e); break;
            case MailAttributeKnown { Set: { Value: { } value } set }: parties.Attribute(set.Interaction, set.Name, vault.Open(value)); break;
            case MailAttributeKnown { Set: var set }: parties.Attribute(set.Interaction, set.Name, null); break;
            case PartyCustomer e: parties.Customer(e.Interaction, e.Customer); break;
            case MailDeskChanged e: desks.Changed(e.Agent); break;
            case MailPromiseBroken e: figures.MailPromiseBroken(MailViews.Word(e.Clock)); break;
            case MailFiguresChanged:
                live.Changed();
                WakeMaterials?.Invoke();
                break;
            case MailShardRecovered: connections.Announce(); break;
            default: throw new InvalidOperationException($"No port for {effect.GetType().Name}.");
        }
    }

    private void Remember(MailPartyKnown e) => parties.Remember(e.Started.Interaction, new Party(
        e.Started.Subject,
        e.Started.From is { } from ? vault.Open(from) : null,
        e.Started.FromName is { } name ? vault.Open(name) : null,
        null)
    {
        Attributes = ImmutableDictionary<string, string>.Empty,
    });
}
