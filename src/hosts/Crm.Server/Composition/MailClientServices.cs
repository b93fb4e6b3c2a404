using Crm.Channels.Mail;
using Crm.Channels.Mail.Fetching;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;

namespace Crm.Server.Composition;

/// <summary>Registers who fetches and sends mails. There must be mailboxes and an intake.</summary>
internal static class MailClientServices
{
    public static IServiceCollection AddMailClients(this IServiceCollection services) => services
        .AddSingleton(_ => new MailFigures(Console.Error.WriteLine))
        .AddSingleton(s => new MailClients(s.GetRequiredService<IMailboxes>(), MailClientOptions.Default, s.GetRequiredService<MailFigures>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => s.GetRequiredService<MailClients>().Transport)
        .AddSingleton(s => s.GetRequiredService<MailClients>().Probe)
        .AddSingleton<IReadinessCheck>(s => new MailReadiness(s.GetRequiredService<MailClients>().Health))
        .AddHostedService<MailFetching>();
}

/// <summary>Fetches while the server serves: it begins when records and engine are ready and ends before they do.</summary>
internal sealed class MailFetching(MailClients clients, IMailIntake intake) : IHostedService, IAsyncDisposable
{
    private readonly MailFetcher _fetcher = clients.FetchFor(intake);
    private bool _ended;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _fetcher.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            _ended = true;
            await _fetcher.DisposeAsync();
        }
    }
}
