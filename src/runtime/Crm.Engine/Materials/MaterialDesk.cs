using System.Security.Cryptography;
using System.Text;
using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Materials;
using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Events.Privacy;
using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Engine.Materials;

/// <summary>
/// Sends packages: looks whether they may go, keeps one delivery for each, and leaves the rest to the <see cref="MaterialOutbox"/>. A
/// delivery's id follows from the command, so whoever asks again, through a crash or twice, asks for the same ones. Thread safe.
/// </summary>
public sealed class MaterialDesk(
    IMaterialShelf shelf,
    IMaterialDeliveries deliveries,
    MaterialWays ways,
    MaterialOutbox outbox,
    ICustomerDirectory customers,
    IConfigurationSource configuration,
    ICustomerNews news,
    IPersonalDataVault vault,
    TimeProvider clock) : IMaterials
{
    private const string NoLinkYet = "…";
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    public async ValueTask<MaterialOptions?> Options(MaterialSender from, CustomerId customer, InteractionId? interaction, CancellationToken cancellation)
    {
        if (await customers.Get(customer, cancellation).ConfigureAwait(false) is not { } known)
        {
            return null;
        }

        var packages = await shelf.Packages(cancellation).ConfigureAwait(false);
        var offers = packages.Where(p => p.Enabled && p.IsFor(from.Queues)).Select(p =>
        {
            var variant = p.For(known.Language);
            var values = ValuesOf(from, known, p, QueueOf(from, p, null), NoLinkYet);
            return new MaterialOffer(
                p.Id, p.Name, variant.Language, MaterialText.Fill(variant.Subject, values), MaterialText.OfMail(variant, values), MaterialText.OfMessage(variant, values),
                [.. variant.Items.Select(i => new MaterialItemView(i.Name, i.Size, i.Url))]);
        });
        return new MaterialOptions(
            known.Id, known.Language, [.. offers], await ways.Of(known, from.Agent, interaction, cancellation).ConfigureAwait(false), MaterialRules.AtOnceMax);
    }

    /// <inheritdoc/>
    public async ValueTask<MaterialAnswer> Send(CommandId id, MaterialWish wish, CancellationToken cancellation)
    {
        try
        {
            Guid[] ids = [.. wish.Packages.Select(p => IdOf(id, p))];
            var before = await deliveries.Find(ids, cancellation).ConfigureAwait(false);
            return before.Count == ids.Length ? new MaterialAnswer(before, null) : await Prepare(id, wish, cancellation).ConfigureAwait(false);
        }
        catch (ShardUnavailableException e)
        {
            return Refused("unavailable", $"The engine cannot take this now ({e.Reason}); nothing changed. Try again in a moment.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<MaterialOpening?> Open(string token, bool counts, CancellationToken cancellation)
    {
        if (!MaterialLink.IsToken(token)
            || await deliveries.FindByLink(MaterialLink.HashOf(token), cancellation).ConfigureAwait(false) is not { } delivery
            || vault.Open(delivery.Text) is null)
        {
            return null; // whose customer was erased leads nowhere
        }

        var now = Instant.Now(clock);
        bool expired = now >= delivery.ExpiresAt;
        if (counts && !expired)
        {
            await deliveries.Opened(delivery.Id, now, cancellation).ConfigureAwait(false);
            news.Changed([delivery.Customer]);
        }

        return new MaterialOpening(delivery, expired);
    }

    /// <inheritdoc/>
    public async ValueTask<MaterialFile?> File(string token, int place, CancellationToken cancellation) =>
        await Open(token, counts: false, cancellation).ConfigureAwait(false) is { IsExpired: false, Delivery: var delivery }
        && place >= 0 && place < delivery.Items.Count && delivery.Items[place].File is { } file
            ? await shelf.File(file, cancellation).ConfigureAwait(false)
            : null;

    private async ValueTask<MaterialAnswer> Prepare(CommandId id, MaterialWish wish, CancellationToken cancellation)
    {
        if (await customers.Get(wish.Customer, cancellation).ConfigureAwait(false) is not { } customer)
        {
            return Refused("not-found", "There is no such customer.");
        }

        if (wish.Packages.Count is 0 or > MaterialRules.AtOnceMax || wish.Packages.Distinct().Count() != wish.Packages.Count)
        {
            return Refused("invalid", $"Send 1 to {MaterialRules.AtOnceMax} packages at once, each once.");
        }

        var (packages, refused) = await Packages(wish, cancellation).ConfigureAwait(false);
        if (refused is not null)
        {
            return new MaterialAnswer([], refused);
        }

        var now = Instant.Now(clock);
        if (await deliveries.CountSince(customer.Id, now - Day, cancellation).ConfigureAwait(false) + packages.Count > MaterialRules.OfDayMax)
        {
            return Refused("too-many", $"This customer got as many packages today as one gets ({MaterialRules.OfDayMax}).");
        }

        var (address, hindrance) = await ways.Choose(customer, wish, cancellation).ConfigureAwait(false);
        if (hindrance is not null)
        {
            return new MaterialAnswer([], hindrance);
        }

        var wanted = packages.ConvertAll(p => Write(id, wish, customer, p, address, now));
        if (wish.Channel is not ("email" or "chat") && wanted.Any(w => w.Length > ways.TextMax(wish.Channel)))
        {
            return Refused("invalid", $"A text is longer than this channel takes ({ways.TextMax(wish.Channel)} characters).", "text-too-long");
        }

        var files = wanted.SelectMany(w => w.Delivery.Items).Select(i => i.File).OfType<Guid>().Distinct().ToList();
        await shelf.KeepUntil(files, wanted.Max(w => w.Delivery.ExpiresAt), cancellation).ConfigureAwait(false);
        var kept = await deliveries.Keep([.. wanted.Select(w => w.Delivery)], cancellation).ConfigureAwait(false);
        outbox.Take(kept);
        news.Changed([customer.Id]);
        return new MaterialAnswer(kept, null);
    }

    private async ValueTask<(List<MaterialPackage> Packages, CommandRefused? Refused)> Packages(MaterialWish wish, CancellationToken cancellation)
    {
        var all = await shelf.Packages(cancellation).ConfigureAwait(false);
        var found = new List<MaterialPackage>();
        foreach (string name in wish.Packages)
        {
            if (all.FirstOrDefault(p => p.Id == name) is not { } package)
            {
                return ([], new CommandRefused("not-found", $"There is no package '{name}'."));
            }

            if (!package.IsFor(wish.From.Queues))
            {
                return ([], new CommandRefused("forbidden", $"The package '{package.Name}' is for other queues."));
            }

            if (!package.Enabled)
            {
                return ([], new CommandRefused("wrong-state", $"The package '{package.Name}' is switched off.", "package-off"));
            }

            found.Add(package);
        }

        return (found, null);
    }

    private (MaterialDelivery Delivery, int Length) Write(
        CommandId id, MaterialWish wish, Customer customer, MaterialPackage package, string? address, Instant now)
    {
        string token = MaterialLink.Token(RandomNumberGenerator.GetBytes(MaterialLink.Bytes));
        var queue = QueueOf(wish.From, package, wish.Queue);
        var variant = package.For(wish.Language ?? customer.Language);
        var values = ValuesOf(wish.From, customer, package, queue, wish.Site + MaterialLink.Path + token);
        bool mail = wish.Channel == "email";
        string text = mail ? MaterialText.OfMail(variant, values) : MaterialText.OfMessage(variant, values);
        return (new MaterialDelivery(
            IdOf(id, package.Id), customer.Id, customer.Subject, wish.Interaction, package.Id, package.Version, package.Name, variant.Language, wish.Channel,
            address is null ? null : vault.Seal(customer.Subject, address), wish.From.Agent, wish.From.Name, queue, now,
            mail ? vault.Seal(customer.Subject, MaterialText.Fill(variant.Subject, values).ReplaceLineEndings(" ")) : null,
            vault.Seal(customer.Subject, text), variant.Items, MaterialLink.HashOf(token), now + TimeSpan.FromDays(package.ValidDays)), text.Length);
    }

    private MaterialValues ValuesOf(MaterialSender from, Customer customer, MaterialPackage package, QueueId queue, string link) => new(
        customer.Name, from.Name, configuration.QueueConfigurations.FirstOrDefault(q => q.Id == queue)?.Settings.DisplayName ?? queue.Value, package.Name, link);

    /// <summary>Whose mailbox and number it goes out by: that of the interaction, else one of the package's, else one of the agent's.</summary>
    private static QueueId QueueOf(MaterialSender from, MaterialPackage package, QueueId? asked) =>
        asked ?? package.Queues.Cast<QueueId?>().FirstOrDefault(q => from.Queues.Contains(q!.Value)) ?? from.Queues.Cast<QueueId?>().FirstOrDefault() ?? default;

    private static Guid IdOf(CommandId id, string package) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"material\n{id.Value:n}\n{package}")).AsSpan(0, 16));

    private static MaterialAnswer Refused(string type, string detail, string? reason = null) => new([], new CommandRefused(type, detail, reason));
}
