using Crm.Persistence.Records.Rows;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Model;

internal static class ConfigurationModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<AgentRow>(agent =>
        {
            agent.ToTable("agents").HasKey(a => a.Id);
            agent.Property(a => a.Version).IsConcurrencyToken();
        });
        model.Entity<QueueRow>(queue =>
        {
            queue.ToTable("queues").HasKey(q => q.Id);
            queue.Property(q => q.Version).IsConcurrencyToken();
        });
        model.Entity<TrunkRow>(trunk =>
        {
            trunk.ToTable("trunks").HasKey(t => t.Id);
            trunk.Property(t => t.DisplayName).HasMaxLength(128);
            trunk.Property(t => t.AllowedNetworks).HasMaxLength(2048);
            trunk.Property(t => t.Target).HasMaxLength(300);
            trunk.Property(t => t.UserName).HasMaxLength(64);
        });
        model.Entity<SiteSettingRow>(setting =>
        {
            setting.ToTable("site_settings").HasKey(s => s.Name);
            setting.Property(s => s.Name).HasMaxLength(64);
        });
        model.Entity<DialledNumberRow>(number =>
        {
            number.ToTable("dialled_numbers").HasKey(n => new { n.Trunk, n.Number });
            number.Property(n => n.Number).HasMaxLength(64);
            number.Property(n => n.Kind).HasMaxLength(16);
            number.Property(n => n.Prompt).HasMaxLength(128);
            number.Property(n => n.Language).HasMaxLength(16);
            number.HasOne<TrunkRow>().WithMany().HasForeignKey(n => n.Trunk).OnDelete(DeleteBehavior.Cascade);
            number.HasOne<QueueRow>().WithMany().HasForeignKey(n => n.Queue).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
