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
        model.Entity<CapacityProfileRow>(profile =>
        {
            profile.ToTable("capacity_profiles").HasKey(p => p.Id);
            profile.Property(p => p.Version).IsConcurrencyToken();
        });
        model.Entity<CalendarRow>(calendar =>
        {
            calendar.ToTable("calendars").HasKey(c => c.Id);
            calendar.Property(c => c.Version).IsConcurrencyToken();
        });
        model.Entity<ConfigurationVersionRow>(version =>
        {
            version.ToTable("configuration_versions").HasKey(v => new { v.Kind, v.Id, v.Version });
            version.Property(v => v.Kind).HasConversion<string>().HasMaxLength(16);
            version.Property(v => v.Id).HasMaxLength(64);
            version.Property(v => v.By).HasMaxLength(64);
            version.Property(v => v.Act).HasMaxLength(64);
            version.Property(v => v.Note).HasMaxLength(500);
        });
        model.Entity<TrunkRow>(trunk =>
        {
            trunk.ToTable("trunks").HasKey(t => t.Id);
            trunk.Property(t => t.DisplayName).HasMaxLength(128);
            trunk.Property(t => t.AllowedNetworks).HasMaxLength(2048);
            trunk.Property(t => t.Target).HasMaxLength(300);
            trunk.Property(t => t.UserName).HasMaxLength(64);
            trunk.Property(t => t.Version).IsConcurrencyToken();
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
