using Crm.Persistence.Records.Rows;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Model;

internal static class FlowsModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<FlowRow>(flow =>
        {
            flow.ToTable("flows").HasKey(f => f.Id);
            flow.Property(f => f.Title).HasMaxLength(200);
            flow.Property(f => f.Kind).HasMaxLength(16);
            flow.Property(f => f.DraftVersion).IsConcurrencyToken();
        });
        model.Entity<FlowVersionRow>(version =>
        {
            version.ToTable("flow_versions").HasKey(v => new { v.Flow, v.Version });
            version.Property(v => v.PublishedBy).HasMaxLength(64);
            version.Property(v => v.Note).HasMaxLength(500);
            version.HasOne<FlowRow>().WithMany().HasForeignKey(v => v.Flow).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
