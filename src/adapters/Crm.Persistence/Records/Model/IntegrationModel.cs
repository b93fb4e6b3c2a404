using Crm.Persistence.Records.Rows;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Model;

internal static class IntegrationModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<WebhookRow>(webhook =>
        {
            webhook.ToTable("webhooks").HasKey(w => w.Id);
            webhook.Property(w => w.Name).HasMaxLength(100);
            webhook.Property(w => w.Url).HasMaxLength(2000);
            webhook.Property(w => w.Types).HasMaxLength(2000);
            webhook.Property(w => w.Secret).HasMaxLength(400);
            webhook.Property(w => w.PreviousSecret).HasMaxLength(400);
            webhook.Property(w => w.LastError).HasMaxLength(200);
            webhook.Property(w => w.CreatedBy).HasMaxLength(64);
        });
        model.Entity<WebhookDeliveryRow>(delivery =>
        {
            delivery.ToTable("webhook_deliveries").HasKey(d => new { d.Webhook, d.Sequence });
            delivery.Property(d => d.LastError).HasMaxLength(200);
            delivery.HasIndex(d => new { d.Webhook, d.DiedAt });
            delivery.HasOne<WebhookRow>().WithMany().HasForeignKey(d => d.Webhook).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ApiKeyRow>(key =>
        {
            key.ToTable("api_keys").HasKey(k => k.Id);
            key.Property(k => k.Name).HasMaxLength(100);
            key.Property(k => k.Hash).HasMaxLength(64);
            key.Property(k => k.Scopes).HasMaxLength(200);
            key.Property(k => k.CreatedBy).HasMaxLength(64);
            key.HasIndex(k => k.Hash).IsUnique();
        });
    }
}
