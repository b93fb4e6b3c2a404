using Crm.Persistence.Records.Rows;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Model;

internal static class MaterialsModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<MaterialFileRow>(file =>
        {
            file.ToTable("material_files").HasKey(f => f.Id);
            file.Property(f => f.Name).HasMaxLength(120);
            file.Property(f => f.Type).HasMaxLength(100);
            file.Property(f => f.AddedBy).HasMaxLength(64);
        });
        model.Entity<MaterialDeliveryRow>(delivery =>
        {
            delivery.ToTable("material_deliveries").HasKey(d => d.Id);
            delivery.Property(d => d.Interaction).HasMaxLength(32);
            delivery.Property(d => d.Package).HasMaxLength(64);
            delivery.Property(d => d.Name).HasMaxLength(120);
            delivery.Property(d => d.Language).HasMaxLength(16);
            delivery.Property(d => d.Channel).HasMaxLength(32);
            delivery.Property(d => d.ByName).HasMaxLength(200);
            delivery.Property(d => d.LinkHash).HasMaxLength(64);
            delivery.Property(d => d.State).HasConversion<string>().HasMaxLength(16);
            delivery.Property(d => d.Reason).HasMaxLength(64);
            delivery.Property(d => d.Line).HasMaxLength(32);
            delivery.HasIndex(d => new { d.Customer, d.At });
            delivery.HasIndex(d => d.Interaction);
            delivery.HasIndex(d => d.LinkHash).IsUnique();
            delivery.HasIndex(d => new { d.State, d.At });
        });
    }
}
