using Crm.Persistence.Records.Rows;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Model;

internal static class AuditModel
{
    public static void Configure(ModelBuilder model) => model.Entity<AuditRow>(audit =>
    {
        audit.ToTable("audit").HasKey(a => a.Number);
        audit.Property(a => a.Number).ValueGeneratedOnAdd();
        audit.Property(a => a.Who).HasMaxLength(64);
        audit.Property(a => a.Action).HasMaxLength(64);
        audit.Property(a => a.Target).HasMaxLength(200);
        audit.Property(a => a.Address).HasMaxLength(64);
        audit.HasIndex(a => a.At);
    });
}
