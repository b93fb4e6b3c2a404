using Crm.Contracts.Integration;
using Crm.Persistence.Projections;
using Crm.Persistence.Records.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Persistence.PublicEvents;

/// <summary>Registers the stream of public events.</summary>
public static class PublicEventServices
{
    /// <summary>Adds the projection and the log it is read by. Needs the records and a <see cref="ProjectionsDatabase"/>.</summary>
    public static IServiceCollection AddCrmPublicEvents(this IServiceCollection services) => services
        .AddSingleton(s =>
        {
            var installation = s.GetRequiredService<Installation>();
            return new PublicEventProjection(s.GetRequiredService<ProjectionsDatabase>(), () => installation.Source);
        })
        .AddSingleton<IPublicEventLog>(s => s.GetRequiredService<PublicEventProjection>());
}
